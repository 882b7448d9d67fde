// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@Suite("Documents become PDF and PostScript")
struct PageDescriptionTests {
    /// Pages and painted boxes of a PDF or PostScript that was made, by rendering it again.
    private func boxes(_ document: [UInt8], _ settings: RenderSettings = .small()) async throws -> [[Int]] {
        let rendered = try await WorkerFixture.render(document, settings)
        #expect(rendered.error == nil)
        return try Picture.pages(of: rendered.bytes).map(\.picture.paintedBox)
    }

    @Test("what needs no change is passed on byte for byte, with its page count")
    func passThrough() async throws {
        let pdf = SampleDocuments.pdf(pages: ["1 0 0 rg 0 0 9 9 re f", "", ""])
        let passed = try await WorkerFixture.render(pdf, .small(.pdf))
        #expect(passed.bytes == pdf)
        #expect(passed.finishedPages == 3 && passed.announcedPages == .some(3))
        let program = Array(SampleDocuments.postScript(pages: 4).utf8)
        let postScript = try await WorkerFixture.render(program, .small(.postScript))
        #expect(postScript.bytes == program)
        #expect(postScript.finishedPages == 4)
    }

    @Test("PostScript that only a printer understands is passed on, with a warning")
    func foreignPostScript() async throws {
        let program = Array("%!PS\n%%Pages: 2\nsomePrinterOnlyOperator\n".utf8)
        let passed = try await WorkerFixture.render(program, .small(.postScript))
        #expect(passed.bytes == program)
        #expect(passed.finishedPages == 2 && passed.warnings.count == 1)
    }

    @Test(
        "chosen pages are written anew",
        arguments: [OutputFormat.pdf, .postScript],
        [DocumentFormat.pdf, .postScript]
    )
    func chosenPages(output: OutputFormat, format: DocumentFormat) async throws {
        var settings = RenderSettings.small(output)
        settings.pageRanges = [2...3, 5...5]
        let document =
            format == .pdf
            ? SampleDocuments.pdf(pages: (1...6).map { "\($0 * 20) 20 10 10 re f" })
            : Array(SampleDocuments.postScript(pages: 6).utf8)
        let rendered = try await WorkerFixture.render(document, settings)
        #expect(rendered.error == nil)
        #expect(rendered.finishedPages == 3)
        #expect(rendered.pages.count == 1)
        #expect(try await boxes(rendered.bytes).map { $0[0] } == [40, 60, 100])
    }

    @Test("EPS and text become PDF of the media's size, EPS of its own")
    func othersToPDF() async throws {
        let eps = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 10 10 110 210\n10 10 100 200 rectfill\n"
        let picture = try await WorkerFixture.render(eps, .small(.pdf))
        #expect(picture.finishedPages == 1)
        #expect(try await boxes(picture.bytes) == [[94, 116, 194, 316]])
        let text = try await WorkerFixture.render("Привет\u{C}two", .small(.pdf))
        #expect(text.finishedPages == 2)
        #expect(try await boxes(text.bytes).count == 2)
    }

    @Test("monochrome PDF has no colour left")
    func monochrome() async throws {
        var settings = RenderSettings.small(.pdf)
        settings.monochrome = true
        let pdf = try await WorkerFixture.render(SampleDocuments.pdf(pages: ["1 0 0 rg 9 9 90 90 re f"]), settings)
        let rendered = try await WorkerFixture.render(pdf.bytes, .small(.pwgRaster, .srgb8))
        let pixel = try #require(try Picture.pages(of: rendered.bytes).first).picture[50, 380]
        #expect(pixel[0] == pixel[1] && pixel[1] == pixel[2] && pixel[0] < 255)
    }

    @Test(
        "images become PDF that shows the same",
        arguments: [
            SampleImages.jpeg, SampleImages.jpegTurned, SampleImages.webP,
            SampleDocuments.tiff(width: 30, height: 20, colors: [[250, 10, 10], [10, 250, 10]]),
        ]
    )
    func imagesToPDF(image: [UInt8]) async throws {
        let pdf = try await WorkerFixture.render(image, .small(.pdf))
        #expect(pdf.error == nil)
        let again = try Picture.pages(
            of: await WorkerFixture.render(pdf.bytes, .small(.pwgRaster, .srgb8)).bytes
        ).map(\.picture)
        let direct = try Picture.pages(
            of: await WorkerFixture.render(image, .small(.pwgRaster, .srgb8)).bytes
        ).map(\.picture)
        #expect(pdf.finishedPages == direct.count && again.count == direct.count)
        for (first, second) in zip(again, direct) {
            for (x, y) in [(70, 70), (220, 360), (70, 360), (220, 70)] {
                for (a, b) in zip(first[x, y], second[x, y]) { #expect(abs(Int(a) - Int(b)) < 24) }
            }
        }
    }

    @Test(
        "images become PostScript of level 2 that shows the same, in all pages or the chosen ones",
        arguments: [
            SampleImages.jpeg, SampleImages.jpegTurned, SampleImages.webP,
            SampleDocuments.tiff(width: 30, height: 20, colors: [[250, 10, 10], [10, 250, 10]]),
        ],
        [PrintScaling.auto, .none]
    )
    func imagesToPostScript(image: [UInt8], scaling: PrintScaling) async throws {
        var settings = RenderSettings.small(.postScript)
        var raster = RenderSettings.small(.pwgRaster, .srgb8)
        (settings.scaling, raster.scaling) = (scaling, scaling)
        settings.fitsMedia = scaling != .auto
        let direct = try Picture.pages(of: await WorkerFixture.render(image, raster).bytes).map(\.picture)
        let made = try await WorkerFixture.render(image, settings)
        #expect(made.error == nil && made.finishedPages == direct.count && made.pages.count == 1)
        let program = String(decoding: made.bytes, as: Unicode.ASCII.self)
        #expect(program.hasPrefix("%!PS-Adobe-3.0") && program.contains("%%LanguageLevel: 2"))
        #expect(program.contains("%%BoundingBox: 0 0 288 432"))
        let again = try Picture.pages(of: await WorkerFixture.render(made.bytes, .small(.pwgRaster, .srgb8)).bytes)
            .map(\.picture)
        #expect(again.count == direct.count)
        for (first, second) in zip(again, direct) {
            for (x, y) in [(70, 70), (220, 360), (70, 360), (220, 70), (144, 216), (5, 5)] {
                for (a, b) in zip(first[x, y], second[x, y]) { #expect(abs(Int(a) - Int(b)) < 24) }
            }
        }
        settings.pageRanges = [direct.count...direct.count]
        settings.monochrome = true
        let last = try await WorkerFixture.render(image, settings)
        #expect(last.finishedPages == 1)
        let gray = try #require(
            try Picture.pages(of: await WorkerFixture.render(last.bytes, .small(.pwgRaster, .srgb8)).bytes).first
        ).picture[144, 200]
        #expect(gray[0] == gray[1] && gray[1] == gray[2])
    }

    @Test("text becomes PostScript with a page for each form feed")
    func textToPostScript() async throws {
        let made = try await WorkerFixture.render("Привет\u{C}two", .small(.postScript))
        #expect(made.error == nil && made.finishedPages == 2)
        let direct = try await boxes(Array("Привет\u{C}two".utf8))
        #expect(try await boxes(made.bytes) == direct)
    }

    @Test("an upright JPEG lies in its PDF as it is")
    func jpegIsNotRecoded() async throws {
        let pdf = try await WorkerFixture.render(SampleImages.jpeg, .small(.pdf)).bytes
        let start = pdf.indices.first { pdf[$0...].starts(with: [0xFF, 0xD8, 0xFF]) }
        #expect(start.map { Array(pdf[$0..<$0 + SampleImages.jpeg.count]) } == SampleImages.jpeg)
    }
}
