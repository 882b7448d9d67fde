// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@Suite("Raster documents of clients become pages of every format")
struct RasterDocumentTests {
    /// Two sheets' sides, each with a square of its own and a gray that shows whether pixels stay as they are.
    private static let twoPages =
        "%!PS\n72 72 72 72 rectfill 0.4 setgray 200 300 40 40 rectfill showpage\n"
        + "0 0 20 30 rectfill 0.7 setgray 100 100 40 40 rectfill showpage\n"

    private func raster(
        _ output: OutputFormat,
        _ pixels: PixelFormat,
        sides: Sides = .oneSided,
        _ sheetBack: PrintModel.SheetBack = .normal
    ) async throws -> [UInt8] {
        var settings = RenderSettings.small(output, pixels)
        settings.sides = sides
        settings.sheetBack = sheetBack
        let rendered = try await WorkerFixture.render(Self.twoPages, settings)
        try #require(rendered.error == nil)
        return rendered.bytes
    }

    @Test(
        "at the same resolution each pixel stays what it is",
        arguments: [
            (OutputFormat.pwgRaster, PixelFormat.sgray8), (.pwgRaster, .srgb8), (.pwgRaster, .black8),
            (.appleRaster, .sgray8), (.appleRaster, .srgb8),
        ]
    )
    func identity(input: OutputFormat, pixels: PixelFormat) async throws {
        let document = try await raster(input, pixels)
        let rendered = try await WorkerFixture.render(document, .small(.pwgRaster, pixels))
        #expect(rendered.error == nil)
        #expect(rendered.finishedPages == 2)
        let before = try Picture.pages(of: document).map(\.picture.lines)
        let after = try Picture.pages(of: rendered.bytes).map(\.picture.lines)
        #expect(before == after)
    }

    @Test("bits and inks are read by what they mean", arguments: [PixelFormat.black1, .cmyk8])
    func otherPixels(pixels: PixelFormat) async throws {
        let document = try await raster(.pwgRaster, pixels)
        let rendered = try await WorkerFixture.render(document, .small(.pwgRaster, .sgray8))
        #expect(rendered.error == nil)
        let picture = try #require(try Picture.pages(of: rendered.bytes).first).picture
        // The square of black is dark (ink alone is not quite black), the paper white.
        #expect(picture[100, 300][0] < 48)
        #expect(picture[10, 10] == [255])
    }

    @Test(
        "back sides that were turned for a printer come out upright",
        arguments: [
            (OutputFormat.pwgRaster, Sides.twoSidedLongEdge, PrintModel.SheetBack.rotated),
            (.pwgRaster, .twoSidedLongEdge, .flipped), (.pwgRaster, .twoSidedShortEdge, .flipped),
            (.appleRaster, .twoSidedLongEdge, .rotated), (.appleRaster, .twoSidedShortEdge, .manualTumble),
        ]
    )
    func backSides(input: OutputFormat, sides: Sides, sheetBack: PrintModel.SheetBack) async throws {
        let turned = try await raster(input, .sgray8, sides: sides, sheetBack)
        let plain = try await raster(.pwgRaster, .sgray8)
        var settings = RenderSettings.small(.pwgRaster, .sgray8)
        settings.sheetBack = sheetBack
        let rendered = try await WorkerFixture.render(turned, settings)
        let upright = try Picture.pages(of: plain).map(\.picture.lines)
        #expect(try Picture.pages(of: turned)[1].picture.lines != upright[1])
        #expect(try Picture.pages(of: rendered.bytes).map(\.picture.lines) == upright)
    }

    @Test("they become PDF and PostScript that show the same", arguments: [OutputFormat.pdf, .postScript])
    func pageDescriptions(output: OutputFormat) async throws {
        let document = try await raster(.pwgRaster, .srgb8)
        let described = try await WorkerFixture.render(document, .small(output, .srgb8))
        #expect(described.error == nil)
        #expect(described.bytes.starts(with: (output == .pdf ? "%PDF" : "%!PS").utf8))
        let rendered = try await WorkerFixture.render(described.bytes, .small(.pwgRaster, .srgb8))
        let boxes = try Picture.pages(of: rendered.bytes).map(\.picture.paintedBox)
        #expect(try boxes == Picture.pages(of: document).map(\.picture.paintedBox))
    }

    @Test("pages are chosen, and broken documents fail with the place")
    func chosenAndBroken() async throws {
        let document = try await raster(.pwgRaster, .sgray8)
        var settings = RenderSettings.small(.pwgRaster, .sgray8)
        settings.pageRanges = [2...2]
        #expect(try await WorkerFixture.render(document, settings).finishedPages == 1)
        let cut = try await WorkerFixture.render(Array(document.dropLast(100)), .small())
        #expect(cut.renderError?.code == .documentFormatError)
        #expect(cut.renderError?.message.contains("byte") == true)
        let empty = try await WorkerFixture.render(Array("RaS2".utf8), .small())
        #expect(empty.renderError?.code == .noPages)
    }
}
