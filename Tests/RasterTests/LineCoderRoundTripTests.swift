// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("Line coder and decoder")
struct LineCoderRoundTripTests {
    static let formats = [
        "black_1", "black_8", "sgray_1", "sgray_8", "sgray_16", "srgb_8", "srgb_16", "adobe-rgb_8", "cmyk_8", "cmyk_16",
        "device5_8", "device15_16",
    ].compactMap { PixelFormat(pwgRasterType: $0) }

    /// A run or a repeat has up to 128 pixels, 256 with one more.
    static let widths = Array(1...140) + Array(250...260) + Array(stride(from: 147, through: 600, by: 7))

    @Test("pages of every width up to 140, and of many up to 600, come back as they were", arguments: formats)
    func widths(_ format: PixelFormat) throws {
        for width in Self.widths {
            let page = SamplePage.random(format, width: width, height: 3, seed: UInt64(width))
            #expect(try decodedPages(of: page.document()) == [page.lines], "\(format.keyword), width \(width)")
        }
    }

    @Test("eight 1-bit pixels are coded like a byte of ink")
    func bits() throws {
        let ink = try #require(PixelFormat(pwgRasterType: "black_8"))
        for seed in 1...600 {
            let page = SamplePage.random(ink, width: seed, height: 4, seed: UInt64(seed))
            let bits = SamplePage(format: .black1, width: seed * 8, lines: page.lines)
            #expect(bits.coded() == page.coded(), "width \(seed)")
        }
    }

    @Test("bands of any height and stride code like one band", arguments: formats)
    func bands(_ format: PixelFormat) {
        var generator = SeededGenerator(seed: 4711)
        for seed in 1...20 {
            let width = Int.random(in: 1...90, using: &generator)
            let page = SamplePage.random(format, width: width, height: 700, seed: UInt64(seed))
            let whole = page.coded()
            let heights = (0..<800).map { _ in
                Int.random(in: 0...(Bool.random(using: &generator) ? 2 : 64), using: &generator)
            }
            let padding = Int.random(in: 0...70, using: &generator)
            #expect(page.coded(bandHeights: heights + [1], padding: padding) == whole, "width \(width), seed \(seed)")
        }
    }

    @Test("no coded line is longer than one byte more for each pixel and the repeat count", arguments: formats)
    func expansion(_ format: PixelFormat) {
        for width in 1...200 {
            let page = SamplePage.random(format, width: width, height: 1, seed: UInt64(1000 + width))
            let pixels = page.bytesPerLine / format.bytesPerCodedPixel
            #expect(page.coded().count <= 1 + page.bytesPerLine + pixels)
        }
    }

    @Test("URF pages with and without white line ends come back as they were", arguments: [false, true])
    func urf(_ endsLinesInWhite: Bool) throws {
        for format in [PixelFormat.sgray8, .srgb8, .cmyk8] {
            var document = URFFileHeader(pageCount: 50).encode()
            var lines: [[[UInt8]]] = []
            for width in 51...100 {
                let page = SamplePage.random(format, width: width, height: 9, seed: UInt64(width))
                let header = URFPageHeader(pixelFormat: format, width: width, height: 9, resolution: 600)
                document += try #require(header).encode()
                document += page.coded(endsLinesInWhite: endsLinesInWhite)
                lines.append(page.lines)
            }
            #expect(try decodedPages(of: document) == lines)
        }
    }
}
