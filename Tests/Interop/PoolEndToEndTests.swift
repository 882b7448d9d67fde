// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Pools of a real server", .enabled(if: isInstalled("gs")))
struct PoolEndToEndTests {
    /// Impressions of a job in a virtual printer's folder.
    private func impressions(of job: Int, in folder: URL) -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.compactMap { name in
            guard name.hasPrefix("job-\(job)-page-"), name.hasSuffix(".png") else { return nil }
            return Int(name.dropFirst("job-\(job)-page-".count).dropLast(4))
        }
    }

    @Test("a long job is divided over two printers, one jams, and every impression comes out once")
    func dividedAndTakenOver() async throws {
        try await withPrintFiles { folder in
            let server = try await ServerUnderTest.start(in: folder)
            let trays = ["a", "b"].map { folder.appending(path: $0) }
            for tray in trays {
                let uri = "virtual://\(tray.path())/?ppm=1200\(tray == trays[0] ? "&fault=jam@6" : "")"
                #expect(try await server.pdps("printer", "add", tray.lastPathComponent, uri).status == 0)
            }
            let made = try await server.pdps("printer", "add", "hall", "pool:a,b?output-mode=pages&failover=1")
            #expect(made.status == 0 && made.output.contains("Pool of a, b"), "\(made.output)\(made.errors)")
            let document = folder.appending(path: "long.ps")
            let text =
                "%!PS\n/Helvetica findfont 200 scalefont setfont\n"
                + "1 1 30 { 100 300 moveto 20 string cvs show showpage } for\n"
            try text.write(to: document, atomically: true, encoding: .utf8)
            let printed = try await server.pdps(
                "print",
                "-p",
                "hall",
                "-o",
                "printer-resolution=75dpi",
                "--wait",
                document.path(),
                within: .seconds(180)
            )
            #expect(printed.status == 0, "\(printed.output)\(printed.errors)")
            let pages = trays.map { impressions(of: 1, in: $0) }
            #expect(pages.flatMap(\.self).sorted() == Array(1...30))
            #expect(!pages[1].isEmpty)
            let shown = try await server.pdps("job", "show", "1").output
            #expect(shown.contains("Where its impressions are") && shown.contains("confirmed"), "\(shown)")
            try await server.stop()
        }
    }

    @Test(
        "CUPS's lpadmin makes a pool as a class, lpstat lists it, and lp prints to it",
        .enabled(if: isInstalled("lp"))
    )
    func cupsClass() async throws {
        try await withPrintFiles { folder in
            let server = try await ServerUnderTest.start(in: folder)
            let tray = folder.appending(path: "a")
            #expect(try await server.pdps("printer", "add", "a", "virtual://\(tray.path())/").status == 0)
            let host = ["-h", "127.0.0.1:\(server.port)"]
            let made = try await run("lpadmin", host + ["-p", "a", "-c", "hall"], in: folder)
            #expect(made.status == 0, "\(made.errors)")
            let listed = try await run("lpstat", host + ["-c"], in: folder)
            #expect(listed.output.contains("hall") && listed.output.contains("a"), "\(listed.output)\(listed.errors)")
            let printed = try await run("lp", host + ["-d", "hall", "document-a4.pdf"], in: folder)
            #expect(printed.status == 0, "\(printed.errors)")
            let isPrinted = try await eventually { impressions(of: 1, in: tray) == [1] }
            let job = try await server.pdps("job", "show", "1").output
            #expect(isPrinted, "\(job)")
            try await server.stop()
        }
    }
}
