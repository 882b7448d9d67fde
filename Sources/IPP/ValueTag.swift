// SPDX-License-Identifier: Apache-2.0

/// A value tag, the syntax of one attribute value (RFC 8010 section 3.5.2).
public struct ValueTag: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The byte on the wire, 0x10 to 0xFF.
    public var rawValue: UInt8

    /// Wraps a byte as it is on the wire.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `unsupported` (out of band).
    public static let unsupportedValue = ValueTag(rawValue: 0x10)
    /// `unknown` (out of band).
    public static let unknown = ValueTag(rawValue: 0x12)
    /// `no-value` (out of band).
    public static let noValue = ValueTag(rawValue: 0x13)
    /// `not-settable` (out of band, RFC 3380).
    public static let notSettable = ValueTag(rawValue: 0x15)
    /// `delete-attribute` (out of band, RFC 3380).
    public static let deleteAttribute = ValueTag(rawValue: 0x16)
    /// `admin-define` (out of band, RFC 3380).
    public static let adminDefine = ValueTag(rawValue: 0x17)

    /// `integer`: 4 bytes.
    public static let integer = ValueTag(rawValue: 0x21)
    /// `boolean`: 1 byte.
    public static let boolean = ValueTag(rawValue: 0x22)
    /// `enum`: 4 bytes.
    public static let enumeration = ValueTag(rawValue: 0x23)

    /// `octetString`: at most 1023 bytes.
    public static let octetString = ValueTag(rawValue: 0x30)
    /// `dateTime`: 11 bytes.
    public static let dateTime = ValueTag(rawValue: 0x31)
    /// `resolution`: 9 bytes.
    public static let resolution = ValueTag(rawValue: 0x32)
    /// `rangeOfInteger`: 8 bytes.
    public static let rangeOfInteger = ValueTag(rawValue: 0x33)
    /// `begCollection`: begins a collection.
    public static let beginCollection = ValueTag(rawValue: 0x34)
    /// `textWithLanguage`.
    public static let textWithLanguage = ValueTag(rawValue: 0x35)
    /// `nameWithLanguage`.
    public static let nameWithLanguage = ValueTag(rawValue: 0x36)
    /// `endCollection`: ends a collection.
    public static let endCollection = ValueTag(rawValue: 0x37)

    /// `textWithoutLanguage`: at most 1023 bytes.
    public static let text = ValueTag(rawValue: 0x41)
    /// `nameWithoutLanguage`: at most 255 bytes.
    public static let name = ValueTag(rawValue: 0x42)
    /// `keyword`: at most 255 bytes.
    public static let keyword = ValueTag(rawValue: 0x44)
    /// `uri`: at most 1023 bytes.
    public static let uri = ValueTag(rawValue: 0x45)
    /// `uriScheme`: at most 63 bytes.
    public static let uriScheme = ValueTag(rawValue: 0x46)
    /// `charset`: at most 63 bytes.
    public static let charset = ValueTag(rawValue: 0x47)
    /// `naturalLanguage`: at most 63 bytes.
    public static let naturalLanguage = ValueTag(rawValue: 0x48)
    /// `mimeMediaType`: at most 255 bytes.
    public static let mimeMediaType = ValueTag(rawValue: 0x49)
    /// `memberAttrName`: the name of a collection's member, at most 255 bytes.
    public static let memberName = ValueTag(rawValue: 0x4A)
    /// `extension`: the first 4 bytes of the value hold the tag.
    public static let extended = ValueTag(rawValue: 0x7F)

    /// The name of the syntax as RFC 8011 section 5.1 spells it, or the byte in hexadecimal.
    public var description: String {
        Self.names[rawValue] ?? "syntax 0x\(String(rawValue, radix: 16))"
    }

    private static let names: [UInt8: String] = [
        0x10: "unsupported", 0x12: "unknown", 0x13: "no-value", 0x15: "not-settable",
        0x16: "delete-attribute", 0x17: "admin-define",
        0x21: "integer", 0x22: "boolean", 0x23: "enum",
        0x30: "octetString", 0x31: "dateTime", 0x32: "resolution", 0x33: "rangeOfInteger",
        0x34: "begCollection", 0x35: "textWithLanguage", 0x36: "nameWithLanguage", 0x37: "endCollection",
        0x41: "textWithoutLanguage", 0x42: "nameWithoutLanguage", 0x44: "keyword", 0x45: "uri",
        0x46: "uriScheme", 0x47: "charset", 0x48: "naturalLanguage", 0x49: "mimeMediaType",
        0x4A: "memberAttrName", 0x7F: "extension",
    ]
}

extension ValueTag {
    /// The most bytes that a string of this syntax may have (RFC 8011 section 5.1), nil where there is no such limit.
    ///
    /// For `textWithLanguage` and `nameWithLanguage` it is the limit of the string without its language.
    public var maximumLength: Int? {
        switch self {
        case .octetString, .text, .textWithLanguage, .uri: 1023
        case .name, .nameWithLanguage, .keyword, .mimeMediaType, .memberName: 255
        case .uriScheme, .charset, .naturalLanguage: 63
        default: nil
        }
    }
}
