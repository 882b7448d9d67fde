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
