// SPDX-License-Identifier: Apache-2.0

/// How an attempt puts its impressions on paper, and what its device tells of them: what the ledger counts with.
public struct MediaUse: Sendable, Hashable, Codable {
    /// `sides-actual`: on which sides of a sheet impressions go.
    public var sides: Sides
    /// `print-color-mode-actual`: `color` or `monochrome`; nil when the document decides and nobody has looked.
    public var color: PrintColorMode?
    /// `media-actual`: the name of the media.
    public var media: String
    /// Copies that the device makes of what it gets, each beginning on a sheet of its own.
    public var deviceCopies: Int
    /// Whether the server made all that is sent, so that it knows how many sides that is once all was made.
    public var isRendered: Bool
    /// Whether what was sent is counted by the side, not by the piece.
    public var countsSides: Bool
    /// Whether the device tells what it prints, so that what it did not confirm was not printed.
    public var isConfirmed: Bool

    /// Describes how paper is used.
    public init(
        sides: Sides,
        color: PrintColorMode?,
        media: String,
        deviceCopies: Int,
        isRendered: Bool,
        countsSides: Bool,
        isConfirmed: Bool
    ) {
        self.sides = sides
        self.color = color
        self.media = media
        self.deviceCopies = deviceCopies
        self.isRendered = isRendered
        self.countsSides = countsSides
        self.isConfirmed = isConfirmed
    }

    /// Sheets of so many impressions: the last one of each copy may have an empty back.
    ///
    /// - Parameters:
    ///   - impressions: How many, over all copies; blank backs that the server sent to fill a sheet are among them.
    ///   - perCopy: How many each copy has, nil while unknown.
    ///   - copies: How many copies were asked for.
    public func sheets(impressions: Int, perCopy: Int?, copies: Int) -> Int {
        guard sides != .oneSided else { return impressions }
        guard let perCopy, perCopy > 0, deviceCopies > 1 || impressions == perCopy * copies else {
            return (impressions + 1) / 2
        }
        let (whole, rest) = impressions.quotientAndRemainder(dividingBy: perCopy)
        return whole * ((perCopy + 1) / 2) + (rest + 1) / 2
    }
}
