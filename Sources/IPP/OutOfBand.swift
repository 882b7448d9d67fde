// SPDX-License-Identifier: Apache-2.0

/// A value that stands for the lack of one (RFC 8010 section 3.5.2, RFC 3380 section 8).
public struct OutOfBand: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The value tag on the wire, 0x10 to 0x1F.
    public let rawValue: UInt8

    /// Wraps a tag; nil outside 0x10 to 0x1F.
    public init?(rawValue: UInt8) {
        guard rawValue & 0xF0 == 0x10 else { return nil }
        self.rawValue = rawValue
    }

    private init(_ tag: ValueTag) {
        rawValue = tag.rawValue
    }

    /// The attribute is not supported; only in the unsupported group.
    public static let unsupported = OutOfBand(.unsupportedValue)
    /// The value is not known now.
    public static let unknown = OutOfBand(.unknown)
    /// The attribute has no value yet, or none at all.
    public static let noValue = OutOfBand(.noValue)
    /// The attribute cannot be set; only in the unsupported group of Set operations' replies.
    public static let notSettable = OutOfBand(.notSettable)
    /// The attribute is to be removed from the object.
    public static let deleteAttribute = OutOfBand(.deleteAttribute)
    /// Any value of the syntax may be set.
    public static let adminDefine = OutOfBand(.adminDefine)

    /// The registered name, such as `no-value`.
    public var description: String { ValueTag(rawValue: rawValue).description }
}
