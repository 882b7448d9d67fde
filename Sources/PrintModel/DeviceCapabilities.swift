// SPDX-License-Identifier: Apache-2.0

/// What an Output Device can do, as its driver found out; the source of a Printer's `-supported` attributes.
public struct DeviceCapabilities: Sendable, Hashable, Codable {
    /// `printer-make-and-model`.
    public var makeAndModel: String
    /// MIME types that the device itself prints, the preferred one first, such as `image/pwg-raster`.
    public var formats: [String]
    /// `pwg-raster-document-type-supported` keywords that may be sent, such as `srgb_8`; the best one first.
    public var rasterTypes: [String]
    /// Dots per inch, both directions alike, ascending.
    public var resolutions: [Int]
    /// The resolution used when a ticket names none, in dots per inch.
    public var defaultResolution: Int
    /// `sides-supported`.
    public var sides: [Sides]
    /// `pwg-raster-document-sheet-back`.
    public var sheetBack: SheetBack
    /// Self-describing names of the media that it takes (PWG 5101.1).
    public var media: [String]
    /// Those of `media` that lie in its trays now (`media-ready`).
    public var mediaReady: [String]
    /// What lies in which tray; nil when the device tells no more than `mediaReady`.
    public var loadedMedia: [LoadedMedia]?
    /// `identify-actions-supported`: how it can show which device it is; nil when it cannot.
    public var identifyActions: [String]?
    /// `media-default`.
    public var mediaDefault: String
    /// Unprintable borders, in 1/100 mm.
    public var margins: Margins
    /// Whether media can be printed without borders although `margins` says that it usually has some; nil for no.
    public var borderless: Bool?
    /// `print-quality-supported` that the device tells apart itself; nil when it tells none.
    public var printQualities: [Int]?
    /// `printer-input` trays by their `media-source` keyword.
    public var mediaSources: [String]
    /// `media-type-supported`.
    public var mediaTypes: [String]
    /// `finishings-supported` (enum values; 3 is none).
    public var finishings: [Int]
    /// `output-bin-supported`.
    public var outputBins: [String]
    /// The most copies the device makes by itself; 1 when it makes none.
    public var maximumCopies: Int
    /// `pages-per-minute`, 0 when unknown.
    public var pagesPerMinute: Int
    /// What it said of its PJL; nil for devices that are not asked.
    public var pjl: PJLSupport?
    /// Whether it renders documents itself and takes them in parts, as other servers do; nil for no.
    public var takesDocuments: Bool?
    /// How it proved by TLS that it is the same device each time; nil when it was not asked to.
    public var trust: DeviceTrust?

    /// Unprintable borders, in 1/100 mm.
    public struct Margins: Sendable, Hashable, Codable {
        /// Top border.
        public var top: Int
        /// Bottom border.
        public var bottom: Int
        /// Left border.
        public var left: Int
        /// Right border.
        public var right: Int

        /// Makes borders, in 1/100 mm.
        public init(top: Int = 0, bottom: Int = 0, left: Int = 0, right: Int = 0) {
            self.top = top
            self.bottom = bottom
            self.left = left
            self.right = right
        }
    }

    /// Makes the capabilities of a plain A4 and Letter colour device without borders; change what differs.
    public init(makeAndModel: String, formats: [String]) {
        self.makeAndModel = makeAndModel
        self.formats = formats
        rasterTypes = ["srgb_8", "sgray_8"]
        resolutions = [300]
        defaultResolution = 300
        sides = [.oneSided]
        sheetBack = .normal
        media = ["iso_a4_210x297mm", "na_letter_8.5x11in"]
        mediaReady = ["iso_a4_210x297mm"]
        mediaDefault = "iso_a4_210x297mm"
        margins = Margins()
        mediaSources = ["auto"]
        mediaTypes = ["stationery"]
        finishings = [3]
        outputBins = ["face-down"]
        maximumCopies = 1
        pagesPerMinute = 0
    }

    /// Whether it can print without borders.
    public var printsBorderless: Bool { borderless == true || margins == Margins() }

    /// Formats that PDPS itself makes of documents.
    private static let rendered: Set<String> = [
        "image/pwg-raster", "image/urf", "image/png", "application/pdf", "application/postscript",
        "application/vnd.hp-PCL", "application/PCLm", "application/vnd.zebra-zpl", "application/vnd.epson-escpos",
    ]
    /// Those of them that may have one bit for each pixel.
    private static let biLevel: Set<String> = [
        "image/pwg-raster", "image/png", "application/vnd.hp-PCL", "application/vnd.zebra-zpl",
        "application/vnd.epson-escpos",
    ]

    /// Whether documents are rendered for it, so that a ticket's options need not be its own.
    public var takesRenderedPages: Bool { formats.contains(where: Self.rendered.contains) }

    /// Whether it takes pages of black and white dots.
    public var isBiLevel: Bool {
        formats.contains(where: Self.biLevel.contains)
            && rasterTypes.contains { $0 == "black_1" || $0 == "sgray_1" }
    }

    /// Whether it prints colour: one of its raster types has more than one colorant.
    public var isColor: Bool {
        rasterTypes.contains { !$0.hasPrefix("sgray") && !$0.hasPrefix("black") }
    }
}
