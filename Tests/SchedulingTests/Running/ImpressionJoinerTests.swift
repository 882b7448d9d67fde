// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@testable import Scheduling

@Suite("Joining the pages of documents and copies")
struct ImpressionJoinerTests {
    /// A coded document whose bytes come in pieces of `piece` bytes.
    private func document(_ header: String, pages: [String], piece: Int) -> [CodedPageEvent] {
        pages.enumerated().flatMap { index, page in
            let bytes = Array((index == 0 ? header + page : page).utf8)
            let pieces = stride(from: 0, to: bytes.count, by: piece).map {
                CodedPageEvent.bytes(Array(bytes[$0..<min($0 + piece, bytes.count)]))
            }
            return [.pageStarted(index + 1)] + pieces + [.pageEnded(index + 1)]
        }
    }

    private func join(
        _ format: OutputFormat,
        dropped: Int = 0,
        isWhole: Bool = false,
        passedThrough: Set<Int> = [],
        _ documents: [[CodedPageEvent]]
    ) -> (text: String, pages: [Int]) {
        var joiner = ImpressionJoiner(format: format, dropped: dropped, isWhole: isWhole)
        var bytes: [UInt8] = []
        var pages: [Int] = []
        for (index, document) in documents.enumerated() {
            joiner.beginDocument(isRendered: !passedThrough.contains(index))
            for event in document {
                switch joiner.join(event) {
                case .pageStarted(let page)?: pages.append(page)
                case .bytes(let more)?: bytes += more
                case .pageEnded(let page)?: #expect(page == pages.last)
                case nil: break
                }
            }
        }
        if case .bytes(let end)? = joiner.end() { bytes += end }
        return (String(decoding: bytes, as: UTF8.self), pages)
    }

    @Test("a synchronization word stands once, before the first page that goes out", arguments: [1, 3, 100])
    func pwgRaster(piece: Int) {
        let first = document("RaS2", pages: ["[a1]", "[a2]"], piece: piece)
        let second = document("RaS2", pages: ["[b1]"], piece: piece)
        let whole = join(.pwgRaster, [first, second, first])
        #expect(whole.text == "RaS2[a1][a2][b1][a1][a2]")
        #expect(whole.pages == [1, 2, 3, 4, 5])
        let resumed = join(.pwgRaster, dropped: 2, [first, second])
        #expect(resumed.text == "RaS2[b1]")
        #expect(resumed.pages == [1])
        #expect(join(.pwgRaster, dropped: 1, [first, second]).text == "RaS2[a2][b1]")
    }

    @Test("a URF header keeps its page count only when the document goes out whole", arguments: [1, 5, 100])
    func appleRaster(piece: Int) {
        let pages = document("UNIRAST\0\0\0\0\u{2}", pages: ["[a1]", "[a2]"], piece: piece)
        #expect(join(.appleRaster, isWhole: true, [pages]).text == "UNIRAST\0\0\0\0\u{2}[a1][a2]")
        #expect(join(.appleRaster, [pages, pages]).text == "UNIRAST\0\0\0\0\0[a1][a2][a1][a2]")
        #expect(join(.appleRaster, dropped: 3, [pages, pages]).text == "UNIRAST\0\0\0\0\0[a2]")
    }

    @Test("a PCL job begins and ends once, around all documents and copies", arguments: [1, 100, 1000])
    func pcl(piece: Int) {
        let header = String(repeating: "h", count: PCLJob.headerLength)
        let pages = document(header, pages: ["[a1]", "[a2]"], piece: piece)
        let end = String(decoding: PCLJob.end, as: UTF8.self)
        #expect(join(.pcl, [pages, pages]).text == "\(header)[a1][a2][a1][a2]\(end)")
        #expect(join(.pcl, dropped: 1, [pages, pages]).text == "\(header)[a2][a1][a2]\(end)")
    }

    @Test("PCL of a client goes out as it came, between rendered pages as a job of its own")
    func clientsPCL() {
        let header = String(repeating: "h", count: PCLJob.headerLength)
        let own = document(header, pages: ["[a1]"], piece: 9)
        let clients = document("", pages: [String(repeating: "c", count: 500)], piece: 200)
        let text = String(repeating: "c", count: 500)
        let end = String(decoding: PCLJob.end, as: UTF8.self)
        #expect(join(.pcl, passedThrough: [0, 1], [clients, clients]).text == text + text)
        let mixed = join(.pcl, passedThrough: [1], [own, clients, own]).text
        #expect(mixed == "\(header)[a1]\(end)\(text)\(header)[a1]\(end)")
        #expect(join(.pcl, passedThrough: [1], [own, clients]).text == "\(header)[a1]\(end)\(text)")
    }

    @Test("the back of the last sheet is filled with a blank page of the format")
    func blankBacks() throws {
        let header = PCLmPageHeader(width: 9, height: 20, colors: 1, resolution: 300, pageSize: (2, 5))
        for (format, page) in [(OutputFormat.pcl, Array("page".utf8)), (.pclm, header.blankPage())] {
            var joiner = ImpressionJoiner(format: format, dropped: 0, isWhole: false)
            joiner.beginDocument()
            var head: [UInt8] = []
            if format == .pcl { head = [UInt8](repeating: 1, count: PCLJob.headerLength) }
            for event in [CodedPageEvent.pageStarted(1), .bytes(head + page), .pageEnded(1)] { _ = joiner.join(event) }
            let back = joiner.blankBack()
            #expect(back.count == 3 && joiner.impression == 2)
            guard case .bytes(let bytes) = back[1] else { throw BlankBackMissing() }
            if format == .pcl { #expect(bytes == PCLJob.blankPage) } else { #expect(!bytes.isEmpty) }
            #expect(joiner.blankBack().isEmpty)
        }
    }

    private struct BlankBackMissing: Error {}

    @Test("formats with a file for each page are left as they are")
    func png() {
        let pages = document("", pages: ["<1>", "<2>"], piece: 2)
        #expect(join(.png, [pages, pages]).text == "<1><2><1><2>")
        #expect(join(.png, dropped: 3, [pages, pages]).pages == [1])
    }

    @Test("a worker replaced at any event leaves the same bytes", arguments: 0..<12)
    func replacedWorker(cut: Int) {
        let pages = ["[a1-long]", "[a2]", "[a3]"]
        let events = document("RaS2", pages: pages, piece: 4)
        var joiner = ImpressionJoiner(format: .pwgRaster, dropped: 0, isWhole: true)
        joiner.beginDocument()
        var joined: [CodedPageEvent] = []
        var ended = 0
        var isInPage = false
        for event in events.prefix(cut) {
            if case .pageStarted = event { isInPage = true }
            if case .pageEnded = event { (ended, isInPage) = (ended + 1, false) }
            if let out = joiner.join(event) { joined.append(out) }
        }
        joiner.resume(isInPage: isInPage)
        // The other worker's bytes come in other pieces.
        for event in document("RaS2", pages: Array(pages.dropFirst(ended)), piece: 3) {
            if let out = joiner.join(event) { joined.append(out) }
        }
        let marks = joined.map { event in
            switch event {
            case .pageStarted(let page): "<\(page)>"
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .pageEnded(let page): "</\(page)>"
            }
        }
        #expect(marks.joined() == "<1>RaS2[a1-long]</1><2>[a2]</2><3>[a3]</3>")
        #expect(joiner.impression == 3)
    }

    @Test("nothing goes out when all was printed before")
    func allDropped() {
        let pages = document("RaS2", pages: ["[1]", "[2]"], piece: 9)
        let joined = join(.pwgRaster, dropped: 2, [pages])
        #expect(joined.text.isEmpty && joined.pages.isEmpty)
    }
}
