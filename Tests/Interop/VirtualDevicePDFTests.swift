// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import PrintModel
import Testing

@Suite(
    "The virtual printer's PDF, read by poppler",
    .enabled(if: ["gs", "pdfinfo", "pdftoppm"].allSatisfy(isInstalled))
)
struct VirtualDevicePDFTests {
    private static let page = """
        %!PS
        /Helvetica findfont 48 scalefont setfont
        1 0 0 setrgbcolor 72 72 200 100 rectfill
        0 0 1 setrgbcolor 3 setlinewidth 100 400 moveto 300 700 500 200 500 600 curveto stroke
        0 setgray 72 300 moveto (Page ) show
        """

    @Test(
        "pages by Ghostscript: valid, of the right size, and with the same pixels",
        arguments: [("png16m", "ppmraw"), ("pnggray", "pgmraw"), ("pngmono", "pbmraw")]
    )
    func readByPoppler(pngDevice: String, plainDevice: String) async throws {
        try await withTemporaryFolder { folder in
            let source = folder.appending(path: "two.ps")
            let pages = (1...2).map { "\(Self.page) (\($0)) show showpage\n" }.joined()
            try Data(pages.utf8).write(to: source)
            for (device, name) in [(pngDevice, "in-%d.png"), (plainDevice, "in-%d.pnm")] {
                let options = ["-q", "-dBATCH", "-dNOPAUSE", "-r150", "-sPAPERSIZE=a4", "-sDEVICE=\(device)"]
                let ended = try await run("gs", options + ["-o", name, source.path()], in: folder)
                #expect(ended.status == 0, "\(ended.errors)")
            }
            let images = try (1...2).map { [UInt8](try Data(contentsOf: folder.appending(path: "in-\($0).png"))) }
            try await deliver(images, to: folder)

            if isInstalled("qpdf") {
                let check = try await run("qpdf", ["--check", "job-5.pdf"], in: folder)
                #expect(check.status == 0, "\(check.output) \(check.errors)")
            }
            let facts = try await run("pdfinfo", ["job-5.pdf"], in: folder)
            #expect(facts.errors.isEmpty)
            #expect(facts.output.contains("Pages:           2"))
            #expect(facts.output.contains("(A4)"), "\(facts.output)")

            let colors = ["ppmraw": [], "pgmraw": ["-gray"], "pbmraw": ["-mono"]][plainDevice] ?? []
            let options = ["-r", "150", "-aa", "no", "-aaVector", "no"] + colors
            let painted = try await run("pdftoppm", options + ["job-5.pdf", "out"], in: folder)
            #expect(painted.status == 0 && painted.errors.isEmpty, "\(painted.errors)")
            for number in 1...2 {
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
                let name = try #require(names.first { $0.hasPrefix("out-\(number).") })
                let poppler = try PortableAnymap(Data(contentsOf: folder.appending(path: name)))
                let direct = try PortableAnymap(Data(contentsOf: folder.appending(path: "in-\(number).pnm")))
                #expect(poppler.size == direct.size)
                // Ghostscript's own PNG and PGM of a colour differ by one level of gray.
                #expect(poppler.differs(from: direct) <= (plainDevice == "pgmraw" ? 1 : 0))
                let isBlank = direct.pixels.allSatisfy { $0 == direct.pixels[0] }
                #expect(!isBlank)
            }
        }
    }

    private func deliver(_ images: [[UInt8]], to folder: URL) async throws {
        let device = try DeviceRegistry().makeDevice(uri: "virtual://\(folder.path())")
        let record = DeliveryRecord(
            jobID: 5,
            attempt: 1,
            deviceURI: "virtual:///",
            format: "image/png",
            begunAt: Timestamp(milliseconds: 0)
        )
        let delivery = Delivery(record: record, jobID: 5, jobName: "two", userName: "anna", ticket: Ticket())
        let events = images.enumerated().flatMap { index, bytes -> [CodedPageEvent] in
            [.pageStarted(index + 1), .bytes(bytes), .pageEnded(index + 1)]
        }
        let stream = AsyncStream { continuation in
            for event in events { continuation.yield(event) }
            continuation.finish()
        }
        let pages = CodedPages {
            var iterator = stream.makeAsyncIterator()
            return await iterator.next()
        }
        _ = try await device.deliver(delivery, pages: pages) { _ in }
    }
}

/// A PBM, PGM or PPM file of the raw kind.
private struct PortableAnymap {
    var size: String
    var pixels: [UInt8]

    /// The largest difference between two bytes of the pixels.
    func differs(from other: PortableAnymap) -> Int {
        guard pixels != other.pixels else { return 0 }
        return zip(pixels, other.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
    }

    /// Reads the header: a magic number, the size, and but for PBM the maximum, with comments.
    init(_ data: Data) throws {
        var rest = data[...]
        var fields: [String] = []
        func field() -> String? {
            while let byte = rest.first, byte <= 0x20 || byte == 0x23 {
                rest = byte == 0x23 ? rest.drop { $0 != 0x0A } : rest.dropFirst()
            }
            let word = rest.prefix { $0 > 0x20 }
            rest = rest.dropFirst(word.count)
            return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
        }
        let magic = try #require(field())
        for _ in 0..<(magic == "P4" ? 2 : 3) { fields.append(try #require(field())) }
        size = magic + " " + fields.joined(separator: " ")
        pixels = [UInt8](rest.dropFirst())
    }
}
