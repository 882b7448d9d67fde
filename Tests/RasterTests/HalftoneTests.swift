// SPDX-License-Identifier: Apache-2.0
import Foundation
import Raster
import Testing

@Suite("Halftoning")
struct HalftoneTests {
    enum Method: String, CaseIterable {
        case bayer16
        case blueNoise64
        case errorDiffusion
    }

    /// Dots of a gray page, made in bands of `bandHeight` lines.
    static func dots(_ gray: [[UInt8]], _ method: Method, bandHeight: Int = .max) -> [[UInt8]] {
        let width = gray[0].count
        let count = (width + 7) / 8
        var diffusion = ErrorDiffusion(width: width)
        var result: [[UInt8]] = []
        while result.count < gray.count {
            let lines = min(bandHeight, gray.count - result.count)
            let band: [UInt8] = gray[result.count..<result.count + lines].flatMap { $0 + [0] as [UInt8] }
            var black = [UInt8](repeating: 0xAA, count: lines * (count + 1))
            band.withUnsafeBytes { band in
                black.withUnsafeMutableBytes { black in
                    guard method != .errorDiffusion else {
                        return diffusion.diffuse(
                            gray: band,
                            grayStride: width + 1,
                            lines: lines,
                            into: black,
                            blackStride: count + 1
                        )
                    }
                    (method == .bayer16 ? ThresholdScreen.bayer16 : .blueNoise64).screen(
                        gray: band,
                        grayStride: width + 1,
                        width: width,
                        lines: lines,
                        firstLine: result.count,
                        into: black,
                        blackStride: count + 1
                    )
                }
            }
            for line in 0..<lines { result.append(Array(black[line * (count + 1)..<line * (count + 1) + count])) }
        }
        return result
    }

    private static func flat(_ level: Int, side: Int) -> [[UInt8]] {
        [[UInt8]](repeating: .init(repeating: UInt8(level), count: side), count: side)
    }

    private static func isDot(_ lines: [[UInt8]], _ x: Int, _ y: Int) -> Bool {
        lines[y][x >> 3] & (0x80 >> UInt8(x & 7)) != 0
    }

    @Test("each of the 256 grays has its share of dots within 1 %", arguments: Method.allCases)
    func tone(_ method: Method) {
        for level in 0...255 {
            let side = method == .errorDiffusion ? 128 : 64
            let ink = Self.dots(Self.flat(level, side: side), method).joined().reduce(0) { $0 + $1.nonzeroBitCount }
            let share = Double(ink) / Double(side * side)
            #expect(abs(share - Double(255 - level) / 255) < 0.01, "gray \(level) has \(share)")
        }
    }

    @Test("a ramp keeps its tone from place to place", arguments: Method.allCases)
    func ramp(_ method: Method) {
        let gray = (0..<64).map { _ in (0..<1024).map { UInt8($0 / 4) } }
        let lines = Self.dots(gray, method)
        for part in stride(from: 0, to: 1024, by: 64) {
            var (ink, wanted) = (0, 0)
            for y in 0..<64 {
                for x in part..<part + 64 {
                    if Self.isDot(lines, x, y) { ink += 255 }
                    wanted += 255 - Int(gray[y][x])
                }
            }
            #expect(abs(Double(ink - wanted)) / (255 * 64 * 64) < 0.01, "\(part)")
        }
    }

    @Test("bands of any height join without a seam", arguments: Method.allCases)
    func bands(_ method: Method) {
        func pixel(_ x: Int, _ y: Int) -> UInt8 { y % 40 < 9 && x < 150 ? 255 : UInt8((x * 3 + y * 2) & 255) }
        let gray = (0..<131).map { y in (0..<173).map { pixel($0, y) } }
        let whole = Self.dots(gray, method)
        for height in [1, 2, 3, 16, 33] { #expect(Self.dots(gray, method, bandHeight: height) == whole) }
    }

    @Test("paper and ink stay as they are beside any gray, and bits after the last pixel stay 0")
    func plainStaysPlain() {
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
            let lines = Self.dots(gray, .errorDiffusion)
            for y in 0..<50 {
                for x in 0..<width where gray[y][x] == 0 || gray[y][x] == 255 {
                    #expect(Self.isDot(lines, x, y) == (gray[y][x] == 0))
                }
                for x in width..<(width + 7) / 8 * 8 { #expect(!Self.isDot(lines, x, y)) }
            }
        }
    }

    /// Levels of a gray page, 0 to 3, made in bands of `bandHeight` lines.
    private static func levels(_ gray: [[UInt8]], bandHeight: Int = .max) -> [[UInt8]] {
        let width = gray[0].count
        let count = (width + 3) / 4
        var result: [[UInt8]] = []
        while result.count < gray.count {
            let lines = min(bandHeight, gray.count - result.count)
            let band = gray[result.count..<result.count + lines].flatMap { $0 }
            var ink = [UInt8](repeating: 0xAA, count: lines * count)
            band.withUnsafeBytes { band in
                ink.withUnsafeMutableBytes { ink in
                    ThresholdScreen.blueNoise64.screenToFourLevels(
                        gray: band,
                        grayStride: width,
                        width: width,
                        lines: lines,
                        firstLine: result.count,
                        into: ink,
                        inkStride: count
                    )
                }
            }
            for line in 0..<lines {
                result.append((0..<count * 4).map { ink[line * count + $0 / 4] >> UInt8(6 - 2 * ($0 & 3)) & 3 })
            }
        }
        return result
    }

    @Test("four levels keep the tone of each gray within 1 %, with the two next levels only")
    func fourLevels() {
        for level in 0...255 {
            let made = Self.levels(Self.flat(level, side: 64)).joined()
            let share = Double(made.reduce(0) { $0 + Int($1) }) / Double(3 * 64 * 64)
            #expect(abs(share - Double(255 - level) / 255) < 0.01, "gray \(level) has \(share)")
            let below = UInt8((255 - level) * 3 / 255)
            #expect(made.allSatisfy { $0 == below || $0 == below + 1 })
        }
    }

    @Test("four levels of any width join from band to band, and bits after the last pixel stay 0")
    func fourLevelBands() {
        for width in [1, 3, 4, 5, 8, 11, 13, 16, 77] {
            let gray = (0..<40).map { y in (0..<width).map { x -> UInt8 in UInt8((x * 5 + y * 3) & 255) } }
            let whole = Self.levels(gray)
            #expect(Self.levels(gray, bandHeight: 7) == whole)
            #expect(whole.allSatisfy { $0.dropFirst(width).allSatisfy { $0 == 0 } })
            for (pixels, levels) in zip(gray, whole) {
                for (pixel, level) in zip(pixels, levels) {
                    let below = (255 - Int(pixel)) * 3 / 255
                    #expect((below...below + 1).contains(Int(level)))
                }
            }
        }
    }

    /// The power of each frequency of a flat gray's dots over the tile of 64 by 64, without the mean.
    private static func power(_ level: Int, _ method: Method) -> [[Double]] {
        let lines = dots(flat(level, side: 64), method)
        let pixels = (0..<64).map { y in (0..<64).map { x in Complex(real: isDot(lines, x, y) ? 1 : 0) } }
        let byRow = pixels.map(Complex.transformed)
        let byColumn = (0..<64).map { x in Complex.transformed(byRow.map { $0[x] }) }
        var power = byColumn.map { $0.map(\.power) }
        power[0][0] = 0
        return power
    }

    /// The strongest frequency against the mean of all, and the coarse ones (8 dots and more) against it.
    private static func spectrum(_ level: Int, _ method: Method) -> (peak: Double, coarse: Double) {
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
