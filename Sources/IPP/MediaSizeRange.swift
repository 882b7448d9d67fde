// SPDX-License-Identifier: Apache-2.0

/// The custom sizes that a printer takes: a pair `custom_min_...` and `custom_max_...` of `media-supported`
/// (PWG 5101.1 section 5.1.3).
public struct MediaSizeRange: Hashable, Sendable {
    /// The smallest width and the smallest height, in 1/100 mm.
    public let minimum: MediaSize
    /// The largest width and the largest height, in 1/100 mm.
    public let maximum: MediaSize

    /// Makes a range; nil if a minimum is above its maximum.
    public init?(minimum: MediaSize, maximum: MediaSize) {
        guard minimum.width <= maximum.width, minimum.height <= maximum.height else { return nil }
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Finds the first pair of the class, `custom` or `roll`, among names; nil if there is none.
    public init?(namedIn keywords: [String], class mediaClass: String = "custom") {
        func size(_ prefix: String) -> MediaSize? {
            keywords.first { $0.hasPrefix(prefix) }.flatMap { MediaName(selfDescribing: $0)?.size }
        }
        guard let minimum = size("\(mediaClass)_min_"), let maximum = size("\(mediaClass)_max_") else { return nil }
        self.init(minimum: minimum, maximum: maximum)
    }

    /// The two names for `media-supported`, the smallest first.
    public var names: [MediaName] {
        [MediaName.custom(minimum, name: "min"), MediaName.custom(maximum, name: "max")]
    }

    /// Whether a sheet of that size is taken.
    public func contains(_ size: MediaSize) -> Bool {
        (minimum.width...maximum.width).contains(size.width) && (minimum.height...maximum.height).contains(size.height)
    }
}
