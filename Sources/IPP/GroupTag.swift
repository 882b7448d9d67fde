// SPDX-License-Identifier: Apache-2.0

/// A delimiter tag that begins an attribute group (RFC 8010 section 3.5.1).
public struct GroupTag: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The byte on the wire, 0x01 to 0x0F without 0x03.
    public var rawValue: UInt8

    /// Wraps a byte as it is on the wire.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `operation-attributes-tag`: always the first group.
    public static let operationAttributes = GroupTag(rawValue: 0x01)
    /// `job-attributes-tag`: once for each job.
    public static let jobAttributes = GroupTag(rawValue: 0x02)
    /// `printer-attributes-tag`: once for each printer.
    public static let printerAttributes = GroupTag(rawValue: 0x04)
    /// `unsupported-attributes-tag`: in responses only, directly after the operation attributes.
    public static let unsupportedAttributes = GroupTag(rawValue: 0x05)
    /// `subscription-attributes-tag` (RFC 3995).
    public static let subscription = GroupTag(rawValue: 0x06)
    /// `event-notification-attributes-tag` (RFC 3996).
    public static let eventNotification = GroupTag(rawValue: 0x07)
    /// `resource-attributes-tag` (PWG 5100.22).
    public static let resource = GroupTag(rawValue: 0x08)
    /// `document-attributes-tag` (PWG 5100.5).
    public static let document = GroupTag(rawValue: 0x09)
    /// `system-attributes-tag` (PWG 5100.22).
    public static let system = GroupTag(rawValue: 0x0A)

    /// The registered name, or the byte in hexadecimal.
    public var description: String {
        switch self {
        case .operationAttributes: "operation-attributes"
        case .jobAttributes: "job-attributes"
        case .printerAttributes: "printer-attributes"
        case .unsupportedAttributes: "unsupported-attributes"
        case .subscription: "subscription-attributes"
        case .eventNotification: "event-notification-attributes"
        case .resource: "resource-attributes"
        case .document: "document-attributes"
        case .system: "system-attributes"
        default: "group 0x\(String(rawValue, radix: 16))"
        }
    }
}

extension GroupTag {
    /// `end-of-attributes-tag`: ends the attributes, never a group.
    static let endOfAttributes: UInt8 = 0x03
}
