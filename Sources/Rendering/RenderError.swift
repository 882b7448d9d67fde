// SPDX-License-Identifier: Apache-2.0

/// Why a document was not rendered.
public struct RenderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The kind's name, as sent by a worker.
        public let description: String

        init(_ description: String) { self.description = description }

        /// The document is of a format that is not rendered.
        public static let unsupportedFormat = Code("unsupported-format")
        /// The document breaks the rules of its format.
        public static let documentFormatError = Code("document-format-error")
        /// The document is encrypted and wants a password.
        public static let passwordProtected = Code("password-protected")
        /// The document's bytes are gone, or are not those that were stored.
        public static let documentDamaged = Code("document-damaged")
        /// The document has no bytes.
        public static let emptyDocument = Code("empty-document")
        /// The document, or what `page-ranges` chose of it, has no pages.
        public static let noPages = Code("no-pages")
        /// The settings ask for something that cannot be made.
        public static let unsupportedSettings = Code("unsupported-settings")
        /// The document wants more memory than allowed.
        public static let outOfMemory = Code("out-of-memory")
        /// A page wants more processor time than allowed.
        public static let cpuTimeExceeded = Code("cpu-time-exceeded")
        /// The worker gave nothing for too long.
        public static let timedOut = Code("timed-out")
        /// The document makes more output than allowed.
        public static let outputLimit = Code("output-limit")
        /// The worker died by a signal.
        public static let crashed = Code("crashed")
        /// The worker broke the protocol.
        public static let protocolViolation = Code("protocol-violation")
        /// The sandbox cannot be set up on this machine.
        public static let sandboxUnavailable = Code("sandbox-unavailable")
        /// No worker can be had now.
        public static let workerUnavailable = Code("worker-unavailable")
        /// The pool was stopped, or the caller was canceled.
        public static let canceled = Code("canceled")

        /// Every kind that a worker may name.
        static let known: [Code] = [
            unsupportedFormat, documentFormatError, passwordProtected, emptyDocument, noPages, unsupportedSettings,
            outOfMemory, cpuTimeExceeded, timedOut, outputLimit, crashed, protocolViolation, sandboxUnavailable,
            workerUnavailable, canceled,
        ]
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong and what to do, for a person.
    public let message: String
    /// The signal that ended the worker, for ``Code/crashed``.
    public let signal: Int32?

    /// Makes an error; `message` names the thing, what is wrong and what to do.
    public init(code: Code, message: String, signal: Int32? = nil) {
        self.code = code
        self.message = message
        self.signal = signal
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }

    /// The `job-state-reasons` keywords that say this (RFC 8011 section 5.3.8, PWG 5100.16 section 6.3).
    public var jobStateReasons: [String] {
        switch code {
        case .unsupportedFormat: ["aborted-by-system", "unsupported-document-format"]
        case .documentFormatError, .emptyDocument: ["aborted-by-system", "document-format-error"]
        case .documentDamaged: ["aborted-by-system", "document-access-error"]
        case .passwordProtected: ["aborted-by-system", "document-password-error"]
        case .noPages, .unsupportedSettings, .outOfMemory, .cpuTimeExceeded, .timedOut, .outputLimit, .crashed:
            ["aborted-by-system", "document-unprintable-error"]
        case .canceled: ["processing-to-stop-point"]
        default: ["aborted-by-system"]
        }
    }

    /// Whether the same document may succeed later or on another machine: the fault is not the document's.
    public var isTransient: Bool {
        switch code {
        case .sandboxUnavailable, .workerUnavailable, .canceled: true
        default: false
        }
    }
}
