// SPDX-License-Identifier: Apache-2.0

/// Why the spool could not do what was asked; nothing was changed.
public struct SpoolError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; open, since more may come.
    public struct Code: Sendable, Hashable {
        private let name: String

        private init(_ name: String) { self.name = name }

        /// No such printer, job or document.
        public static let notFound = Code("notFound")
        /// It was changed by someone else since it was read: read it again, then decide again.
        public static let conflict = Code("conflict")
        /// The name is taken.
        public static let alreadyExists = Code("alreadyExists")
        /// The disk is full, or a document is larger than allowed.
        public static let spoolAreaFull = Code("spoolAreaFull")
        /// Too many writers wait, or the disk does not keep up: try again later (`server-error-busy`).
        public static let busy = Code("busy")
        /// Another process has the data directory open.
        public static let inUse = Code("inUse")
        /// A document's bytes are not those that were stored: it must not be printed.
        public static let documentDamaged = Code("documentDamaged")
        /// The store is damaged, closed, or answered with an error.
        public static let storeFailed = Code("storeFailed")
    }

    /// The kind of failure.
    public var code: Code
    /// What was asked, what went wrong, what to do.
    public var message: String
    /// The error below, if there was one.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message, and the cause behind it.
    public var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}
