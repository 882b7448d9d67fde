// SPDX-License-Identifier: Apache-2.0

/// How a printer wants the back side of a two-sided sheet (`pwg-raster-document-sheet-back`, PWG 5102.4 section 5.4).
public enum SheetBack: String, Sendable, Hashable, CaseIterable {
    /// Back sides are made like front sides.
    case normal
    /// Upside down by mirroring.
    case flipped
    /// Turned by 180 degrees.
    case rotated
    /// Turned by 180 degrees only where sheets are turned over their short edge.
    case manualTumble = "manual-tumble"
}

/// How the pixels of a side are turned before they are coded, and what its page header says of it.
public struct SheetTransform: Sendable, Hashable {
    /// Lines run from right to left (CrossFeedTransform -1).
    public var mirrorX: Bool
    /// The last line comes first (FeedTransform -1).
    public var mirrorY: Bool

    /// Makes a transform; both true is a turn by 180 degrees.
    public init(mirrorX: Bool = false, mirrorY: Bool = false) {
        self.mirrorX = mirrorX
        self.mirrorY = mirrorY
    }

    /// A side as it is: each front side.
    public static let identity = SheetTransform()

    /// The transform of a back side (PWG 5102.4 table 17).
    ///
    /// - Parameters:
    ///   - sheetBack: the printer's `pwg-raster-document-sheet-back`.
    ///   - tumble: the sheet is turned over its short edge (`two-sided-short-edge`).
    public init(sheetBack: SheetBack, tumble: Bool) {
        switch (sheetBack, tumble) {
        case (.normal, _), (.rotated, true), (.manualTumble, false): self.init()
        case (.flipped, false): self.init(mirrorY: true)
        case (.flipped, true): self.init(mirrorX: true)
        case (.rotated, false), (.manualTumble, true): self.init(mirrorX: true, mirrorY: true)
        }
    }

    /// CrossFeedTransform of the PWG page header: 1 or -1.
    public var crossFeed: Int32 { mirrorX ? -1 : 1 }
    /// FeedTransform of the PWG page header: 1 or -1.
    public var feed: Int32 { mirrorY ? -1 : 1 }
}
