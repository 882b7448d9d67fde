// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("PWG page header")
struct PWGPageHeaderTests {
    private func makeHeader() -> PWGPageHeader {
        PWGPageHeader(
            pixelFormat: .srgb8,
            width: 4961,
            height: 7016,
            resolution: (600, 1200),
            pageSize: (595, 842),
            duplex: true,
            tumble: true,
            transform: SheetTransform(mirrorX: true),
            quality: 4,
            pageSizeName: "iso_a4_210x297mm",
            totalPageCount: 352,
            copies: 2
        )
    }

    private func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    @Test("the fields that a page always has stand where PWG 5102.4 puts them")
    func usualFields() {
        let bytes = makeHeader().encode()
        #expect(bytes.count == 1796)
        #expect(Array(bytes[0..<10]) == Array("PwgRaster".utf8) + [0])
        let expected: [Int: UInt32] = [
            272: 1, 276: 600, 280: 1200, 340: 2, 352: 595, 356: 842, 368: 1, 372: 4961, 376: 7016, 384: 8, 388: 24,
            392: 14883, 400: 19, 420: 3, 452: 352, 456: 0xFFFF_FFFF, 460: 1, 484: 4,
        ]
        for offset in stride(from: 64, to: 1732, by: 4) {
            #expect(number(bytes, offset) == expected[offset] ?? 0, "at \(offset)")
        }
        #expect(Array(bytes[1732..<1749]) == Array("iso_a4_210x297mm".utf8) + [0])
        #expect(bytes[1749...].allSatisfy { $0 == 0 })
    }

    @Test("every other number stands where PWG 5102.4 puts it")
    func otherNumbers() {
        let fields: [(Int, WritableKeyPath<PWGPageHeader, UInt32>)] = [
            (268, \.cutMedia), (304, \.jog), (308, \.leadingEdge), (324, \.mediaPosition), (328, \.mediaWeight),
            (344, \.orientation), (464, \.imageBoxLeft), (468, \.imageBoxTop), (472, \.imageBoxRight),
            (476, \.imageBoxBottom), (480, \.alternatePrimary), (508, \.vendorIdentifier),
        ]
        for (offset, field) in fields {
            var header = makeHeader()
            #expect(number(header.encode(), offset) == 0)
            header[keyPath: field] = 0x0102_0304
            #expect(Array(header.encode()[offset..<offset + 4]) == [1, 2, 3, 4], "at \(offset)")
        }
        var header = makeHeader()
        header.insertSheet = true
        header.vendorData = [9, 8, 7]
        #expect(number(header.encode(), 300) == 1)
        #expect(number(header.encode(), 512) == 3)
        #expect(Array(header.encode()[516..<520]) == [9, 8, 7, 0])
    }

    @Test("texts stand in fields of 64 bytes and are cut to 63, at whole characters")
    func texts() throws {
        let fields: [(Int, WritableKeyPath<PWGPageHeader, String>)] = [
            (64, \.mediaColor), (128, \.mediaType), (192, \.printContentOptimize), (1668, \.renderingIntent),
            (1732, \.pageSizeName),
        ]
        for (offset, field) in fields {
            var header = makeHeader()
            header[keyPath: field] = String(repeating: "x", count: 62) + "\u{E9}\u{E9}"
            let bytes = header.encode()
            #expect(Array(bytes[offset..<offset + 64]) == [UInt8](repeating: 0x78, count: 62) + [0, 0])
            #expect(try PWGPageHeader(decoding: bytes)[keyPath: field] == String(repeating: "x", count: 62))
        }
    }

    @Test("a header reads back as it was written")
    func roundTrip() throws {
        var header = makeHeader()
        header.mediaType = "stationery"
        header.imageBoxRight = 4900
        header.vendorIdentifier = 0x04A9
        header.vendorData = Array(0...255)
        header.insertSheet = true
        #expect(try PWGPageHeader(decoding: header.encode()) == header)
        #expect(header.transform == SheetTransform(mirrorX: true))
    }

    @Test(
        "a header that contradicts itself or goes beyond the limits is refused with the field's offset",
        arguments: [
            (0, 0x7077_6752, RasterDecodingError.Code.notRaster, 0), (396, 1, .unsupportedPixels, 396),
            (400, 0, .unsupportedPixels, 400), (400, 63, .unsupportedPixels, 400), (384, 4, .unsupportedPixels, 400),
            (384, 1, .unsupportedPixels, 400), (388, 32, .invalidHeader, 388), (392, 14884, .invalidHeader, 392),
            (392, 0, .invalidHeader, 392), (372, 0, .invalidHeader, 372), (372, 0xFFFF_FFFF, .invalidHeader, 372),
            (376, 0, .invalidHeader, 376), (376, 0xFFFF_FFFF, .invalidHeader, 376), (512, 1089, .invalidHeader, 512),
        ]
    )
    func refused(at offset: Int, value: UInt32, code: RasterDecodingError.Code, errorOffset: Int) {
        var bytes = makeHeader().encode()
        for byte in 0..<4 { bytes[offset + byte] = UInt8(truncatingIfNeeded: value >> (24 - 8 * byte)) }
        let error = #expect(throws: RasterDecodingError.self) { try PWGPageHeader(decoding: bytes) }
        #expect(error?.code == code)
        #expect(error?.offset == errorOffset)
        #expect(error?.message.isEmpty == false)
    }

    @Test("a page of too many bytes is refused even where width and height are allowed")
    func pageTooLarge() {
        let header = PWGPageHeader(
            pixelFormat: .cmyk8,
            width: 262_144,
            height: 4_194_304,
            resolution: (600, 600),
            pageSize: (1, 1)
        )
        #expect(throws: RasterDecodingError.self) { try PWGPageHeader(decoding: header.encode()) }
    }

    @Test("fewer than 1796 bytes are refused")
    func cutShort() {
        let bytes = makeHeader().encode()
        for count in [0, 1, 64, 1795] {
            let error = #expect(throws: RasterDecodingError.self) {
                try PWGPageHeader(decoding: Array(bytes.prefix(count)))
            }
            #expect(error?.code == .truncated)
        }
    }
}
