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
        let deadline = ContinuousClock.now + .seconds(15)
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
            let limits = RenderLimits(idle: .seconds(1))
            try await pool.render(file, settings: .small(), limits: limits) { pages in
                var iterator = pages.makeAsyncIterator()
                for _ in 0..<3 { _ = try await iterator.next() }
                try await Task.sleep(for: .milliseconds(1500))
                for _ in 0..<200 { #expect(try await iterator.next() != nil) }
            }
        }
    }

    @Test("a worker that crashes is told by its signal")
    func crash() async throws {
        // A stand-in that says it is ready and then kills itself when its document comes.
        let configuration = WorkerPool.Configuration(
            worker: try Self.standIn("printf '\\001\\000\\000\\000\\003\\000\\001x'; read -r _; kill -SEGV $$"),
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
            worker: try Self.standIn("printf '\\001\\000\\000\\000\\003\\000\\001x'; read -r _; yes"),
            ready: 0,
            sandbox: .unsafeNone
        )
        try await WorkerFixture.withPool(configuration) { pool in
            let error = try await WorkerFixture.render(Self.square, .small(), in: pool).renderError
            #expect(error?.code == .protocolViolation)
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
        try await until("a worker") { pool.status.ready == 1 }
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

    /// Children of this process that ended and were not reaped.
    private static func zombies() -> [String] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var zombies: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard Int(name) != nil, let file = try? FileDescriptor.open("/proc/\(name)/stat", .readOnly) else { continue }
            defer { try? file.close() }
            var bytes = [UInt8](repeating: 0, count: 512)
            let count = (try? bytes.withUnsafeMutableBytes { try file.read(into: $0) }) ?? 0
            let fields = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: ")").last?
                .split(separator: " ") ?? []
            if fields.count > 1, fields[0] == "Z", fields[1] == "\(getpid())" { zombies.append(name) }
        }
        return zombies
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
