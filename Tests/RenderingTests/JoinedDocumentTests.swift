// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import SystemPackage
import Testing

@Suite("Documents of a job are printed as one")
struct JoinedDocumentTests {
    /// Pages 1 and 2 as PDF, 3 as PostScript, 4 and 5 as an image; the last ones lie on pages of the same size.
    private static let mixed: [[UInt8]] = [
        ColoredPages.pdf(2), Array(postScript(page: 3).utf8),
        SampleDocuments.tiff(width: 288, height: 432, colors: [color(4), color(5)]),
    ]

    private static func color(_ page: Int) -> [UInt8] { [UInt8(page * 12), UInt8((20 - page) * 12), 128] }

    private static func postScript(page: Int) -> String {
        let color = color(page).map { "\(Double($0) / 255)" }.joined(separator: " ")
        return "%!PS\n<< /PageSize [288 432] >> setpagedevice \(color) setrgbcolor 0 0 288 432 rectfill showpage\n"
    }

    private func pictures(_ documents: [[UInt8]], _ settings: RenderSettings) async throws -> [Picture] {
        let rendered = try await WorkerFixture.render(documents: documents, settings)
        #expect(rendered.error == nil)
        let raster =
            settings.output.isRaster
            ? rendered : try await WorkerFixture.render(rendered.bytes, .small(.pwgRaster, .srgb8))
        let pages = try Picture.pages(of: raster.bytes).map(\.picture)
        #expect(rendered.finishedPages == pages.count)
        return pages
    }

    private func settings(_ output: OutputFormat = .pwgRaster, _ joining: DocumentJoining = .init()) -> RenderSettings {
        var settings = RenderSettings.small(output, .srgb8)
        settings.joining = joining
        return settings
    }

    @Test("PDF, PostScript and images become one document", arguments: [OutputFormat.pdf, .postScript, .pwgRaster])
    func mixed(output: OutputFormat) async throws {
        let pages = try await pictures(Self.mixed, settings(output))
        #expect(pages.map(\.page) == [1, 2, 3, 4, 5])
        #expect(pages.allSatisfy { $0.paintedBox == [0, 0, 288, 432] })
    }

    @Test("a job of many documents keeps each by itself")
    func many() async throws {
        let documents = (1...15).map { Array(Self.postScript(page: $0).utf8) }
        #expect(try await pictures(documents, settings()).map(\.page) == (1...15).map { $0 })
    }

    @Test("photos of a job share a sheet with single-document and number-up")
    func photosOnSheet() async throws {
        var settings = settings(.pwgRaster, DocumentJoining(.single))
        settings.imposition.numberUp = 4
        // As wide as they are high for their cells, so that nothing turns.
        let photos = (1...6).map { SampleDocuments.tiff(width: 96, height: 144, colors: [Self.color($0)]) }
        let sheets = try await pictures(photos, settings)
        #expect(sheets.map { $0.pages(columns: 2, rows: 2) } == [[[1, 2], [3, 4]], [[5, 6], [0, 0]]])
    }

    @Test("a contact sheet has every photo whole, with white around it", arguments: [12, 20])
    func contactSheet(numberUp: Int) async throws {
        var settings = settings(.pwgRaster, DocumentJoining(.single))
        settings.imposition.numberUp = numberUp
        let photos = (1...numberUp + 1).map { index in
            SampleDocuments.tiff(width: 96, height: index.isMultiple(of: 2) ? 64 : 144, colors: [[200, 30, 30]])
        }
        let sheets = try await pictures(photos, settings)
        #expect(sheets.count == 2)
        let lines = try #require(sheets.first).lines
        // Runs of red, counted along lines of pixels: every photo is apart from all others.
        var photosFound = 0
        for (y, line) in lines.enumerated() {
            for x in 0..<288 {
                func isRed(_ x: Int, _ y: Int) -> Bool { x >= 0 && y >= 0 && lines[y][x * 3 + 1] < 140 }
                // The upper left corner of a patch.
                if line[x * 3 + 1] < 140, !isRed(x - 1, y), !isRed(x, y - 1) { photosFound += 1 }
            }
        }
        #expect(photosFound == numberUp)
        #expect(lines[0].allSatisfy { $0 == 255 } && lines[431].allSatisfy { $0 == 255 })
    }

    @Test("one PDF comes of several, with one end")
    func onePDF() async throws {
        let made = try await WorkerFixture.render(
            documents: [ColoredPages.pdf(1), ColoredPages.pdf(3)],
            settings(.pdf)
        )
        let text = String(decoding: made.bytes, as: Unicode.ASCII.self)
        #expect(text.ranges(of: "%PDF-").count == 1 && text.ranges(of: "%%EOF").count == 1)
        #expect(made.finishedPages == 4 && made.announcedPages == .some(4))
    }

    private static let orders: [(DocumentJoining, Imposition, Sides, [Int?])] = [
        (.init(), .init(copies: 2), .oneSided, [1, 2, 3, 1, 2, 3]),
        (.init(repeatsDocuments: true), .init(copies: 2), .oneSided, [1, 2, 1, 2, 3, 3]),
        (.init(), .init(copies: 2, isCollated: false), .oneSided, [1, 1, 2, 2, 3, 3]),
        (.init(), .init(copies: 2), .twoSidedLongEdge, [1, 2, 3, 0, 1, 2, 3]),
        (.init(separatesSheets: false), .init(copies: 2), .twoSidedLongEdge, [1, 2, 3, 0, 1, 2, 3]),
        (.init(), .init(isReversed: true), .oneSided, [2, 1, 3]),
        (.init(separatesSheets: false), .init(isReversed: true), .oneSided, [3, 2, 1]),
    ]

    @Test("copies and sheets follow multiple-document-handling", arguments: orders)
    func order(joining: DocumentJoining, imposition: Imposition, sides: Sides, pages: [Int?]) async throws {
        for output in [OutputFormat.pdf, .pwgRaster] {
            var settings = settings(output, joining)
            settings.imposition = imposition
            settings.sides = sides
            #expect(try await pictures(Array(Self.mixed.prefix(2)), settings).map(\.page) == pages)
        }
    }

    @Test("a document that ends on a front leaves its back to none but a single-document job")
    func newSheets() async throws {
        var settings = settings()
        settings.sides = .twoSidedLongEdge
        let documents = [ColoredPages.pdf(1), Self.mixed[1], Self.mixed[2]]
        #expect(try await pictures(documents, settings).map(\.page) == [1, 0, 3, 0, 4, 5])
        settings.joining.separatesSheets = false
        #expect(try await pictures(documents, settings).map(\.page) == [1, 3, 4, 5])
    }

    @Test("several pages on a side are shared by documents only where they are a single one")
    func sharedImpressions() async throws {
        var settings = settings()
        settings.imposition = Imposition(numberUp: 4)
        let separate = try await pictures(Self.mixed, settings).map { $0.pages(columns: 2, rows: 2) }
        #expect(separate == [[[1, 2], [0, 0]], [[3, 0], [0, 0]], [[4, 5], [0, 0]]])
        settings.joining = DocumentJoining(.single)
        let single = try await pictures(Self.mixed, settings).map { $0.pages(columns: 2, rows: 2) }
        #expect(single == [[[1, 2], [3, 4]], [[5, 0], [0, 0]]])
        settings.imposition = Imposition(template: .signature)
        settings.sides = .twoSidedShortEdge
        let booklet = try await pictures(Self.mixed, settings).map { $0.pages(columns: 1, rows: 2) }
        #expect(booklet == [[[1], [0]], [[0], [2]], [[3], [0]], [[5], [4]]])
    }

    @Test("page ranges count the pages of each document, or of a single one through")
    func ranges() async throws {
        var settings = settings()
        settings.pageRanges = [2...4]
        #expect(try await pictures(Self.mixed, settings).map(\.page) == [2, 5])
        settings.joining = DocumentJoining(.singleNewSheet)
        #expect(try await pictures(Self.mixed, settings).map(\.page) == [2, 3, 4])
        settings.pageRanges = [9...12]
        let none = try await WorkerFixture.render(documents: Self.mixed, settings)
        #expect(none.renderError?.code == .noPages)
    }

    @Test("an image is put on the media once, whatever is joined with it", arguments: PrintScaling.allCases)
    func scaledOnce(scaling: PrintScaling) async throws {
        var settings = settings()
        settings.scaling = scaling
        settings.margins = .init(left: 1270, right: 1270, top: 1270, bottom: 1270)
        let image = SampleDocuments.tiff(width: 144, height: 72, colors: [Self.color(7)])
        let alone = try await WorkerFixture.render(image, settings)
        let box = try #require(try Picture.pages(of: alone.bytes).first).picture.paintedBox
        let joined = try #require(try await pictures([Self.mixed[0], image], settings).last).paintedBox
        for (a, b) in zip(joined, box) { #expect(abs(a - b) <= 1, "\(joined) instead of \(box)") }
    }

    @Test("the document that is wrong is named")
    func failures() async throws {
        let broken = try await WorkerFixture.render(
            documents: [ColoredPages.pdf(1), Array("%PDF-1.4\n".utf8)],
            settings()
        )
        #expect(broken.renderError?.message.hasPrefix("Document 2 of 2: ") == true)
        let empty = try await WorkerFixture.render(documents: [[], ColoredPages.pdf(1)], settings())
        #expect(empty.renderError?.code == .emptyDocument)
        let tooMany = try await WorkerFixture.withPool { pool in
            await #expect(throws: RenderError.self) {
                try await pool.render(Array(repeating: .standardInput, count: 201), settings: settings()) { _ in }
            }
        }
        #expect(tooMany?.code == .unsupportedSettings)
    }
}
