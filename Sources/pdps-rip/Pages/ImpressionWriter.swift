// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering

/// Takes the pixels of pages, band by band, and sends them coded: chooses pages, turns back sides, makes dots.
final class ImpressionWriter {
    /// Pixels that pages are made of before they get the format of the output: 8 bits, chunky.
    enum Contone: Int {
        /// Gray, 255 is white.
        case gray = 1
        /// sRGB.
        case rgb = 3
        /// Cyan, magenta, yellow, black, 255 is full ink.
        case cmyk = 4

        /// Bytes of a pixel.
        var bytesPerPixel: Int { rawValue }

        var pixelFormat: PixelFormat {
            switch self {
            case .gray: .sgray8
            case .rgb: .srgb8
            case .cmyk: .cmyk8
            }
        }
    }

    let settings: RenderSettings
    /// What sources shall make.
    let contone: Contone
    /// Whether the source gives only the pages that were asked for.
    var givesChosenPagesOnly = false
    /// Is called after each page.
    var pageEnded: () -> Void = {}
    /// Whether what comes next is no page of the document: a job sheet, or a side that stays blank.
    var isBesideDocument = false
    /// Impressions of the whole order that were sent or passed over, since they are made by others or were made before.
    private(set) var position = 0
    /// Pages that the document showed, chosen or not.
    private(set) var documentPages = 0

    private let output: WorkerOutput
    private let turns: ImpressionTurns
    private var coder: any PageCoder
    private var transform = SheetTransform.identity
    private var dots: DotMaker

    /// - Parameter totalPages: impressions of the document, nil if not known.
    /// - Throws: ``RenderError`` if there is no such output.
    init(settings: RenderSettings, totalPages: Int?, output: WorkerOutput) throws(RenderError) {
        self.settings = settings
        self.output = output
        turns = ImpressionTurns(output: output)
        contone = Self.contone(of: settings.pixelFormat)
        dots = DotMaker(settings: settings)
        coder = try Self.coder(settings: settings, totalPages: totalPages ?? 0)
    }

    private static func coder(settings: RenderSettings, totalPages: Int) throws(RenderError) -> any PageCoder {
        switch settings.output {
        case .pwgRaster: return PWGPageCoder(settings: settings, totalPages: totalPages)
        case .appleRaster: return try URFPageCoder(settings: settings, totalPages: totalPages)
        case .png: return try PNGPageCoder(settings: settings)
        case .pcl: return PCLPageCoder(settings: settings)
        case .pclm: return try PCLmPageCoder(settings: settings)
        case .zpl: return ZPLPageCoder(settings: settings)
        case .escPOS: return ESCPOSPageCoder(settings: settings)
        case .pdf, .postScript:
            throw RenderError(code: .unsupportedSettings, message: "\(settings.output.rawValue) has no pixels.")
        }
    }

    static func contone(of format: PixelFormat) -> Contone {
        switch format.colors {
        case 4: .cmyk
        case 3: .rgb
        default: .gray
        }
    }

    /// How many impressions there are from the first one that is wanted to the last one that came.
    var impressions: Int { max(0, position - settings.firstImpression + 1) }

    /// Whether the next impression is to be made; else it need not be drawn, and ``passOver()`` counts it.
    var wantsNext: Bool {
        position + 1 >= settings.firstImpression && turns.includes(position + 2 - settings.firstImpression)
    }

    /// Passes over an impression that is not made here.
    func passOver() {
        position += 1
        turns.passed()
        pageEnded()
    }

    /// Whether the last impression is on the front of its sheet.
    private var isOnFront: Bool { !(position + (settings.startsOnBack ? 1 : 0)).isMultiple(of: 2) }

    /// Whether the sheet of the last impression has its back still free.
    var isBackFree: Bool { settings.sides != .oneSided && isOnFront }

    /// Begins a page; returns how its bands shall come, or nil if the page is not wanted.
    ///
    /// With `mirrorY` bands come from the bottom of the page; the lines within a band always come top first.
    func beginPage() -> SheetTransform? {
        if !isBesideDocument {
            documentPages += 1
            guard givesChosenPagesOnly || settings.includes(page: documentPages) else { return nil }
        }
        guard wantsNext else {
            passOver()
            return nil
        }
        position += 1
        dots.beginPage()
        let isBack = settings.sides != .oneSided && !isOnFront && !settings.output.isFilePerPage
        let sheetBack = Raster.SheetBack(rawValue: settings.sheetBack.rawValue) ?? .normal
        transform =
            isBack
            ? SheetTransform(sheetBack: sheetBack, tumble: settings.sides == .twoSidedShortEdge) : .identity
        output.send(.pageStarted(impressions))
        coder.beginPage(isFirst: impressions == 1, transform: transform, into: &output.buffer)
        return transform
    }

    /// Takes the next band, whose pixels may be changed.
    func write(lines: Int, of bytes: UnsafeMutableRawBufferPointer, stride: Int) {
        let width = settings.pixelWidth
        let bytesPerLine = contone.pixelFormat.bytesPerLine(width: width)
        let band = MutableRasterBand(bytes, lines: lines, bytesPerLine: bytesPerLine, stride: stride)
        if transform.mirrorY { band.reverseLines() }
        transform.mirror(band, width: width, format: contone.pixelFormat)
        switch settings.pixelFormat {
        case .black1, .sgray1: dots.withDots(of: band.readable) { coder.code($0, into: &output.buffer) }
        case .black8:
            for index in bytes.indices { bytes[index] = ~bytes[index] }
            fallthrough
        default: coder.code(band.readable, into: &output.buffer)
        }
        output.flushIfFull()
    }

    /// Ends the page.
    func endPage() {
        coder.endPage(into: &output.buffer)
        output.send(.pageEnded(impressions))
        pageEnded()
    }
}
