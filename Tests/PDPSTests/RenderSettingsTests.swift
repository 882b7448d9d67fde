// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PrintModel
import Raster
import Rendering
import Testing

@testable import pdps

@Suite("Options of pdps render")
struct RenderOptionTests {
    private func settings(_ line: String) throws -> RenderSettings {
        let words = ["render", "in.ps"] + line.split(separator: " ").map(String.init)
        return try #require(try PDPS.parseAsRoot(words) as? RenderCommand).settings()
    }

    @Test("the format comes from the extension unless it is named")
    func format() throws {
        #expect(try settings("-o a.pwg").output == .pwgRaster)
        #expect(try settings("-o a.urf").output == .appleRaster)
        #expect(try settings("-o a.out --format pdf").output == .pdf)
        #expect(try settings("-o a.out --format image/png").output == .png)
        #expect(try settings("-o a.out --format application/vnd.hp-PCL").output == .pcl)
        #expect(throws: (any Error).self) { try settings("-o a.out") }
    }

    @Test("without a colour the pixels are the most that the format has")
    func defaultPixels() throws {
        #expect(try settings("-o a.pwg").pixelFormat == .srgb8)
        #expect(try settings("-o a.pdf").pixelFormat == .srgb8)
        for name in ["pcl", "zpl", "escpos"] { #expect(try settings("-o a.\(name)").pixelFormat == .black1) }
        #expect(try settings("-o a.pcl -o print-content-optimize=photo").halftone == .errorDiffusion)
    }

    @Test("resolution, color, media, pages and sides are taken over")
    func everything() throws {
        let made = try settings(
            "-o a.pwg --resolution 600x1200 --color gray --media Letter --pages 1-2,5- --sides two-sided-long-edge"
        )
        #expect(made.resolution == .init(x: 600, y: 1200))
        #expect(made.pixelFormat == .sgray8)
        #expect(made.mediaName == "na_letter_8.5x11in")
        #expect(made.media == .naLetter)
        #expect(made.pageRanges == [1...2, 5...Int(Int32.max)])
        #expect(made.sides == .twoSidedLongEdge)
        #expect(try settings("-o a.pwg --color cmyk").pixelFormat == .cmyk8)
        #expect(try settings("-o a.pwg --color black_1").pixelFormat == .black1)
    }

    @Test(
        "nonsense is refused",
        arguments: ["--resolution none", "--resolution 0", "--color blue", "--pages 3-1", "--media Q9", "--sides 2"]
    )
    func nonsense(option: String) {
        let error = #expect(throws: (any Error).self) { try settings("-o a.pwg " + option) }
        if let error { #expect(CommandStatus(error) == .wrongUsage) }
    }

    @Test(
        "a page's number stands before the extension",
        arguments: [
            ("page.png", 1, "page-0001.png"), ("/a/b.c/page.png", 12, "/a/b.c/page-0012.png"),
            ("page", 12345, "page-12345"), ("dir/x.y.png", 3, "dir/x.y-0003.png"),
        ]
    )
    func pageNames(path: String, number: Int, name: String) {
        #expect(RenderTarget(path: path, .png).name(ofPage: number) == name)
    }
}
