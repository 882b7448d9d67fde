// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("Raster decoder")
struct RasterDecoderTests {
    private func document(_ lines: [UInt8], width: Int = 4, height: Int = 2) -> [UInt8] {
        let header = PWGPageHeader(
            pixelFormat: .sgray8,
            width: width,
            height: height,
            resolution: (300, 300),
            pageSize: (72, 72)
        )
        return PWGPageHeader.syncWord + header.encode() + lines
    }

    @Test("a document tells its format, pages and lines in order")
    func events() throws {
        var decoder = RasterDecoder()
        decoder.feed(document([0, 3, 9, 0, 253, 1, 2, 3, 4]))
        #expect(try decoder.next() == .documentStarted(.pwg, pageCount: 0))
        guard case .pageStarted(.pwg(let header)) = try decoder.next() else {
            Issue.record("no page header")
            return
        }
        #expect(header.width == 4 && header.height == 2)
        #expect(try decoder.next() == .line([9, 9, 9, 9], count: 1))
        #expect(try decoder.next() == .line([1, 2, 3, 4], count: 1))
        #expect(try decoder.next() == .pageEnded)
        #expect(try decoder.next() == nil)
        try decoder.finish()
    }

    @Test("code 128 fills the rest of the line with white, in PWG too")
    func whiteEnd() throws {
        #expect(try decodedPages(of: document([1, 1, 9, 128])) == [[[9, 9, 255, 255], [9, 9, 255, 255]]])
    }

    @Test("chunks of any size give the same pages", arguments: [1, 2, 3, 7, 64, 1000])
    func chunks(_ size: Int) throws {
        for format in [PixelFormat.black1, .srgb8] {
            let page = SamplePage.random(format, width: 300, height: 20, seed: 5)
            let second = Array(page.document().dropFirst(4))
            #expect(try decodedPages(of: page.document() + second, chunk: size) == [page.lines, page.lines])
        }
    }

    @Test("a document cut anywhere but between pages is refused as truncated")
    func truncation() {
        let page = SamplePage.random(.srgb8, width: 60, height: 12, seed: 11)
        let first = page.document()
        let document = first + first.dropFirst(4)
        for count in 0..<document.count where count != first.count && count != 4 {
            let error = #expect(throws: RasterDecodingError.self) {
                try decodedPages(of: Array(document.prefix(count)))
            }
            #expect(error?.code == .truncated, "cut at \(count)")
            #expect(error?.offset == count)
        }
    }

    @Test("any damaged byte gives an error or other pixels, never a trap")
    func damage() {
        let page = SamplePage.random(.sgray8, width: 40, height: 8, seed: 3)
        let document = page.document()
        var refused = 0
        for offset in document.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = document
                damaged[offset] ^= mask
                if (try? decodedPages(of: damaged)) == nil { refused += 1 }
            }
        }
        #expect(refused > 0)
    }

    @Test("random bytes after a good start never trap")
    func garbage() {
        var generator = SeededGenerator(seed: 99)
        for round in 0..<300 {
            let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let start = [document([], width: 30, height: 50), URFFileHeader().encode(), PWGPageHeader.syncWord, []]
            _ = try? decodedPages(of: start[round % 4] + noise, chunk: 1 + round % 50)
        }
    }

    @Test(
        "a line that goes on after its end is refused with the code's offset",
        arguments: [([0, 4, 9], 1801), ([0, 252, 1, 2, 3, 4, 5], 1801), ([0, 2, 9, 1, 9], 1803), ([2, 3, 9], 1800)]
    )
    func overrun(_ codes: [UInt8], offset: Int) {
        let error = #expect(throws: RasterDecodingError.self) { try decodedPages(of: document(codes)) }
        #expect(error?.code == .overrun)
        #expect(error?.offset == offset)
    }

    @Test("errors in a later page header count their offset from the start of the document")
    func laterHeader() {
        var bytes = document([1, 3, 9]) + document([1, 3, 9]).dropFirst(4)
        bytes[1803 + 396 + 3] = 1
        let error = #expect(throws: RasterDecodingError.self) { try decodedPages(of: bytes) }
        #expect(error?.offset == 1803 + 396)
    }

    @Test("other documents are refused at once", arguments: ["%PDF", "RaS3", "UNIRASTX", "x"])
    func otherFormats(_ start: String) {
        let error = #expect(throws: RasterDecodingError.self) {
            try decodedPages(of: Array(start.utf8) + [0, 0, 0, 0, 0, 0, 0, 0])
        }
        #expect(error?.code == .notRaster)
    }
}
