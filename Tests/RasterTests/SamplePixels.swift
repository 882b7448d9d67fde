// SPDX-License-Identifier: Apache-2.0
import Raster

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// A page of pixels without padding between lines.
struct SamplePage {
    let format: PixelFormat
    let width: Int
    let lines: [[UInt8]]

    var bytesPerLine: Int { format.bytesPerLine(width: width) }

    /// Lines of runs, noise, paper and near repeats; some lines come several times.
    static func random(_ format: PixelFormat, width: Int, height: Int, seed: UInt64) -> SamplePage {
        var generator = SeededGenerator(seed: seed)
        var lines: [[UInt8]] = []
        while lines.count < height {
            let line = randomLine(format, width: width, using: &generator)
            let count = Int.random(in: 0..<8, using: &generator) == 0 ? Int.random(in: 1...300, using: &generator) : 1
            lines.append(contentsOf: repeatElement(line, count: min(count, height - lines.count)))
        }
        return SamplePage(format: format, width: width, lines: lines)
    }

    private static func randomLine(
        _ format: PixelFormat,
        width: Int,
        using generator: inout SeededGenerator
    ) -> [UInt8] {
        let count = format.bytesPerLine(width: width)
        let size = format.bytesPerCodedPixel
        var line: [UInt8] = []
        while line.count < count {
            let pixels = Int.random(in: 1...(Bool.random(using: &generator) ? 5 : 300), using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                line.append(contentsOf: repeatElement(format.whiteByte, count: pixels * size))
            case 1:
                let pixel = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
                for _ in 0..<pixels { line.append(contentsOf: pixel) }
            case 2:
                for _ in 0..<pixels * size { line.append(UInt8.random(in: 0...255, using: &generator)) }
            default:
                for _ in 0..<pixels * size { line.append(UInt8.random(in: 7...8, using: &generator)) }
            }
        }
        return Array(line.prefix(count))
    }

    /// The coded lines, given to the coder in bands as high as `bandHeights` says (the last one is used again), with
    /// `padding` bytes between the lines.
    func coded(bandHeights: [Int] = [.max], padding: Int = 0, endsLinesInWhite: Bool = false) -> [UInt8] {
        var coder = LineCoder(format, width: width, endsLinesInWhite: endsLinesInWhite)
        var buffer = CodedBuffer(capacity: 1)
        var rest = lines[...]
        var band = 0
        while !rest.isEmpty {
            let height = min(bandHeights[min(band, bandHeights.count - 1)], rest.count)
            let stride = bytesPerLine + padding
            var bytes = rest.prefix(height).flatMap { $0 + [UInt8](repeating: UInt8(band & 255), count: padding) }
            bytes.removeLast(height > 0 ? padding : 0)
            bytes.withUnsafeBytes {
                coder.encode(
                    RasterBand($0, lines: height, bytesPerLine: bytesPerLine, stride: stride),
                    into: &buffer
                )
            }
            rest = rest.dropFirst(height)
            band += 1
        }
        coder.finish(into: &buffer)
        return buffer.bytes
    }

    var header: PWGPageHeader {
        PWGPageHeader(
            pixelFormat: format,
            width: width,
            height: lines.count,
            resolution: (600, 600),
            pageSize: (595, 842)
        )
    }

    /// The page as a whole PWG document.
    func document(bandHeights: [Int] = [.max], padding: Int = 0) -> [UInt8] {
        PWGPageHeader.syncWord + header.encode() + coded(bandHeights: bandHeights, padding: padding)
    }
}

extension CodedBuffer {
    var bytes: [UInt8] { borrowing get { withBytes { Array($0) } } }
}

/// What a decoder makes of a document that it is fed in chunks of `chunk` bytes.
func decodedPages(of document: [UInt8], chunk: Int = .max) throws -> [[[UInt8]]] {
    var decoder = RasterDecoder()
    var pages: [[[UInt8]]] = []
    var rest = document[...]
    while true {
        while let event = try decoder.next() {
            switch event {
            case .documentStarted, .pageEnded: break
            case .pageStarted: pages.append([])
            case .line(let pixels, let count):
                pages[pages.count - 1].append(contentsOf: repeatElement(pixels, count: count))
            }
        }
        if rest.isEmpty { break }
        decoder.feed(rest.prefix(chunk))
        rest = rest.dropFirst(chunk)
    }
    try decoder.finish()
    return pages
}
