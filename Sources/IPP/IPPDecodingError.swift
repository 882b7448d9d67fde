// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not an IPP message, and where.
public struct IPPDecodingError: Error, Sendable, Hashable {
    /// What kind of fault it is; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, Sendable {
            case truncated, malformedGroup, malformedAttribute, malformedCollection, malformedValue
            case valueTooLong, limitExceeded, messageTooLarge
        }
        private let kind: Kind

        /// The input ends before the end-of-attributes tag.
        public static let truncated = Code(kind: .truncated)
        /// A delimiter tag is reserved or where it must not be.
        public static let malformedGroup = Code(kind: .malformedGroup)
        /// An attribute is outside a group, has no name or a length above 32,767.
        public static let malformedAttribute = Code(kind: .malformedAttribute)
        /// The parts of a collection are not in the order of RFC 8010 section 3.1.6.
        public static let malformedCollection = Code(kind: .malformedCollection)
        /// A value does not have the form of its syntax.
        public static let malformedValue = Code(kind: .malformedValue)
        /// A string is longer than its syntax allows (RFC 8011 section 5.1).
        public static let valueTooLong = Code(kind: .valueTooLong)
        /// There are more groups, attributes, values or nested collections than the limits allow.
        public static let limitExceeded = Code(kind: .limitExceeded)
        /// The attributes have more bytes than the limits allow.
        public static let messageTooLarge = Code(kind: .messageTooLarge)

        /// The name of the code.
        public var description: String { kind.rawValue }
    }

    /// What kind of fault it is.
    public let code: Code
    /// The byte at which the fault shows, counted from 0 at the version; where the input ended if it is truncated.
    public let offset: Int
    /// What is wrong, with the name of the attribute if there is one.
    public let message: String
    /// Version, code and request-id, if the input was long enough: what a reply must echo.
    public let header: IPPHeader?

    /// Makes an error.
    public init(code: Code, offset: Int, message: String, header: IPPHeader?) {
        self.code = code
        self.offset = offset
        self.message = message
        self.header = header
    }

    /// The status-code to answer the request with.
    public var status: IPPStatus {
        switch code {
        case .valueTooLong: .clientErrorRequestValueTooLong
        case .limitExceeded, .messageTooLarge: .clientErrorRequestEntityTooLarge
        default: .clientErrorBadRequest
        }
    }
}

extension IPPDecodingError: CustomStringConvertible {
    /// The message and the offset.
    public var description: String { "\(message) (byte \(offset))" }
}
