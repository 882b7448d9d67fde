// SPDX-License-Identifier: Apache-2.0

/// Why a message cannot be put on the wire; the encoder changes or cuts nothing to make it fit.
public struct IPPEncodingError: Error, Sendable, Hashable {
    /// What kind of fault it is; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, Sendable {
            case invalidTag, invalidName, noValues, valueTooLong, tooDeep
        }
        private let kind: Kind

        /// A group's tag is not one of a group, or a value's tag is part of a collection's frame.
        public static let invalidTag = Code(kind: .invalidTag)
        /// An attribute's name is empty or longer than 255 bytes.
        public static let invalidName = Code(kind: .invalidName)
        /// An attribute has no values.
        public static let noValues = Code(kind: .noValues)
        /// A value is longer than its syntax allows (RFC 8011 section 5.1), or than 32,767 bytes.
        public static let valueTooLong = Code(kind: .valueTooLong)
        /// Collections are nested deeper than 64.
        public static let tooDeep = Code(kind: .tooDeep)

        /// The name of the code.
        public var description: String { kind.rawValue }
    }

    /// What kind of fault it is.
    public let code: Code
    /// What is wrong, with the name of the attribute if there is one.
    public let message: String

    /// Makes an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }
}

extension IPPEncodingError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
