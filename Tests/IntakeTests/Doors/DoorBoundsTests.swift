// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Intake

@Suite("Nobody blocks a door")
struct DoorBoundsTests {
    private let control = LPDSample.file(2, "cfA001pc7", LPDSample.usual)
    private let data = LPDSample.file(3, "dfA001pc7", LPDSample.pdf)

    private func prints(_ port: Int, from source: String? = nil) async throws -> Bool {
        try await RawConnection.with(port, from: source) { connection in
            try await connection.send([2] + Array("Lobby\n".utf8) + control + data)
            return try await connection.bytes(5) == [0, 0, 0, 0, 0]
        }
    }

    @Test("a job cut at any byte makes no job, and the door serves the next client")
    func truncations() async throws {
        try await TestDoors.with { doors async throws in
            let all = [2] + Array("Lobby\n".utf8) + control + data
            // Without its last zero byte the job is complete.
            let port = doors.lpd
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, length) in (0..<all.count - 1).enumerated() {
                    if number >= 8 { try await group.next() }
                    group.addTask {
                        try await RawConnection.with(port) { connection in
                            try await connection.send(Array(all.prefix(length)))
                            connection.finish()
                            _ = try await connection.rest()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await doors.jobs().isEmpty)
            #expect(try await prints(doors.lpd))
        }
    }

    @Test("a job with any byte changed neither stops the door nor another job", arguments: [UInt8(0x01), 0x80, 0xFF])
    func mutations(mask: UInt8) async throws {
        try await TestDoors.with { doors async throws in
            let all = [2] + Array("Lobby\n".utf8) + control + data
            let port = doors.lpd
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in all.indices {
                    if index >= 8 { try await group.next() }
                    group.addTask {
                        var bytes = all
                        bytes[index] ^= mask
                        try await RawConnection.with(port) { connection in
                            try await connection.send(bytes)
                            connection.finish()
                            _ = try? await connection.rest()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await prints(doors.lpd))
        }
    }

    @Test("idle connections make room for newcomers, also of the same client")
    func idle() async throws {
        var limits = DoorLimits.patient
        limits.connections = 6
        limits.connectionsPerSource = 4
        try await TestDoors.with(limits) { doors async throws in
            let port = doors.lpd
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        // One that is closed may hear of it as a reset.
                        _ = try? await RawConnection.with(port) { connection in try await connection.rest() }
                    }
                }
                try #expect(await doors.logs("Connections were closed", "idle"))
                for source in ["127.0.0.1", "127.0.0.2", "127.0.0.3"] {
                    #expect(try await prints(port, from: source))
                }
                group.cancelAll()
            }
            #expect(try await doors.jobs().count == 3)
        }
    }

    @Test("connections at work are not closed for newcomers, and one source cannot take them all")
    func atWork() async throws {
        var limits = DoorLimits.patient
        limits.connections = 4
        limits.connectionsPerSource = 2
        try await TestDoors.with(limits) { doors async throws in
            let port = doors.lpd
            let (control, data) = (control, data)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                let (begun, begin) = AsyncStream.makeStream(of: Void.self)
                let (ends, end) = AsyncStream.makeStream(of: Void.self)
                for _ in 0..<2 {
                    group.addTask {
                        try await RawConnection.with(port) { connection in
                            let most = [2] + Array("Lobby\n".utf8) + control + data.dropLast(10)
                            try await connection.send(most)
                            _ = try await connection.bytes(4)
                            begin.yield()
                            for await _ in ends { break }
                            try await connection.send(Array(data.suffix(10)))
                            return try await connection.bytes(1) == [0]
                        }
                    }
                }
                var count = 0
                for await _ in begun {
                    count += 1
                    if count == 2 { break }
                }
                let turnedAway = try? await prints(port)
                #expect(turnedAway != true)
                #expect(try await doors.logs("Connections were closed", "turned away"))
                #expect(try await prints(port, from: "127.0.0.9"))
                end.finish()
                for try await isPrinted in group { #expect(isPrinted) }
            }
            #expect(try await doors.jobs().count == 3)
        }
    }

    @Test("a client that sends its command, or its document, too slowly is hung up on", arguments: [false, true])
    func slow(inDocument: Bool) async throws {
        var limits = DoorLimits.patient
        if inDocument { limits.documentSilence = .milliseconds(400) } else { limits.commandTime = .milliseconds(400) }
        try await TestDoors.with(limits) { doors async throws in
            let began = ContinuousClock.now
            try await RawConnection.with(doors.lpd) { connection in
                if inDocument {
                    try await connection.send([2] + Array("Lobby\n".utf8) + control + data.dropLast(10))
                } else {
                    // One byte now and then does not help.
                    for byte in Array("\u{2}Lob".utf8) {
                        try await connection.send([byte])
                        try await Task.sleep(for: .milliseconds(30))
                    }
                }
                _ = try? await connection.rest()
            }
            #expect(ContinuousClock.now - began < .seconds(25))
            #expect(try await doors.logs("Connection ended", "did not come within"))
            #expect(try await doors.jobs().isEmpty)
            #expect(try await prints(doors.lpd))
        }
    }

    @Test("lines and control files have an end", arguments: [false, true])
    func endless(inControlFile: Bool) async throws {
        try await TestDoors.with { doors async throws in
            let answer = try await RawConnection.with(doors.lpd) { connection in
                let junk = [UInt8](repeating: 0x41, count: 200_000)
                let start = inControlFile ? [2] + Array("Lobby\n\u{2}0 cfA001x\n".utf8) : [2]
                try? await connection.send(start + junk)
                return try await connection.rest()
            }
            #expect(answer.contains("does not follow RFC 1179"))
            #expect(try await prints(doors.lpd))
        }
    }

    @Test("raw documents cut at any byte, and any bytes, do not stop the door")
    func rawTruncations() async throws {
        try await TestDoors.with { doors async throws in
            let text = "\u{1B}%-12345X@PJL JOB NAME=\"x\"\r\n@PJL INFO ID\r\n@PJL ENTER LANGUAGE=PDF\r\n"
            let all = Array(text.utf8) + Samples.pdf + Array("\u{1B}%-12345X".utf8)
            for length in all.indices {
                try await RawConnection.with(doors.raw) { connection in
                    try await connection.send(Array(all.prefix(length)))
                    connection.finish()
                    _ = try? await connection.rest()
                }
            }
            // A cut PDF is still a document; its renderer says what is wrong with it.
            let jobs = try await doors.jobs().filter { $0.state != .aborted }
            #expect((Samples.pdf.count - 5...Samples.pdf.count + 9).contains(jobs.count), "\(jobs.count)")
            #expect(jobs.allSatisfy { $0.name == "x" })
        }
    }
}
