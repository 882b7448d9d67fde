// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// Why the intake could not begin its service.
public struct IntakeError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; open, since more may come.
    public struct Code: Sendable, Hashable {
        private let name: String

        private init(_ name: String) { self.name = name }

        /// An address cannot be listened on.
        public static let cannotListen = Code("cannotListen")
        /// There is no certificate to serve TLS with.
        public static let noCertificate = Code("noCertificate")
        /// There is no folder for documents that come in parts.
        public static let noUploads = Code("noUploads")
    }

    /// The kind of failure.
    public var code: Code
    /// What was wanted, what went wrong, what to do.
    public var message: String
    /// The error below, if there was one.
    public var cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}

extension IntakeError {
    /// That an address cannot be had, with what to do; `option` is the command line's for it.
    static func cannotListen(
        on address: IntakeConfiguration.ListenAddress,
        option: String,
        _ error: IOError
    ) -> IntakeError {
        let hint =
            switch error.errnoCode {
            case EADDRINUSE:
                "; stop the program that holds it (`pdps port` shows it), or listen elsewhere: \(option)"
            case EACCES: "; ports below 1024 are for root or need CAP_NET_BIND_SERVICE: take another one, \(option)"
            default: ""
            }
        let reason = String(cString: strerror(error.errnoCode))
        return IntakeError(.cannotListen, "Cannot listen on \(address): \(reason)\(hint)", cause: error)
    }
}
