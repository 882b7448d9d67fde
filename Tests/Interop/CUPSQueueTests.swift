// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A real cupsd with a queue that points at us, as every Linux machine has it.
@Suite("a queue of a real cupsd prints through us", .enabled(if: isInstalled("cupsd") && isInstalled("gs")))
struct CUPSQueueTests {
    @Test("lpadmin -m everywhere makes it, its options are those of our printer, and what is printed there arrives")
    func everywhere() async throws {
        try await withPrintFiles { folder in
            let server = try await ServerUnderTest.start(in: folder)
            let sheets = folder.appending(path: "sheets")
            #expect(try await server.pdps("printer", "add", "Office", "virtual://\(sheets.path())/").status == 0)
            try await withCUPSServer { port, _ in
                let host = ["-h", "127.0.0.1:\(port)"]
                let uri = "ipp://127.0.0.1:\(server.port)/ipp/print/Office"
                let made = try await run(
                    "lpadmin",
                    host + ["-p", "Queue", "-E", "-v", uri, "-m", "everywhere"],
                    in: folder
                )
                #expect(made.status == 0, "\(made.errors)")
                // cupsd makes the queue's PPD behind the scenes.
                var options = ""
                let hasOptions = try await eventually {
                    options = try await run("lpoptions", host + ["-p", "Queue", "-l"], in: folder).output
                    return options.contains("PageSize")
                }
                #expect(hasOptions)
                #expect(options.contains("DuplexNoTumble") && options.contains("Letter"), "\(options)")
                let printed = try await run(
                    "lp",
                    host + ["-d", "Queue", "-o", "sides=two-sided-long-edge", "-o", "media=A4", "document-a4.pdf"],
                    in: folder
                )
                #expect(printed.status == 0, "\(printed.errors)")
                let arrived = sheets.appending(path: "job-1.pdf").path()
                #expect(try await eventually(within: .seconds(60)) { FileManager.default.fileExists(atPath: arrived) })
                // Their job ends when ours does, and no sheet comes twice.
                #expect(
                    try await eventually {
                        try await run("lpstat", host + ["-o"], in: folder).output.isEmpty
                    }
                )
                let pages = try FileManager.default.contentsOfDirectory(atPath: sheets.path())
                    .filter { $0.hasSuffix(".png") }
                #expect(pages.count == 1, "\(pages)")
                let job = try await server.pdps("job", "show", "1", "--json").output
                #expect(job.contains("two-sided-long-edge"), "\(job)")
            }
            try await server.stop()
        }
    }
}
