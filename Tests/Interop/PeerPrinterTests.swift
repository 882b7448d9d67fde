// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// IPP printers that others wrote, beside CUPS's `ippeveprinter`.
@Suite("Printers made with PAPPL, and the queues of a cupsd, print our jobs")
struct PeerPrinterTests {
    private static let pages = 7
    private static let document =
        "%!PS\n" + String(repeating: "72 72 200 200 rectfill showpage\n", count: pages)

    /// The sheets of `job` that lie in `paper`.
    private func sheets(_ paper: URL, ofJob job: Int) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: paper.path()).count { $0.hasSuffix("-job\(job).pgm") }
    }

    /// Runs `body` with a printer made with PAPPL: its URI, and the folder of its paper.
    private func withPAPPL(
        in folder: URL,
        pageMilliseconds: Int,
        _ body: (String, URL) async throws -> Void
    ) async throws {
        let peers = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers")
        let program = folder.appending(path: "pappl-printer").path()
        let flags = try await InteropTests.run("pkg-config", ["--cflags", "--libs", "pappl"], in: folder).output
        let built = try await InteropTests.run(
            "clang",
            ["-o", program, peers.appending(path: "pappl-printer.c").path()]
                + flags.split(whereSeparator: \.isWhitespace).map(String.init),
            in: folder
        )
        try #require(built.status == 0, "\(built.errors)")
        let port = try freePort()
        let paper = folder.appending(path: "paper")
        try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
        // A socket's path has little room.
        let bus = "/tmp/pdps-pappl-\(port)"
        defer { try? FileManager.default.removeItem(atPath: bus) }
        let process = try RunningProgram(
            peers.appending(path: "private-bus").path(),
            [bus, program, "\(port)", paper.path(), "\(pageMilliseconds)"],
            in: folder
        )
        let isUp = try await eventually { canConnect(to: port) }
        try #require(isUp, "the printer does not listen: \(process.output) \(process.errors)")
        try await body("ipp://127.0.0.1:\(port)/ipp/print/Pappl", paper)
        process.kill(SIGKILL)
        _ = try await process.ended(within: .seconds(40))
    }

    @Test(
        "PAPPL's printer makes the copies, and confirms sheets so that none is lost or repeated when we are killed",
        .enabled(if: isInstalled("clang") && isInstalled("dbus-daemon"))
    )
    func pappl() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "seven.ps")
            try Data(Self.document.utf8).write(to: file)
            try await withPAPPL(in: folder, pageMilliseconds: 200) { uri, paper in
                var server = try await ServerUnderTest.start(in: folder)
                let added = try await server.pdps("printer", "add", "P", uri)
                #expect(added.output.contains("PAPPL Test Printer"), "\(added.output) \(added.errors)")
                let printed = try await server.pdps("print", "--copies", "2", "--wait", file.path())
                #expect(printed.status == 0, "\(printed.errors)")
                #expect(try sheets(paper, ofJob: 1) == 2 * Self.pages)

                #expect(try await server.pdps("print", file.path()).status == 0)
                #expect(try await eventually(within: .seconds(60)) { try sheets(paper, ofJob: 2) >= 2 })
                server.process.kill(SIGKILL)
                _ = try await server.process.ended(within: .seconds(40))
                server = try await ServerUnderTest.start(in: folder)
                var job = ""
                let isDone = try await eventually(within: .seconds(90)) {
                    job = try await server.pdps("job", "show", "2").output
                    return job.contains("State      completed")
                }
                #expect(isDone, "\(job)")
                #expect(try sheets(paper, ofJob: 2) == Self.pages)
                // It went on with the job that the printer had, it did not send another.
                #expect(try sheets(paper, ofJob: 3) == 0)
                try await server.stop()
            }
        }
    }

    @Test(
        "a cupsd's queue filters what we send and confirms it, copies and all",
        .enabled(if: isInstalled("cupsd") && isInstalled("gs"))
    )
    func cupsd() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "seven.ps")
            try Data(Self.document.utf8).write(to: file)
            try await withCUPSServer { port, paper in
                let output = paper.appending(path: "queue.ps")
                let made = try await InteropTests.run(
                    "lpadmin",
                    [
                        "-h", "127.0.0.1:\(port)", "-p", "Down", "-E", "-v", "file://\(output.path())",
                        "-m", "drv:///sample.drv/generic.ppd",
                    ],
                    in: folder
                )
                #expect(made.status == 0, "\(made.errors)")
                let server = try await ServerUnderTest.start(in: folder)
                let uri = "ipp://127.0.0.1:\(port)/printers/Down"
                let added = try await server.pdps("printer", "add", "P", uri)
                #expect(added.output.contains("Generic PostScript Printer"), "\(added.output) \(added.errors)")
                let printed = try await server.pdps("print", "--copies", "2", "--wait", file.path())
                #expect(printed.status == 0, "\(printed.errors)")
                let pages = try String(contentsOf: output, encoding: .isoLatin1).components(separatedBy: "%%Page:")
                #expect(pages.count - 1 == 2 * Self.pages)
                let job = try await server.pdps("job", "show", "1").output
                #expect(job.contains("14 of 14 impressions"), "\(job)")
                try await server.stop()
            }
        }
    }
}
