// SPDX-License-Identifier: Apache-2.0

/// A media size: `x-dimension` and `y-dimension` of `media-size`, in 1/100 mm (PWG 5100.3 section 3.13.8).
public struct MediaSize: Hashable, Sendable {
    /// Width (`x-dimension`), in 1/100 mm.
    public var width: Int
    /// Height (`y-dimension`), in 1/100 mm.
    public var height: Int

    /// Makes a size of `width` by `height`, both in 1/100 mm.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// ISO A4, 210 mm by 297 mm.
    public static let isoA4 = MediaSize(width: 21_000, height: 29_700)
    /// US Letter, 8.5 in by 11 in.
    public static let naLetter = MediaSize(width: 21_590, height: 27_940)
}
