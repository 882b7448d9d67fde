// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@Suite("Documents become raster pages")
struct RasterRenderingTests {
    private func pictures(_ rendered: Rendered) throws -> [(header: RasterDecoder.PageHeader, picture: Picture)] {
        #expect(rendered.error == nil)
        return try Picture.pages(of: rendered.bytes)
    }

    @Test(
        "PostScript paints where it says, in every kind of pixels",
        arguments: [
            (PixelFormat.sgray8, [0] as [UInt8]), (.srgb8, [0, 0, 0]), (.cmyk8, [0, 0, 0, 255]), (.black8, [255]),
        ]
    )
    func square(pixels: PixelFormat, black: [UInt8]) async throws {
        let rendered = try await WorkerFixture.render(SampleDocuments.square, .small(.pwgRaster, pixels))
        let pages = try pictures(rendered)
        #expect(pages.count == 1)
        #expect(rendered.finishedPages == 1)
        let picture = try #require(pages.first).picture
        #expect([picture.width, picture.height] == [288, 432])
        // An inch from the left, from 4 to 5 inches below the upper edge.
        #expect(picture.paintedBox == [72, 288, 144, 360])
        #expect(picture[100, 300] == black)
    }

    @Test("1-bit pixels are black where the page is, and dots where it is gray")
    func oneBit() async throws {
        let program = "%!PS\n0 setgray 0 0 144 432 rectfill 0.5 setgray 144 0 144 432 rectfill showpage\n"
        let picture = try #require(
            try pictures(await WorkerFixture.render(program, .small(.pwgRaster, .black1))).first
        ).picture
        let line = picture.lines[100]
        #expect(line.prefix(18).allSatisfy { $0 == 0xFF })
        let ink = picture.lines.flatMap { $0.dropFirst(18) }.reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(abs(ink - 144 * 432 / 2) < 144 * 432 / 20)
    }

    @Test("the header tells resolution, media, sides and counts")
    func header() async throws {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.resolution = .init(x: 150, y: 100)
        settings.sides = .twoSidedShortEdge
        settings.quality = .high
        settings.copies = 3
        let pdf = SampleDocuments.pdf(pages: ["0 0 10 10 re f", "", ""])
        let pages = try pictures(await WorkerFixture.render(pdf, settings))
        #expect(pages.count == 3)
        guard case .pwg(let header)? = pages.first?.header else { throw RasterTestError() }
        #expect([header.width, header.height, header.resolutionX, header.resolutionY] == [600, 600, 150, 100])
        #expect([header.pageWidth, header.pageHeight, header.totalPageCount, header.copies] == [288, 432, 3, 3])
        #expect(header.duplex && header.tumble && header.printQuality == 5)
        #expect(header.pageSizeName == "na_index-4x6_4x6in")
    }

    @Test("Apple raster has its page count and the same pixels")
    func appleRaster() async throws {
        let pdf = SampleDocuments.pdf(pages: ["72 72 72 72 re f", "0 0 20 30 re f"])
        let pages = try pictures(await WorkerFixture.render(pdf, .small(.appleRaster)))
        #expect(pages.map(\.picture.paintedBox) == [[72, 288, 144, 360], [0, 402, 20, 432]])
        var decoder = RasterDecoder()
        decoder.feed(try await WorkerFixture.render(pdf, .small(.appleRaster)).bytes)
        #expect(try decoder.next() == .documentStarted(.urf, pageCount: 2))
    }

    @Test("EPS is one page, showpage or not, centred by its bounding box", arguments: ["showpage", ""])
    func encapsulated(show: String) async throws {
        let eps = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 1000 1000 1100 1200\n1000 1000 100 200 rectfill \(show)\n"
        let pages = try pictures(await WorkerFixture.render(eps, .small()))
        #expect(pages.map(\.picture.paintedBox) == [[94, 116, 194, 316]])
    }

    @Test("PostScript behind job control, or in an EPS with a preview, is found")
    func wrapped() async throws {
        let job =
            "\u{1B}%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=POSTSCRIPT\r\n\(SampleDocuments.square)\u{4}\u{1B}%-12345X"
        #expect(
            try pictures(await WorkerFixture.render(job, .small())).map(\.picture.paintedBox) == [[72, 288, 144, 360]]
        )
        let eps = Array("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 200\n0 0 100 200 rectfill\n".utf8)
        let header: [UInt8] = [0xC5, 0xD0, 0xD3, 0xC6, 30, 0, 0, 0, UInt8(eps.count), 0, 0, 0]
        let binary = header + Array(repeating: 0, count: 18) + eps + Array(repeating: 0xAA, count: 99)
        #expect(
            try pictures(await WorkerFixture.render(binary, .small())).map(\.picture.paintedBox) == [
                [94, 116, 194, 316]
            ]
        )
    }

    @Test("pages of many bands have each line where it belongs, from the top and from the bottom", arguments: [1, 2])
    func bands(side: Int) async throws {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.resolution = .init(x: 600)
        settings.sides = .twoSidedLongEdge
        settings.sheetBack = .flipped
        // Each line of the page, counted from the bottom, has a gray of its own.
        let page = """
            0.12 0.12 scale 0 1 3599 {
              dup 256 mod 255 div setgray 0.25 add 0.25 exch 2399.5 0.5 rectfill
            } for showpage

            """
        let rendered = try await WorkerFixture.render("%!PS\n\(page)\(page)", settings)
        let picture = try #require(try pictures(rendered).dropFirst(side - 1).first).picture
        #expect(picture.lines.count == 3600)
        for (y, line) in picture.lines.enumerated() {
            let fromBottom = side == 1 ? 3599 - y : y
            let isRight = line == [UInt8](repeating: UInt8(fromBottom % 256), count: line.count)
            #expect(isRight, "line \(y)")
            guard isRight else { return }
        }
    }

    @Test("page ranges choose pages of PDF and PostScript alike", arguments: [DocumentFormat.pdf, .postScript])
    func pageRanges(format: DocumentFormat) async throws {
        var settings = RenderSettings.small()
        settings.pageRanges = [2...3, 5...9]
        let document =
            format == .pdf
            ? SampleDocuments.pdf(pages: (1...6).map { "\($0 * 20) 20 10 10 re f" })
            : Array(SampleDocuments.postScript(pages: 6).utf8)
        let rendered = try await WorkerFixture.render(document, settings)
        #expect(try pictures(rendered).map(\.picture.paintedBox[0]) == [40, 60, 100, 120])
        #expect(rendered.finishedPages == 4)
        #expect(rendered.announcedPages == (format == .pdf ? .some(4) : .some(nil)))
    }

    @Test(
        "ranges beyond the document are an error that tells its length",
        arguments: [DocumentFormat.pdf, .postScript]
    )
    func rangesBeyondTheEnd(format: DocumentFormat) async throws {
        var settings = RenderSettings.small()
        settings.pageRanges = [7...8]
        let document =
            format == .pdf ? SampleDocuments.pdf(pages: ["", ""]) : Array(SampleDocuments.postScript(pages: 2).utf8)
        let error = try #require(try await WorkerFixture.render(document, settings).renderError)
        #expect(error.code == .noPages)
        #expect(error.message.contains("7-8") && error.message.contains("2 pages"))
    }

    @Test(
        "back sides are turned as the printer wants",
        arguments: [
            (PrintModel.SheetBack.normal, Sides.twoSidedLongEdge, [20, 402, 30, 412]),
            (.rotated, .twoSidedLongEdge, [258, 20, 268, 30]), (.rotated, .twoSidedShortEdge, [20, 402, 30, 412]),
            (.flipped, .twoSidedLongEdge, [20, 20, 30, 30]), (.flipped, .twoSidedShortEdge, [258, 402, 268, 412]),
            (.manualTumble, .twoSidedShortEdge, [258, 20, 268, 30]),
        ]
    )
    func backSides(back: PrintModel.SheetBack, sides: Sides, box: [Int]) async throws {
        var settings = RenderSettings.small()
        settings.sheetBack = back
        settings.sides = sides
        let page = "20 20 10 10 re f"
        let pages = try pictures(
            await WorkerFixture.render(SampleDocuments.pdf(pages: [page, page, page]), settings)
        )
        #expect(pages.map(\.picture.paintedBox) == [[20, 402, 30, 412], box, [20, 402, 30, 412]])
    }

    @Test("a back side turned by 180 degrees has exactly the front's pixels, reversed", arguments: [true, false])
    func backSideIsExact(isImage: Bool) async throws {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.sides = .twoSidedLongEdge
        settings.sheetBack = .rotated
        let page = "0.2 0.5 0.9 rg 31 17 100 203 re f 1 0 0 RG 0 0 m 288 432 l S"
        let document =
            isImage
            ? SampleDocuments.tiff(width: 30, height: 20, colors: [[255, 128, 0], [255, 128, 0]])
            : SampleDocuments.pdf(pages: [page, page])
        let pages = try pictures(await WorkerFixture.render(document, settings)).map(\.picture)
        let (front, back) = (try #require(pages.first), try #require(pages.last))
        #expect(pages.count == 2)
        for y in 0..<front.height {
            let turned = (0..<front.width).flatMap { back[front.width - 1 - $0, front.height - 1 - y] }
            #expect(front.lines[y] == turned)
        }
    }
}

struct RasterTestError: Error {}
