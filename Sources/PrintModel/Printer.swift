// SPDX-License-Identifier: Apache-2.0

public import IPP

/// A Printer: a queue that accepts jobs and prints them on its Output Device (RFC 8011 section 2).
///
/// Holds what an administrator set and what the device was found able to do. What the device is doing now is
/// `DeviceStatus`, kept beside it; `printer-state` is derived from both and never stored.
public struct Printer: Sendable, Hashable, Identifiable {
    /// `printer-id`, 1 or more, never reused.
    public var id: Int
    /// `printer-name`, unique, also the last part of its URI.
    public var name: String
    /// `printer-uuid`.
    public var uuid: ObjectUUID
    /// Where its device is, as given to `pdps printer add`.
    public var deviceURI: String
    /// `printer-info`, for people.
    public var info: String
    /// `printer-location`.
    public var location: String
    /// `printer-is-accepting-jobs`.
    public var isAcceptingJobs: Bool
    /// True after Pause-Printer until Resume-Printer.
    public var isPaused: Bool
    /// True after Hold-New-Jobs until Release-Held-New-Jobs.
    public var holdsNewJobs: Bool
    /// Whether it is in use at all.
    public var availability: PrinterAvailability
    /// Further attributes that an administrator set, as they are sent: `printer-geo-location`, `sides-default`.
    public var settings: [Attribute]
    /// Why a person paused it or stopped it accepting; empty when nothing was said.
    public var operatorMessage: String
    /// What the device can do, as last found out.
    public var capabilities: DeviceCapabilities
    /// When it was made.
    public var createdAt: Timestamp
    /// When an administrator last changed it (`printer-config-change-time`).
    public var configurationChangedAt: Timestamp
    /// Rises by one with each stored change; compared when a change is stored.
    public var revision: Int

    /// Makes a printer that was not stored yet (id and revision 0), accepting and not paused.
    public init(
        name: String,
        uuid: ObjectUUID = ObjectUUID(),
        deviceURI: String,
        info: String = "",
        location: String = "",
        capabilities: DeviceCapabilities,
        createdAt: Timestamp
    ) {
        id = 0
        self.name = name
        self.uuid = uuid
        self.deviceURI = deviceURI
        self.info = info
        self.location = location
        isAcceptingJobs = true
        isPaused = false
        holdsNewJobs = false
        availability = .inService
        settings = []
        operatorMessage = ""
        self.capabilities = capabilities
        self.createdAt = createdAt
        configurationChangedAt = createdAt
        revision = 0
    }

    /// Whether `name` may be a `printer-name`: 1 to 127 UTF-8 bytes, no control characters, blanks, '/', '#', '?' or '%'.
    public static func isValidName(_ name: String) -> Bool {
        let bytes = name.utf8
        guard (1...127).contains(bytes.count), name != ".", name != ".." else { return false }
        return bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"/#?%\\\"'<>".utf8.contains($0) }
    }
}
