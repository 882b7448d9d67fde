// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("Threshold screens")
struct ThresholdScreenTests {
    /// The bits of a gray page, screened in bands of `bandHeight` lines.
    private func screened(_ gray: [[UInt8]], _ screen: ThresholdScreen, bandHeight: Int = .max) -> [[UInt8]] {
        guard let width = gray.first?.count else { return [] }
        let count = (width + 7) / 8
        var result: [[UInt8]] = []
        while result.count < gray.count {
            let lines = min(bandHeight, gray.count - result.count)
            let band: [UInt8] = gray[result.count..<result.count + lines].flatMap { $0 + [0] as [UInt8] }
            var black = [UInt8](repeating: 0xAA, count: lines * (count + 1))
            band.withUnsafeBytes { band in
                black.withUnsafeMutableBytes { black in
                    screen.screen(
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

    private func dots(_ lines: [[UInt8]]) -> Int {
        lines.reduce(0) { $1.reduce($0) { $0 + $1.nonzeroBitCount } }
    }

    enum Screen: String, CaseIterable {
        case bayer16
        case blueNoise64

        var thresholds: ThresholdScreen {
            switch self {
            case .bayer16: .bayer16
            case .blueNoise64: .blueNoise64
            }
        }
    }

    @Test("black stays black, white stays white, and bits after the last pixel stay 0", arguments: Screen.allCases)
    func extremes(_ name: Screen) {
        let screen = name.thresholds
        for width in [1, 7, 8, 9, 64, 131] {
            let black = screened([[UInt8]](repeating: .init(repeating: 0, count: width), count: 70), screen)
            let white = screened([[UInt8]](repeating: .init(repeating: 255, count: width), count: 70), screen)
            #expect(dots(black) == 70 * width)
            #expect(dots(white) == 0)
        }
    }

    @Test("each darker gray has more dots, as many as its share of the square", arguments: Screen.allCases)
    func share(_ name: Screen) {
        let screen = name.thresholds
        let cells = screen.side * screen.side
        var last = -1
        for gray in stride(from: 255, through: 0, by: -1) {
            let line = [UInt8](repeating: UInt8(gray), count: screen.side)
            let count = dots(screened(.init(repeating: line, count: screen.side), screen))
            #expect(count > last)
            let share = cells * (255 - gray) / 255
            #expect(abs(count - share) <= cells / 255 + 1)
            last = count
        }
    }

    @Test("bands join without a seam", arguments: Screen.allCases)
    func bands(_ name: Screen) {
        let screen = name.thresholds
        let gray = (0..<100).map { y in (0..<77).map { UInt8(($0 * 3 + y * 2) & 255) } }
        let whole = screened(gray, screen)
        for height in [1, 3, 16, 33] { #expect(screened(gray, screen, bandHeight: height) == whole) }
    }

    @Test("Bayer's first dots lie as far apart as they can")
    func bayerOrder() {
        let line = [UInt8](repeating: 254, count: 16)
        let first = screened(.init(repeating: line, count: 16), .bayer16)
        #expect(dots(first) == 2)
        #expect(first[0] == [0x80, 0x00])
        #expect(first[8] == [0x00, 0x80])
    }

    @Test("the blue-noise screen is what void-and-cluster gives")
    func blueNoise() throws {
        let made = try #require(ThresholdScreen(ranks: VoidAndCluster.ranks(side: 64, seed: 1314)))
        for gray in stride(from: 0, through: 255, by: 5) {
            let page = [[UInt8]](repeating: .init(repeating: UInt8(gray), count: 64), count: 64)
            #expect(screened(page, made) == screened(page, .blueNoise64))
        }
    }

    @Test("ranks that are not a square or not a permutation make no screen")
    func invalidRanks() {
        #expect(ThresholdScreen(ranks: []) == nil)
        #expect(ThresholdScreen(ranks: Array(0..<49)) == nil)
        #expect(ThresholdScreen(ranks: .init(repeating: 1, count: 64)) == nil)
        #expect(ThresholdScreen(ranks: Array(0..<64))?.side == 8)
    }
}
