// SPDX-License-Identifier: Apache-2.0

extension String: AttributeValueConvertible {
    /// `keyword`.
    public static var attributeTag: ValueTag { .keyword }

    /// Reads a string whose syntax may stand where `tag` is expected.
    ///
    /// Keyword and name stand for each other, as clients mix them for `media`, `job-sheets` and others; a name stands
    /// for a text; with and without language are the same. All other syntaxes stand only for themselves.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        switch (attributeValue, tag) {
        case (.keyword(let string), .keyword), (.keyword(let string), .name),
            (.name(let string, _), .keyword), (.name(let string, _), .name), (.name(let string, _), .text),
            (.text(let string, _), .text), (.uri(let string), .uri), (.uriScheme(let string), .uriScheme),
            (.charset(let string), .charset), (.naturalLanguage(let string), .naturalLanguage),
            (.mimeMediaType(let string), .mimeMediaType):
            self = string
        default: return nil
        }
    }

    /// A string of syntax `tag`; a keyword if that is not the tag of a string.
    public func attributeValue(as tag: ValueTag) -> AttributeValue {
        switch tag {
        case .text: .text(self)
        case .name: .name(self)
        case .uri: .uri(self)
        case .uriScheme: .uriScheme(self)
        case .charset: .charset(self)
        case .naturalLanguage: .naturalLanguage(self)
        case .mimeMediaType: .mimeMediaType(self)
        default: .keyword(self)
        }
    }
}

/// The bytes of an `octetString`, such as one value of `printer-supply` (RFC 8011 section 5.1.11).
public struct OctetString: Hashable, Sendable {
    /// The bytes, at most 1023.
    public var bytes: [UInt8]

    /// Wraps bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The UTF-8 bytes of `string`.
    public init(_ string: String) {
        bytes = Array(string.utf8)
    }
}

extension OctetString: AttributeValueConvertible {
    /// `octetString`.
    public static var attributeTag: ValueTag { .octetString }

    /// Reads an octet string.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard case .octetString(let bytes) = attributeValue else { return nil }
        self.bytes = bytes
    }

    /// An octet string.
    public func attributeValue(as tag: ValueTag) -> AttributeValue { .octetString(bytes) }
}

extension AttributeCollection: AttributeValueConvertible {
    /// `begCollection`.
    public static var attributeTag: ValueTag { .beginCollection }

    /// Reads a collection.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard let collection = attributeValue.collectionValue else { return nil }
        self = collection
    }

    /// A collection.
    public func attributeValue(as tag: ValueTag) -> AttributeValue { .collection(attributes) }
}

extension MediaSize: AttributeValueConvertible {
    /// `begCollection`.
    public static var attributeTag: ValueTag { .beginCollection }

    /// Reads a `media-size` collection with both dimensions as integers.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard let collection = attributeValue.collectionValue,
            let width = collection[.xDimension], let height = collection[.yDimension]
        else { return nil }
        self.init(width: width, height: height)
    }

    /// A `media-size` collection.
    public func attributeValue(as tag: ValueTag) -> AttributeValue {
        .collection([Attribute(.xDimension, width), Attribute(.yDimension, height)])
    }
}
