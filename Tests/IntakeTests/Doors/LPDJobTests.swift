// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("LPD clients print")
struct LPDJobTests {
    /// Sends a job's files one after the other, each after the answer to the one before; returns all answers.
    private func send(_ port: Int, queue: String = "Lobby", _ files: [[UInt8]]) async throws -> [UInt8] {
        try await RawConnection.with(port) { connection in
            try await connection.send([2] + Array("\(queue)\n".utf8))
            var answers = try await connection.bytes(1)
            for file in files where answers.last == 0 {
                let line = file.firstIndex(of: 0x0A).map { Array(file[...$0]) } ?? file
                try await connection.send(line)
                answers += try await connection.bytes(1)
                guard answers.last == 0, line.count < file.count else { continue }
                try await connection.send(Array(file.dropFirst(line.count)))
                answers += try await connection.bytes(1)
            }
            connection.finish()
            answers += Array(try await connection.rest().utf8)
            return answers
        }
    }

    private let control = LPDSample.file(2, "cfA001pc7", LPDSample.usual)
    private let data = LPDSample.file(3, "dfA001pc7", LPDSample.pdf)

    @Test("control file first or data first: one job with owner, name and document", arguments: [false, true])
    func order(dataFirst: Bool) async throws {
        try await TestDoors.with { doors async throws in
            let answers = try await send(doors.lpd, dataFirst ? [data, control] : [control, data])
            #expect(answers == [0, 0, 0, 0, 0])
            // It was there before the last answer came.
            let jobs = try await doors.jobs()
            #expect(jobs.map(\.name) == ["Letter"])
            #expect(jobs.map(\.originatingUserName) == ["ann"])
            #expect(jobs.map(\.originatingHost) == ["localhost"])
            #expect(jobs.map(\.state) == [.pending])
            #expect(try await doors.documents(jobs[0]) == [LPDSample.pdf])
            #expect(try await doors.store.documents(jobID: 1).map(\.name) == ["letter.pdf"])
            let timeline = try await doors.store.timeline(jobID: 1)
            #expect(timeline.first?.message.contains("LPD (host 'pc7') from ann at localhost") == true)
        }
    }

    @Test("a large document comes through as it was sent")
    func large() async throws {
        try await TestDoors.with { doors async throws in
            let document = LPDSample.pdf + Samples.noise(3_000_000)
            #expect(
                try await send(doors.lpd, [LPDSample.file(3, "dfA001pc7", document), control]).allSatisfy { $0 == 0 }
            )
            #expect(try await doors.documents(doors.jobs()[0]) == [document])
        }
    }

    @Test("repeated lines are copies; files that differ in them become jobs of their own")
    func copies() async throws {
        try await TestDoors.with { doors async throws in
            let twice = LPDSample.control("Pann", "fdfA001h", "fdfA001h", "Na", "fdfB001h", "fdfB001h", "Nb")
            let files = ["dfA001h", "dfB001h"].map { LPDSample.file(3, $0, LPDSample.pdf) }
            _ = try await send(doors.lpd, files + [LPDSample.file(2, "cfA001h", twice)])
            let unequal = LPDSample.control("Pann", "fdfA001h", "fdfA001h", "Na", "fdfB001h", "Nb")
            _ = try await send(doors.lpd, files + [LPDSample.file(2, "cfA001h", unequal)])
            let jobs = try await doors.jobs()
            #expect(jobs.map(\.documentCount) == [2, 1, 1])
            #expect(jobs.map(\.ticket.copies) == [2, 2, 1])
        }
    }

    @Test("several jobs by one connection, as further files or with a command of their own", arguments: [false, true])
    func severalJobs(withCommand: Bool) async throws {
        try await TestDoors.with { doors async throws in
            let second = LPDSample.file(2, "cfA002pc7", LPDSample.control("Pbob", "JNext", "odfA002pc7"))
            let between = withCommand ? [[2] + Array("Attic\n".utf8)] : []
            let files = [control, data] + between + [LPDSample.file(3, "dfA002pc7", LPDSample.pdf), second]
            #expect(try await send(doors.lpd, files).allSatisfy { $0 == 0 })
            let jobs = try await doors.jobs()
            #expect(jobs.map(\.name) == ["Letter", "Next"])
            #expect((jobs[0].printerID == jobs[1].printerID) == !withCommand)
        }
    }

    @Test(
        "a size of 0, of 2 GiB - 1, and an impossible one mean: up to the end",
        arguments: ["0", "2147483647", "4294967295", "125899906843000", "99999999999999999999"]
    )
    func unknownSize(size: String) async throws {
        try await TestDoors.with { doors async throws in
            let answers = try await RawConnection.with(doors.lpd) { connection in
                try await connection.send([2] + Array("Lobby\n".utf8))
                #expect(try await connection.bytes(1) == [0])
                try await connection.send(Array(control.prefix { $0 != 0x0A } + [0x0A]))
                #expect(try await connection.bytes(1) == [0])
                try await connection.send(LPDSample.usual + [0])
                #expect(try await connection.bytes(1) == [0])
                try await connection.send([3] + Array("\(size) dfA001pc7\n".utf8))
                #expect(try await connection.bytes(1) == [0])
                try await connection.send(LPDSample.pdf)
                connection.finish()
                return try await connection.bytes(1)
            }
            #expect(answers == [0])
            let jobs = try await doors.jobs()
            #expect(jobs.map(\.name) == ["Letter"])
            #expect(try await doors.documents(jobs[0]) == [LPDSample.pdf])
        }
    }

    @Test("a file of unknown size without a control file is printed, since none can follow it")
    func noControlFile() async throws {
        try await TestDoors.with { doors async throws in
            _ = try await RawConnection.with(doors.lpd) { connection in
                try await connection.send([2] + Array("lp\n".utf8))
                #expect(try await connection.bytes(1) == [0])
                try await connection.send([3] + Array("125899906843000 dfA001pc7\n".utf8))
                #expect(try await connection.bytes(1) == [0])
                try await connection.send(LPDSample.pdf)
                connection.finish()
                #expect(try await connection.bytes(1) == [0])
            }
            #expect(try await doors.jobs().map(\.originatingUserName) == ["anonymous"])
        }
    }

    @Test("the last zero byte may be missing, and nobody need wait for answers")
    func hasty() async throws {
        try await TestDoors.with { doors async throws in
            try await RawConnection.with(doors.lpd) { connection in
                let all = [2] + Array("Lobby\n".utf8) + control + data.dropLast()
                try await connection.send(all)
                connection.finish()
                #expect(try await connection.bytes(5) == [0, 0, 0, 0, 0])
            }
            #expect(try await doors.jobs().count == 1)
        }
    }

    @Test(
        "queues go by name in any letters, as a path, and by the names that boxes have",
        arguments: [
            ("Attic", "Attic"), ("ATTIC", "Attic"), ("printers/attic", "Attic"), ("lp", "Lobby"), ("auto", "Lobby"),
            ("RAW", "Lobby"),
        ]
    )
    func queues(queue: String, printer: String) async throws {
        try await TestDoors.with { doors async throws in
            #expect(try await send(doors.lpd, queue: queue, [control, data]).allSatisfy { $0 == 0 })
            let id = try await doors.store.printer(named: printer)?.id
            #expect(try await doors.jobs().map(\.printerID) == [id])
        }
    }

    @Test("an unknown queue, a closed one and what cannot be printed are refused, with the reason behind the byte")
    func refusals() async throws {
        try await TestDoors.with { doors async throws in
            let unknown = try await send(doors.lpd, queue: "Cellar", [control, data])
            #expect(unknown.first == 3)
            #expect(String(decoding: unknown, as: UTF8.self).contains("no printer 'Cellar'"))
            let zip = LPDSample.file(3, "dfA001pc7", [0x50, 0x4B, 0x03, 0x04] + Samples.noise(100_000))
            let refused = try await send(doors.lpd, [control, zip])
            #expect(refused.prefix(5) == [0, 0, 0, 0, 3])
            #expect(String(decoding: refused, as: UTF8.self).contains("zip archive"))
            var lobby = try #require(await doors.store.printer(named: "Lobby"))
            lobby.isAcceptingJobs = false
            _ = try await doors.store.updatePrinter(lobby)
            let deadline = ContinuousClock.now + .seconds(30)
            var closed: [UInt8] = []
            repeat {
                closed = try await send(doors.lpd, [])
            } while closed.first != 1 && ContinuousClock.now < deadline
            #expect(String(decoding: closed, as: UTF8.self).contains("does not accept jobs"))
            #expect(try await doors.jobs().isEmpty)
        }
    }

    @Test("an aborted job, one whose file is missing and one that lies about its size make nothing", arguments: 0..<4)
    func incomplete(kind: Int) async throws {
        try await TestDoors.with { doors async throws in
            let long = LPDSample.file(3, "dfA001pc7", LPDSample.pdf, size: "5000")
            let short = LPDSample.file(3, "dfA001pc7", LPDSample.pdf, size: "10")
            let cases = [[control, [1, 0x0A], data], [control], [control, long], [control, short]]
            _ = try await RawConnection.with(doors.lpd) { connection in
                try await connection.send([2] + Array("Lobby\n".utf8) + cases[kind].flatMap { $0 })
                connection.finish()
                return try await connection.rest()
            }
            #expect(try await doors.jobs().isEmpty)
            #expect(try await send(doors.lpd, [control, data]).allSatisfy { $0 == 0 })
            #expect(try await doors.jobs().count == 1)
        }
    }
}
