// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// Two servers, and a line between them that does not hold.
@Suite("A job goes on to another server", .timeLimit(.minutes(5)))
struct ForwardingTests {
    @Test("over a line that breaks again and again it comes out once, and hardly a byte is sent twice")
    func brokenLine() async throws {
        try await withTemporaryFolder { folder in
            let (nearFolder, farFolder) = (folder.appending(path: "near"), folder.appending(path: "far"))
            for part in [nearFolder, farFolder] {
                try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
            }
            let file = nearFolder.appending(path: "report.ps")
            let document = makeDocument()
            try document.write(to: file)
            let far = try await ServerUnderTest.start(in: farFolder)
            let paper = farFolder.appending(path: "paper")
            try await far.pdps("printer", "add", "Paper", "virtual://\(paper.path())/?ppm=600")
            let near = try await ServerUnderTest.start(in: nearFolder)
            let size = document.count
            try await CuttingLine.with(
                to: far.port,
                reach: 60_000...400_000,
                swallowing: "pdps-documents",
                seed: 4711
            ) { line in
                let added = try await near.pdps("printer", "add", "Far", "pdps://127.0.0.1:\(line.port)/Paper")
                #expect(added.status == 0, "\(added.errors)")
                let printed = try await near.pdps(
                    "print",
                    "-p",
                    "Far",
                    "--wait",
                    file.path(),
                    within: .seconds(180)
                )
                #expect(printed.status == 0, "\(printed.errors) \(near.process.errors)")
                let shown = try await near.pdps("job", "show", printed.output.trimmingCharacters(in: .newlines))
                #expect(shown.output.contains("Impressions confirmed in this attempt: 2"), "\(shown.output)")
                #expect(line.cuts >= 5, "\(line.cuts) cuts")
                #expect(line.hasSwallowed, "the answer to Print-Job was not lost")
                #expect(line.bytes < size + size / 5, "\(line.bytes) bytes went over the line for \(size)")
            }
            let pages = try FileManager.default.contentsOfDirectory(atPath: paper.path())
                .filter { $0.hasSuffix(".png") }
            #expect(pages.sorted() == ["job-1-page-0001.png", "job-1-page-0002.png"])
            let left = try FileManager.default.contentsOfDirectory(atPath: far.data.appending(path: "uploads").path())
            #expect(left.isEmpty, "\(left)")
            try await near.stop()
            try await far.stop()
        }
    }

    @Test("that goes on with it while the first is killed: it is found there again, and not sent twice")
    func killed() async throws {
        try await withTemporaryFolder { folder in
            let (nearFolder, farFolder) = (folder.appending(path: "near"), folder.appending(path: "far"))
            for part in [nearFolder, farFolder] {
                try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
            }
            let file = nearFolder.appending(path: "report.ps")
            try makeDocument().write(to: file)
            let far = try await ServerUnderTest.start(in: farFolder)
            let paper = farFolder.appending(path: "paper")
            try await far.pdps("printer", "add", "Paper", "virtual://\(paper.path())/?ppm=30")
            let near = try await ServerUnderTest.start(in: nearFolder)
            try await near.pdps("printer", "add", "Far", "pdps://127.0.0.1:\(far.port)/Paper")
            let printed = try await near.pdps("print", "-p", "Far", file.path())
            let job = printed.output.trimmingCharacters(in: .newlines)
            #expect(
                try await eventually {
                    try await near.pdps("job", "show", job).output.contains("accepted it as 1 urn:")
                }
            )
            near.process.kill(SIGKILL)
            _ = try await near.process.ended(within: .seconds(40))
            let again = try await ServerUnderTest.start(in: nearFolder, port: near.port)
            #expect(try await eventually { try await again.pdps("job", "show", job).output.contains("2 of 2") })
            let shown = try await again.pdps("job", "show", job).output
            #expect(shown.contains("restarted during delivery") && !shown.contains("Attempt 2"), "\(shown)")
            let pages = try FileManager.default.contentsOfDirectory(atPath: paper.path())
                .filter { $0.hasSuffix(".png") }
            #expect(pages.sorted() == ["job-1-page-0001.png", "job-1-page-0002.png"])
            try await again.stop()
            try await far.stop()
        }
    }

    /// Two pages, and 3 MB that do not compress.
    private func makeDocument() -> Data {
        var generator = SystemRandomNumberGenerator()
        var text = "%!PS-Adobe-3.0\n"
        for _ in 0..<50_000 {
            let words = (0..<4).map { _ in String(UInt64.random(in: .min ... .max, using: &generator), radix: 36) }
            text += "% \(words.joined())\n"
        }
        text +=
            "1 1 2 { /n exch def /Helvetica findfont 60 scalefont setfont 72 600 moveto n 10 string cvs show showpage } for\n"
        return Data(text.utf8)
    }
}
