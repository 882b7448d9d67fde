// SPDX-License-Identifier: Apache-2.0
import Glibc
import Raster

/// A whole page in memory, A4 at 600 dpi unless it was read.
struct Page {
    static let width = 4961
    static let height = 7016

    let name: String
    let format: PixelFormat
    let width: Int
    let height: Int
    var pixels: [UInt8]

    var bytesPerLine: Int { format.bytesPerLine(width: width) }

    /// An empty page.
    init(_ name: String, _ format: PixelFormat) {
        self.name = name
        self.format = format
        (width, height) = (Self.width, Self.height)
        pixels = [UInt8](repeating: format.whiteByte, count: format.bytesPerLine(width: Self.width) * Self.height)
    }
}

extension Page {
    /// The first page of a file, or nil if there is none.
    init?(pwgRaster path: String) {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var decoder = RasterDecoder()
        var header: RasterDecoder.PageHeader?
        var pixels: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return nil }
            decoder.feed(chunk[..<count])
            while let event = try? decoder.next() {
                switch event {
                case .documentStarted: break
                case .pageStarted(let page): header = page
                case .line(let line, let count): for _ in 0..<count { pixels += line }
                case .pageEnded:
                    guard let header else { return nil }
                    (name, format) = ("\(path.suffix(24))", header.pixelFormat)
                    (width, height, self.pixels) = (header.width, pixels.count / header.bytesPerLine, pixels)
                    return
                }
            }
        }
    }
}

/// SplitMix64: the same pages in every run.
struct PageNoise {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func next(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }
}

extension Page {
    /// Full text: 56 lines of 80 letters of 11 points, each of upright stems, bars and a slanted stroke.
    static func text(_ format: PixelFormat) -> Page {
        var page = Page("text \(format.keyword)", format)
        var noise = PageNoise(seed: 1)
        let ink: [UInt8] = format.whiteByte == 255 ? [0, 0, 0] : [0, 0, 0, 255]
        let glyphs = (0..<26).map { _ in Glyph(&noise) }
        for row in 0..<56 {
            var x = 500
            while x < width - 500 {
                if noise.next(in: 0...5) > 0 {
                    let glyph = glyphs[noise.next(in: 0...25)]
                    page.draw(glyph, x: x, y: 500 + row * 108, ink: ink)
                }
                x += 50
            }
        }
        return page
    }

    private mutating func draw(_ glyph: Glyph, x: Int, y: Int, ink: [UInt8]) {
        for line in 0..<Glyph.height {
            for (start, end) in glyph.spans[line] {
                for column in x + start..<min(x + end, Self.width) { put(ink, x: column, y: y + line) }
            }
        }
    }

    private mutating func put(_ ink: [UInt8], x: Int, y: Int) {
        switch format.bitsPerPixel {
        case 1: pixels[y * bytesPerLine + x / 8] |= 0x80 >> UInt8(x & 7)
        default:
            let size = format.bytesPerCodedPixel
            let at = y * bytesPerLine + x * size
            for byte in 0..<size { pixels[at + byte] = size == 1 ? ink[ink.count - 1] : ink[byte] }
        }
    }

    /// A photo in a frame of paper: slow waves of colour with the noise of a camera, ±`grain` of 255.
    static func photo(_ format: PixelFormat, grain: Int) -> Page {
        var page = Page("photo, grain \(grain), \(format.keyword)", format)
        var noise = PageNoise(seed: 2)
        let size = format.bytesPerCodedPixel
        for y in 300..<height - 300 {
            var at = y * page.bytesPerLine + 300 * size
            for x in 300..<width - 300 {
                var random = noise.next()
                for colour in 0..<size {
                    let wave = (x * (3 + colour) / 40 + y * (5 - colour) / 40) & 255
                    let base = 32 + (wave < 128 ? wave : 255 - wave)
                    page.pixels[at] = UInt8(base + (grain == 0 ? 0 : Int(random & 0xFFFF) % (2 * grain + 1)))
                    random >>= 16
                    at += 1
                }
            }
        }
        return page
    }

    /// A photo as dots of black ink.
    static func halftonedPhoto() -> Page {
        let gray = photo(.sgray8, grain: 4)
        var page = Page("photo black_1", .black1)
        let bytesPerLine = page.bytesPerLine
        gray.pixels.withUnsafeBytes { source in
            page.pixels.withUnsafeMutableBytes { target in
                ThresholdScreen.blueNoise64.screen(
                    RasterBand(source, lines: height, bytesPerLine: width),
                    firstLine: 0,
                    into: MutableRasterBand(target, lines: height, bytesPerLine: bytesPerLine)
                )
            }
        }
        return page
    }
}

/// A letter: black spans of each of its lines.
struct Glyph {
    static let height = 70

    let spans: [[(Int, Int)]]

    init(_ noise: inout PageNoise) {
        let stems = (0..<noise.next(in: 1...2)).map { _ in noise.next(in: 2...30) }
        let bar = noise.next(in: 0...60)
        let slant = noise.next(in: 0...2) == 0 ? noise.next(in: 5...15) : nil
        spans = (0..<Self.height).map { line in
            if (bar..<bar + 8).contains(line) { return [(3, 42)] }
            var spans = stems.map { ($0, $0 + 8) }
            if let slant { spans.append((slant + line / 4, slant + line / 4 + 9)) }
            return spans
        }
    }
}
