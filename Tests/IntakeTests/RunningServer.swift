// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import PrintModel
import ServiceLifecycle
import Spool
import Testing

@testable import Intake

/// A whole server with all that it does beside requests: it follows the spool, and makes events.
struct RunningServer {
    var port: Int
    var store: SQLiteJobStore

    /// Runs a server over `store` as long as `body`.
    static func with(
        _ store: SQLiteJobStore,
        _ body: @escaping @Sendable (RunningServer) async throws -> Void
    ) async throws {
        var configuration = IntakeConfiguration()
        configuration.listen = [.init(host: "127.0.0.1", port: 0)]
        configuration.shutdownLimit = .seconds(5)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = try IntakeServer(
            store: store,
            configuration: configuration,
            probe: TestIntake.probe,
            logger: TestIntake.quiet
        ) { port.yield($0.port) }
        let group = ServiceGroup(services: [server], logger: TestIntake.quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try #require(await ports.first { _ in true })
            let result: Result<Void, any Error>
            do {
                try await body(RunningServer(port: port, store: store))
                result = .success(())
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }

    /// Runs a server over a spool of its own with the printers of `TestIntake`.
    static func with(_ body: @escaping @Sendable (RunningServer) async throws -> Void) async throws {
        try await TestIntake.withStore { store, _ in try await with(store, body) }
    }

    /// Sends a request on a connection of its own.
    func ask(_ message: IPPMessage, document: [UInt8] = []) async throws -> IPPMessage {
        let body = try message.encoded() + document
        let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\nConnection: close\r\n"
        let answer = try await RawConnection.with(port) { connection in
            try await connection.send(head + "Content-Length: \(body.count)\r\n\r\n")
            try await connection.send(body)
            _ = try await connection.head()
            return try await connection.rest()
        }
        return try IPPMessage(decoding: answer.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    }

    /// Prints a document and returns the job's id.
    func printed(held: Bool = false) async throws -> Int {
        var request = Samples.request(.printJob)
        if held { request.add(Attribute(.jobHoldUntil, "indefinite")) }
        return try #require(await ask(request, document: Samples.pdf).job[.jobID])
    }

    /// Changes the stored job as the scheduler would.
    func advance(_ id: Int, by events: JobEvent...) async throws {
        for event in events {
            let job = try #require(await store.job(id: id))
            _ = try await store.commit(JobChange(job: try job.after(event, at: .now)))
        }
    }
}
