// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("URF headers")
struct URFPageHeaderTests {
    @Test("the page header's 32 bytes")
    func golden() throws {
        var header = try #require(
            URFPageHeader(
                pixelFormat: .srgb8,
                width: 4961,
                height: 7016,
                resolution: 600,
                duplex: .longEdge,
                quality: 5
            )
        )
        header.mediaType = 2
        header.mediaPosition = 20
        header.outputBin = 1
        let expected: [UInt8] = [
            24, 1, 3, 5, 2, 20, 1, 0, 0, 0, 0, 0, 0, 0, 0x13, 0x61, 0, 0, 0x1B, 0x68, 0, 0, 2, 0x58, 0, 0, 0, 0, 0, 0,
            0,
            0,
        ]
        #expect(header.encode() == expected)
        #expect(try URFPageHeader(decoding: expected) == header)
    }

    @Test("duplex 0 reads as one-sided")
    func duplexZero() throws {
        var bytes = try #require(URFPageHeader(pixelFormat: .sgray8, width: 8, height: 8, resolution: 300)).encode()
        bytes[2] = 0
        #expect(try URFPageHeader(decoding: bytes).duplex == .none)
    }

    @Test(
        "a page header beyond the limits or of unknown kind is refused with the field's offset",
        arguments: [
            (0, 8, 0), (0, 0, 0), (1, 2, 0), (1, 9, 0), (2, 4, 2), (12, 255, 12), (16, 255, 16),
        ]
    )
    func refused(at offset: Int, value: UInt8, errorOffset: Int) throws {
        var bytes = try #require(URFPageHeader(pixelFormat: .srgb8, width: 8, height: 8, resolution: 300)).encode()
        bytes[offset] = value
        let error = #expect(throws: RasterDecodingError.self) { try URFPageHeader(decoding: bytes) }
        #expect(error?.offset == errorOffset)
    }

    @Test("URF cannot hold black ink or single bits")
    func formatsWithoutCode() {
        #expect(URFPageHeader(pixelFormat: .black1, width: 8, height: 8, resolution: 300) == nil)
        #expect(URFPageHeader(pixelFormat: .black8, width: 8, height: 8, resolution: 300) == nil)
    }

    @Test("the file header's 12 bytes")
    func fileHeader() throws {
        let bytes: [UInt8] = [0x55, 0x4E, 0x49, 0x52, 0x41, 0x53, 0x54, 0, 0, 0, 1, 0x60]
        #expect(URFFileHeader(pageCount: 352).encode() == bytes)
        #expect(try URFFileHeader(decoding: bytes).pageCount == 352)
        #expect(throws: RasterDecodingError.self) { try URFFileHeader(decoding: Array(bytes.dropLast())) }
        #expect(throws: RasterDecodingError.self) { try URFFileHeader(decoding: bytes.reversed()) }
    }
}
