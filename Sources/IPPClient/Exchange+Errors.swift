// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import IPP
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SystemPackage

extension Exchange {
    private var place: String { client.uri.place }

    /// What to say when the time for a phase passed.
    func timeoutError(_ phase: ExchangeWatch.Phase) -> IPPClientError {
        let seconds = watchLimit(phase)
        return switch phase {
        case .connecting:
            IPPClientError(
                .unreachable,
                "\(place) did not accept a connection for \(seconds) s; check that it is switched on and in this network"
            )
        case .sending, .waitingForDocument:
            IPPClientError(.timedOut, "\(place) took no more data for \(seconds) s")
        case .waitingForResponse:
            IPPClientError(.timedOut, "\(place) did not answer for \(seconds) s")
        case .receiving:
            IPPClientError(.timedOut, "\(place) stopped for \(seconds) s in the middle of its answer")
        }
    }

    private func watchLimit(_ phase: ExchangeWatch.Phase) -> String {
        let (seconds, attoseconds) = (limit(of: phase) ?? .zero).components
        let tenths = attoseconds / 100_000_000_000_000_000
        return tenths == 0 ? "\(seconds)" : "\(seconds).\(tenths)"
    }

    /// What to say when the HTTP client failed.
    func transportError(_ error: any Error) -> IPPClientError {
        if let error = error as? UnexpectedServerKey {
            return IPPClientError(
                .keyChanged,
                "\(place) shows another TLS key (\(error.shown?.fingerprint ?? "none")) than before "
                    + "(\(error.expected)): another machine may answer in its place, and nothing was sent"
            )
        }
        if isTLS(error) {
            return IPPClientError(
                .tlsFailed,
                "TLS with \(place) failed: \(words(error)); if it made its own certificate, trust its authority or "
                    + "allow any certificate",
                cause: error
            )
        }
        // A kept connection may have been given up by the printer just now.
        guard isConnected || !isNewConnection && isClosed(error) else {
            return IPPClientError(
                .unreachable,
                "\(place) cannot be reached: \(words(error)); check the address and that it is switched on",
                cause: error
            )
        }
        if isClosed(error) {
            return IPPClientError(.interrupted, "\(place) closed the connection before it answered", cause: error)
        }
        if error is IOError || error is ChannelError || error is HTTPClientError {
            return IPPClientError(.interrupted, "the connection to \(place) broke: \(words(error))", cause: error)
        }
        return IPPClientError(
            .malformedResponse,
            "\(place) does not answer as HTTP does: \(words(error))",
            cause: error
        )
    }

    /// What to say of a response with another status than 200.
    ///
    /// - Parameter authorization: The request's `Authorization` header.
    func httpError(_ response: HTTPClientResponse, afterSending authorization: String?) -> IPPClientError {
        let status = Int(response.status.code)
        let mayRepeat =
            status == 401
            && client.authentication?.takes(response.headers["www-authenticate"], afterSending: authorization) == true
        let advice =
            switch status {
            case 401: authenticationAdvice
            case 403: "; it does not allow this from here"
            case 404: "; there is no printer at \(client.uri.resource)"
            case 426: "; it wants TLS: use ipps instead of ipp"
            case 503: "; it is busy"
            default: ""
            }
        let reason = response.status.reasonPhrase.prefix(80)
        var error = IPPClientError(.httpStatus(status), "\(place) answered HTTP \(status) \(reason)\(advice)")
        error.asksWhoItIs = mayRepeat
        return error
    }

    private var authenticationAdvice: String {
        guard let authentication = client.authentication else {
            return "; it wants a name and password: write them as NAME:PASSWORD@ in front of the host"
        }
        guard authentication.isPasswordTooOpen else {
            return "; it does not accept the name and password of the URI (Basic and Digest are known here)"
        }
        return "; it wants the password in plain text, which others in the network can read, and it was not sent: "
            + "use ipps instead of ipp, or add ?auth=basic to allow it"
    }

    /// What to say of a body that is no IPP response.
    func malformed(_ response: HTTPClientResponse, _ what: String) -> IPPClientError {
        let type = response.headers.first(name: "content-type") ?? "no type"
        return IPPClientError(.malformedResponse, "the answer of \(place) (\(type.prefix(80))) \(what)")
    }

    private func isClosed(_ error: any Error) -> Bool {
        (error as? HTTPClientError) == .remoteConnectionClosed
    }

    private func isTLS(_ error: any Error) -> Bool {
        if error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError { return true }
        return (error as? HTTPClientError) == .tlsHandshakeTimeout
    }

    private func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let first = error.connectionErrors.first { return words(first.error) }
            return "the host name \(error.host) is not known"
        case let error as IOError:
            return Errno(rawValue: error.errnoCode).description
        default:
            return String("\(error)".prefix(200))
        }
    }
}
