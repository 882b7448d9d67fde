// SPDX-License-Identifier: Apache-2.0

/// A place from which an Output Device takes media, as it reports it (`printer-input-tray`, PWG 5100.13 section 5.6.14).
public struct InputTray: Sendable, Hashable, Codable {
    /// Its `media-source` keyword, different from that of each other tray.
    public var source: String
    /// What people call it.
    public var name: String
    /// PrtInputTypeTC, such as `sheetFeedAutoRemovableTray`.
    public var type: String
    /// Self-describing name of the media's size (PWG 5101.1); nil when it is not known.
    public var media: String?
    /// Sheets that there are; -1 when it makes no sense, -2 when it is not known, -3 when there are some.
    public var level: Int
    /// Sheets that it holds; -1 and -2 as above.
    public var capacity: Int
    /// PrtSubUnitStatusTC: 0 when it is ready.
    public var status: Int

    /// Describes a tray.
    public init(
        source: String,
        name: String,
        type: String,
        media: String? = nil,
        level: Int = -2,
        capacity: Int = -2,
        status: Int = 0
    ) {
        self.source = source
        self.name = name
        self.type = type
        self.media = media
        self.level = level
        self.capacity = capacity
        self.status = status
    }

    /// Whether nothing lies in it.
    public var isEmpty: Bool { level == 0 }

    /// What lies in it; nil when nothing does, or it is not known.
    public var contents: String? { isEmpty ? nil : media }
}
