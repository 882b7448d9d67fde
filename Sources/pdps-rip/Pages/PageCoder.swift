// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering

/// Codes the pixels of pages in one output format.
protocol PageCoder {
    /// Begins a page; the first one is led by what may stand only once.
    mutating func beginPage(isFirst: Bool, transform: SheetTransform, into buffer: inout CodedBuffer)
    /// Codes the next lines of the page.
    mutating func code(_ band: RasterBand, into buffer: inout CodedBuffer)
    /// Ends the page.
    mutating func endPage(into buffer: inout CodedBuffer)
}

/// PWG Raster (PWG 5102.4).
struct PWGPageCoder: PageCoder {
    private let settings: RenderSettings
    private let totalPages: Int
    private var coder: LineCoder

    /// - Parameter totalPages: impressions of the document, 0 if not known.
    init(settings: RenderSettings, totalPages: Int) {
        self.settings = settings
        self.totalPages = totalPages
        coder = LineCoder(settings.pixelFormat, width: settings.pixelWidth)
    }

    mutating func beginPage(isFirst: Bool, transform: SheetTransform, into buffer: inout CodedBuffer) {
        if isFirst { buffer.append(contentsOf: PWGPageHeader.syncWord) }
        let header = PWGPageHeader(
            pixelFormat: settings.pixelFormat,
            width: settings.pixelWidth,
            height: settings.pixelHeight,
            resolution: (settings.resolution.x, settings.resolution.y),
            pageSize: settings.mediaPoints,
            duplex: settings.sides != .oneSided,
            tumble: settings.sides == .twoSidedShortEdge,
            transform: transform,
            quality: Int(settings.quality.rawValue),
            pageSizeName: settings.mediaName,
            totalPageCount: totalPages,
            copies: settings.copies
        )
        buffer.append(contentsOf: header.encode())
    }

    mutating func code(_ band: RasterBand, into buffer: inout CodedBuffer) {
        coder.encode(band, into: &buffer)
    }

    mutating func endPage(into buffer: inout CodedBuffer) {
        coder.finish(into: &buffer)
    }
}

/// Apple Raster.
struct URFPageCoder: PageCoder {
    private let header: [UInt8]
    private let totalPages: Int
    private var coder: LineCoder

    /// - Parameter totalPages: impressions of the document, 0 if not known.
    /// - Throws: ``RenderError`` if the format has no such pixels.
    init(settings: RenderSettings, totalPages: Int) throws(RenderError) {
        let duplex: URFPageHeader.Duplex =
            switch settings.sides {
            case .oneSided: .none
            case .twoSidedLongEdge: .longEdge
            case .twoSidedShortEdge: .shortEdge
            }
        let header = URFPageHeader(
            pixelFormat: settings.pixelFormat,
            width: settings.pixelWidth,
            height: settings.pixelHeight,
            resolution: settings.resolution.x,
            duplex: duplex,
            quality: Int(settings.quality.rawValue)
        )
        guard let header else {
            throw RenderError(
                code: .unsupportedSettings,
                message: "Apple raster has no \(settings.pixelFormat.keyword) pixels."
            )
        }
        self.header = header.encode()
        self.totalPages = totalPages
        coder = LineCoder(settings.pixelFormat, width: settings.pixelWidth, endsLinesInWhite: true)
    }

    mutating func beginPage(isFirst: Bool, transform: SheetTransform, into buffer: inout CodedBuffer) {
        if isFirst { buffer.append(contentsOf: URFFileHeader(pageCount: totalPages).encode()) }
        buffer.append(contentsOf: header)
    }

    mutating func code(_ band: RasterBand, into buffer: inout CodedBuffer) {
        coder.encode(band, into: &buffer)
    }

    mutating func endPage(into buffer: inout CodedBuffer) {
        coder.finish(into: &buffer)
    }
}
