// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("Printer languages of dots")
struct PrinterLanguageTests {
    /// Pages of 1-bit lines: runs, noise, text-like repeats, blank stretches in the middle and at the end.
    private static func page(width: Int, height: Int, seed: UInt64) -> SamplePage {
        var generator = SeededGenerator(seed: seed)
        var lines = SamplePage.random(.black1, width: width, height: height, seed: seed).lines
        let count = (width + 7) / 8
        for index in lines.indices {
            if index > 0, Int.random(in: 0..<3, using: &generator) > 0 {
                lines[index] = lines[index - 1]
                lines[index][Int.random(in: 0..<count, using: &generator)] ^= 0x18
            }
            if index / 20 % 3 == 2 || index > height - 30 { lines[index] = [UInt8](repeating: 0, count: count) }
            // Bits after the last pixel stay 0.
            if width & 7 != 0 { lines[index][count - 1] &= 0xFF << UInt8(8 - width & 7) }
        }
        return SamplePage(format: .black1, width: width, lines: lines)
    }

    /// Calls `body` with bands of the page, of `height` lines.
    private static func bands(_ page: SamplePage, of height: Int, _ body: (RasterBand) -> Void) {
        var rest = page.lines[...]
        while !rest.isEmpty {
            let lines = Array(rest.prefix(height))
            // Bytes between the lines are no part of them.
            let bytes: [UInt8] = lines.flatMap { $0 + [0xAA, 0x55] as [UInt8] }
            let count = page.bytesPerLine
            bytes.withUnsafeBytes {
                body(RasterBand($0, lines: lines.count, bytesPerLine: count, stride: count + 2))
            }
            rest = rest.dropFirst(height)
        }
    }

    static func pcl(_ pages: [SamplePage], job: PCLJob, bandHeight: Int = 64) -> [UInt8] {
        var buffer = CodedBuffer()
        var coder = PCLRasterCoder(bytesPerLine: pages[0].bytesPerLine)
        buffer.append(contentsOf: job.header)
        for page in pages {
            buffer.append(job.pageStart)
            coder.beginPage()
            bands(page, of: bandHeight) { coder.encode($0, into: &buffer) }
            buffer.append(PCLJob.pageEnd)
        }
        buffer.append(contentsOf: PCLJob.end)
        return buffer.bytes
    }

    @Test("PCL: every page comes back as it was, whatever its width and however it is cut into bands")
    func pcl() throws {
        var methods: [Int: Int] = [:]
        for seed in 1...60 {
            let (width, height) = (seed * 13 % 700 + 1, 100 + seed)
            let pages = (0..<2).map { Self.page(width: width, height: height, seed: UInt64(seed * 2 + $0)) }
            let job = PCLJob(width: width, height: height, resolution: 300, media: (21000, 29700))
            let reading = try PCLReading(Self.pcl(pages, job: job, bandHeight: seed % 9 * 16 + 1))
            #expect(reading.isEnded)
            for (page, rows) in zip(pages, reading.pages) {
                #expect(rows == Array(page.lines.prefix(rows.count)))
                #expect(page.lines.dropFirst(rows.count).allSatisfy { $0.allSatisfy { $0 == 0 } })
            }
            #expect(reading.pages.count == 2)
            methods.merge(reading.methods) { $0 + $1 }
        }
        for method in [0, 2, 3] { #expect(methods[method] ?? 0 > 50, "method \(method)") }
    }

    @Test("PCL: a job says its resolution, paper, sides and copies")
    func pclJob() throws {
        let page = Self.page(width: 5100, height: 66, seed: 1)
        let job = PCLJob(
            width: 5100,
            height: 66,
            resolution: 600,
            media: (21590, 27940),
            duplex: .shortEdge,
            copies: 12
        )
        #expect(job.header.count == PCLJob.headerLength)
        let reading = try PCLReading(Self.pcl([page], job: job))
        #expect(reading.jobControl.contains("@PJL SET RESOLUTION=600\r\n"))
        #expect(reading.jobControl.hasSuffix("@PJL ENTER LANGUAGE=PCL\r\n"))
        let expected = [
            "&lA": 2, "&lS": 2, "&lX": 12, "&lO": 0, "*tR": 600, "&lU": -180, "&lZ": 0, "&lE": 0, "&lL": 0, "*pX": 0,
            "*pY": 0,
        ]
        for (name, value) in expected { #expect(reading.values[name] == value, "\(name)") }
    }

    @Test(
        "PCL: papers have their numbers, others are called custom",
        arguments: [((21000, 29700), 26), ((21590, 27940), 2), ((29700, 42000), 27), ((12345, 23456), 101)]
    )
    func pclPaper(media: (Int, Int), code: Int) {
        let header = PCLJob(width: 10, height: 10, resolution: 300, media: (media.0, media.1)).header
        #expect(String(decoding: header, as: UTF8.self).contains("\u{1B}E\u{1B}&l\(code)a0o0s1X"))
        #expect(header.count == PCLJob.headerLength)
    }

    @Test("ZPL: every label comes back as it was")
    func zpl() throws {
        for seed in 1...60 {
            let (width, height) = (seed * 47 % 900 + 1, 60 + seed)
            let pages = (0..<2).map { Self.page(width: width, height: height, seed: UInt64(seed * 2 + $0)) }
            var coder = ZPLCoder(width: width, height: height, copies: seed)
            var buffer = CodedBuffer()
            for page in pages {
                coder.beginPage(into: &buffer)
                Self.bands(page, of: seed % 7 * 10 + 1) { coder.encode($0, into: &buffer) }
                coder.endPage(into: &buffer)
            }
            let labels = try ZPLReading(buffer.bytes).labels
            #expect(labels.map(\.lines) == pages.map(\.lines))
            #expect(labels[0].commands["PW"] == "\(width)" && labels[0].commands["LL"] == "\(height)")
            #expect(labels[0].commands["PQ"] == "\(seed)")
        }
    }

    @Test("ZPL: blank lines, full lines and repeated ones are one character")
    func zplShort() {
        let full = [UInt8](repeating: 0xFF, count: 100)
        let blank = [UInt8](repeating: 0, count: 100)
        let page = SamplePage(format: .black1, width: 800, lines: [blank, blank, full, full])
        var coder = ZPLCoder(width: 800, height: 4)
        var buffer = CodedBuffer()
        coder.beginPage(into: &buffer)
        Self.bands(page, of: 3) { coder.encode($0, into: &buffer) }
        coder.endPage(into: &buffer)
        #expect(String(decoding: buffer.bytes, as: UTF8.self).hasSuffix("^GFA,400,400,100,\n,:!:^FS^XZ\n"))
    }

    @Test("ESC/POS: what the head reaches of a page comes back, without the blank lines at its end")
    func escPOS() throws {
        for seed in 1...60 {
            let (width, height) = (seed * 31 % 700 + 40, 200 + seed * 7)
            let pages = (0..<2).map { Self.page(width: width, height: height, seed: UInt64(seed * 2 + $0)) }
            let (first, count) = (seed % 3, (width + 7) / 8 - 4)
            var coder = ESCPOSCoder(firstByte: first, bytesPerLine: count)
            var buffer = CodedBuffer()
            for page in pages {
                coder.beginPage(into: &buffer)
                Self.bands(page, of: seed % 7 * 10 + 1) { coder.encode($0, into: &buffer) }
                coder.endPage(into: &buffer)
            }
            let expected = pages.map { page in
                var lines = page.lines.map { Array($0[first..<first + count]) }
                while lines.last?.allSatisfy({ $0 == 0 }) == true { lines.removeLast() }
                return lines
            }
            #expect(try ESCPOSReading(buffer.bytes).receipts == expected)
        }
    }
}
