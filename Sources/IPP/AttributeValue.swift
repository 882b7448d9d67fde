// SPDX-License-Identifier: Apache-2.0

/// One value of an attribute, with its syntax (RFC 8011 section 5.1).
public enum AttributeValue: Sendable, Hashable {
    /// `integer`.
    case integer(Int32)
    /// `boolean`.
    case boolean(Bool)
    /// `enum`.
    case enumeration(Int32)
    /// `octetString`: bytes without further meaning to the codec.
    case octetString([UInt8])
    /// `dateTime`.
    case dateTime(IPPDateTime)
    /// `resolution`.
    case resolution(Resolution)
    /// `rangeOfInteger`; a lower bound above the upper one has no representation, the decoder refuses it.
    case range(ClosedRange<Int32>)
    /// `collection`: its member attributes.
    case collection([Attribute])
    /// `text`; with a language it is `textWithLanguage`, else `textWithoutLanguage`.
    case text(String, language: String? = nil)
    /// `name`; with a language it is `nameWithLanguage`, else `nameWithoutLanguage`.
    case name(String, language: String? = nil)
    /// `keyword`.
    case keyword(String)
    /// `uri`.
    case uri(String)
    /// `uriScheme`.
    case uriScheme(String)
    /// `charset`.
    case charset(String)
    /// `naturalLanguage`.
    case naturalLanguage(String)
    /// `mimeMediaType`.
    case mimeMediaType(String)
    /// A value that stands for the lack of one, such as `no-value`.
    case outOfBand(OutOfBand)
    /// A value of a syntax that this model does not know, kept as it was on the wire.
    case other(tag: ValueTag, bytes: [UInt8])
}

extension AttributeValue {
    /// The tag with which the value goes over the wire; `beginCollection` for a collection.
    public var tag: ValueTag {
        switch self {
        case .integer: .integer
        case .boolean: .boolean
        case .enumeration: .enumeration
        case .octetString: .octetString
        case .dateTime: .dateTime
        case .resolution: .resolution
        case .range: .rangeOfInteger
        case .collection: .beginCollection
        case .text(_, let language): language == nil ? .text : .textWithLanguage
        case .name(_, let language): language == nil ? .name : .nameWithLanguage
        case .keyword: .keyword
        case .uri: .uri
        case .uriScheme: .uriScheme
        case .charset: .charset
        case .naturalLanguage: .naturalLanguage
        case .mimeMediaType: .mimeMediaType
        case .outOfBand(let value): ValueTag(rawValue: value.rawValue)
        case .other(let tag, _): tag
        }
    }

    /// The string of a text, name, keyword, URI, URI scheme, charset, language or MIME type; nil for the rest.
    public var stringValue: String? {
        switch self {
        case .text(let string, _), .name(let string, _), .keyword(let string), .uri(let string),
            .uriScheme(let string), .charset(let string), .naturalLanguage(let string), .mimeMediaType(let string):
            string
        default: nil
        }
    }

    /// The number of an integer or enum; nil for the rest.
    public var intValue: Int? {
        switch self {
        case .integer(let number), .enumeration(let number): Int(number)
        default: nil
        }
    }

    /// The truth of a boolean; nil for the rest.
    public var boolValue: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The bounds of a range, or a single integer as a range of one; nil for the rest.
    public var rangeValue: ClosedRange<Int32>? {
        switch self {
        case .range(let range): range
        case .integer(let number): number...number
        default: nil
        }
    }

    /// The members of a collection; nil for the rest.
    public var collectionValue: AttributeCollection? {
        if case .collection(let members) = self { AttributeCollection(attributes: members) } else { nil }
    }

    /// Whether the value only stands for the lack of one.
    public var isOutOfBand: Bool {
        if case .outOfBand = self { true } else { false }
    }
}
