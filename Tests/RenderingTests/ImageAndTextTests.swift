// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@Suite("Images and text become pages")
struct ImageAndTextTests {
    private static let white: [UInt8] = [255, 255, 255]

    private func pages(_ document: [UInt8], _ settings: RenderSettings) async throws -> [Picture] {
        let rendered = try await WorkerFixture.render(document, settings)
        #expect(rendered.error == nil)
        return try Picture.pages(of: rendered.bytes).map(\.picture)
    }

    /// Whether a pixel is this colour, as lossy coding leaves it.
    private func isNear(_ pixel: [UInt8], _ color: [UInt8]) -> Bool {
        zip(pixel, color).allSatisfy { abs(Int($0) - Int($1)) < 40 }
    }

    @Test(
        "JPEG, WebP and AVIF fill borderless media in their colours",
        arguments: [SampleImages.jpeg, SampleImages.webP, SampleImages.avif]
    )
    func fills(image: [UInt8]) async throws {
        let picture = try #require(try await pages(image, .small(.pwgRaster, .srgb8)).first)
        #expect([picture.width, picture.height] == [288, 432])
        // The picture of 32 by 48 is enlarged nine times: its red square is 144 pixels wide, top left.
        #expect(isNear(picture[70, 70], [255, 0, 0]))
        #expect(isNear(picture[220, 360], [0, 0, 255]))
        #expect(isNear(picture[70, 360], Self.white))
    }

    @Test("EXIF orientation is obeyed, and pictures that lie across are turned")
    func orientation() async throws {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        // Upright it lies across (48 by 32, red at the top right); turned to the media the red comes to the top left.
        let turned = try #require(try await pages(SampleImages.jpegTurned, settings).first)
        #expect(isNear(turned[70, 70], [255, 0, 0]))
        settings.orientation = .portrait
        settings.scaling = .fit
        let upright = try #require(try await pages(SampleImages.jpegTurned, settings).first)
        // 288 by 192, in the middle.
        #expect(isNear(upright[240, 140], [255, 0, 0]))
        #expect(isNear(upright[40, 290], [0, 0, 255]))
        #expect(upright[40, 40] == Self.white)
        settings.orientation = .reversePortrait
        let reversed = try #require(try await pages(SampleImages.jpegTurned, settings).first)
        #expect(isNear(reversed[40, 290], [255, 0, 0]))
    }

    @Test(
        "print-scaling places a picture of 144 by 72 points",
        arguments: [
            (PrintScaling.none, [72, 180, 216, 252]), (.autoFit, [72, 180, 216, 252]), (.fit, [36, 162, 252, 270]),
            (.fill, [0, 0, 288, 432]), (.auto, [36, 162, 252, 270]),
        ]
    )
    func scaling(scaling: PrintScaling, box: [Int]) async throws {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.scaling = scaling
        settings.orientation = .portrait
        settings.margins = .init(left: 1270, right: 1270, top: 1270, bottom: 1270)
        let image = SampleDocuments.tiff(width: 144, height: 72, colors: [[10, 200, 30]])
        let picture = try #require(try await pages(image, settings).first)
        #expect(picture.paintedBox == box)
        #expect(picture[144, 216] == [10, 200, 30])
    }

    @Test("a photo that fills borderless media covers it to every edge", arguments: [(100, 100), (30, 200), (200, 30)])
    func borderless(width: Int, height: Int) async throws {
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.scaling = .fill
        let image = SampleDocuments.tiff(width: width, height: height, colors: [[10, 200, 30]])
        let picture = try #require(try await pages(image, settings).first)
        #expect(picture.paintedBox == [0, 0, 288, 432])
        let corners = [(0, 0), (287, 0), (0, 431), (287, 431)]
        #expect(corners.allSatisfy { picture[$0.0, $0.1] == [10, 200, 30] })
    }

    @Test("a photo is sharpened when it was made smaller, and only then", arguments: [1, 8])
    func sharpening(scale: Int) async throws {
        // Two halves of gray, one above the other: sharpening makes a darker and a lighter line between them.
        let size = (width: 288 * scale, height: 432 * scale)
        var image = SampleDocuments.tiff(width: size.width, height: size.height, colors: [[100, 100, 100]])
        let half = size.width * size.height * 3 / 2
        image.replaceSubrange((image.count - half)..., with: [UInt8](repeating: 150, count: half))
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        settings.scaling = .fill
        settings.sharpensPhotos = true
        let picture = try #require(try await pages(image, settings).first)
        let column = (0..<432).map { Int(picture[144, $0][0]) }
        #expect(column[100] == 100 && column[330] == 150)
        if scale == 1 {
            #expect(Set(column) == [100, 150])
        } else {
            #expect((85..<99).contains(column.min() ?? 0) && (151..<165).contains(column.max() ?? 0))
        }
    }

    @Test("each image of a TIFF is a page, and page ranges choose")
    func multiPage() async throws {
        let image = SampleDocuments.tiff(width: 8, height: 12, colors: [[255, 0, 0], [0, 255, 0], [0, 0, 255]])
        var settings = RenderSettings.small(.pwgRaster, .srgb8)
        #expect(try await pages(image, settings).map { $0[100, 100] } == [[255, 0, 0], [0, 255, 0], [0, 0, 255]])
        settings.pageRanges = [2...2]
        #expect(try await pages(image, settings).map { $0[100, 100] } == [[0, 255, 0]])
    }

    @Test("gray and CMYK pixels of an image", arguments: [PixelFormat.sgray8, .cmyk8, .black1])
    func otherPixels(format: PixelFormat) async throws {
        let image = SampleDocuments.tiff(width: 8, height: 12, colors: [[0, 0, 0]])
        let picture = try #require(try await pages(image, .small(.pwgRaster, format)).first)
        switch format {
        case .sgray8: #expect(picture[100, 100][0] < 8)
        case .black1: #expect(picture.lines[100].allSatisfy { $0 == 0xFF })
        default: #expect(picture[100, 100].reduce(0) { $0 + Int($1) } > 400)
        }
    }

    @Test("a PNG that we made is read back with the same pixels", arguments: [PixelFormat.srgb8, .sgray8, .black1])
    func pngRoundTrip(format: PixelFormat) async throws {
        let program = "%!PS\n0.2 0.6 1 setrgbcolor 31 47 101 203 rectfill showpage\n"
        let png = try await WorkerFixture.render(program, .small(.png, format))
        #expect(png.error == nil && png.pages.count == 1)
        var settings = RenderSettings.small(.pwgRaster, format == .srgb8 ? .srgb8 : .sgray8)
        settings.scaling = .none
        let read = try #require(try await pages(png.bytes, settings).first)
        let direct = try #require(
            try await pages(Array(program.utf8), .small(.pwgRaster, settings.pixelFormat)).first
        )
        #expect([read.width, read.height] == [direct.width, direct.height])
        if format != .black1 { #expect(read.lines == direct.lines) }
        #expect(read.paintedBox[0] >= direct.paintedBox[0] && read.paintedBox[3] <= direct.paintedBox[3])
    }

    @Test("a picture that lost its end fails instead of printing half")
    func truncatedImages() async throws {
        let tiff = SampleDocuments.tiff(width: 64, height: 64, colors: [[1, 2, 3]])
        for image in [SampleImages.jpeg.dropLast(60), tiff.dropLast(5000), SampleImages.avif.dropLast(60)] {
            let error = try await WorkerFixture.render(Array(image), .small()).renderError
            #expect(error?.code == .documentFormatError)
        }
    }

    @Test("text is set in lines, wrapped, and form feeds make pages")
    func text() async throws {
        let settings = RenderSettings.small()
        let rendered = try await WorkerFixture.render("one\n\ttwo\r\nthree\u{C}four", settings)
        #expect(rendered.announcedPages == .some(2))
        let pages = try Picture.pages(of: rendered.bytes).map(\.picture)
        #expect(pages.count == 2)
        let box = try #require(pages.first).paintedBox
        #expect((36...38).contains(box[0]) && (36...42).contains(box[1]) && box[3] < 36 + 3 * 12 + 2)
        // 216 points hold 35 characters; a line of 36 wraps.
        let wrapped = try await self.pages(Array(String(repeating: "X", count: 36).utf8), settings)
        #expect(try #require(wrapped.first).paintedBox[3] > 36 + 12)
        let long = String(repeating: "line\n", count: 31)
        #expect(try await self.pages(Array(long.utf8), settings).count == 2)
    }

    @Test("text in many scripts has its glyphs, what has none is told")
    func scripts() async throws {
        let known = try await WorkerFixture.render("Grüße Привет Ελληνικά ─│┌ €", .small())
        #expect(known.error == nil && known.warnings.isEmpty)
        let unknown = try await WorkerFixture.render("\u{4F60}\u{597D}", .small())
        #expect(unknown.error == nil)
        #expect(unknown.warnings.first?.contains("U+4F60") == true)
        let latin1 = try await WorkerFixture.render([0x47, 0xFC, 0x0A], .small())
        #expect(latin1.error == nil && latin1.warnings.isEmpty)
    }

    @Test("landscape text is turned counter-clockwise")
    func landscapeText() async throws {
        var settings = RenderSettings.small()
        settings.orientation = .landscape
        let box = try #require(try await pages(Array("MMMMMMMMMM".utf8), settings).first).paintedBox
        // A column that begins at the lower left.
        #expect(box[2] - box[0] < 12 && box[3] - box[1] > 50 && box[0] < 60 && box[3] > 380)
    }
}
