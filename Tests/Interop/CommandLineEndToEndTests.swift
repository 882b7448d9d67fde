// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The whole path with the built executables: `pdps serve`, a virtual printer, `pdps print`.
@Suite("pdps from the command line", .serialized)
struct CommandLineEndToEndTests {
    /// Two pages with a title each; small, so that it renders at once.
    private static let document = """
        %!PS-Adobe-3.0
        %%Pages: 2
        /Helvetica findfont 36 scalefont setfont
        72 700 moveto (One) show showpage
        /Helvetica findfont 36 scalefont setfont
        72 700 moveto (Two) show showpage
        """

    /// A server with the printer `Virtual`, whose pages come into `paper`.
    private func withServer(
        _ device: String = "",
        _ body: (_ server: ServerUnderTest, _ paper: URL, _ document: String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let document = folder.appending(path: "two pages.ps")
            try Data(Self.document.utf8).write(to: document)
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            let server = try await ServerUnderTest.start(in: folder)
            let added = try await server.pdps("printer", "add", "Virtual", "virtual://\(paper.path())\(device)")
            #expect(added.status == 0, "\(added.errors)")
            try await body(server, paper, document.path(percentEncoded: false))
            try await server.stop()
        }
    }

    private func json(_ arguments: String..., on server: ServerUnderTest) async throws -> Any {
        let ended = try await run(
            Executables.pdps,
            arguments + ["--json", "--server", server.address],
            in: server.folder
        )
        #expect(ended.status == 0, "\(ended.errors)")
        return try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
    }

    @Test("a PostScript file comes out as PNG and PDF, and its timeline tells how")
    func prints() async throws {
        try await withServer { server, paper, document in
            let printed = try await server.pdps(
                "print",
                "-p",
                "Virtual",
                "-o",
                "print-quality=normal",
                "--wait",
                document
            )
            #expect(printed.status == 0, "\(printed.errors)")
            let id = printed.output.trimmingCharacters(in: .newlines)
            #expect(Int(id) != nil, "standard output has the job's id only: \(printed.output)")
            #expect(printed.errors.contains("job \(id) on Virtual: completed"), "\(printed.errors)")

            let files = try FileManager.default.contentsOfDirectory(atPath: paper.path())
                .filter { $0.hasPrefix("job-") }.sorted()
            #expect(files == ["job-\(id)-page-0001.png", "job-\(id)-page-0002.png", "job-\(id).pdf"])
            let page = try Data(contentsOf: paper.appending(path: "job-\(id)-page-0002.png"))
            #expect(page.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let pdf = try Data(contentsOf: paper.appending(path: "job-\(id).pdf"))
            #expect(pdf.starts(with: Array("%PDF-".utf8)))

            let shown = try await server.pdps("job", "show", id)
            #expect(shown.output.hasPrefix("Job \(id): two pages.ps\n"), "\(shown.output)")
            for kind in ["received", "stored", "rendering", "rendered", "sent", "confirmed", "completed"] {
                #expect(shown.output.contains("  \(kind)"), "no '\(kind)' in \(shown.output)")
            }
        }
    }

    @Test("listings can be read as JSON, by the names of the attributes")
    func json() async throws {
        try await withServer { server, _, document in
            let id = try await server.pdps("print", "-p", "Virtual", "--wait", "-n", "2", document).output
                .trimmingCharacters(in: .newlines)
            let jobs = try #require(try await json("job", "list", "--completed", on: server) as? [[String: Any]])
            #expect(jobs.map { "\($0["job-id"] ?? "")" } == [id])
            #expect(jobs.first?["job-state"] as? String == "completed")
            #expect(jobs.first?["job-state-reasons"] as? [String] == ["job-completed-successfully"])
            let job = try #require(try await json("job", "show", id, on: server) as? [String: Any])
            #expect(job["copies"] as? Int == 2)
            let timeline = try #require(job["pdps-job-timeline"] as? [[String: Any]])
            #expect(timeline.first?["kind"] as? String == "received")
            #expect(timeline.last?["kind"] as? String == "completed")
            let printers = try #require(try await json("printer", "list", on: server) as? [[String: Any]])
            #expect(printers.map { $0["printer-name"] as? String } == ["Virtual"])
            let printer = try #require(try await json("printer", "show", "Virtual", on: server) as? [String: Any])
            #expect((printer["document-format-supported"] as? [String])?.contains("application/postscript") == true)
            let status = try #require(try await json("status", on: server) as? [String: Any])
            #expect((status["printers"] as? [Any])?.count == 1)
            let version = try await server.pdps("--version").output.trimmingCharacters(in: .newlines)
            #expect(status["version"] as? String == version)
        }
    }

    @Test("a paused printer keeps its jobs until it is resumed; held jobs wait, canceled ones fail to those who wait")
    func control() async throws {
        try await withServer { server, paper, document in
            #expect(try await server.pdps("printer", "pause", "Virtual").status == 0)
            let first = try await server.pdps("print", "-p", "Virtual", document).output.trimmingCharacters(
                in: .newlines
            )
            let second = try await server.pdps("print", "-p", "Virtual", document).output.trimmingCharacters(
                in: .newlines
            )
            #expect(try await server.pdps("job", "hold", second).status == 0)
            let list = try await server.pdps("job", "list").output
            #expect(list.contains("pending-held"), "\(list)")
            #expect(try await server.pdps("printer", "resume", "Virtual").status == 0)
            let isPrinted = try await eventually {
                FileManager.default.fileExists(atPath: paper.appending(path: "job-\(first).pdf").path())
            }
            #expect(isPrinted)
            #expect(try await server.pdps("job", "cancel", second).status == 0)
            #expect(try await server.pdps("job", "show", second).output.contains("canceled"))
            let again = try await server.pdps("job", "cancel", second)
            #expect(again.status == 1 && again.errors.contains("job \(second)"), "\(again.errors)")
        }
    }

    @Test("standard input and several files are printed")
    func otherInput() async throws {
        try await withServer { server, paper, document in
            let job = try await server.pdps("print", "-p", "Virtual", "--wait", document, document)
            #expect(job.status == 0, "\(job.errors)")
            let id = job.output.trimmingCharacters(in: .newlines)
            let files = try FileManager.default.contentsOfDirectory(atPath: paper.path())
            #expect(files.count { $0.hasPrefix("job-\(id)-page-") } == 4, "\(files)")
            // The standard input of these tests is empty.
            let empty = try await server.pdps("print", "-p", "Virtual", "--wait", "-")
            #expect(empty.status == 1, "\(empty.errors)")
        }
    }

    @Test("a file that is no document fails with a message that says so")
    func badDocument() async throws {
        try await withServer { server, _, _ in
            let file = server.folder.appending(path: "bad.ps")
            try Data("%!PS\n(unfinished\n".utf8).write(to: file)
            let printed = try await server.pdps("print", "-p", "Virtual", "--wait", file.path())
            #expect(printed.status == 1)
            #expect(printed.errors.contains("aborted"), "\(printed.errors)")
        }
    }

    @Test("a job beyond a quota is held unprinted and says why; once the quota is used up printing is refused")
    func quotas() async throws {
        try await withServer { server, paper, document in
            let set = try await server.pdps("quota", "set", "3", "--of", "*", "-p", "Virtual")
            #expect(set.status == 0 && set.output.contains("each user"), "\(set)")
            let twice = try await server.pdps("print", "-n", "2", document)
            let id = twice.output.trimmingCharacters(in: .newlines)
            let isHeld = try await eventually(within: .seconds(60)) {
                try await server.pdps("why", id).output.contains("needs 4 impressions, 1 more than the quota leaves")
            }
            #expect(isHeld)
            #expect(try FileManager.default.contentsOfDirectory(atPath: paper.path()).isEmpty)
            #expect(try await server.pdps("job", "release", id, "--over-quota").status == 0)
            let isPrinted = try await eventually(within: .seconds(60)) {
                let why = try await server.pdps("why", id).output
                return why.contains("(let through its quotas by ") && why.contains(" was printed")
            }
            #expect(isPrinted)
            let ledger = try await json("account", "list", on: server) as? [[String: Any]]
            #expect(ledger?.count == 1 && ledger?.first?["pdps-quota-override"] != nil, "\(String(describing: ledger))")
            let devices = try await json("account", "sum", "--by", "device", on: server) as? [[String: Any]]
            #expect(devices?.map { $0["pdps-device"] as? String } == ["Virtual"])
            #expect(try await server.pdps("quota", "set", "2", "--of", "*", "-p", "Virtual").status == 0)
            let refused = try await server.pdps("print", document)
            #expect(refused.status == 4 && refused.errors.contains("4 are used"), "\(refused)")
            let listed = try await json("quota", "list", on: server) as? [[String: Any]]
            #expect(listed?.map { $0["pdps-limit"] as? Int } == [2])
            let site = try await server.pdps("export").output
            #expect(site.contains("limit: 2"), "\(site)")
            let file = server.folder.appending(path: "site.yaml")
            try Data(site.replacing("limit: 2", with: "limit: 1").utf8).write(to: file)
            let said = "~ quota of each user on Virtual, impressions per month: 2 -> 1\n"
            #expect(try await server.pdps("apply", "-f", file.path(), "--dry-run").output == said)
            #expect(try await server.pdps("apply", "-f", file.path()).output == said)
            #expect(try await server.pdps("apply", "-f", file.path()).output == "Nothing is to be changed.\n")
            #expect(try await server.pdps("quota", "remove", "1").status == 0)
            #expect(try await server.pdps("print", "--wait", document).status == 0)
        }
    }

    @Test("exit codes: 1 failed, 2 wrong usage, 3 not reachable, 4 refused")
    func exitCodes() async throws {
        try await withServer { server, _, document in
            let nobody = try await server.pdps("print", "-p", "Nobody", document)
            #expect(nobody.status == 1 && nobody.errors.contains("Nobody"), "\(nobody.errors)")
            let usage = try await server.pdps("print", "-o", "copies=none", document)
            #expect(usage.status == 2, "\(usage.errors)")
            let missing = try await server.pdps("print", "/nonexistent.pdf")
            #expect(missing.status == 2, "\(missing.errors)")
            let away = try await server.pdps("status", "--server", "127.0.0.1:1")
            #expect(away.status == 3 && away.errors.contains("pdps serve"), "\(away.errors)")
            _ = try await server.pdps("printer", "reject", "Virtual")
            let refused = try await server.pdps("print", "-p", "Virtual", document)
            #expect(refused.status == 4, "\(refused.errors)")
        }
    }

    @Test("a second server is told that the port or the data folder is taken")
    func taken() async throws {
        try await withServer { server, _, _ in
            let other = server.folder.appending(path: "other").path()
            let port = try await run(
                Executables.pdps,
                ["serve", "--data", other, "--listen", "127.0.0.1:\(server.port)"],
                in: server.folder
            )
            #expect(port.status == 1 && port.errors.contains("127.0.0.1:\(server.port)"), "\(port.errors)")
            let data = try await run(
                Executables.pdps,
                ["serve", "--data", server.data.path(), "--listen", "127.0.0.1:0"],
                in: server.folder
            )
            #expect(data.status == 1 && data.errors.contains(server.data.path()), "\(data.errors)")
            let open = try await run(
                Executables.pdps,
                ["serve", "--data", other, "--listen", "0.0.0.0:0"],
                in: server.folder
            )
            #expect(open.status == 2 && open.errors.contains("--share"), "\(open.errors)")
        }
    }
}
