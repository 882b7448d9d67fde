// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@Suite("Documents become printer languages")
struct PrinterLanguageRenderingTests {
    private static let document = """
        %!PS
        0.5 setgray 30 50 150 250 rectfill 0 setgray 20 300 10 90 rectfill showpage
        0.9 setgray 0 0 288 432 rectfill 0 setgray 100 100 80 8 rectfill showpage

        """

    private static func settings(_ output: OutputFormat, dpi: Int) -> RenderSettings {
        var settings = RenderSettings.small(output, .black1)
        settings.resolution = .init(x: dpi)
        return settings
    }

    /// The dots of each page, as PWG raster has them.
    private static func dots(_ settings: RenderSettings) async throws -> [Picture] {
        var settings = settings
        settings.output = .pwgRaster
        return try Picture.pages(of: try await WorkerFixture.render(document, settings).bytes).map(\.picture)
    }

    /// Expects the document to come out as `code` codes the dots of its pages.
    private static func expect(
        _ settings: RenderSettings,
        _ code: (Int, RasterBand, inout CodedBuffer) -> Void
    ) async throws {
        let pages = try await dots(settings)
        #expect(pages.count == 2)
        var buffer = CodedBuffer()
        for (index, page) in pages.enumerated() {
            let bytes = page.lines.flatMap { $0 }
            bytes.withUnsafeBytes {
                let band = RasterBand($0, lines: page.lines.count, bytesPerLine: page.lines[0].count)
                code(index, band, &buffer)
            }
        }
        let rendered = try await WorkerFixture.render(document, settings)
        #expect(rendered.error == nil)
        #expect(rendered.bytes == buffer.withBytes { Array($0) })
    }

    @Test("PCL has the dots of PWG raster, behind one job header", arguments: Halftone.allCases)
    func pcl(halftone: Halftone) async throws {
        var settings = Self.settings(.pcl, dpi: 300)
        settings.sides = .twoSidedLongEdge
        settings.halftone = halftone
        let job = PCLJob(width: 1200, height: 1800, resolution: 300, media: (10_160, 15_240), duplex: .longEdge)
        var coder = PCLRasterCoder(bytesPerLine: 150)
        try await Self.expect(settings) { index, page, buffer in
            if index == 0 { buffer.append(contentsOf: job.header) }
            buffer.append(job.pageStart)
            coder.beginPage()
            coder.encode(page, into: &buffer)
            buffer.append(PCLJob.pageEnd)
        }
    }

    @Test("ZPL has the dots of PWG raster, a label for each page")
    func zpl() async throws {
        var coder = ZPLCoder(width: 812, height: 1218)
        try await Self.expect(Self.settings(.zpl, dpi: 203)) { _, page, buffer in
            coder.beginPage(into: &buffer)
            coder.encode(page, into: &buffer)
            coder.endPage(into: &buffer)
        }
    }

    @Test("ESC/POS has the dots between the margins, a receipt for each page")
    func escPOS() async throws {
        var settings = Self.settings(.escPOS, dpi: 203)
        settings.margins = .init(left: 400, right: 400)
        // 4 mm are 32 dots; 93.6 mm are 748, which take 94 bytes.
        var coder = ESCPOSCoder(firstByte: 4, bytesPerLine: 94)
        try await Self.expect(settings) { _, page, buffer in
            coder.beginPage(into: &buffer)
            coder.encode(page, into: &buffer)
            coder.endPage(into: &buffer)
        }
    }

    @Test("a gray has its share of dots by either halftone, which place them differently")
    func halftones() async throws {
        var lines: [[[UInt8]]] = []
        for halftone in Halftone.allCases {
            var settings = Self.settings(.pwgRaster, dpi: 300)
            settings.halftone = halftone
            let picture = try #require(try await Self.dots(settings).first)
            // The gray covers columns 125 to 750 and lines 550 to 1591.
            let part = picture.lines[600..<1500].map { Array($0[20..<90]) }
            let ink = part.joined().reduce(0) { $0 + $1.nonzeroBitCount }
            #expect(abs(Double(ink) / Double(900 * 560) - 0.5) < 0.01, "\(halftone)")
            lines.append(part)
        }
        #expect(lines[0] != lines[1])
    }

    @Test("PCLm is bound into one PDF of strips")
    func pclm() async throws {
        var settings = Self.settings(.pclm, dpi: 300)
        settings.pixelFormat = .sgray8
        let rendered = try await WorkerFixture.render(Self.document, settings)
        #expect(rendered.error == nil)
        var binding = PageBinding(.pclm)
        let text = String(decoding: binding.bind(rendered.bytes) + binding.end(), as: UTF8.self)
        #expect(text.hasPrefix("%PDF-1.7\n%PCLm 1.0\n"))
        #expect(text.contains("/Count 2 /Kids [3 0 R 118 0 R]"))
        #expect(text.contains("/MediaBox [0 0 288 432]"))
        #expect(text.hasSuffix("%%EOF\n"))
    }

    @Test("settings that a language does not have are refused before anything is made")
    func refused() {
        for (output, dpi) in [(OutputFormat.pcl, 203), (.zpl, 5000)] {
            #expect(throws: RenderError.self) { try Self.settings(output, dpi: dpi).validate() }
        }
        var settings = Self.settings(.escPOS, dpi: 203)
        settings.pixelFormat = .srgb8
        let error = #expect(throws: RenderError.self) { try settings.validate() }
        #expect(error?.message.contains("black_1") == true)
    }
}
