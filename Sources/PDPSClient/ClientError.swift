// SPDX-License-Identifier: Apache-2.0

public import IPP
import IPPClient
import NIOCore
import NIOPosix
import SystemPackage

/// Why a server did not do what a client asked.
public struct ClientError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, which decides the exit code of `pdps`; open, since more may come.
    public struct Code: Sendable, Hashable {
        /// The exit code of a command that ends with this error.
        public let exitCode: Int32

        private init(exitCode: Int32) { self.exitCode = exitCode }

        /// The server, or this side, tried and could not.
        public static let failed = Code(exitCode: 1)
        /// What was asked makes no sense as it was written.
        public static let wrongUsage = Code(exitCode: 2)
        /// No connection to the server came about, or it broke.
        public static let unreachable = Code(exitCode: 3)
        /// The server does not allow it.
        public static let refused = Code(exitCode: 4)
    }

    /// The kind of failure.
    public var code: Code
    /// What was asked, what went wrong, what to do.
    public var message: String
    /// The status of the server's response, if there was one.
    public var status: IPPStatus?
    /// The error below, if there was one.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, status: IPPStatus? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}

extension ClientError {
    /// What a response's status means for the one who asked for `what`; nil when it is a success.
    ///
    /// Not allowed to this user, or not taken by this printer now: `refused`; everything else: `failed`.
    init?(response: IPPMessage, to what: String) {
        guard !response.status.isSuccessful else { return nil }
        let said = response[group: .operationAttributes]?[.statusMessage] ?? ""
        var sentence = "\(what): \(said.isEmpty ? response.status.name : said)"
        let unsupported = response.groups(.unsupportedAttributes).flatMap(\.attributes).map(\.name)
        if !unsupported.isEmpty {
            sentence += " (not supported: \(unsupported.joined(separator: ", ")))"
        }
        self.init(Self.isRefusal(response.status) ? .refused : .failed, sentence, status: response.status)
    }

    private static func isRefusal(_ status: IPPStatus) -> Bool {
        switch status {
        case .clientErrorForbidden, .clientErrorNotAuthenticated, .clientErrorNotAuthorized,
            .clientErrorAccountInfoNeeded, .clientErrorAccountClosed, .clientErrorAccountLimitReached,
            .clientErrorAccountAuthorizationFailed, .serverErrorNotAcceptingJobs:
            true
        default: false
        }
    }

    /// What a failed exchange with the server of that address means for the one who asked.
    init(_ error: IPPClientError, address: ServerAddress) {
        switch error.code {
        case .badURI:
            self.init(.wrongUsage, error.message, cause: error)
        case .unreachable:
            let reason = error.cause.flatMap(Self.systemReason) ?? error.message
            let advice = "start it with `pdps serve`, or name another server with --server"
            self.init(.unreachable, "cannot reach \(address): \(reason); \(advice)", cause: error)
        case .timedOut, .interrupted, .tlsFailed:
            self.init(.unreachable, "lost \(address): \(error.message)", cause: error)
        default:
            switch error.code.httpStatus {
            case 401?, 403?, 426?: self.init(.refused, "refused: \(error.message)", cause: error)
            default: self.init(.failed, "\(address) gives no answer that IPP allows: \(error.message)", cause: error)
            }
        }
    }

    /// The operating system's words for why a connection did not come about, such as "connection refused".
    private static func systemReason(_ error: any Error) -> String? {
        let first = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
        guard let code = (first as? IOError)?.errnoCode else { return nil }
        return Errno(rawValue: code).description.lowercased()
    }
}
