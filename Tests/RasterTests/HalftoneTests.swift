// SPDX-License-Identifier: Apache-2.0
import Foundation
import Raster
import Testing

@Suite("Halftoning")
struct HalftoneTests {
    @Test("each of the 256 grays has its share of dots within 1 %", arguments: Halftoning.allCases)
    func tone(_ method: Halftoning) {
        for level in 0...255 {
            let side = method == .errorDiffusion ? 128 : 64
            let page = HalftonedPage(HalftonedPage.flat(level, side: side), by: method)
            let share = Double(page.dots) / Double(side * side)
            #expect(abs(share - Double(255 - level) / 255) < 0.01, "gray \(level) has \(share)")
        }
    }

    @Test("a ramp keeps its tone from place to place", arguments: Halftoning.allCases)
    func ramp(_ method: Halftoning) {
        let gray = (0..<64).map { _ in (0..<1024).map { UInt8($0 / 4) } }
        let page = HalftonedPage(gray, by: method)
        for part in stride(from: 0, to: 1024, by: 64) {
            var (ink, wanted) = (0, 0)
            for y in 0..<64 {
                for x in part..<part + 64 {
                    if page.isDot(x, y) { ink += 255 }
                    wanted += 255 - Int(gray[y][x])
                }
            }
            #expect(abs(Double(ink - wanted)) / (255 * 64 * 64) < 0.01, "\(part)")
        }
    }

    @Test(
        "a flat gray has its share of dots in each line, also where error diffusion turns",
        arguments: [100, 140, 208]
    )
    func evenLines(level: Int) {
        let page = HalftonedPage(HalftonedPage.flat(level, side: 256), by: .errorDiffusion)
        for line in page.lines.dropFirst(32) {
            let share = Double(line.reduce(0) { $0 + $1.nonzeroBitCount }) / 256
            #expect(abs(share - Double(255 - level) / 255) < 0.1)
        }
    }

    @Test("bands of any height join without a seam", arguments: Halftoning.allCases)
    func bands(_ method: Halftoning) {
        func pixel(_ x: Int, _ y: Int) -> UInt8 { y % 40 < 9 && x < 150 ? 255 : UInt8((x * 3 + y * 2) & 255) }
        let gray = (0..<131).map { y in (0..<173).map { pixel($0, y) } }
        let whole = HalftonedPage(gray, by: method)
        for height in [1, 2, 3, 16, 33] { #expect(HalftonedPage(gray, by: method, bandHeight: height) == whole) }
    }

    @Test(
        "paper and ink stay as they are beside any gray, and bits after the last pixel stay 0",
        arguments: Halftoning.allCases
    )
    func plainStaysPlain(_ method: Halftoning) {
        /// Stripes of paper, ink and grays.
        func stripe(_ x: Int, _ y: Int) -> UInt8 {
            switch x / 9 % 3 {
            case 0: 255
            case 1: 0
            default: UInt8((x * 37 + y * 11) & 255)
            }
        }
        for width in [1, 7, 31, 32, 33, 64, 100, 161] {
            let gray = (0..<50).map { y in (0..<width).map { stripe($0, y) } }
            let page = HalftonedPage(gray, by: method)
            for y in 0..<50 {
                for x in 0..<width where gray[y][x] == 0 || gray[y][x] == 255 {
                    #expect(page.isDot(x, y) == (gray[y][x] == 0))
                }
                for x in width..<(width + 7) / 8 * 8 { #expect(!page.isDot(x, y)) }
            }
        }
    }

    /// The power of each frequency of a flat gray's dots over the tile of 64 by 64, without the mean.
    private static func power(_ level: Int, _ method: Halftoning) -> [[Double]] {
        let page = HalftonedPage(HalftonedPage.flat(level, side: 64), by: method)
        let pixels = (0..<64).map { y in (0..<64).map { x in Complex(real: page.isDot(x, y) ? 1 : 0) } }
        let byRow = pixels.map(Complex.transformed)
        let byColumn = (0..<64).map { x in Complex.transformed(byRow.map { $0[x] }) }
        var power = byColumn.map { $0.map(\.power) }
        power[0][0] = 0
        return power
    }

    /// The strongest frequency against the mean of all, and the coarse ones (8 dots and more) against it.
    private static func spectrum(_ level: Int, _ method: Halftoning) -> (peak: Double, coarse: Double) {
        let power = power(level, method)
        let mean = power.joined().reduce(0, +) / 4095
        var coarse: [Double] = []
        for y in 0..<64 {
            for x in 0..<64 where (x, y) != (0, 0) {
                let (fx, fy) = (min(x, 64 - x), min(y, 64 - y))
                if fx * fx + fy * fy < 64 { coarse.append(power[y][x]) }
            }
        }
        return ((power.joined().max() ?? 0) / mean, coarse.reduce(0, +) / Double(coarse.count) / mean)
    }

    @Test("flat grays of the blue-noise screen have no period within its tile, and nothing coarse", arguments: 1...15)
    func noPeriod(sixteenth: Int) {
        let (peak, coarse) = Self.spectrum(sixteenth * 16, .blueNoise64)
        #expect(peak < 30, "a frequency has \(peak) times the mean")
        #expect(coarse < 0.35, "coarse patterns have \(coarse) of the mean")
    }

    @Test("the measure finds the period of an ordered screen", arguments: [48, 96, 160, 208])
    func period(level: Int) {
        #expect(Self.spectrum(level, .bayer16).peak > 200)
    }
}

/// A complex number, as far as a Fourier transform needs it.
private struct Complex {
    var real: Double
    var imaginary = 0.0

    var power: Double { real * real + imaginary * imaginary }

    static func transformed(_ values: [Complex]) -> [Complex] {
        let count = values.count
        let turns = (0..<count).map { 2 * Double.pi * Double($0) / Double(count) }
        let (cosines, sines) = (turns.map(cos), turns.map(sin))
        return (0..<count).map { frequency in
            var sum = Complex(real: 0)
            for (place, value) in values.enumerated() {
                let (cosine, sine) = (cosines[frequency * place % count], sines[frequency * place % count])
                sum.real += value.real * cosine + value.imaginary * sine
                sum.imaginary += value.imaginary * cosine - value.real * sine
            }
            return sum
        }
    }
}
