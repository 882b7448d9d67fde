// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("Threshold screens")
struct ThresholdScreenTests {
    @Test("each darker gray has more dots, as many as its share of the square", arguments: [16, 64])
    func share(side: Int) {
        let screen: ThresholdScreen = side == 16 ? .bayer16 : .blueNoise64
        #expect(screen.side == side)
        var last = -1
        for gray in stride(from: 255, through: 0, by: -1) {
            let count = HalftonedPage(HalftonedPage.flat(gray, side: side), by: screen).dots
            #expect(count > last)
            let share = side * side * (255 - gray) / 255
            #expect(abs(count - share) <= side * side / 255 + 1)
            last = count
        }
    }

    @Test("Bayer's first dots lie as far apart as they can")
    func bayerOrder() {
        let first = HalftonedPage(HalftonedPage.flat(254, side: 16), by: ThresholdScreen.bayer16)
        #expect(first.dots == 2)
        #expect(first.lines[0] == [0x80, 0x00])
        #expect(first.lines[8] == [0x00, 0x80])
    }

    @Test("the blue-noise screen is what void-and-cluster gives")
    func blueNoise() throws {
        let made = try #require(ThresholdScreen(ranks: VoidAndCluster.ranks(side: 64, seed: 1314)))
        for gray in stride(from: 0, through: 255, by: 5) {
            let page = HalftonedPage.flat(gray, side: 64)
            #expect(HalftonedPage(page, by: made) == HalftonedPage(page, by: ThresholdScreen.blueNoise64))
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
