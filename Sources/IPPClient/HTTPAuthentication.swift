// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Synchronization

/// The name and password of a URI, and what the other side was found to want of them (RFC 7235).
///
/// Basic (RFC 7617) goes out at once over TLS; without it only to this machine or when that is allowed. Digest
/// (RFC 7616) is used as soon as the other side asked for it: later requests answer that question ahead, so that a
/// document need not be sent twice.
final class HTTPAuthentication: Sendable {
    private struct State {
        var digest: DigestChallenge?
        /// How often its nonce was used.
        var uses = 0
        var isPasswordTooOpen = false
    }

    private let credentials: PrinterURI.Credentials
    /// Whether the password may go out as it is.
    private let mayShowPassword: Bool
    private let resource: String
    private let state = Mutex(State())

    init?(_ uri: PrinterURI, showsPassword: Bool) {
        guard let credentials = uri.credentials else { return nil }
        self.credentials = credentials
        resource = uri.resource
        mayShowPassword = uri.usesTLS || uri.isOnThisMachine || showsPassword
    }

    /// The `Authorization` header of a POST request; nil before the other side said what it wants.
    var header: String? {
        state.withLock { state in
            if let digest = state.digest {
                state.uses += 1
                let answer = DigestAnswer(digest, credentials, method: "POST", uri: resource, use: state.uses)
                return answer.header
            }
            guard mayShowPassword else { return nil }
            return "Basic \(Data("\(credentials.name):\(credentials.password)".utf8).base64EncodedString())"
        }
    }

    /// Takes the `WWW-Authenticate` headers of a response 401.
    ///
    /// - Parameter sent: The request's `Authorization` header.
    /// - Returns: Whether the request may be accepted when it is made again.
    func takes(_ challenges: [String], afterSending sent: String?) -> Bool {
        let found = challenges.flatMap(HTTPChallenge.all(in:))
        let digest = found.compactMap(DigestChallenge.init).max { $0.algorithm < $1.algorithm }
        return state.withLock { state in
            if let digest {
                // The same again, although it was answered: the name or the password is wrong.
                if sent?.hasPrefix("Digest") == true, !digest.isStale {
                    return false
                }
                state.digest = digest
                state.uses = 0
                return true
            }
            guard found.contains(where: { $0.scheme == "basic" }), sent == nil else { return false }
            state.isPasswordTooOpen = !mayShowPassword
            return mayShowPassword
        }
    }

    /// Whether the other side wants the password in plain text over a connection that others can read.
    var isPasswordTooOpen: Bool { state.withLock { $0.isPasswordTooOpen } }
}

extension PrinterURI {
    /// Whether its host is this machine by its name or address.
    var isOnThisMachine: Bool {
        host == "localhost" || host == "::1" || (hostIsAddress && host.hasPrefix("127."))
    }
}
