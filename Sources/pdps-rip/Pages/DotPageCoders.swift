// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster
import Rendering

/// PCL 5, black and white; its end comes from ``PageBinding``.
struct PCLPageCoder: PageCoder {
    private let job: PCLJob
    private var coder: PCLRasterCoder

    init(settings: RenderSettings) {
        let duplex: PCLJob.Duplex =
            switch settings.sides {
            case .oneSided: .none
            case .twoSidedLongEdge: .longEdge
            case .twoSidedShortEdge: .shortEdge
            }
        job = PCLJob(
            width: settings.pixelWidth,
            height: settings.pixelHeight,
            resolution: settings.resolution.x,
            media: (settings.media.width, settings.media.height),
            duplex: duplex,
            copies: settings.copies
        )
        coder = PCLRasterCoder(bytesPerLine: settings.pixelFormat.bytesPerLine(width: settings.pixelWidth))
    }

    mutating func beginPage(isFirst: Bool, transform: SheetTransform, into buffer: inout CodedBuffer) {
        if isFirst { buffer.append(contentsOf: job.header) }
        buffer.append(job.pageStart)
        coder.beginPage()
    }

    mutating func code(_ band: RasterBand, into buffer: inout CodedBuffer) {
        coder.encode(band, into: &buffer)
    }

    mutating func endPage(into buffer: inout CodedBuffer) {
        buffer.append(PCLJob.pageEnd)
    }
}

/// ZPL II labels.
struct ZPLPageCoder: PageCoder {
    private var coder: ZPLCoder

    init(settings: RenderSettings) {
        coder = ZPLCoder(width: settings.pixelWidth, height: settings.pixelHeight, copies: settings.copies)
    }

    mutating func beginPage(isFirst: Bool, transform: SheetTransform, into buffer: inout CodedBuffer) {
        coder.beginPage(into: &buffer)
    }

    mutating func code(_ band: RasterBand, into buffer: inout CodedBuffer) {
        coder.encode(band, into: &buffer)
    }

    mutating func endPage(into buffer: inout CodedBuffer) {
        coder.endPage(into: &buffer)
    }
}

/// ESC/POS receipts: each page is one, as wide as the print head, which reaches from margin to margin.
struct ESCPOSPageCoder: PageCoder {
    private var coder: ESCPOSCoder

    init(settings: RenderSettings) {
        let dots = { (size: Int) in (size * settings.resolution.x + 1270) / 2540 }
        let all = settings.pixelFormat.bytesPerLine(width: settings.pixelWidth)
        let first = min(dots(settings.margins.left) / 8, all - 1)
        let head = (dots(settings.media.width - settings.margins.left - settings.margins.right) + 7) / 8
        coder = ESCPOSCoder(firstByte: first, bytesPerLine: max(1, min(head, all - first)))
    }

    mutating func beginPage(isFirst: Bool, transform: SheetTransform, into buffer: inout CodedBuffer) {
        coder.beginPage(into: &buffer)
    }

    mutating func code(_ band: RasterBand, into buffer: inout CodedBuffer) {
        coder.encode(band, into: &buffer)
    }

    mutating func endPage(into buffer: inout CodedBuffer) {
        coder.endPage(into: &buffer)
    }
}
