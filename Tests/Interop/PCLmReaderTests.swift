// SPDX-License-Identifier: Apache-2.0

import Foundation
import Raster
import Testing

/// PCLm is a PDF: the strips that Poppler finds in ours, and the pages that Ghostscript draws of it, must have the pixels
/// of our PWG raster.
@Suite("Poppler and Ghostscript read our PCLm", .enabled(if: isInstalled("pdfimages") && isInstalled("gs")))
struct PCLmReaderTests {
    /// Two pages of 4 by 6 inches: at 300 dpi a whole number of pixels.
    private static let document = """
        %!PS
        << /PageSize [288 432] >> setpagedevice
        1 0 0 setrgbcolor 30 50 150 250 rectfill 0 0.4 0.9 setrgbcolor 100 200 100 200 rectfill
        /Helvetica findfont 40 scalefont setfont 0 setgray 20 380 moveto (Strips) show showpage
        0.25 setgray 3 3 280 20 rectfill 0 1 40 { dup 40 div setgray 7 mul 200 5 100 rectfill } for showpage

        """

    @Test("they find the pixels of every strip", arguments: ["color", "gray"])
    func pixels(color: String) async throws {
        try await withTemporaryFolder { folder in
            try Data(Self.document.utf8).write(to: folder.appending(path: "page.ps"))
            let options = ["--resolution", "300", "--color", color, "--media", "na_index-4x6_4x6in"]
            let commands = [
                [Executables.pdps, "render", "page.ps", "-o", "page.pclm"] + options,
                [Executables.pdps, "render", "page.ps", "-o", "page.pwg"] + options,
                ["pdfimages", "page.pclm", "strip"],
                [
                    "gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=\(color == "gray" ? "pgmraw" : "ppmraw")",
                    "-r300", "-o", "gs-%d.ppm", "page.pclm",
                ],
            ]
            for command in commands {
                let ended = try await run(command[0], Array(command.dropFirst()), in: folder)
                #expect(ended.status == 0, "\(command): \(ended.errors)")
            }
            // 1800 lines are 113 strips, of which the last one has half the lines.
            let strips = try FileManager.default.contentsOfDirectory(atPath: folder.path())
                .filter { $0.hasPrefix("strip-") }.sorted()
            #expect(strips.count == 226)
            for (page, wanted) in zip(1...2, try Self.pages(folder.appending(path: "page.pwg"))) {
                #expect(wanted.contains(0) && wanted.contains(255))
                var found = Data()
                for strip in strips.prefix(page * 113).suffix(113) {
                    found += try Self.pixels(folder.appending(path: strip))
                }
                // pdfimages writes gray as three equal colours.
                if color == "gray" { found = Data(stride(from: 0, to: found.count, by: 3).map { found[$0] }) }
                // As a Bool: of millions of bytes no difference is to be worked out.
                let isFound = found == wanted
                #expect(isFound, "Poppler, page \(page)")
                let drawn = try Self.pixels(folder.appending(path: "gs-\(page).ppm"))
                // Ghostscript rounds the grays of images once more.
                let isDrawn = color == "gray" ? drawn.count == wanted.count : drawn == wanted
                #expect(isDrawn, "Ghostscript, page \(page)")
            }
        }
    }

    /// The pixels of each page of a PWG raster file.
    private static func pages(_ file: URL) throws -> [Data] {
        var decoder = RasterDecoder()
        decoder.feed(try Data(contentsOf: file))
        var pages: [Data] = []
        while let event = try decoder.next() {
            switch event {
            case .pageStarted: pages.append(Data())
            case .line(let line, let count):
                for _ in 0..<count { pages[pages.count - 1].append(contentsOf: line) }
            default: break
            }
        }
        #expect(pages.count == 2)
        return pages
    }

    /// What stands behind the header of a raw PPM or PGM: width, height and the largest value, perhaps with comments.
    private static func pixels(_ file: URL) throws -> Data {
        var rest = try Data(contentsOf: file)[...]
        var fields = 0
        while fields < 4 {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            if line.first != 0x23 { fields += line.split(separator: 0x20).count }
        }
        return Data(rest)
    }
}
