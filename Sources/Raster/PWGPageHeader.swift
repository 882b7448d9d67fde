// SPDX-License-Identifier: Apache-2.0

/// The header of a page of `image/pwg-raster` (PWG 5102.4 section 4.3); reserved fields are not kept.
public struct PWGPageHeader: Sendable, Hashable {
    /// The document's first four bytes, before the first page header: "RaS2".
    public static let syncWord: [UInt8] = [0x52, 0x61, 0x53, 0x32]
    /// Bytes of an encoded header.
    public static let byteCount = 1796

    /// `media-color`, or empty.
    public var mediaColor = ""
    /// `media-type`, or empty.
    public var mediaType = ""
    /// `print-content-optimize`, or empty.
    public var printContentOptimize = ""
    /// When to cut: 0 never, 1 after the document, 2 the job, 3 the set, 4 the page.
    public var cutMedia: UInt32 = 0
    /// Both sides of the sheet are printed.
    public var duplex = false
    /// Dots per inch across the feed direction.
    public var resolutionX: UInt32
    /// Dots per inch along the feed direction.
    public var resolutionY: UInt32
    /// A separator sheet is inserted.
    public var insertSheet = false
    /// When to jog the output: numbers like `cutMedia`.
    public var jog: UInt32 = 0
    /// The edge that enters first: 0 short, 1 long.
    public var leadingEdge: UInt32 = 0
    /// `media-source` as a number: 0 automatic, 1 main, 19 by-pass tray, 20 to 39 trays, 40 to 49 rolls, and so on.
    public var mediaPosition: UInt32 = 0
    /// `media-weight-metric` in grams per square metre, 0 if not known.
    public var mediaWeight: UInt32 = 0
    /// Copies to print of the page; 0 leaves it to the printer.
    public var copies: UInt32 = 1
    /// Turn of the page in steps of 90 degrees counter-clockwise, 0 to 3.
    public var orientation: UInt32 = 0
    /// Width of the sheet in points.
    public var pageWidth: UInt32 = 0
    /// Height of the sheet in points.
    public var pageHeight: UInt32 = 0
    /// The sheet is turned over its short edge.
    public var tumble = false
    /// Pixels of a line.
    public var width: UInt32
    /// Lines of the page.
    public var height: UInt32
    /// Kind of pixels: BitsPerColor, BitsPerPixel, ColorSpace, NumColors and, with `width`, BytesPerLine.
    public var pixelFormat: PixelFormat
    /// Pages of the whole document, 0 if not known.
    public var totalPageCount: UInt32 = 0
    /// 1, or -1 if lines run from right to left.
    public var crossFeedTransform: Int32 = 1
    /// 1, or -1 if the last line comes first.
    public var feedTransform: Int32 = 1
    /// Left edge of what is painted, in pixels; the four edges are 0 if not known.
    public var imageBoxLeft: UInt32 = 0
    /// Top edge of what is painted, in pixels.
    public var imageBoxTop: UInt32 = 0
    /// Right edge of what is painted, in pixels.
    public var imageBoxRight: UInt32 = 0
    /// Bottom edge of what is painted, in pixels.
    public var imageBoxBottom: UInt32 = 0
    /// sRGB colour of the ink or medium that stands for black, 0x00RRGGBB.
    public var alternatePrimary: UInt32 = 0
    /// `print-quality`: 3 draft, 4 normal, 5 high, 0 the printer's default.
    public var printQuality: UInt32 = 0
    /// USB vendor id of who defined `vendorData`, 0 for none.
    public var vendorIdentifier: UInt32 = 0
    /// Up to 1088 bytes of the vendor's own.
    public var vendorData: [UInt8] = []
    /// `print-rendering-intent`, or empty.
    public var renderingIntent = ""
    /// Self-describing media name, for example `iso_a4_210x297mm`, or empty.
    public var pageSizeName = ""

    /// Bytes of a line.
    public var bytesPerLine: Int { pixelFormat.bytesPerLine(width: Int(width)) }

    /// How the pixels were turned.
    public var transform: SheetTransform {
        SheetTransform(mirrorX: crossFeedTransform == -1, mirrorY: feedTransform == -1)
    }

    /// Makes the header of a page; numbers below 0 become 0.
    ///
    /// - Parameters:
    ///   - pixelFormat: kind of pixels.
    ///   - width: pixels of a line.
    ///   - height: lines of the page.
    ///   - resolution: dots per inch, across and along the feed direction.
    ///   - pageSize: size of the sheet in points.
    ///   - duplex: both sides of the sheet are printed.
    ///   - tumble: the sheet is turned over its short edge.
    ///   - transform: how the pixels of this side were turned.
    ///   - quality: `print-quality`: 3, 4, 5, or 0 for the printer's default.
    ///   - pageSizeName: self-describing media name, or empty.
    ///   - totalPageCount: pages of the document, 0 if not known.
    ///   - copies: copies the printer makes of the page.
    public init(
        pixelFormat: PixelFormat,
        width: Int,
        height: Int,
        resolution: (x: Int, y: Int),
        pageSize: (width: Int, height: Int),
        duplex: Bool = false,
        tumble: Bool = false,
        transform: SheetTransform = .identity,
        quality: Int = 0,
        pageSizeName: String = "",
        totalPageCount: Int = 0,
        copies: Int = 1
    ) {
        self.pixelFormat = pixelFormat
        self.width = UInt32(clamping: width)
        self.height = UInt32(clamping: height)
        resolutionX = UInt32(clamping: resolution.x)
        resolutionY = UInt32(clamping: resolution.y)
        pageWidth = UInt32(clamping: pageSize.width)
        pageHeight = UInt32(clamping: pageSize.height)
        self.duplex = duplex
        self.tumble = tumble
        crossFeedTransform = transform.crossFeed
        feedTransform = transform.feed
        printQuality = UInt32(clamping: quality)
        self.pageSizeName = pageSizeName
        self.totalPageCount = UInt32(clamping: totalPageCount)
        self.copies = UInt32(clamping: copies)
    }
}
