// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Raw documents are printed")
struct RawTests {
    private static let exit = "\u{1B}%-12345X"

    /// A short silence ends a document.
    private let impatient: DoorLimits = {
        var limits = DoorLimits.patient
        limits.rawPause = .milliseconds(300)
        return limits
    }()

    private func send(_ doors: TestDoors, _ parts: [[UInt8]]) async throws {
        try await RawConnection.with(doors.raw) { connection in
            for part in parts { try await connection.send(part) }
            connection.finish()
            _ = try await connection.rest()
        }
    }

    @Test("a document ends with the connection's half; the job says where it came from")
    func halfClose() async throws {
        try await TestDoors.with { doors async throws in
            try await send(doors, [Samples.pdf, Samples.noise(200_000)])
            let jobs = try await doors.jobs(count: 1)
            #expect(jobs[0].name == "Raw document from localhost")
            #expect(jobs[0].originatingUserName == "anonymous")
            #expect(try await doors.documents(jobs[0]) == [Samples.pdf + Samples.noise(200_000)])
            #expect(try await doors.store.printer(named: "Attic")?.id == jobs[0].printerID)
        }
    }

    @Test("silence ends a document that nothing else ends, and another may follow")
    func silence() async throws {
        try await TestDoors.with(impatient) { doors async throws in
            try await RawConnection.with(doors.raw) { connection in
                try await connection.send(Samples.pdf)
                _ = try await doors.jobs(count: 1)
                try await connection.send("%!PS\nshowpage\n")
                _ = try await doors.jobs(count: 2)
            }
            let formats = try await doors.store.documents(jobID: 2).map(\.detectedFormat)
            #expect(formats == ["application/postscript"])
        }
    }

    @Test("PJL names job, user and settings, and its exits divide a connection into jobs")
    func jobLanguage() async throws {
        try await TestDoors.with { doors async throws in
            let first =
                Self.exit + "@PJL JOB NAME = \"Monthly report\"\r\n@PJL SET USERNAME=\"ann\"\r\n@PJL SET QTY=3\r\n"
                + "@PJL SET DUPLEX = ON\r\n@PJL SET PAPER=LETTER\r\n@PJL ENTER LANGUAGE = POSTSCRIPT\r\n"
            let second = Self.exit + "@PJL EOJ\r\n" + Self.exit + Self.exit + "@PJL\n@PJL enter language=PDF\n"
            let postScript = Array("%!PS-Adobe-3.0\nshowpage\n\u{4}".utf8)
            try await send(
                doors,
                [Array(first.utf8), postScript, Array(second.utf8), Samples.pdf, Array(Self.exit.utf8)]
            )
            let jobs = try await doors.jobs(count: 2)
            #expect(jobs.map(\.name) == ["Monthly report", "Raw document from localhost"])
            #expect(jobs.map(\.originatingUserName) == ["ann", "anonymous"])
            #expect(jobs[0].ticket.copies == 3 && jobs[0].ticket.sides == .twoSidedLongEdge)
            #expect(jobs[0].ticket.media == .name("na_letter_8.5x11in"))
            #expect(jobs[1].ticket == Ticket())
            #expect(try await doors.documents(jobs[0]) == [postScript])
            #expect(try await doors.documents(jobs[1]) == [Samples.pdf])
        }
    }

    @Test("a device that prints PCL gets it with its PJL")
    func passThrough() async throws {
        var capabilities = TestIntake.capabilities
        capabilities.formats = ["application/vnd.hp-PCL"]
        try await TestDoors.with(capabilities: capabilities) { doors async throws in
            let text = Self.exit + "@PJL SET ECONOMODE=ON\r\n@PJL ENTER LANGUAGE=PCL\r\n\u{1B}EHello\u{1B}E" + Self.exit
            try await send(doors, [Array(text.utf8)])
            let jobs = try await doors.jobs(count: 1)
            #expect(try await doors.documents(jobs[0]) == [Array(text.utf8)])
        }
    }

    @Test("questions are answered: ECHO, INFO, INQUIRE, and USTATUS by itself")
    func questions() async throws {
        try await TestDoors.with { doors async throws in
            try await RawConnection.with(doors.raw) { connection in
                func ask(_ question: String, _ answer: String) async throws {
                    try await connection.send(question + "\r\n")
                    let bytes = try await connection.bytes(answer.utf8.count)
                    #expect(String(decoding: bytes, as: UTF8.self) == answer)
                }
                try await ask(Self.exit + "@PJL ECHO 4711 here", "@PJL ECHO 4711 here\r\n\u{0C}")
                try await ask("@PJL INFO ID", "@PJL INFO ID\r\n\"Acme Laser 9\"\r\n\u{0C}")
                let ready = "CODE=10001\r\nDISPLAY=\"Ready\"\r\nONLINE=TRUE\r\n\u{0C}"
                try await ask("@pjl info status", "@PJL INFO STATUS\r\n" + ready)
                try await ask("@PJL INFO MEMORY", "@PJL INFO MEMORY\r\n\"?\"\r\n\u{0C}")
                try await ask("@PJL INQUIRE PAPER", "@PJL INQUIRE PAPER\r\nA4\r\n\u{0C}")
                let variables =
                    "@PJL INFO VARIABLES\r\nCOPIES=1 [2 RANGE]\r\n\t1\r\n\t999\r\nPAPER=A4 [2 ENUMERATED]\r\n\tA4\r\n"
                try await ask("@PJL INFO VARIABLES", variables)
                while try await connection.bytes(1) != [0x0C] {}
                try await ask("@PJL USTATUS DEVICE = ON", "@PJL USTATUS DEVICE\r\n" + ready)
                var attic = try #require(await doors.store.printer(named: "Attic"))
                attic.isPaused = true
                _ = try await doors.store.updatePrinter(attic)
                let offline = "CODE=10002\r\nDISPLAY=\"Offline\"\r\nONLINE=FALSE\r\n\u{0C}"
                try await ask("@PJL COMMENT nothing", "@PJL USTATUS DEVICE\r\n" + offline)
            }
            #expect(try await doors.jobs().isEmpty)
        }
    }

    @Test("what cannot be printed is an aborted job with the reason, as its sender cannot be told")
    func refused() async throws {
        try await TestDoors.with { doors async throws in
            try await send(doors, [[0x50, 0x4B, 0x03, 0x04], Samples.noise(20_000)])
            let jobs = try await doors.jobs(count: 1)
            #expect(jobs[0].state == .aborted)
            #expect(jobs[0].stateReasons.contains("unsupported-document-format"))
            #expect(jobs[0].stateMessage.contains("zip archive"))
            try await send(doors, [])
            try await send(doors, [Array((Self.exit + "@PJL ENTER LANGUAGE=PCL\n" + Self.exit).utf8)])
            #expect(try await doors.jobs().count == 1)
        }
    }

    @Test("a connection that is broken off is no document")
    func reset() async throws {
        try await TestDoors.with(impatient) { doors async throws in
            try await RawConnection.with(doors.raw) { connection in
                try await connection.send(Samples.pdf)
                try await Task.sleep(for: .milliseconds(50))
                connection.reset()
            }
            try await send(doors, [Samples.pdf])
            _ = try await doors.jobs(count: 1)
            try await Task.sleep(for: .milliseconds(400))
            #expect(try await doors.jobs().count == 1)
        }
    }
}
