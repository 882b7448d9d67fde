// SPDX-License-Identifier: Apache-2.0
import Raster

/// The ways to make dots of gray.
enum Halftoning: String, CaseIterable {
    case bayer16
    case blueNoise64
    case errorDiffusion
}

/// The dots of a gray page.
struct HalftonedPage: Equatable {
    /// Lines of 8 dots in a byte.
    let lines: [[UInt8]]

    /// Makes the dots of a page in bands of `bandHeight` lines.
    init(_ gray: [[UInt8]], by method: Halftoning, bandHeight: Int = .max) {
        switch method {
        case .bayer16: self.init(gray, by: ThresholdScreen.bayer16, bandHeight: bandHeight)
        case .blueNoise64: self.init(gray, by: ThresholdScreen.blueNoise64, bandHeight: bandHeight)
        case .errorDiffusion:
            var diffusion = ErrorDiffusion(width: gray[0].count)
            self.init(gray, bandHeight: bandHeight) { band, _, black in diffusion.diffuse(band, into: black) }
        }
    }

    /// Makes the dots of a page by any screen.
    init(_ gray: [[UInt8]], by screen: ThresholdScreen, bandHeight: Int = .max) {
        self.init(gray, bandHeight: bandHeight) { screen.screen($0, firstLine: $1, into: $2) }
    }

    private init(_ gray: [[UInt8]], bandHeight: Int, _ body: (RasterBand, Int, MutableRasterBand) -> Void) {
        let width = gray[0].count
        let count = (width + 7) / 8
        var lines: [[UInt8]] = []
        while lines.count < gray.count {
            let height = min(bandHeight, gray.count - lines.count)
            // A byte between the lines is no part of them.
            let bytes: [UInt8] = gray[lines.count..<lines.count + height].flatMap { $0 + [0] as [UInt8] }
            var black = [UInt8](repeating: 0xAA, count: height * (count + 1))
            bytes.withUnsafeBytes { bytes in
                black.withUnsafeMutableBytes { black in
                    body(
                        RasterBand(bytes, lines: height, bytesPerLine: width, stride: width + 1),
                        lines.count,
                        MutableRasterBand(black, lines: height, bytesPerLine: count, stride: count + 1)
                    )
                }
            }
            for line in 0..<height { lines.append(Array(black[line * (count + 1)..<line * (count + 1) + count])) }
        }
        self.lines = lines
    }

    /// How many dots there are.
    var dots: Int { lines.joined().reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether there is a dot.
    func isDot(_ x: Int, _ y: Int) -> Bool { lines[y][x >> 3] & (0x80 >> UInt8(x & 7)) != 0 }

    /// A page of one gray.
    static func flat(_ level: Int, side: Int) -> [[UInt8]] {
        [[UInt8]](repeating: .init(repeating: UInt8(level), count: side), count: side)
    }
}
