// SPDX-License-Identifier: Apache-2.0

public import IPP
public import PrintModel
public import Raster

/// How one document becomes coded pages; with the document's bytes it decides every byte of the result.
public struct RenderSettings: Sendable, Equatable {
    /// Dots per inch along and across.
    public struct Resolution: Sendable, Hashable {
        /// Horizontal, dots per inch.
        public var x: Int
        /// Vertical, dots per inch.
        public var y: Int

        /// Makes a resolution of `x` by `y` dots per inch; `y` is `x` when not given.
        public init(x: Int, y: Int? = nil) {
            self.x = x
            self.y = y ?? x
        }
    }

    /// The edges of the media that the device cannot print on, in 1/100 mm.
    public struct Margins: Sendable, Hashable {
        /// Left edge, in 1/100 mm.
        public var left: Int
        /// Right edge, in 1/100 mm.
        public var right: Int
        /// Top edge, in 1/100 mm.
        public var top: Int
        /// Bottom edge, in 1/100 mm.
        public var bottom: Int

        /// Makes margins, each in 1/100 mm.
        public init(left: Int = 0, right: Int = 0, top: Int = 0, bottom: Int = 0) {
            self.left = left
            self.right = right
            self.top = top
            self.bottom = bottom
        }

        /// No margins: the device prints to the edge.
        public static let none = Margins()

        var isBorderless: Bool { self == .none }
    }

    /// What to make.
    public var output: OutputFormat
    /// The pixels of raster output; not used for PDF and PostScript.
    public var pixelFormat: PixelFormat
    /// Dots per inch of raster output.
    public var resolution: Resolution
    /// The media's self-describing name (PWG 5101.1), written into raster headers.
    public var mediaName: String
    /// The media's size.
    public var media: MediaSize
    /// What the device cannot print on; `fit` keeps within it.
    public var margins: Margins
    /// Pages of the document to render, counted from 1, ascending; empty for all (`page-ranges`).
    public var pageRanges: [ClosedRange<Int>]
    /// Sides of the sheet.
    public var sides: Sides
    /// How the device wants the back side's raster (`pwg-raster-document-sheet-back`).
    public var sheetBack: PrintModel.SheetBack
    /// How pages are fitted to the media.
    public var scaling: PrintScaling
    /// How text and images are turned; PostScript and PDF carry their own orientation.
    public var orientation: Orientation
    /// The quality wanted, written into raster headers.
    public var quality: PrintQuality
    /// Copies that the device shall make, written into raster headers; pages are coded once.
    public var copies: Int
    /// Whether PDF and PostScript output is converted to shades of gray.
    public var monochrome: Bool
    /// How gray becomes dots in 1-bit pixels.
    public var halftone = Halftone.threshold
    /// How pages become impressions.
    public var imposition = Imposition()
    /// The first impression that is made, counted from 1 in the whole order; those before were made earlier.
    public var firstImpression = 1
    /// Whether the first impression goes on the back of a sheet that has its front already.
    public var startsOnBack = false
    /// Whether pages of PDF and PostScript output are put on the media, as those of raster output always are; else
    /// each keeps its size.
    public var fitsMedia = false
    /// What happens to colours that the device does not have.
    public var renderingIntent: RenderingIntent = .auto
    /// Whether photos are sharpened after they were made smaller.
    public var sharpensPhotos = false
    /// The device's own colours, if they are known: raster output is made in them.
    public var deviceProfile: DeviceProfile?
    /// How several documents become one.
    public var joining = DocumentJoining()
    /// The sheet before the document.
    public var startSheet: JobSheet?
    /// The sheet behind it.
    public var endSheet: JobSheet?

    /// Makes settings for plain one-sided output of all pages.
    public init(
        output: OutputFormat,
        pixelFormat: PixelFormat = .srgb8,
        resolution: Resolution = Resolution(x: 300),
        mediaName: String = "iso_a4_210x297mm",
        media: MediaSize = .isoA4,
        margins: Margins = .none,
        pageRanges: [ClosedRange<Int>] = [],
        sides: Sides = .oneSided,
        sheetBack: PrintModel.SheetBack = .normal,
        scaling: PrintScaling = .auto,
        orientation: Orientation = .none,
        quality: PrintQuality = .normal,
        copies: Int = 1,
        monochrome: Bool = false
    ) {
        self.output = output
        self.pixelFormat = pixelFormat
        self.resolution = resolution
        self.mediaName = mediaName
        self.media = media
        self.margins = margins
        self.pageRanges = pageRanges
        self.sides = sides
        self.sheetBack = sheetBack
        self.scaling = scaling
        self.orientation = orientation
        self.quality = quality
        self.copies = copies
        self.monochrome = monochrome
    }

    /// Whether impressions are other than the document's pages, in their order.
    package var isArranged: Bool {
        !imposition.isPlain || !output.isRaster && (startSheet != nil || endSheet != nil || firstImpression > 1)
    }

    /// Impressions of the sheets around the document: each has a sheet of its own.
    package var startSheetImpressions: Int { startSheet == nil ? 0 : sides == .oneSided ? 1 : 2 }

    /// Whether a page counted from 1 is among `pageRanges`.
    public func includes(page: Int) -> Bool {
        pageRanges.isEmpty || pageRanges.contains { $0.contains(page) }
    }
}
