// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("LPD clients list and remove jobs")
struct LPDQueueTests {
    private func ask(_ doors: TestDoors, _ command: String) async throws -> String {
        try await RawConnection.with(doors.lpd) { connection in
            try await connection.send(command + "\n")
            return try await connection.rest()
        }
    }

    private func print(_ doors: TestDoors, _ user: String, _ name: String) async throws {
        let control = LPDSample.control("Hpc", "P\(user)", "J\(name)", "fdfA001pc", "N\(name)")
        let files = LPDSample.file(2, "cfA001pc", control) + LPDSample.file(3, "dfA001pc", LPDSample.pdf)
        try await RawConnection.with(doors.lpd) { connection in
            try await connection.send([2] + Array("Lobby\n".utf8) + files)
            #expect(try await connection.bytes(5) == [0, 0, 0, 0, 0])
        }
    }

    @Test("an empty queue says so, and 01 is acknowledged")
    func empty() async throws {
        try await TestDoors.with { doors async throws in
            #expect(try await ask(doors, "\u{3}Lobby") == "Lobby is ready\nno entries\n")
            #expect(try await ask(doors, "\u{4}lobby ") == "Lobby is ready\nno entries\n")
            #expect(try await ask(doors, "\u{1}Lobby") == "\0")
            #expect(try await ask(doors, "\u{1}Nowhere").hasPrefix("\u{3}There is no printer"))
        }
    }

    @Test("a listing has rank, owner, id, name and size in columns; users and ids narrow it")
    func listing() async throws {
        try await TestDoors.with { doors async throws in
            try await print(doors, "ann", "One")
            try await print(doors, "bob b", "Two")
            let size = LPDSample.pdf.count
            let lines = try await ask(doors, "\u{3}Lobby").split(separator: "\n").map(String.init)
            #expect(lines.first == "Lobby is ready")
            #expect(lines[1].split(separator: " ") == ["Rank", "Owner", "Job", "Files", "Total", "Size"])
            #expect(lines[2].split(separator: " ") == ["1st", "ann", "1", "One", "\(size)", "bytes"])
            #expect(lines[3].split(separator: " ") == ["2nd", "bob_b", "2", "Two", "\(size)", "bytes"])
            #expect(try await ask(doors, "\u{3}Lobby ann").contains("One"))
            #expect(try await !ask(doors, "\u{3}Lobby ann").contains("Two"))
            #expect(try await ask(doors, "\u{3}Lobby 2").contains("Two"))
            let long = try await ask(doors, "\u{4}Lobby")
            #expect(long.contains("ann: 1st") && long.contains("[job 2 localhost]") && long.contains("\(size) bytes"))
        }
    }

    @Test("jobs are removed by id, by user and all of one's own; strangers' are not from elsewhere")
    func removal() async throws {
        try await TestDoors.with { doors async throws in
            for name in ["One", "Two", "Three", "Four"] { try await print(doors, "ann", name) }
            #expect(try await ask(doors, "\u{5}Lobby ann 2") == "Lobby-2 dequeued\n")
            #expect(try await ask(doors, "\u{5}Lobby bob 99").contains("no job of bob"))
            #expect(try await ask(doors, "\u{5}Lobby bob -").contains("no job of bob"))
            // Nothing is being printed.
            #expect(try await ask(doors, "\u{5}Lobby ann").contains("no job of ann"))
            #expect(try await ask(doors, "\u{5}Lobby ann -").split(separator: "\n").count == 3)
            #expect(try await doors.jobs().allSatisfy { $0.state == .canceled })
        }
    }

    @Test("another machine may not remove a stranger's job")
    func strangers() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            let job = try await intake.job(id)
            let far = ClientOrigin(peer: try .init(ipAddress: "192.0.2.7", port: 1000))
            #expect(throws: Refusal.self) { try far.requireOwner(of: job, as: "bob") }
            try far.requireOwner(of: job, as: "ann")
        }
    }
}
