// SPDX-License-Identifier: Apache-2.0

/// A resolution in both directions (RFC 8011 section 5.1.16).
public struct Resolution: Hashable, Sendable, CustomStringConvertible {
    /// What the numbers count; raw values are those of the wire.
    public enum Units: UInt8, Sendable, CaseIterable {
        /// Dots per inch.
        case perInch = 3
        /// Dots per centimetre.
        case perCentimeter = 4
    }

    /// Dots across the direction in which the media moves, in `units`; positive.
    public var crossFeed: Int32
    /// Dots along the direction in which the media moves, in `units`; positive.
    public var feed: Int32
    /// What the two numbers count.
    public var units: Units

    /// Makes a resolution of `crossFeed` by `feed` dots, per inch if not said otherwise.
    public init(crossFeed: Int32, feed: Int32, units: Units = .perInch) {
        self.crossFeed = crossFeed
        self.feed = feed
        self.units = units
    }

    /// Makes a resolution of the same number of dots per inch in both directions.
    public init(dpi: Int32) {
        self.init(crossFeed: dpi, feed: dpi)
    }

    /// The resolution as `600dpi`, `600x1200dpi` or with `dpcm`.
    public var description: String {
        let unit = units == .perInch ? "dpi" : "dpcm"
        return crossFeed == feed ? "\(feed)\(unit)" : "\(crossFeed)x\(feed)\(unit)"
    }
}
