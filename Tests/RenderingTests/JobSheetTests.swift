// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@Suite("Job sheets and the first impression")
struct JobSheetTests {
    private static let sheet = JobSheet(
        place: "start of job 7",
        user: "Zoë Ωmega",
        jobName: "Отчёт (final) \\ 100 %",
        label: "confidential",
        rows: [.init("Printer", "Office"), .init("Received", "2026-11-24 08:30")]
    )

    private var settings: RenderSettings {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.startSheet = Self.sheet
        settings.endSheet = Self.sheet
        return settings
    }

    /// What each impression is: a page's number, 0 for a blank side, `sheet` for a job sheet.
    private func impressions(_ document: [UInt8], _ settings: RenderSettings) async throws -> [Int?] {
        let rendered = try await WorkerFixture.render(document, settings)
        #expect(rendered.error == nil, "\(rendered.events)")
        #expect(rendered.warnings.isEmpty)
        return try Picture.pages(of: rendered.bytes).map { _, picture in
            // The bar along the left edge.
            let bar = (100..<330).allSatisfy { picture[27, $0] == [0, 0, 0] }
            return bar ? JobSheetTests.mark : picture.page
        }
    }

    private static let mark = 99

    @Test(
        "come before and behind the document, each on a sheet of its own",
        arguments: [
            ("%PDF", Sides.oneSided, 2, [99, 1, 2, 99]), ("%PDF", .twoSidedLongEdge, 2, [99, 0, 1, 2, 99]),
            ("%PDF", .twoSidedLongEdge, 3, [99, 0, 1, 2, 3, 0, 99]), ("%!PS", .oneSided, 2, [99, 1, 2, 99]),
            ("%!PS", .twoSidedShortEdge, 3, [99, 0, 1, 2, 3, 0, 99]),
            ("TIFF", .twoSidedLongEdge, 1, [99, 0, 1, 0, 99]),
        ] as [(String, Sides, Int, [Int?])]
    )
    func order(kind: String, sides: Sides, pages: Int, expected: [Int?]) async throws {
        var settings = settings
        settings.sides = sides
        let document: [UInt8] =
            switch kind {
            case "%PDF": ColoredPages.pdf(pages)
            case "TIFF": SampleDocuments.tiff(width: 288, height: 432, colors: [[12, 228, 128]])
            default: Array(ColoredPages.postScript(pages).utf8)
            }
        #expect(try await impressions(document, settings) == expected)
    }

    @Test("are drawn into PDF and PostScript too", arguments: [OutputFormat.pdf, .postScript])
    func pageDescriptions(output: OutputFormat) async throws {
        var settings = settings
        settings.output = output
        settings.imposition.copies = 2
        for document in [ColoredPages.pdf(2), Array(ColoredPages.postScript(2).utf8)] {
            let made = try await WorkerFixture.render(document, settings)
            #expect(made.error == nil && made.finishedPages == 6)
            let shown = try await impressions(made.bytes, .small(.pwgRaster, .srgb8))
            #expect(shown == [99, 1, 2, 1, 2, 99])
        }
    }

    @Test("are drawn whatever a PostScript program leaves behind")
    func hostilePostScript() async throws {
        let program = """
            %!PS
            userdict /moveto { quit } put userdict /gsave { pop } put
            << /Install { 0.1 0.1 scale } /BeginPage { pop 90 rotate } >> setpagedevice
            1 2 3 (left) 20 dict begin gsave 0.2 setgray /findfont { quit } def
            /showpage load exec

            """
        let rendered = try await WorkerFixture.render(program, settings)
        #expect(rendered.error == nil)
        let pages = try Picture.pages(of: rendered.bytes).map(\.picture)
        #expect(pages.count == 3)
        #expect(pages.first?.lines == pages.last?.lines)
    }

    @Test("are as large as the media allow, and keep to the margins")
    func media() async throws {
        var settings = settings
        settings.margins = .init(left: 1000, right: 1000, top: 1000, bottom: 1000)
        settings.scaling = .fit
        let rendered = try await WorkerFixture.render(ColoredPages.pdf(1), settings)
        let box = try #require(try Picture.pages(of: rendered.bytes).first).picture.paintedBox
        #expect(box[0] >= 28 && box[1] >= 28 && box[2] <= 260 && box[3] <= 404)
        #expect(box[2] - box[0] > 180 && box[3] - box[1] > 300)
    }

    @Test(
        "begun in the middle, the rest is byte for byte the same",
        arguments: [
            (Imposition(), true), (Imposition(), false), (Imposition(numberUp: 2), true),
            (Imposition(isReversed: true, copies: 2), true), (Imposition(template: .signature), false),
        ]
    )
    func firstImpression(imposition: Imposition, isPDF: Bool) async throws {
        let document = isPDF ? ColoredPages.pdf(5) : Array(ColoredPages.postScript(5).utf8)
        var settings = settings
        settings.imposition = imposition
        settings.sides = .twoSidedLongEdge
        settings.sheetBack = .rotated
        let whole = try await WorkerFixture.render(document, settings)
        #expect(whole.error == nil)
        let all = whole.pages
        for first in Set([2, 5, all.count, all.count + 1]).sorted() {
            settings.firstImpression = first
            let rest = try await WorkerFixture.render(document, settings)
            #expect(rest.error == nil && rest.finishedPages == all.count + 1 - first)
            #expect(rest.announcedPages == whole.announcedPages)
            // The first page that is sent carries the file's sync word.
            let pages = rest.pages.enumerated().map { $0 == 0 ? Array($1.dropFirst(4)) : $1 }
            #expect(pages == Array(all.dropFirst(first - 1)), "from \(first)")
        }
    }

    @Test("a document that begins on a back is turned like one")
    func startsOnBack() async throws {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.sides = .twoSidedLongEdge
        settings.sheetBack = .rotated
        settings.startsOnBack = true
        let rendered = try await WorkerFixture.render(ColoredPages.pdf(2), settings)
        let pages = try Picture.pages(of: rendered.bytes).map(\.picture)
        // The black corner is at the lower left, on the turned back at the upper right.
        #expect(ColoredPages.number(pages[0][280, 10]) == -1 && ColoredPages.number(pages[1][10, 420]) == -1)
    }
}
