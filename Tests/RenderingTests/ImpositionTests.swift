// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@Suite("Pages lie on the sheet as the ticket says")
struct ImpositionTests {
    private func pictures(_ document: [UInt8], _ settings: RenderSettings) async throws -> [Picture] {
        let rendered = try await WorkerFixture.render(document, settings)
        #expect(rendered.error == nil)
        let pages = try Picture.pages(of: rendered.bytes).map(\.picture)
        #expect(rendered.finishedPages == pages.count)
        return pages
    }

    private func settings(_ imposition: Imposition) -> RenderSettings {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.imposition = imposition
        return settings
    }

    // MARK: number-up

    private static let grids: [(Int, [[Int?]])] = [
        // Upright pages on an upright sheet: where the sheet is turned, lines run upwards.
        (2, [[2], [1]]), (4, [[1, 2], [3, 4]]), (6, [[1, 2], [3, 4], [5, 6]]),
        (9, [[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
        (16, [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]]),
    ]

    @Test("number-up puts that many pages on a side", arguments: grids)
    func numberUp(count: Int, grid: [[Int?]]) async throws {
        let pages = try await pictures(ColoredPages.pdf(count + 1), settings(Imposition(numberUp: count)))
        #expect(pages.count == 2)
        #expect(pages.first?.pages(columns: grid[0].count, rows: grid.count) == grid)
        let rest = try #require(pages.last).pages(columns: grid[0].count, rows: grid.count).flatMap { $0 }
        #expect(rest.filter { $0 == count + 1 }.count == 1 && rest.filter { $0 == 0 }.count == count - 1)
    }

    private static let directions: [(NumberUpDirection, [[Int?]])] = [
        (.toRightToBottom, [[1, 2], [3, 4]]), (.toBottomToRight, [[1, 3], [2, 4]]),
        (.toLeftToBottom, [[2, 1], [4, 3]]), (.toBottomToLeft, [[3, 1], [4, 2]]),
        (.toRightToTop, [[3, 4], [1, 2]]), (.toTopToRight, [[2, 4], [1, 3]]),
        (.toLeftToTop, [[4, 3], [2, 1]]), (.toTopToLeft, [[4, 2], [3, 1]]),
    ]

    @Test("presentation-direction-number-up orders them", arguments: directions)
    func direction(direction: NumberUpDirection, grid: [[Int?]]) async throws {
        let pages = try await pictures(
            ColoredPages.pdf(4),
            settings(Imposition(numberUp: 4, direction: direction))
        )
        #expect(pages.first?.pages(columns: 2, rows: 2) == grid)
    }

    @Test("two pages are turned together with the sheet, and fill their halves")
    func twoUpGeometry() async throws {
        let page = try #require(
            try await pictures(ColoredPages.pdf(2), settings(Imposition(numberUp: 2))).first
        )
        // 288 by 192 each, centred in halves of 216; the lower left corner of a page is at the lower right.
        #expect(page.paintedBox == [0, 12, 288, 420])
        #expect(ColoredPages.number(page[270, 410]) == -1 && ColoredPages.number(page[270, 190]) == -1)
        #expect(ColoredPages.number(page[150, 216]) == 0)
    }

    @Test("pages that lie across are put above each other on an upright sheet")
    func landscapePages() async throws {
        let pdf = ColoredPages.pdf(3, width: 432, height: 288)
        let page = try #require(try await pictures(pdf, settings(Imposition(numberUp: 2))).first)
        #expect(page.pages(columns: 1, rows: 2) == [[1], [2]])
        #expect(ColoredPages.number(page[10, 200]) == -1)
        // Rotated by the PDF it is the same.
        let rotated = ColoredPages.pdf(3, page: "/Rotate 90")
        let again = try #require(try await pictures(rotated, settings(Imposition(numberUp: 2))).first)
        #expect(again.pages(columns: 1, rows: 2) == [[1], [2]])
        #expect(ColoredPages.number(again[10, 20]) == -1)
    }

    @Test("margins are kept free, and orientation turns the sheet")
    func marginsAndOrientation() async throws {
        var settings = settings(Imposition(numberUp: 4))
        settings.margins = .init(left: 1270, right: 635, top: 1270, bottom: 635)
        let framed = try #require(try await pictures(ColoredPages.pdf(4), settings).first)
        let box = framed.paintedBox
        #expect(box[0] >= 36 && box[1] >= 36 && box[2] <= 270 && box[3] <= 414)
        settings.margins = .none
        settings.orientation = .reversePortrait
        let turned = try #require(try await pictures(ColoredPages.pdf(4), settings).first)
        #expect(turned.pages(columns: 2, rows: 2) == [[4, 3], [2, 1]])
        settings.orientation = .reverseLandscape
        settings.imposition.numberUp = 2
        let clockwise = try #require(try await pictures(ColoredPages.pdf(2), settings).first)
        #expect(clockwise.pages(columns: 1, rows: 2) == [[1], [2]])
        #expect(ColoredPages.number(clockwise[10, 20]) == -1)
    }

    /// A small page across: the sheet is turned, its first cell is at the lower left.
    private static let scalings: [(PrintScaling, [Int])] = [
        (.auto, [18, 216, 126, 432]), (.fit, [18, 216, 126, 432]), (.fill, [0, 216, 144, 432]),
        (.none, [54, 288, 90, 360]), (.autoFit, [54, 288, 90, 360]),
    ]

    @Test("print-scaling fits pages to their cells", arguments: scalings)
    func scalingInCells(scaling: PrintScaling, box: [Int]) async throws {
        var settings = settings(Imposition(numberUp: 4))
        settings.scaling = scaling
        let page = try #require(
            try await pictures(ColoredPages.pdf(1, width: 72, height: 36), settings).first
        )
        #expect(page.paintedBox == box)
    }

    @Test("pages with transparency do not touch their neighbours")
    func transparency() async throws {
        let group =
            "/Group << /S /Transparency /CS /DeviceRGB /I true >> /Resources << /ExtGState "
            + "<< /G << /ca 0.5 /BM /Multiply >> >> >>"
        let pdf = SampleDocuments.pdf(
            pages: (1...4).map { "\($0.isMultiple(of: 2) ? "/G gs" : "") 1 0 0 rg 0 0 288 432 re f" },
            page: group
        )
        let page = try #require(try await pictures(pdf, settings(Imposition(numberUp: 4))).first)
        let red = [[UInt8]]([[255, 0, 0], [255, 127, 127]])
        for (index, point) in [(72, 108), (216, 108), (72, 324), (216, 324)].enumerated() {
            for (a, b) in zip(page[point.0, point.1], red[index % 2]) { #expect(abs(Int(a) - Int(b)) < 3) }
        }
    }

    // MARK: Order

    @Test("page ranges choose pages before they are put together")
    func rangesBeforeNumberUp() async throws {
        var settings = settings(Imposition(numberUp: 4))
        settings.pageRanges = [2...3, 6...20]
        let pages = try await pictures(ColoredPages.pdf(9), settings)
        #expect(pages.map { $0.pages(columns: 2, rows: 2) } == [[[2, 3], [6, 7]], [[8, 9], [0, 0]]])
    }

    private static let orders: [(Imposition, Sides, [Int?])] = [
        (Imposition(isReversed: true), .oneSided, [5, 4, 3, 2, 1]),
        (Imposition(isReversed: true), .twoSidedLongEdge, [5, 0, 3, 4, 1, 2]),
        (Imposition(pageSet: .even), .oneSided, [2, 4]),
        (Imposition(pageSet: .odd), .oneSided, [1, 3, 5]),
        (Imposition(pageSet: .odd, isReversed: true), .oneSided, [5, 3, 1]),
        (Imposition(copies: 2), .oneSided, [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]),
        (Imposition(copies: 2, isCollated: false), .oneSided, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        (Imposition(copies: 2), .twoSidedLongEdge, [1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]),
        (Imposition(copies: 2, isCollated: false), .twoSidedShortEdge, [1, 2, 1, 2, 3, 4, 3, 4, 5, 0, 5]),
    ]

    @Test("sets, reverse order and copies come as told from every kind of document", arguments: orders)
    func order(imposition: Imposition, sides: Sides, numbers: [Int?]) async throws {
        var settings = settings(imposition)
        settings.sides = sides
        for document in [ColoredPages.pdf(5), Array(ColoredPages.postScript(5).utf8)] {
            #expect(try await pictures(document, settings).map(\.page) == numbers)
        }
        let colors = (1...5).map { [UInt8($0 * 12), UInt8((20 - $0) * 12), 128] }
        let tiff = SampleDocuments.tiff(width: 288, height: 432, colors: colors)
        #expect(try await pictures(tiff, settings).map(\.page) == numbers)
    }

    @Test("a booklet is two pages to a side in the order of its fold, with blank pages at its end")
    func booklet() async throws {
        var settings = settings(Imposition(template: .signature))
        settings.sides = .twoSidedShortEdge
        settings.margins = .init(left: 300, right: 300, top: 300, bottom: 900)
        let pages = try await pictures(ColoredPages.pdf(5), settings)
        // The sheet is turned: a side's left page is at the lower end.
        #expect(
            pages.map { $0.pages(columns: 1, rows: 2) } == [
                [[1], [0]], [[0], [2]], [[3], [0]], [[5], [4]],
            ]
        )
        // Both halves are alike although the margins are not.
        let box = try #require(pages.last).paintedBox
        #expect(box[1] == 432 - box[3])
        settings.imposition.direction = .toLeftToBottom
        let leftward = try await pictures(ColoredPages.pdf(4), settings)
        #expect(leftward.map { $0.pages(columns: 1, rows: 2) } == [[[4], [1]], [[2], [3]]])
    }

    // MARK: By way of PDF

    @Test("PostScript and text are put together like PDF")
    func otherDocuments() async throws {
        let pages = try await pictures(Array(ColoredPages.postScript(5).utf8), settings(Imposition(numberUp: 4)))
        #expect(pages.map { $0.pages(columns: 2, rows: 2) } == [[[1, 2], [3, 4]], [[5, 0], [0, 0]]])
        let text = try await WorkerFixture.render("one\u{C}two\u{C}three", settings(Imposition(numberUp: 2)))
        #expect(text.error == nil && text.finishedPages == 2)
        let eps = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 10 10 154 226\n10 10 144 216 rectfill\n"
        let picture = try #require(
            try await pictures(Array(eps.utf8), settings(Imposition(numberUp: 4))).first
        )
        #expect(picture.paintedBox == [0, 0, 144, 216])
    }

    @Test("images that lie across are turned to their cells, and fill them as print-scaling says")
    func imagesInCells() async throws {
        let color = [UInt8]([12, 228, 128])
        let across = SampleDocuments.tiff(width: 96, height: 48, colors: [color, color])
        var settings = settings(Imposition(numberUp: 2))
        // Two cells above each other on an upright sheet: 288 by 216 each, the images 288 by 144 in them.
        let pair = try #require(try await pictures(across, settings).first)
        #expect(pair.paintedBox == [0, 36, 288, 396])
        #expect(pair[144, 216] == [255, 255, 255])
        #expect(pair.pages(columns: 1, rows: 2) == [[1], [1]])
        // Four lie across a turned sheet: 216 by 144 each, the images 216 by 108.
        settings.imposition.numberUp = 4
        settings.pageRanges = [1...1]
        #expect(try await pictures(across, settings).first?.paintedBox == [18, 216, 126, 432])
        settings.scaling = .none
        let plain = try #require(try await pictures(across, settings).first).paintedBox
        #expect([plain[2] - plain[0], plain[3] - plain[1]] == [48, 96])
    }

    @Test("PostScript that changes the page device between pages is put together like other")
    func oddPostScript() async throws {
        let program = """
            %!PS
            << /PageSize [100 100] /BeginPage { pop 2 2 scale } /Install { 0 setgray } >> setpagedevice
            0 0 50 50 rectfill showpage
            << /PageSize [288 432] /BeginPage { pop } >> setpagedevice 0 0 288 432 rectfill
            /showpage { systemdict /showpage get exec } def showpage quit

            """
        let page = try #require(
            try await pictures(Array(program.utf8), settings(Imposition(numberUp: 4))).first
        )
        #expect(page.paintedBox == [0, 0, 288, 216])
    }

    @Test(
        "PDF that is put together into PDF and PostScript shows the same",
        arguments: [OutputFormat.pdf, .postScript]
    )
    func pageDescriptions(output: OutputFormat) async throws {
        var settings = RenderSettings.small(output)
        settings.imposition = Imposition(numberUp: 4, isReversed: true, copies: 2)
        settings.pageRanges = [2...9]
        let made = try await WorkerFixture.render(ColoredPages.pdf(9), settings)
        #expect(made.error == nil && made.finishedPages == 4 && made.announcedPages == .some(4))
        let shown = try await pictures(made.bytes, .small(.pwgRaster, .srgb8))
        let sides: [[[Int?]]] = [[[6, 7], [8, 9]], [[2, 3], [4, 5]]]
        #expect(shown.map { $0.pages(columns: 2, rows: 2) } == sides + sides)
    }

    @Test("scaling and orientation reach PDF output where they are asked for")
    func placedPageDescription() async throws {
        var settings = RenderSettings.small(.pdf)
        let pdf = ColoredPages.pdf(1, width: 72, height: 108)
        #expect(try await WorkerFixture.render(pdf, settings).bytes == pdf)
        settings.fitsMedia = true
        settings.scaling = .fit
        let made = try await WorkerFixture.render(pdf, settings)
        let page = try #require(try await pictures(made.bytes, .small(.pwgRaster, .srgb8)).first)
        #expect(page.paintedBox == [0, 0, 288, 432])
    }

    @Test("what leaves nothing to print is told")
    func nothing() async throws {
        let rendered = try await WorkerFixture.render(ColoredPages.pdf(1), settings(Imposition(pageSet: .even)))
        #expect(rendered.renderError?.code == .noPages)
        #expect(rendered.renderError?.message.contains("even") == true)
        let wrong = try await WorkerFixture.render(ColoredPages.pdf(1), settings(Imposition(numberUp: 5)))
        #expect(wrong.renderError?.code == .unsupportedSettings)
    }
}
