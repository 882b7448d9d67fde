// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("PCLm documents")
struct PCLmDocumentTests {
    private static let header = PCLmPageHeader(
        width: 100,
        height: 40,
        colors: 3,
        resolution: 300,
        pageSize: (24, 10),
        filter: .flateDecode
    )

    /// A page whose strips are these texts, which nothing looks into.
    private static func page(_ strips: [String]) -> [UInt8] {
        header.encode() + strips.flatMap { PCLmPageHeader.length($0.utf8.count) + Array($0.utf8) }
    }

    private static func document(_ pages: [[UInt8]], piece: Int) -> [UInt8] {
        var document = PCLmDocument()
        var result: [UInt8] = []
        let bytes = pages.flatMap { $0 }
        for start in stride(from: 0, to: bytes.count, by: piece) {
            result += document.append(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        return result + document.finish()
    }

    @Test("pages in pieces of any length become the same document, whose table is right", arguments: [1, 7, 33, 1000])
    func document(piece: Int) throws {
        let pages = [Self.page(["red", "green", ""]), Self.page(["a", "bb", "endobj"])]
        let bytes = Self.document(pages, piece: piece)
        #expect(bytes == Self.document(pages, piece: .max))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("%PDF-1.7\n%PCLm 1.0\n3 0 obj\n<< /Type /Page "))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.last { Int($0) != nil }.flatMap { Int($0) })
        let table = String(decoding: bytes[start...], as: UTF8.self).split(separator: "\n")
        #expect(table[0] == "xref" && table[1] == "0 13")
        for number in 1..<13 {
            let offset = try #require(Int(table[2 + number].prefix(10)))
            #expect(String(decoding: bytes[offset...].prefix(12), as: UTF8.self).hasPrefix("\(number) 0 obj\n"))
            #expect(table[2 + number].utf8.count == 19)
        }
        #expect(text.contains("/Count 2 /Kids [3 0 R 8 0 R]"))
        #expect(text.contains("/Height 16 ") && text.contains("/Height 8 "))
        #expect(
            text.contains("0.240000 0 0 0.240000 0 0 cm\nq\n100 0 0 16 0 24 cm\n/Image0 Do\nQ\nq\n100 0 0 16 0 8 cm")
        )
    }

    @Test("a header reads back as it was written, and other bytes are none")
    func header() {
        #expect(PCLmPageHeader(decoding: Self.header.encode()) == Self.header)
        #expect(PCLmPageHeader(decoding: [UInt8](repeating: 7, count: PCLmPageHeader.byteCount)) == nil)
        #expect(PCLmPageHeader(decoding: []) == nil)
        #expect(Self.document([[UInt8](repeating: 9, count: 1000)], piece: 10) == [])
    }

    @Test("a blank page is white", arguments: [1, 8, 43, 100])
    func blank(width: Int) throws {
        var header = Self.header
        header.width = width
        let page = header.blankPage()
        var at = PCLmPageHeader.byteCount
        for index in 0..<header.strips {
            let count = page[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            let strip = Array(page[at + 4..<at + 4 + count])
            #expect(strip.last == 128)
            let pixels = try PrinterReader.unpacked(Array(strip.dropLast()))
            #expect(pixels == [UInt8](repeating: 255, count: width * 3 * header.lines(ofStrip: index)))
            at += 4 + count
        }
        #expect(at == page.count)
        #expect(PCLmPageHeader(decoding: Array(page.prefix(PCLmPageHeader.byteCount)))?.filter == .runLengthDecode)
    }
}
