// SPDX-License-Identifier: Apache-2.0

import Foundation
import Raster
import Testing

/// The whole path to a real IPP printer: `pdps print`, `pdps serve`, a worker, the driver, `ippeveprinter`.
@Suite(
    "pdps to a real IPP printer",
    .enabled(if: EvePrinter.isInstalled, "needs ippeveprinter (cups-ipp-utils) and dbus-daemon"),
    .timeLimit(.minutes(3))
)
struct IPPPrinterEndToEndTests {
    /// Three pages with text, a curve and colours.
    private static let document = """
        %!PS-Adobe-3.0
        %%Pages: 3
        << /PageSize [595 842] >> setpagedevice
        1 1 3 {
            /n exch def
            /Helvetica findfont 60 scalefont setfont
            0.2 n 0.3 mul 0.7 setrgbcolor
            72 600 moveto (Page ) show n 10 string cvs show
            300 300 n 50 mul 0 360 arc fill
            showpage
        } for
        """

    @Test("a job arrives with the pixels of a direct render, and is confirmed page by page")
    func pixels() async throws {
        try await EvePrinter.with { printer in
            let file = printer.folder.appending(path: "three pages.ps")
            try Data(Self.document.utf8).write(to: file)
            let server = try await ServerUnderTest.start(in: printer.folder)
            let added = try await server.pdps("printer", "add", "Eve", printer.uri)
            #expect(added.status == 0, "\(added.errors)")
            let printed = try await server.pdps(
                "print",
                "-p",
                "Eve",
                "-o",
                "media=iso_a4_210x297mm",
                "-o",
                "print-scaling=none",
                "--wait",
                file.path(percentEncoded: false)
            )
            #expect(printed.status == 0, "\(printed.errors)")
            let shown = try await server.pdps("job", "show", printed.output.trimmingCharacters(in: .newlines))
            #expect(shown.output.contains("job-completed-successfully"), "\(shown.output)")
            try await server.stop()

            let direct = printer.folder.appending(path: "direct.pwg")
            let rendered = try await run(
                Executables.pdps,
                [
                    "render", file.path(percentEncoded: false), "-o", direct.path(), "-r", "600", "--scaling", "none",
                ],
                in: printer.folder
            )
            #expect(rendered.status == 0, "\(rendered.errors)")
            let arrived = try pages(of: Array(Data(contentsOf: printer.onlyDocumentFile())))
            #expect(arrived.count == 3)
            #expect(try arrived == pages(of: Array(Data(contentsOf: direct))))
        }
    }

    /// Size and pixels of each page; equal lines that follow each other are one entry, however they were coded.
    private func pages(of document: [UInt8]) throws -> [PagePixels] {
        var decoder = RasterDecoder()
        decoder.feed(document)
        var pages: [PagePixels] = []
        while let event = try decoder.next() {
            switch event {
            case .documentStarted, .pageEnded: break
            case .pageStarted(let header): pages.append(PagePixels(width: header.width, height: header.height))
            case .line(let line, let count): pages[pages.count - 1].append(line, count)
            }
        }
        try decoder.finish()
        return pages
    }
}

private struct PagePixels: Equatable {
    struct Run: Equatable {
        var line: [UInt8]
        var count: Int
    }

    var width: Int
    var height: Int
    private var runs: [Run] = []

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    mutating func append(_ line: [UInt8], _ count: Int) {
        if let last = runs.last, last.line == line {
            runs[runs.count - 1].count += count
        } else {
            runs.append(Run(line: line, count: count))
        }
    }
}
