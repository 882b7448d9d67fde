// SPDX-License-Identifier: Apache-2.0

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
