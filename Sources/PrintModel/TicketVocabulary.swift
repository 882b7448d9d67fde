// SPDX-License-Identifier: Apache-2.0

/// On which sides of the media impressions go: `sides` (RFC 8011 section 5.2.8).
public enum Sides: String, Sendable, CaseIterable, Codable {
    /// One impression on each sheet.
    case oneSided = "one-sided"
    /// Two impressions, the sheet turned over its long edge.
    case twoSidedLongEdge = "two-sided-long-edge"
    /// Two impressions, the sheet turned over its short edge.
    case twoSidedShortEdge = "two-sided-short-edge"
}

/// How an impression is fitted to the media: `print-scaling` (PWG 5100.16 section 6.1.18).
public enum PrintScaling: String, Sendable, CaseIterable {
    /// `fit` or `fill` as the document and margins suggest.
    case auto
    /// Fitted if larger than the media, otherwise as it is.
    case autoFit = "auto-fit"
    /// Scaled to cover the media; the overlap is cut.
    case fill
    /// Scaled so that all of it lies within the margins.
    case fit
    /// Not scaled; centred and cut where larger.
    case none
}

/// What happens to colours that a device does not have: `print-rendering-intent` (PWG 5100.13).
public enum RenderingIntent: String, Sendable, CaseIterable {
    /// As each object of the document says; photos as `perceptual`, black moved to the device's black.
    case auto
    /// All colours are moved, so that they keep their relation.
    case perceptual
    /// Colours that the device has are kept, on its white; others become the nearest ones.
    case relative
    /// As `relative`, with black moved to the device's black.
    case relativeBlackPoint = "relative-bpc"
    /// Colours stay vivid.
    case saturation
    /// Colours that the device has are kept, its white included.
    case absolute
}

/// The quality wanted: `print-quality` (RFC 8011 section 5.2.13); raw values are the enum's.
public enum PrintQuality: Int32, Sendable, CaseIterable {
    /// Lowest quality, fastest.
    case draft = 3
    /// Normal quality.
    case normal = 4
    /// Best quality.
    case high = 5
}

/// How an image is turned on the media: `orientation-requested` (RFC 8011 section 5.2.10).
public enum Orientation: Int32, Sendable, CaseIterable {
    /// Not rotated.
    case portrait = 3
    /// Rotated 90 degrees counter-clockwise.
    case landscape = 4
    /// Rotated 90 degrees clockwise.
    case reverseLandscape = 5
    /// Rotated 180 degrees.
    case reversePortrait = 6
    /// As the document says.
    case none = 7
}

/// How the back side's raster must be turned: `pwg-raster-document-sheet-back` (PWG 5102.4 section 7.2).
public enum SheetBack: String, Sendable, CaseIterable, Codable {
    /// Mirrored along the axis that the sheet is not turned over.
    case flipped
    /// Turned 180 degrees only when the sheet is turned over its short edge.
    case manualTumble = "manual-tumble"
    /// As the front.
    case normal
    /// Turned 180 degrees only when the sheet is turned over its long edge.
    case rotated
}

/// Colour or not: `print-color-mode` (PWG 5100.13 section 6.2.3).
public enum PrintColorMode: String, Sendable, CaseIterable, Codable {
    /// Colour where the printer and the document have it.
    case auto
    /// Black and white only, one bit.
    case biLevel = "bi-level"
    /// Colour.
    case color
    /// Shades of gray.
    case monochrome
}
