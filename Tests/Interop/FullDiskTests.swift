// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// A file system of a test's own, in a mount namespace that goes with the test; needs root.
private struct PrivateDisk {
    static var isPossible: Bool { geteuid() == 0 && isInstalled("nsenter") && isInstalled("unshare") }

    let folder: URL
    let keeper: RunningProgram

    /// A tmpfs of so many MiB at `folder`/disk, seen by what is started by ``start(_:)``.
    init(in folder: URL, mebibytes: Int) async throws {
        try await self.init(in: folder, mounting: "mount -t tmpfs -o size=\(mebibytes)m none disk")
    }

    /// An ext4 of 128 MiB at `folder`/disk; ``fail()`` lets it find an error.
    init(ext4In folder: URL) async throws {
        let script = """
            truncate -s 128M image && mkfs.ext4 -q image && mount -o loop,errors=remount-ro image disk && \
            losetup -j image | cut -d: -f1 | cut -d/ -f3 >device
            """
        try await self.init(in: folder, mounting: script)
    }

    /// Whether ext4 can be made on a file here, and told to find an error.
    static var canFail: Bool {
        isPossible && isInstalled("mkfs.ext4") && FileManager.default.fileExists(atPath: "/dev/loop0")
            && FileManager.default.fileExists(atPath: "/sys/fs/ext4")
    }

    /// Lets the ext4 find an error, upon which Linux writes nothing to it any more.
    func fail() throws {
        let device = try String(contentsOf: folder.appending(path: "device"), encoding: .utf8)
            .trimmingCharacters(in: .newlines)
        try Data("test\n".utf8).write(to: URL(filePath: "/sys/fs/ext4/\(device)/trigger_fs_error"))
    }

    private init(in folder: URL, mounting mount: String) async throws {
        self.folder = folder
        let disk = folder.appending(path: "disk")
        try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
        let script = "\(mount) && touch ready && exec sleep 600"
        keeper = try RunningProgram("unshare", ["--mount", "sh", "-c", script], in: folder)
        let keeper = keeper
        let isReady = try await eventually {
            try #require(keeper.isRunning, "no disk: \(keeper.errors)")
            return FileManager.default.fileExists(atPath: folder.appending(path: "ready").path())
        }
        try #require(isReady)
    }

    /// The disk as it is seen in the namespace.
    var disk: URL { URL(filePath: "/proc/\(keeper.identifier)/root\(folder.path())/disk") }

    /// A program that sees the disk.
    func start(_ command: [String]) throws -> RunningProgram {
        try RunningProgram("nsenter", ["--mount=/proc/\(keeper.identifier)/ns/mnt"] + command, in: folder)
    }
}

@Suite("A server whose disk or descriptors run out", .serialized)
struct FullDiskTests {
    private static let page = "%!PS\n72 72 200 200 rectfill showpage\n"

    private func start(
        _ folder: URL,
        _ port: Int,
        by start: ([String]) throws -> RunningProgram
    ) async throws -> ServerUnderTest {
        let data = folder.appending(path: "disk/data").path()
        let command = [Executables.pdps, "serve", "--data", data, "--listen", "127.0.0.1:\(port)", "--no-udp"]
        let process = try start(command)
        let isUp = try await eventually {
            try #require(process.isRunning, "the server ended: \(process.errors)")
            return canConnect(to: port)
        }
        try #require(isUp)
        return ServerUnderTest(folder: folder, port: port, process: process)
    }

    /// Removes the virtual device's jam, and waits until as many jobs completed.
    private func clearJams(_ paper: URL, _ server: ServerUnderTest, completed: Int) async throws -> Bool {
        try await eventually(within: .seconds(120)) {
            try? FileManager.default.removeItem(at: paper.appending(path: "fault"))
            let list = try await server.pdps("job", "list", "--all", "--json").output
            return list.components(separatedBy: "\"completed\"").count - 1 >= completed
                || list.components(separatedBy: "\"job-state\": 9").count - 1 >= completed
        }
    }

    @Test(
        "a full disk refuses new jobs and says why, prints those it has, and takes new ones when there is room",
        .enabled(if: PrivateDisk.isPossible)
    )
    func fullDisk() async throws {
        try await withTemporaryFolder { folder in
            let disk = try await PrivateDisk(in: folder, mebibytes: 128)
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            let page = folder.appending(path: "page.ps")
            try Data(Self.page.utf8).write(to: page)
            let server = try await start(folder, try freePort()) { try disk.start($0) }
            let added = try await server.pdps("printer", "add", "V", "virtual://\(paper.path())/?fault=jam@1")
            try #require(added.status == 0, "\(added.errors)")
            for _ in 0..<3 { #expect(try await server.pdps("print", page.path()).status == 0) }
            // A jam holds the first job in the middle of its delivery.
            let jam = paper.appending(path: "fault")
            #expect(try await eventually { FileManager.default.fileExists(atPath: jam.path()) })

            let big = folder.appending(path: "big.ps")
            // Made by another process: the suites beside this one measure this one's memory.
            try Data(Self.page.utf8).write(to: big)
            _ = try await run("truncate", ["-s", "90M", big.path()], in: folder)
            let tooBig = try await server.pdps("print", big.path())
            #expect(tooBig.status == 1)
            #expect(tooBig.errors.contains("make room"), "\(tooBig.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(disk.disk.path())/data/documents") == [])

            let filler = disk.disk.appending(path: "filler").path()
            _ = try await run("dd", ["if=/dev/zero", "of=\(filler)", "bs=64k"], in: folder)
            let refused = try await server.pdps("print", page.path())
            #expect(refused.status == 1)
            #expect(refused.errors.contains("make room"), "\(refused.errors)")
            let told = try await eventually {
                try await server.pdps("printer", "show", "V").output.contains("spool-area-full-warning")
            }
            #expect(told)
            let why = try await server.pdps("why", "V").output
            #expect(why.contains("the server's disk is full"), "\(why)")
            #expect(try await clearJams(paper, server, completed: 3), "\(server.process.errors)")

            try FileManager.default.removeItem(atPath: filler)
            #expect(try await eventually { try await server.pdps("print", page.path()).status == 0 })
            #expect(try await clearJams(paper, server, completed: 4))
            // The printers' state is read a moment after the disk was.
            let isOver = try await eventually {
                try await !server.pdps("printer", "show", "V").output.contains("spool-area-full")
            }
            #expect(isOver)
            server.process.kill(SIGTERM)
            _ = try await server.process.ended(within: .seconds(40))
        }
    }

    @Test(
        "a disk that becomes read-only refuses new jobs and says why; mended, those it had are printed, each sheet once",
        .enabled(if: PrivateDisk.canFail)
    )
    func readOnlyDisk() async throws {
        try await withTemporaryFolder { folder in
            let disk = try await PrivateDisk(ext4In: folder)
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            let page = folder.appending(path: "page.ps")
            try Data((Self.page + Self.page + Self.page).utf8).write(to: page)
            let port = try freePort()
            var server = try await start(folder, port) { try disk.start($0) }
            let added = try await server.pdps("printer", "add", "V", "virtual://\(paper.path())/?ppm=60")
            try #require(added.status == 0, "\(added.errors)")
            for _ in 0..<2 { #expect(try await server.pdps("print", page.path()).status == 0) }
            func sheets() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: paper.path()).count { $0.hasSuffix(".png") }
            }
            // In the middle of the first job.
            #expect(try await eventually(within: .seconds(60)) { try sheets() >= 1 })
            try disk.fail()
            let refused = try await server.pdps("print", page.path())
            #expect(refused.status == 1)
            #expect(refused.errors.contains("is read-only"), "\(refused.errors)")
            #expect(try await server.pdps("job", "list").output.contains("page.ps"))
            let told = try await eventually {
                try await server.pdps("printer", "show", "V").output.contains("other-error")
            }
            #expect(told)
            let why = try await server.pdps("why", "2").output
            #expect(why.contains("the server's disk is read-only"), "\(why)")
            server.process.kill(SIGKILL)
            _ = try await server.process.ended(within: .seconds(40))
            let check = try await run(Executables.pdps, ["fsck", "--data", disk.disk.path() + "/data"], in: folder)
            #expect(check.status == 1 && check.errors.contains("is read-only"), "\(check.output) \(check.errors)")
            // Names are whole: what enters a namespace keeps its working folder, as it was outside.
            let place = folder.path()
            let mended = """
                umount \(place)/disk && (e2fsck -fp \(place)/image || [ $? = 1 ]) && \
                mount -o loop \(place)/image \(place)/disk
                """
            let repair = try await disk.start(["sh", "-c", mended]).ended(within: .seconds(60))
            try #require(repair.status == 0, "\(repair.errors)")
            server = try await start(folder, port) { try disk.start($0) }
            let isPrinted = try await eventually(within: .seconds(120)) {
                try await server.pdps("job", "list").output.split(separator: "\n").count == 1
            }
            let list = try await server.pdps("job", "list", "--all").output
            #expect(isPrinted, "\(list)")
            #expect(try sheets() == 6, "\(list)")
            server.process.kill(SIGKILL)
            _ = try await server.process.ended(within: .seconds(40))
            _ = try await disk.start(["umount", "\(place)/disk"]).ended(within: .seconds(10))
        }
    }

    /// A server that may have so many files open, with an LPD and a raw door beside IPP.
    private func start(_ folder: URL, files: Int, lpd: Int, raw: Int) async throws -> ServerUnderTest {
        let script = "ulimit -n \(files); mkdir -p disk; exec \"$@\" --workers 2 --lpd \(lpd) --raw P0=\(raw)"
        return try await start(folder, try freePort()) { command in
            try RunningProgram("sh", ["-c", script, "sh"] + command, in: folder)
        }
    }

    @Test("crowds at every door while more printers print than files allow do no harm: all jobs are printed")
    func descriptors() async throws {
        try await withTemporaryFolder { folder in
            let page = folder.appending(path: "page.ps")
            try Data(Self.page.utf8).write(to: page)
            let (lpd, raw) = (try freePort(), try freePort())
            let server = try await start(folder, files: 204, lpd: lpd, raw: raw)
            for number in 0..<8 {
                let paper = folder.appending(path: "paper\(number)")
                try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
                let device = "virtual://\(paper.path())/?ppm=30"
                #expect(try await server.pdps("printer", "add", "P\(number)", device).status == 0)
            }
            for number in 0..<16 {
                let printed = try await server.pdps("print", "--printer", "P\(number % 8)", page.path())
                #expect(printed.status == 0, "\(printed.errors)")
            }
            let script = """
                import socket, time
                for _ in range(3):
                    held = [socket.create_connection(("127.0.0.1", p)) for p in (\(server.port), \(lpd), \(raw)) * 60]
                    print("held", flush=True)
                    time.sleep(2)
                    for one in held: one.close()
                """
            let crowd = try RunningProgram("python3", ["-c", script], in: folder)
            #expect(try await eventually { crowd.output.contains("held") })
            _ = try await crowd.ended(within: .seconds(60))
            #expect(server.process.isRunning, "\(server.process.errors)")
            let isPrinted = try await eventually(within: .seconds(120)) {
                try await server.pdps("job", "list").output.split(separator: "\n").count == 1
            }
            #expect(isPrinted, "\(server.process.errors)")
            let errors = server.process.errors
            #expect(errors.contains("others wait"))
            #expect(!errors.contains("Too many open files"), "\(errors)")
            try await server.stop()
        }
    }

    @Test("a server that may open too few files says so and does not start")
    func tooFewDescriptors() async throws {
        try await withTemporaryFolder { folder in
            let command =
                "ulimit -n 100; exec \(Executables.pdps) serve --data data --listen 127.0.0.1:\(try freePort())"
            let ended = try await run("sh", ["-c", command], in: folder)
            #expect(ended.status == 1)
            #expect(ended.errors.contains("may have 100 files open"), "\(ended.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "data").path()))
        }
    }
}
