// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("Back sides")
struct SheetTransformTests {
    @Test(
        "each sheet-back keyword turns the back side as PWG 5102.4 says",
        arguments: [
            ("normal", false, 1, 1), ("normal", true, 1, 1), ("flipped", false, 1, -1), ("flipped", true, -1, 1),
            ("rotated", false, -1, -1), ("rotated", true, 1, 1), ("manual-tumble", false, 1, 1),
            ("manual-tumble", true, -1, -1),
        ]
    )
    func table(_ keyword: String, tumble: Bool, crossFeed: Int32, feed: Int32) throws {
        let transform = SheetTransform(sheetBack: try #require(SheetBack(rawValue: keyword)), tumble: tumble)
        #expect(transform.crossFeed == crossFeed)
        #expect(transform.feed == feed)
    }
}

@Suite("Mirroring")
struct MirroringTests {
    @Test(
        "a mirrored line has its pixels from right to left, and padding between lines is left alone",
        arguments: ["sgray_8", "sgray_16", "srgb_8", "cmyk_8", "cmyk_16", "srgb_16", "device5_8"]
    )
    func wholeBytes(_ keyword: String) throws {
        let format = try #require(PixelFormat(pwgRasterType: keyword))
        let size = format.bytesPerCodedPixel
        for width in [1, 2, 3, 7, 64, 101] {
            let page = SamplePage.random(format, width: width, height: 3, seed: 8)
            var band = page.lines.flatMap { $0 + [0xA5, 0x5A] as [UInt8] }
            var expected: [UInt8] = []
            for line in page.lines {
                for start in stride(from: line.count - size, through: 0, by: -size) {
                    expected += line[start..<start + size]
                }
                expected += [0xA5, 0x5A]
            }
            mirror(&band, stride: page.bytesPerLine + 2, width: width, format: format)
            #expect(band == expected)
        }
    }

    @Test(
        "single bits are mirrored, and the bits after the last pixel are white",
        arguments: [PixelFormat.black1, .sgray1]
    )
    func bits(_ format: PixelFormat) {
        for width in Array(1...40) + [64, 71, 72, 73, 128, 135, 200] {
            let page = SamplePage.random(format, width: width, height: 3, seed: UInt64(width))
            var band = page.lines.flatMap { $0 }
            mirror(&band, stride: page.bytesPerLine, width: width, format: format)
            for (row, line) in page.lines.enumerated() {
                for x in 0..<page.bytesPerLine * 8 {
                    let got = band[row * page.bytesPerLine + x / 8] >> (7 - x % 8) & 1
                    let from = width - 1 - x
                    let want = x < width ? line[from / 8] >> (7 - from % 8) & 1 : format.whiteByte & 1
                    #expect(got == want)
                }
            }
        }
    }

    @Test("without mirrorX nothing changes")
    func identity() {
        var band: [UInt8] = [1, 2, 3]
        band.withUnsafeMutableBytes {
            let band = MutableRasterBand($0, lines: 1, bytesPerLine: 3)
            SheetTransform(mirrorY: true).mirror(band, width: 3, format: .sgray8)
        }
        #expect(band == [1, 2, 3])
    }

    @Test("lines of a band are put upside down, what lies between them stays", arguments: [1, 2, 3])
    func reversedLines(lines: Int) {
        func line(_ index: Int) -> [UInt8] { [UInt8(index), UInt8(index), 9] }
        var bytes = (0..<lines).flatMap(line)
        bytes.withUnsafeMutableBytes {
            MutableRasterBand($0, lines: lines, bytesPerLine: 2, stride: 3).reverseLines()
        }
        #expect(bytes == (0..<lines).reversed().flatMap(line))
    }

    private func mirror(_ band: inout [UInt8], stride: Int, width: Int, format: PixelFormat) {
        band.withUnsafeMutableBytes {
            let count = format.bytesPerLine(width: width)
            let band = MutableRasterBand($0, lines: 3, bytesPerLine: count, stride: stride)
            SheetTransform(mirrorX: true).mirror(band, width: width, format: format)
        }
    }
}
