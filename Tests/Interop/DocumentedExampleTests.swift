// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Spool
import Testing

/// The programs in `docs/printing-from.md` that are marked to be run, as they are but for the server's address.
@Suite("The examples of docs/printing-from.md run", .enabled(if: geteuid() == 0, "port 515 is for root"))
struct DocumentedExampleTests {
    private struct Example {
        var language: String
        var mark: String
        var text: String
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func examples() throws -> [Example] {
        let page = try String(contentsOf: root.appending(path: "docs/printing-from.md"), encoding: .utf8)
        return page.components(separatedBy: "<!-- run").dropFirst().map { part in
            let pieces = part.components(separatedBy: "```")
            let block = pieces[1]
            let language = String(block.prefix { $0 != "\n" })
            let mark = pieces[0].components(separatedBy: "-->")[0].trimmingCharacters(in: .whitespaces)
            return Example(language: language, mark: mark, text: String(block.dropFirst(language.count + 1)))
        }
    }

    @Test("curl, Python and LPD print; pyipp reads the printer")
    func examples() async throws {
        let python = Self.root.appending(path: ".build-python/bin/python3").path()
        let examples = try Self.examples()
        #expect(examples.map(\.language) == ["sh", "python", "python", "python"])
        let host = "127.\(Int.random(in: 64..<128)).\(Int.random(in: 1..<255)).\(Int.random(in: 1..<255))"
        try await IntakeUnderTest.with(oldDoors: host) { intake in
            try await intake.pause()
            try await withPrintFiles { folder in
                let pdf = try Data(contentsOf: folder.appending(path: "document-a4.pdf"))
                try pdf.write(to: folder.appending(path: "letter.pdf"))
                for example in examples {
                    let needsPackage = example.mark == ": pyipp"
                    if needsPackage, !FileManager.default.isExecutableFile(atPath: python) { continue }
                    let text = example.text.replacing("127.0.0.1:1314", with: "127.0.0.1:\(intake.port)")
                        .replacing("(\"127.0.0.1\", 515)", with: "(\"\(host)\", 515)").replacing(
                            "Office",
                            with: "Lobby"
                        )
                    let program = example.language == "sh" ? "sh" : needsPackage ? python : "python3"
                    let ended = try await run(program, ["-c", text], in: folder)
                    #expect(ended.status == 0, "\(ended.errors)")
                    let expected = needsPackage ? "Lobby" : example.language == "sh" ? "00 00" : "accepted"
                    #expect(ended.output.contains(expected), "\(ended)")
                }
                let jobs = try await intake.store.jobs(JobQuery())
                #expect(jobs.map(\.name) == ["Letter", "Letter", "Letter"])
                #expect(jobs.map(\.originatingUserName) == ["ann", "ann", "ann"])
                #expect(jobs.map(\.ticket.copies) == [1, 2, 1])
                for job in jobs {
                    let sizes = try await intake.store.documents(jobID: job.id).map(\.content.size)
                    #expect(sizes == [Int64(pdf.count)])
                }
            }
        }
    }
}
