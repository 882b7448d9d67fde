// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Spool
import Testing

/// An address of this machine that no other test uses, so that the usual ports can be taken there.
private func ownLoopbackAddress() -> String {
    "127.\(Int.random(in: 64..<128)).\(Int.random(in: 1..<255)).\(Int.random(in: 1..<255))"
}

/// Clients by LPD and by raw sockets, unchanged, with the intake as their server; it listens on their usual ports.
@Suite("Old clients print", .enabled(if: geteuid() == 0, "ports 515 and 9100 are for root"))
struct OldClientTests {
    /// Runs `body` with a paused printer, a folder with two documents and the address to print to.
    private func withDoors(_ body: @escaping @Sendable (IntakeUnderTest, String, URL) async throws -> Void) async throws
    {
        let host = ownLoopbackAddress()
        try await IntakeUnderTest.with(oldDoors: host) { intake in
            try await intake.pause()
            try await withTemporaryFolder { folder in
                try Data("%!PS\nshowpage\n".utf8).write(to: folder.appending(path: "a.ps"))
                try Data("Hello\n".utf8).write(to: folder.appending(path: "b.txt"))
                try await body(intake, host, folder)
            }
        }
    }

    private func jobs(_ intake: IntakeUnderTest) async throws -> [Job] { try await intake.store.jobs(JobQuery()) }

    @Test("rlpr prints, data first or last, with copies; rlpq lists, rlprm removes", .enabled(if: isInstalled("rlpr")))
    func rlpr() async throws {
        try await withDoors { intake, host, folder in
            let queue = ["-H", host, "-P", "Lobby"]
            let one = try await run("rlpr", queue + ["-J", "One", "a.ps"], in: folder)
            #expect(one.status == 0, "\(one.errors)")
            let two = try await run("rlpr", queue + ["--send-data-first", "-#2", "-J", "Two", "b.txt"], in: folder)
            #expect(two.status == 0, "\(two.errors)")
            let jobs = try await jobs(intake)
            #expect(jobs.map(\.name) == ["One", "Two"])
            #expect(jobs.map(\.ticket.copies) == [1, 2])
            #expect(try await intake.store.documents(jobID: 1).map(\.detectedFormat) == ["application/postscript"])
            let list = try await run("rlpq", queue, in: folder)
            #expect(list.output.contains("Rank") && list.output.contains("One"), "\(list)")
            let removed = try await run("rlprm", queue + ["2"], in: folder)
            #expect(removed.output.contains("Lobby-2 dequeued"), "\(removed)")
            #expect(try await intake.store.job(id: 2)?.state == .canceled)
            let refused = try await run("rlpr", ["-H", host, "-P", "Cellar", "a.ps"], in: folder)
            #expect(refused.status != 0)
        }
    }

    @Test(
        "LPRng's lpr prints files as one job and what it reads, lpq lists, lprm removes",
        .enabled(if: LPRng.isHere && isInstalled("bwrap"))
    )
    func lprng() async throws {
        try await withDoors { intake, host, folder in
            let queue = ["-P", "Lobby@\(host)%515"]
            let two = try await run(LPRng.script, ["lpr"] + queue + ["-J", "Two files", "a.ps", "b.txt"], in: folder)
            #expect(two.status == 0, "\(two.errors)")
            let read = try await run(
                "sh",
                ["-c", "\(LPRng.script) lpr \(queue.joined(separator: " ")) <b.txt"],
                in: folder
            )
            #expect(read.status == 0, "\(read.errors)")
            let jobs = try await jobs(intake)
            #expect(jobs.map(\.documentCount) == [2, 1])
            #expect(jobs.first?.name == "Two files")
            let documents = try await intake.store.documents(jobID: 1)
            #expect(documents.map(\.name) == ["a.ps", "b.txt"])
            let list = try await run(LPRng.script, ["lpq"] + queue, in: folder)
            #expect(list.output.contains("[job 1 localhost]") && list.output.contains("Two files"), "\(list)")
            let removed = try await run(LPRng.script, ["lprm"] + queue + ["1"], in: folder)
            #expect(removed.output.contains("Lobby-1 dequeued"), "\(removed)")
            #expect(try await intake.store.job(id: 1)?.state == .canceled)
        }
    }

    @Test(
        "CUPS's lpd backend prints in each of its ways",
        .enabled(if: CUPSBackend.lpd.isHere),
        arguments: ["", "?order=data,control", "?mode=stream", "?format=o&banner=on", "?reserve=any"]
    )
    func cupsLPD(options: String) async throws {
        try await withDoors { intake, host, folder in
            let ended = try await CUPSBackend.lpd.print("a.ps", to: "lpd://\(host)/Lobby\(options)", in: folder)
            #expect(ended.status == 0, "\(ended.errors)")
            // In stream mode the backend closes after its last byte and waits for no answer.
            try #expect(await eventually { try await !self.jobs(intake).isEmpty })
            let jobs = try await jobs(intake)
            #expect(jobs.map(\.name) == ["Title"] && jobs.map(\.originatingUserName) == ["ann"])
        }
    }

    @Test("CUPS's socket backend and nc print raw documents")
    func raw() async throws {
        try await withDoors { intake, host, folder in
            let ended = try await CUPSBackend.socket.print("a.ps", to: "socket://\(host):9100", in: folder)
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try await run("sh", ["-c", "nc -N \(host) 9100 <b.txt"], in: folder).status == 0)
            try #expect(await eventually { try await self.jobs(intake).count == 2 })
            #expect(try await intake.store.documents(jobID: 1).map(\.detectedFormat) == ["application/postscript"])
            #expect(try await intake.store.documents(jobID: 2).map(\.detectedFormat) == ["text/plain"])
            let question = "printf '\\033%%-12345X@PJL INFO ID\\r\\n' | nc -N \(host) 9100"
            let answer = try await run("sh", ["-c", question], in: folder)
            #expect(answer.output == "@PJL INFO ID\r\n\"PDPS Virtual\"\r\n\u{0C}", "\(answer)")
        }
    }

    @Test("lpr of cups-bsd prints by IPP")
    func lpr() async throws {
        try await withDoors { intake, _, folder in
            let ended = try await run("lpr", ["-H", "127.0.0.1:\(intake.port)", "-P", "Lobby", "a.ps"], in: folder)
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try await jobs(intake).map(\.name) == ["a.ps"])
        }
    }

    @Test("a thousand idle connections keep nobody from printing, and most of them are closed", arguments: [515, 9100])
    func idleConnections(port: Int) async throws {
        try await withDoors { intake, host, folder in
            let script = """
                import resource, select, socket, sys, time
                resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
                door = (sys.argv[1], int(sys.argv[2]))
                idle = []
                for number in range(1000):
                    # Forty sources, so that the door fills and not only one source's share of it.
                    source = ("127.0.3.%d" % (number % 40 + 1), 0)
                    idle.append(socket.create_connection(door, source_address=source))
                deadline = time.monotonic() + 30
                closed = 0
                while closed < 744 and time.monotonic() < deadline:
                    time.sleep(0.1)
                    watch = select.poll()
                    for one in idle: watch.register(one, select.POLLIN)
                    closed = len(watch.poll(0))
                print(closed, flush=True)
                def job(source):
                    link = socket.create_connection(door, source_address=(source, 0))
                    if door[1] == 9100:
                        link.sendall(b"\\x1b%%-12345X@PJL JOB NAME=%s\\n@PJL ENTER LANGUAGE=TEXT\\nHello\\n" % source.encode())
                        link.shutdown(socket.SHUT_WR)
                        assert link.recv(1) == b""
                        return
                    control = b"Hpc\\nPann\\nJ%s\\nfdfA001pc\\n" % source.encode()
                    for part in (b"\\2Lobby\\n", b"\\2%d cfA001pc\\n" % len(control), control + b"\\0",
                                 b"\\3%d dfA001pc\\n" % 6, b"Hello\\n" + b"\\0"):
                        link.sendall(part)
                        assert link.recv(1) == b"\\0"
                job("127.0.3.1")
                job("127.0.4.1")
                """
            let ended = try await run("python3", ["-c", script, host, "\(port)"], in: folder)
            #expect(ended.status == 0, "\(ended.errors)")
            let closed = Int(ended.output.split(separator: "\n").first ?? "") ?? 0
            #expect((744..<1000).contains(closed), "\(closed) were closed")
            #expect(try await jobs(intake).map(\.name) == ["127.0.3.1", "127.0.4.1"])
        }
    }
}

/// LPRng's clients, unpacked by `scripts/fetch-lprng`.
private enum LPRng {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let script = root.appending(path: "Tests/Interop/Peers/lprng").path()
    static let isHere = FileManager.default.isExecutableFile(
        atPath: root.appending(path: ".build-lprng/usr/bin/lpr").path()
    )
}

/// A program by which CUPS sends a job to a device.
private struct CUPSBackend {
    var path: String
    var isHere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    static let lpd = CUPSBackend(path: "/usr/lib/cups/backend/lpd")
    static let socket = CUPSBackend(path: "/usr/lib/cups/backend/socket")

    func print(_ file: String, to uri: String, in folder: URL) async throws -> RunningProgram.Ended {
        try await run(path, ["7", "ann", "Title", "1", "", file], environment: ["DEVICE_URI": uri], in: folder)
    }
}
