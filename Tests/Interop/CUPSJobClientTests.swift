// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Spool
import Testing

/// What CUPS's commands do with jobs that wait, with the intake as their server.
@Suite("CUPS's commands control jobs", .enabled(if: isInstalled("lp") && isInstalled("lprm") && isInstalled("gs")))
struct CUPSJobClientTests {
    /// Runs `body` with a paused printer on which so many jobs wait.
    private func withWaiting(
        _ count: Int,
        _ body: @escaping @Sendable (_ intake: IntakeUnderTest, _ host: [String], _ folder: URL) async throws -> Void
    ) async throws {
        try await IntakeUnderTest.with { intake in
            try await intake.pause()
            try await withPrintFiles { folder in
                let host = ["-h", "127.0.0.1:\(intake.port)"]
                for _ in 0..<count {
                    let ended = try await run("lp", host + ["-d", "Lobby", "document-a4.pdf"], in: folder)
                    #expect(ended.status == 0, "\(ended.errors)")
                }
                try await body(intake, host, folder)
            }
        }
    }

    private func states(_ intake: IntakeUnderTest) async throws -> [JobState] {
        try await intake.store.jobs(JobQuery()).map(\.state)
    }

    @Test("lp -i changes a waiting job, holds and releases it")
    func change() async throws {
        try await withWaiting(1) { intake, host, folder in
            func lp(_ arguments: String...) async throws {
                let ended = try await run("lp", host + ["-i", "Lobby-1"] + arguments, in: folder)
                #expect(ended.status == 0, "\(arguments): \(ended.errors)")
            }
            func job() async throws -> Job { try #require(await intake.store.job(id: 1)) }
            try await lp("-n", "3", "-q", "80", "-o", "sides=two-sided-long-edge")
            let changed = try await job()
            #expect(changed.ticket.copies == 3 && changed.priority == 80 && changed.ticket.sides == .twoSidedLongEdge)
            try await lp("-H", "hold")
            #expect(try await job().state == .pendingHeld)
            try await lp("-H", "resume")
            #expect(try await job().state == .pending)
            try await lp("-H", "23:59")
            let timed = try await job()
            #expect(timed.state == .pendingHeld && timed.ticket.holdUntil?.contains(":") == true)
            try await lp("-H", "immediate")
            let immediate = try await job()
            #expect(immediate.state == .pending && immediate.priority == 100)
        }
    }

    @Test("lp -H restart prints a job again that ended")
    func restart() async throws {
        try await withWaiting(1) { intake, host, folder in
            #expect(try await run("cancel", host + ["Lobby-1"], in: folder).status == 0)
            let ended = try await run("lp", host + ["-i", "Lobby-1", "-H", "restart"], in: folder)
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try await intake.store.job(id: 1)?.state == .pending)
        }
    }

    @Test("cancel -a, -u and -x end one's jobs, everybody's, and forget them")
    func cancel() async throws {
        try await withWaiting(2) { intake, host, folder in
            let user = try #require(await intake.store.job(id: 1)).originatingUserName
            let other = try await run("cancel", host + ["-u", "nobody-else", "Lobby"], in: folder)
            #expect(other.status == 0, "\(other.errors)")
            #expect(try await states(intake) == [.pending, .pending])
            let mine = try await run("cancel", host + ["-u", user], in: folder)
            #expect(mine.status == 0, "\(mine.errors)")
            #expect(try await states(intake) == [.canceled, .canceled])
            #expect(try await run("lp", host + ["-d", "Lobby", "document-a4.pdf"], in: folder).status == 0)
            let all = try await run("cancel", host + ["-a", "Lobby"], in: folder)
            #expect(all.status == 0, "\(all.errors)")
            #expect(try await states(intake) == [.canceled, .canceled, .canceled])
            #expect(try await run("lp", host + ["-d", "Lobby", "document-a4.pdf"], in: folder).status == 0)
            let purged = try await run("cancel", host + ["-a", "-x", "Lobby"], in: folder)
            #expect(purged.status == 0, "\(purged.errors)")
            #expect(try await states(intake).isEmpty)
        }
    }

    @Test("lprm ends a job, `lprm -` all; lpq lists what waits")
    func lprm() async throws {
        try await withWaiting(3) { intake, host, folder in
            let server = "127.0.0.1:\(intake.port)"
            let listed = try await run("lpq", host + ["-P", "Lobby"], in: folder)
            #expect(
                listed.output.contains("Lobby is not ready") && listed.output.contains("document-a4.pdf"),
                "\(listed)"
            )
            let one = try await run("lprm", ["-h", server, "-P", "Lobby", "2"], in: folder)
            #expect(one.status == 0, "\(one.errors)")
            #expect(try await states(intake) == [.pending, .canceled, .pending])
            let all = try await run("lprm", ["-h", server, "-P", "Lobby", "-"], in: folder)
            #expect(all.status == 0, "\(all.errors)")
            #expect(try await states(intake) == [.canceled, .canceled, .canceled])
        }
    }

    @Test("lpmove takes one job, or all of a printer, to another printer")
    func move() async throws {
        try await withWaiting(3) { intake, host, folder in
            var attic = intake.printer
            attic.name = "Attic"
            attic.uuid = ObjectUUID()
            let added = try await intake.store.addPrinter(attic)
            func printers() async throws -> [Int] { try await intake.store.jobs(JobQuery()).map(\.printerID) }
            let isMoved = try await eventually {
                try await run("lpmove", host + ["Lobby-2", "Attic"], in: folder).status == 0
            }
            #expect(isMoved)
            #expect(try await printers() == [intake.printer.id, added.id, intake.printer.id])
            let all = try await run("lpmove", host + ["Lobby", "Attic"], in: folder)
            #expect(all.status == 0, "\(all.errors)")
            #expect(try await printers() == [added.id, added.id, added.id])
        }
    }
}
