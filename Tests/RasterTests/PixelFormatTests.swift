// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("Pixel formats")
struct PixelFormatTests {
    /// Keyword, colour space, bits per colour, bits per pixel, white.
    static let registered: [(String, UInt32, Int, Int, UInt8)] = [
        ("black_1", 3, 1, 1, 0x00), ("black_8", 3, 8, 8, 0x00), ("black_16", 3, 16, 16, 0x00),
        ("sgray_1", 18, 1, 1, 0xFF), ("sgray_8", 18, 8, 8, 0xFF), ("sgray_16", 18, 16, 16, 0xFF),
        ("srgb_8", 19, 8, 24, 0xFF), ("srgb_16", 19, 16, 48, 0xFF),
        ("adobe-rgb_8", 20, 8, 24, 0xFF), ("adobe-rgb_16", 20, 16, 48, 0xFF),
        ("rgb_8", 1, 8, 24, 0xFF), ("rgb_16", 1, 16, 48, 0xFF),
        ("cmyk_8", 6, 8, 32, 0x00), ("cmyk_16", 6, 16, 64, 0x00),
        ("device1_8", 48, 8, 8, 0x00), ("device15_16", 62, 16, 240, 0x00),
    ]

    @Test("each registered keyword gives its header fields, and they give the keyword back", arguments: registered)
    func keywords(_ keyword: String, _ code: UInt32, _ bits: Int, _ bitsPerPixel: Int, _ white: UInt8) throws {
        let format = try #require(PixelFormat(pwgRasterType: keyword))
        #expect(format.keyword == keyword)
        #expect(format.colorSpaceCode == code)
        #expect(format.bitsPerColor == bits)
        #expect(format.bitsPerPixel == bitsPerPixel)
        #expect(format.whiteByte == white)
        #expect(PixelFormat(colorSpaceCode: code, bitsPerColor: bits) == format)
    }

    @Test(
        "other keywords give nothing",
        arguments: [
            "", "_", "srgb", "srgb_", "srgb_1", "srgb_08", "srgb_+8", "cmyk_1", "black_2", "device0_8", "device16_8",
            "device_8", "device01_8", "SRGB_8", "srgb_8 ", "srgb_99999999999999999999",
        ]
    )
    func unknownKeywords(_ keyword: String) {
        #expect(PixelFormat(pwgRasterType: keyword) == nil)
    }

    @Test("the named formats are the registered ones")
    func statics() {
        let named: [PixelFormat] = [.black1, .black8, .sgray1, .sgray8, .srgb8, .adobeRGB8, .cmyk8]
        let keywords = ["black_1", "black_8", "sgray_1", "sgray_8", "srgb_8", "adobe-rgb_8", "cmyk_8"]
        #expect(named.map(\.keyword) == keywords)
    }

    @Test("a line is rounded up to whole bytes")
    func bytesPerLine() {
        #expect(PixelFormat.black1.bytesPerLine(width: 4961) == 621)
        #expect(PixelFormat.black1.bytesPerCodedPixel == 1)
        #expect(PixelFormat.srgb8.bytesPerLine(width: 4961) == 14883)
        #expect(PixelFormat.srgb8.bytesPerCodedPixel == 3)
        #expect(PixelFormat(pwgRasterType: "cmyk_16")?.bytesPerCodedPixel == 8)
    }

    @Test("URF has gray, RGB and CMYK, but neither 1 bit nor inks")
    func urfCodes() {
        #expect(PixelFormat.sgray8.urfCode == 0)
        #expect(PixelFormat.srgb8.urfCode == 1)
        #expect(PixelFormat.adobeRGB8.urfCode == 3)
        #expect(PixelFormat.cmyk8.urfCode == 6)
        #expect(PixelFormat.black8.urfCode == nil)
        #expect(PixelFormat.sgray1.urfCode == nil)
        #expect(PixelFormat(urfCode: 1, bitsPerPixel: 24) == .srgb8)
        #expect(PixelFormat(urfCode: 4, bitsPerPixel: 8) == .sgray8)
        #expect(PixelFormat(urfCode: 1, bitsPerPixel: 8) == nil)
        #expect(PixelFormat(urfCode: 0, bitsPerPixel: 1) == nil)
        #expect(PixelFormat(urfCode: 2, bitsPerPixel: 24) == nil)
        #expect(PixelFormat(urfCode: 0, bitsPerPixel: 0) == nil)
    }
}
