// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Spool
import Testing

/// The commands of CUPS, unchanged, with the intake as their server.
@Suite("CUPS's commands work", .enabled(if: isInstalled("lp") && isInstalled("gs")))
struct CUPSClientTests {
    @Test("lp prints to a named printer, and the job arrives with name, user and document")
    func lpPrints() async throws {
        try await IntakeUnderTest.with { intake in
            try await withPrintFiles { folder in
                let host = "127.0.0.1:\(intake.port)"
                let ended = try await run(
                    "lp",
                    ["-h", host, "-d", "Lobby", "-n", "2", "-t", "Two sheets", "document-a4.pdf"],
                    in: folder
                )
                #expect(ended.status == 0, "\(ended.errors)")
                #expect(ended.output.hasPrefix("request id is Lobby-1"), "\(ended.output)")
                let job = try #require(await intake.store.job(id: 1))
                #expect(job.name == "Two sheets")
                #expect(job.ticket.copies == 2)
                let documents = try await intake.store.documents(jobID: 1)
                #expect(documents.map(\.detectedFormat) == ["application/pdf"])
                let size = try Data(contentsOf: folder.appending(path: "document-a4.pdf")).count
                #expect(documents.map(\.content.size) == [Int64(size)])
                try #expect(
                    await eventually {
                        try await intake.store.job(id: 1)?.state == .completed
                    }
                )
            }
        }
    }

    @Test("lpstat lists printers and waiting jobs, cancel ends one")
    func lpstatAndCancel() async throws {
        try await IntakeUnderTest.with { intake in
            try await intake.pause()
            try await withPrintFiles { folder in
                let host = ["-h", "127.0.0.1:\(intake.port)"]
                for _ in 1...2 {
                    let ended = try await run("lp", host + ["-d", "Lobby", "document-a4.pdf"], in: folder)
                    #expect(ended.status == 0, "\(ended.errors)")
                }
                let accepting = try await run("lpstat", host + ["-a"], in: folder)
                #expect(accepting.output.hasPrefix("Lobby accepting requests"), "\(accepting)")
                let printers = try await run("lpstat", host + ["-p"], in: folder)
                #expect(printers.output.hasPrefix("printer Lobby disabled"), "\(printers)")
                let jobs = try await run("lpstat", host + ["-o"], in: folder)
                #expect(jobs.output.contains("Lobby-1 ") && jobs.output.contains("Lobby-2 "), "\(jobs)")
                let standard = try await run("lpstat", host + ["-d"], in: folder)
                #expect(standard.output == "system default destination: Lobby\n", "\(standard)")

                let canceled = try await run("cancel", host + ["Lobby-1"], in: folder)
                #expect(canceled.status == 0, "\(canceled)")
                #expect(try await intake.store.job(id: 1)?.state == .canceled)
                let left = try await run("lpstat", host + ["-o"], in: folder)
                #expect(!left.output.contains("Lobby-1 ") && left.output.contains("Lobby-2 "), "\(left)")
                #expect(try await run("cancel", host + ["Lobby-1"], in: folder).status != 0)
            }
        }
    }

    @Test("cupsdisable, cupsenable, cupsreject and cupsaccept change the printer")
    func administration() async throws {
        try await IntakeUnderTest.with { intake in
            try await withTemporaryFolder { folder in
                let host = ["-h", "127.0.0.1:\(intake.port)"]
                func printer() async throws -> Printer {
                    try #require(await intake.store.printer(named: "Lobby"))
                }
                try await run("cupsdisable", host + ["-r", "Toner is coming", "Lobby"], in: folder)
                #expect(try await printer().isPaused)
                #expect(try await printer().operatorMessage == "Toner is coming")
                try await run("cupsenable", host + ["Lobby"], in: folder)
                #expect(try await !printer().isPaused)
                try await run("cupsreject", host + ["Lobby"], in: folder)
                #expect(try await !printer().isAcceptingJobs)
                try await run("cupsaccept", host + ["Lobby"], in: folder)
                #expect(try await printer().isAcceptingJobs)
            }
        }
    }

    @Test("lpadmin adds, describes and removes a printer; lpinfo and lpstat -t tell of all")
    func printers() async throws {
        try await withTemporaryFolder { folder in
            let server = try await ServerUnderTest.start(in: folder)
            let host = ["-h", "127.0.0.1:\(server.port)"]
            func cups(_ command: String, _ arguments: String...) async throws -> RunningProgram.Ended {
                let ended = try await run(command, host + arguments, in: folder)
                #expect(ended.status == 0, "\(command) \(arguments): \(ended.errors)")
                return ended
            }
            let device = "virtual://\(folder.path())/sheets/"
            _ = try await cups("lpadmin", "-p", "Hall", "-E", "-v", device, "-m", "everywhere", "-L", "Floor 2")
            _ = try await cups("lpadmin", "-p", "Hall", "-D", "By the door", "-o", "media-default=na_letter_8.5x11in")
            let shown = try await server.pdps("printer", "show", "Hall").output
            #expect(shown.contains("Floor 2") && shown.contains("By the door"), "\(shown)")
            _ = try await cups("cupsdisable", "--hold", "Hall")
            _ = try await cups("cupsenable", "--release", "Hall")
            #expect(try await cups("lpinfo", "-v").output.contains(device))
            #expect(try await cups("lpinfo", "-m").output.contains("everywhere"))
            let all = try await cups("lpstat", "-t")
            #expect(all.output.contains("device for Hall: \(device)"), "\(all)")
            #expect(all.output.contains("system default destination: Hall") && all.errors.isEmpty, "\(all)")
            let set = try await server.pdps(
                "printer",
                "set",
                "Hall",
                "--geo-location",
                "geo:52.5,13.4",
                "-o",
                "sides=two-sided-long-edge"
            )
            #expect(set.status == 0, "\(set.errors)")
            #expect(try await server.pdps("printer", "set", "Hall", "-o", "sides=three-sided").status != 0)
            #expect(try await server.pdps("printer", "identify", "Hall", "--message", "Here").status == 0)
            _ = try await cups("lpadmin", "-x", "Hall")
            #expect(try await server.pdps("printer", "list", "--json").output.contains("Hall") == false)
            try await server.stop()
        }
    }
}
