// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import Rendering
import SystemPackage
import Testing

@Suite("The pool of workers")
struct WorkerPoolTests {
    private static let square = Array(SampleDocuments.square.utf8)
    private static let endless = Array("%!PS\n{ 0 0 9 9 rectfill showpage } loop\n".utf8)

    private func until(_ what: String, _ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !condition() {
            try #require(ContinuousClock.now < deadline, "waited in vain for \(what)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test("workers are started ahead and replaced")
    func startedAhead() async throws {
        let configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, ready: 2)
        try await WorkerFixture.withPool(configuration) { pool in
            try await self.until("two workers") { pool.status.ready == 2 }
            #expect(try await WorkerFixture.render(Self.square, .small(), in: pool).finishedPages == 1)
            try await self.until("the replacement") { pool.status.ready == 2 && pool.status.starting == 0 }
            #expect(pool.status.running == 0)
        }
    }

    @Test("documents are rendered side by side, no more than allowed at once")
    func parallel() async throws {
        let configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, ready: 1, maximum: 2)
        try await WorkerFixture.withPool(configuration) { pool in
            let first = try await WorkerFixture.render(Self.square, .small(), in: pool)
            try await withThrowingTaskGroup(of: Rendered.self) { group in
                for _ in 0..<8 { group.addTask { try await WorkerFixture.render(Self.square, .small(), in: pool) } }
                for try await rendered in group {
                    #expect(pool.status.running <= 2)
                    #expect(rendered.bytes == first.bytes)
                }
            }
            #expect(pool.status.running == 0 && pool.status.waiting == 0)
        }
    }

    @Test("a document that fails harms no other")
    func isolation() async throws {
        try await WorkerFixture.withPool { pool in
            try await withThrowingTaskGroup(of: (Bool, Rendered).self) { group in
                for index in 0..<6 {
                    let isBad = index.isMultiple(of: 2)
                    let document = isBad ? Array("%!PS\nboom\n".utf8) : Self.square
                    group.addTask { (isBad, try await WorkerFixture.render(document, .small(), in: pool)) }
                }
                for try await (isBad, rendered) in group {
                    #expect(isBad == (rendered.error != nil))
                }
            }
        }
    }

    @Test("leaving early ends the worker at once")
    func leavingEarly() async throws {
        try await WorkerFixture.withPool { pool in
            let file = try WorkerFixture.document(Self.endless)
            defer { try? file.close() }
            try await pool.render(file, settings: .small()) { pages in
                for try await event in pages {
                    if case .page(.pageEnded(3)) = event { break }
                }
            }
            #expect(pool.status.running == 0)
        }
    }

    @Test("canceling ends the worker, even in a loop without output")
    func canceling() async throws {
        try await WorkerFixture.withPool { pool in
            let task = Task {
                try await WorkerFixture.render(Array("%!PS\n{} loop\n".utf8), .small(), in: pool)
            }
            try await self.until("the worker to run") { pool.status.running == 1 }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            let rendered = try await task.value
            #expect(rendered.error != nil && rendered.finishedPages == nil)
            #expect(pool.status.running == 0)
        }
    }

    @Test("a waiting document can be withdrawn")
    func withdrawing() async throws {
        let configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, ready: 0, maximum: 1)
        try await WorkerFixture.withPool(configuration) { pool in
            let busy = Task { try await WorkerFixture.render(Self.endless, .small(), in: pool) }
            try await self.until("the first to run") { pool.status.running == 1 }
            let waiting = Task { try await WorkerFixture.render(Self.square, .small(), in: pool) }
            try await self.until("the second to wait") { pool.status.waiting == 1 }
            waiting.cancel()
            #expect(try await waiting.value.error is CancellationError)
            #expect(pool.status.waiting == 0)
            busy.cancel()
            _ = try await busy.value
        }
    }

    @Test("a reader that takes its time is no reason to end the worker, and memory does not grow")
    func slowReader() async throws {
        try await WorkerFixture.withPool { pool in
            let file = try WorkerFixture.document(Self.endless)
            defer { try? file.close() }
            let limits = RenderLimits(idle: .seconds(4))
            try await pool.render(file, settings: .small(), limits: limits) { pages in
                var iterator = pages.makeAsyncIterator()
                for _ in 0..<3 { _ = try await iterator.next() }
                try await Task.sleep(for: .seconds(5))
                for _ in 0..<200 { #expect(try await iterator.next() != nil) }
            }
        }
    }

    /// A shell's words for the frame `ready`.
    private static let readiness = "printf '\\001\\000\\000\\000\\003\\000\\001x'"

    @Test("a worker that crashes is told by its signal")
    func crash() async throws {
        // A stand-in that says it is ready and then kills itself when its document comes.
        let configuration = WorkerPool.Configuration(
            worker: try Self.standIn("\(Self.readiness); head -c 1 >/dev/null; kill -SEGV $$"),
            ready: 0,
            sandbox: .unsafeNone
        )
        try await WorkerFixture.withPool(configuration) { pool in
            let error = try await WorkerFixture.render(Self.square, .small(), in: pool).renderError
            #expect(error?.code == .crashed)
            #expect(error?.signal == SIGSEGV)
            #expect(pool.status.running == 0)
        }
    }

    @Test("a worker that talks nonsense is ended")
    func nonsense() async throws {
        let configuration = WorkerPool.Configuration(
            worker: try Self.standIn("\(Self.readiness); head -c 1 >/dev/null; yes"),
            ready: 0,
            sandbox: .unsafeNone
        )
        try await WorkerFixture.withPool(configuration) { pool in
            let error = try await WorkerFixture.render(Self.square, .small(), in: pool).renderError
            #expect(error?.code == .protocolViolation)
        }
    }

    @Test("the sandbox has no network, no writable files, no other processes, no files of people")
    func sandbox() async throws {
        // A stand-in that answers with what it sees: other interfaces than lo, files made, processes, people's folders.
        let look = """
            i=$(tail -n +3 /proc/net/dev | grep -vc lo:)
            w=0; for d in / /usr /etc /dev /dev/shm /proc /tmp/../usr/lib; do (: > $d/x) 2>/dev/null && w=$((w+1)); done
            p=$(ls /proc | grep -c '^[0-9]'); h=$(ls /home /root /srv /var/lib/dpkg /etc/shadow 2>/dev/null | wc -l)
            \(Self.readiness); head -c 1 >/dev/null
            printf '\\010\\000\\000\\000\\064\\000\\010no-pages\\000\\050%-40s' "net=$i written=$w people=$h pids=$p"
            """
        let configuration = WorkerPool.Configuration(worker: try Self.standIn(look), ready: 0)
        try await WorkerFixture.withPool(configuration) { pool in
            let error = try await WorkerFixture.render(Self.square, .small(), in: pool).renderError
            let words = (error?.message ?? "").split(separator: " ")
            #expect(words.prefix(3) == ["net=0", "written=0", "people=0"], "\(String(describing: error))")
            // bubblewrap's own first process, the shell, and what the shell runs to count.
            #expect(words.last.flatMap { Int($0.dropFirst(5)) } ?? 99 <= 6)
        }
    }

    @Test("what is missing is named")
    func missing() async throws {
        var configuration = WorkerPool.Configuration(worker: "/nonexistent/pdps-rip", ready: 0)
        try await WorkerFixture.withPool(configuration) { pool in
            let error = try await WorkerFixture.render(Self.square, .small(), in: pool).renderError
            #expect(error?.message.contains("/nonexistent/pdps-rip") == true, "\(String(describing: error))")
            #expect(error?.isTransient == true)
        }
        configuration = .init(worker: WorkerFixture.worker, ready: 0, sandbox: .bubblewrap("/nonexistent/bwrap"))
        try await WorkerFixture.withPool(configuration) { pool in
            let error = try await WorkerFixture.render(Self.square, .small(), in: pool).renderError
            #expect(error?.code == .sandboxUnavailable)
            #expect(error?.message.contains("apt install bubblewrap") == true)
        }
    }

    @Test("a pool that was ended refuses")
    func ended() async throws {
        let pool = WorkerPool(configuration: .init(worker: WorkerFixture.worker), logger: WorkerFixture.logger)
        let run = Task { try await pool.run() }
        try await until("a worker") { pool.status.ready > 0 }
        run.cancel()
        try await run.value
        #expect(pool.status.ready == 0)
        #expect(try await WorkerFixture.render(Self.square, .small(), in: pool).renderError?.code == .canceled)
        await #expect(throws: RenderError.self) { try await pool.run() }
    }

    @Test("no worker stays behind, not even as a zombie")
    func noZombies() async throws {
        let configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, ready: 2)
        try await WorkerFixture.withPool(configuration) { pool in
            for _ in 0..<3 { _ = try await WorkerFixture.render(Self.square, .small(), in: pool) }
            try await self.until("two workers") { pool.status.ready == 2 }
        }
        // Other suites have workers of their own; zombies of ours would stay.
        try await until("all to be reaped") { Self.zombies().isEmpty }
    }

    @Test("a pool that ends while its workers start leaves none of them")
    func endedWhileStarting() async throws {
        // A name of its own tells this test's processes from others.
        let path = "/tmp/pdps-rip-\(UInt64.random(in: 0...UInt64.max))"
        try #require(symlink(WorkerFixture.worker.string, path) == 0)
        defer { unlink(path) }
        for step in 0..<12 {
            let configuration = WorkerPool.Configuration(worker: FilePath(path), ready: 3)
            let pool = WorkerPool(configuration: configuration, logger: WorkerFixture.logger)
            let run = Task { try await pool.run() }
            try await Task.sleep(for: .milliseconds(step * 2))
            run.cancel()
            try await run.value
        }
        try await until("the last to end") { !Self.processes().contains { $0.commandLine.contains(path) } }
    }

    /// Children of this process that ended and were not reaped.
    private static func zombies() -> [Int] {
        processes().filter { $0.state == "Z" && $0.parent == Int(getpid()) }.map(\.id)
    }

    /// All processes that can be seen.
    private static func processes() -> [(id: Int, state: Substring, parent: Int, commandLine: String)] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var processes: [(id: Int, state: Substring, parent: Int, commandLine: String)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let id = Int(name) else { continue }
            let fields = text("/proc/\(name)/stat").split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 1, let parent = Int(fields[1]) else { continue }
            processes.append((id, fields[0], parent, text("/proc/\(name)/cmdline")))
        }
        return processes
    }

    private static func text(_ path: String) -> String {
        guard let file = try? FileDescriptor.open(path, .readOnly) else { return "" }
        defer { try? file.close() }
        var bytes = [UInt8](repeating: 0, count: 16 << 10)
        let count = (try? bytes.withUnsafeMutableBytes { try file.read(into: $0) }) ?? 0
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// A shell script that plays a worker.
    private static func standIn(_ script: String) throws -> FilePath {
        var template = Array("/tmp/pdps-stand-in-XXXXXX".utf8CString)
        let file = FileDescriptor(rawValue: mkstemp(&template))
        try file.writeAll("#!/bin/sh\n\(script)\n".utf8)
        try file.close()
        let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        chmod(path, 0o755)
        return FilePath(path)
    }
}
