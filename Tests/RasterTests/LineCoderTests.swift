// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("Line coder")
struct LineCoderTests {
    private static let w: [UInt8] = [255, 255, 255]
    private static let r: [UInt8] = [255, 0, 0]
    private static let g: [UInt8] = [0, 255, 0]
    private static let b: [UInt8] = [0, 0, 255]

    private func coded(_ format: PixelFormat, width: Int, _ lines: [[UInt8]], urf: Bool = false) -> [UInt8] {
        SamplePage(format: format, width: width, lines: lines).coded(endsLinesInWhite: urf)
    }

    @Test("runs and literals of RGB pixels")
    func rgbLine() {
        let line = Self.w + Self.w + Self.w + Self.r + Self.g + Self.b + Self.w + Self.w
        let expected = [0, 2] + Self.w + [254] + Self.r + Self.g + Self.b + [1] + Self.w
        #expect(coded(.srgb8, width: 8, [line]) == expected)
    }

    @Test("a single different pixel is a run of one")
    func singlePixel() {
        let line = Self.w + Self.w + Self.r + Self.g + Self.g
        #expect(coded(.srgb8, width: 5, [line]) == [0, 1] + Self.w + [0] + Self.r + [1] + Self.g)
        #expect(coded(.sgray8, width: 1, [[7]]) == [0, 0, 7])
    }

    @Test("runs and literals are cut at 128 pixels, a literal left alone becomes a run of one")
    func longLines() {
        let white = [UInt8](repeating: 255, count: 300)
        #expect(coded(.sgray8, width: 300, [white]) == [0, 127, 255, 127, 255, 43, 255])
        #expect(coded(.sgray8, width: 256, [Array(white.prefix(256))]) == [0, 127, 255, 127, 255])
        let ramp = (0..<129).map { UInt8($0) }
        #expect(coded(.sgray8, width: 129, [ramp]) == [0, 129] + ramp.prefix(128) + [0, 128])
        #expect(coded(.sgray8, width: 130, [ramp + [200]]) == [0, 129] + ramp.prefix(128) + [255, 128, 200])
    }

    @Test("between gray literals, two or three equal pixels stay literals, four make a run")
    func grayPairs() {
        #expect(coded(.sgray8, width: 6, [[1, 2, 2, 3, 4, 5]]) == [0, 251, 1, 2, 2, 3, 4, 5])
        #expect(coded(.sgray8, width: 6, [[1, 2, 2, 2, 4, 5]]) == [0, 251, 1, 2, 2, 2, 4, 5])
        #expect(coded(.sgray8, width: 7, [[1, 2, 2, 2, 2, 4, 5]]) == [0, 0, 1, 3, 2, 255, 4, 5])
    }

    @Test("single bits are coded by the byte")
    func bits() {
        #expect(coded(.black1, width: 33, [[0, 0, 0, 0xF0, 0x80]]) == [0, 2, 0, 255, 0xF0, 0x80])
    }

    @Test("four inks are coded by four bytes")
    func fourInks() {
        let line: [UInt8] = [0, 0, 0, 9, 0, 0, 0, 9, 1, 2, 3, 4]
        #expect(coded(.cmyk8, width: 3, [line]) == [0, 1, 0, 0, 0, 9, 0, 1, 2, 3, 4])
    }

    @Test("equal lines are counted, 256 at most")
    func repeatedLines() {
        #expect(coded(.sgray8, width: 2, [[1, 2], [1, 2], [3, 3]]) == [1, 255, 1, 2, 0, 1, 3])
        let many = [[UInt8]](repeating: [5, 5], count: 513)
        #expect(coded(.sgray8, width: 2, many) == [255, 1, 5, 255, 1, 5, 0, 1, 5])
        #expect(coded(.sgray8, width: 2, Array(many.prefix(256))) == [255, 1, 5])
    }

    @Test("URF may end a line in white with one byte")
    func whiteEnd() {
        let line = Self.r + Self.w + Self.w
        #expect(coded(.srgb8, width: 3, [line], urf: true) == [0, 0] + Self.r + [128])
        #expect(coded(.srgb8, width: 3, [Self.w + Self.w + Self.w], urf: true) == [0, 128])
        // A pixel that ends in a white byte is not white.
        #expect(coded(.srgb8, width: 2, [Self.w + Self.b], urf: true) == [0, 255] + Self.w + Self.b)
    }

    @Test("a coder can be used for the next page")
    func secondPage() {
        var coder = LineCoder(.sgray8, width: 2)
        for _ in 0..<2 {
            var buffer = CodedBuffer()
            [UInt8]([1, 1]).withUnsafeBytes {
                coder.encode(RasterBand($0, lines: 1, bytesPerLine: 2), into: &buffer)
            }
            coder.finish(into: &buffer)
            #expect(buffer.bytes == [0, 1, 1])
            coder.finish(into: &buffer)
            #expect(buffer.bytes == [0, 1, 1])
        }
    }

    @Test("blank lines that were announced are coded like blank lines that were seen")
    func announcedBlanks() {
        for (before, blank, after) in [(0, 700, 0), (1, 1, 1), (3, 300, 300), (256, 256, 1), (255, 2, 0), (0, 256, 2)] {
            let ink: [UInt8] = [1, 1, 2]
            let white: [UInt8] = [255, 255, 255]
            for edge in [ink, white] {
                var coder = LineCoder(.sgray8, width: 3)
                var buffer = CodedBuffer()
                let first = [[UInt8]](repeating: edge, count: before).flatMap { $0 }
                let last = [[UInt8]](repeating: edge, count: after).flatMap { $0 }
                first.withUnsafeBytes {
                    coder.encode(RasterBand($0, lines: before, bytesPerLine: 3), into: &buffer)
                }
                coder.encodeBlank(lines: blank, into: &buffer)
                last.withUnsafeBytes {
                    coder.encode(RasterBand($0, lines: after, bytesPerLine: 3), into: &buffer)
                }
                coder.finish(into: &buffer)
                let lines =
                    [[UInt8]](repeating: edge, count: before) + [[UInt8]](repeating: white, count: blank)
                    + [[UInt8]](repeating: edge, count: after)
                #expect(buffer.bytes == coded(.sgray8, width: 3, lines))
            }
        }
    }
}
