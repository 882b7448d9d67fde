// SPDX-License-Identifier: Apache-2.0

/// Why a job cannot be brought into a form that its device takes.
public struct PlanError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure; open, since more may come.
    public struct Code: Sendable, Hashable {
        private let name: String

        private init(_ name: String) { self.name = name }

        /// No format that the device takes can be made of a document.
        public static let unsupportedFormat = Code("unsupportedFormat")
        /// A job that was printed in part cannot be gone on with in the middle; a person must decide.
        public static let cannotResume = Code("cannotResume")
        /// The job has no documents.
        public static let noDocuments = Code("noDocuments")
    }

    /// The kind of failure.
    public var code: Code
    /// Which document, what is wrong with it and what to do.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// `job-state-reasons` keywords that say this (RFC 8011 section 5.3.8).
    public var jobStateReasons: [String] {
        switch code {
        case .unsupportedFormat: ["unsupported-document-format"]
        case .noDocuments: ["job-data-insufficient"]
        default: []
        }
    }

    /// The message.
    public var description: String { message }
}
