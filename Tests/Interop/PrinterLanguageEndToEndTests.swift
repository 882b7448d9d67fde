// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Printers that are driven by a language: a folder stands for each, and what would go over the wire is in it.
@Suite("Jobs become printer languages")
struct PrinterLanguageEndToEndTests {
    private static let document = """
        %!PS
        /Helvetica findfont 36 scalefont setfont 72 200 moveto (One) show showpage
        /Helvetica findfont 36 scalefont setfont 72 200 moveto (Two) show showpage
        """

    private static let cases:
        [(format: String, file: String, start: String, end: String, perPage: String, count: Int)] = [
            ("application/vnd.hp-PCL", "job-1.pcl", "\u{1B}%-12345X@PJL", "\u{1B}E\u{1B}%-12345X", "\u{1B}*r0f", 4),
            ("application/PCLm", "job-1.pclm", "%PDF-1.7\n%PCLm 1.0\n", "%%EOF\n", "/Type /Page ", 4),
            ("application/vnd.zebra-zpl", "job-1.zpl", "^XA", "^FS^XZ\n", "^GFA", 4),
            ("application/vnd.epson-escpos", "job-1.escpos", "\u{1B}@", "VB\0", "\u{1B}@", 4),
        ]

    @Test("two copies of two pages are one file, begun and ended as the printer needs it", arguments: cases)
    func prints(
        format: String,
        file: String,
        start: String,
        end: String,
        perPage: String,
        count: Int
    ) async throws {
        try await withTemporaryFolder { folder in
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            try Data(Self.document.utf8).write(to: folder.appending(path: "two.ps"))
            let server = try await ServerUnderTest.start(in: folder)
            let added = try await server.pdps("printer", "add", "P", "file://\(paper.path())?format=\(format)")
            #expect(added.status == 0, "\(added.errors)")
            let printed = try await server.pdps(
                "print",
                "-p",
                "P",
                "-n",
                "2",
                "--wait",
                folder.appending(path: "two.ps").path(percentEncoded: false)
            )
            #expect(printed.status == 0, "\(printed.errors)")
            let bytes = try Data(contentsOf: paper.appending(path: file))
            // One character for each byte.
            let text = String(decoding: bytes.map { UInt16($0) }, as: UTF16.self)
            #expect(text.hasPrefix(start) && text.hasSuffix(end))
            #expect(text.components(separatedBy: perPage).count == count + 1)
            #expect(text.components(separatedBy: start).count == (start == perPage || format.hasSuffix("zpl") ? 5 : 2))
            try await server.stop()
        }
    }
}
