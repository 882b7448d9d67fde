// SPDX-License-Identifier: Apache-2.0

/// One thing that an Output Device wants seen to (`printer-alert`, PWG 5100.9 section 5; `prtAlertTable`, RFC 3805).
public struct DeviceAlert: Sendable, Hashable, Codable {
    /// How bad it is, in the words of PrtAlertSeverityLevelTC.
    public enum Severity: String, Sendable, Codable {
        /// Nothing is printed before something was done.
        case critical
        /// It prints, but something will have to be done.
        case warning
        /// Neither.
        case other
    }

    /// PrtAlertCodeTC, such as `inputMediaSupplyEmpty`.
    public var code: String
    /// How bad it is.
    public var severity: Severity
    /// PrtAlertGroupTC: what kind of part it is about, such as `input`.
    public var group: String
    /// Which one of these parts; nil when it does not say.
    public var groupIndex: Int?
    /// `prtAlertLocation`, a number of the maker's; nil when it does not say.
    public var location: Int?
    /// The device's own words, possibly empty.
    public var description: String

    /// Describes an alert.
    public init(
        code: String,
        severity: Severity,
        group: String,
        groupIndex: Int? = nil,
        location: Int? = nil,
        description: String = ""
    ) {
        self.code = code
        self.severity = severity
        self.group = group
        self.groupIndex = groupIndex
        self.location = location
        self.description = description
    }
}
