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
    /// What can be connected to, in the order in which it was opened.
    var doors: [OpenDoor]
    var store: SQLiteJobStore

    /// The port of its first address.
    var port: Int { ports(.ipp).first ?? 0 }

    /// The ports of all doors of a kind.
    func ports(_ kind: OpenDoor.Kind) -> [Int] { doors.filter { $0.kind == kind }.map(\.port) }

    /// One address on loopback, at a port that the system chooses.
    static let onLoopback: IntakeConfiguration = {
        var configuration = IntakeConfiguration()
        configuration.listen = [.init(host: "127.0.0.1", port: 0)]
        configuration.shutdownLimit = .seconds(5)
        return configuration
    }()

    /// Runs a server over `store` as long as `body`.
    static func with(
        _ store: SQLiteJobStore,
        _ configuration: IntakeConfiguration = onLoopback,
        logger: Logger = TestIntake.quiet,
        _ body: @escaping @Sendable (RunningServer) async throws -> Void
    ) async throws {
        let (opened, open) = AsyncStream.makeStream(of: OpenDoor.self)
        let server = try IntakeServer(
            store: store,
            configuration: configuration,
            probe: TestIntake.probe,
            logger: logger
        ) { open.yield($0) }
        let doorCount = configuration.listen.count + configuration.lpd.count + configuration.raw.count
        let group = ServiceGroup(services: [server], logger: TestIntake.quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { open.finish() }
                try await group.run()
            }
            var doors: [OpenDoor] = []
            for await door in opened {
                doors.append(door)
                if doors.count == doorCount { break }
            }
            let result: Result<Void, any Error>
            do {
                try #require(doors.count == doorCount, "the server ended")
                try await body(RunningServer(doors: doors, store: store))
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
    static func with(
        _ configuration: IntakeConfiguration = onLoopback,
        _ body: @escaping @Sendable (RunningServer) async throws -> Void
    ) async throws {
        try await TestIntake.withStore { store, _ in try await with(store, configuration, body) }
    }

    /// Sends a request on a connection of its own, to `port` or the first address.
    func ask(_ message: IPPMessage, document: [UInt8] = [], at port: Int? = nil) async throws -> IPPMessage {
        let body = try message.encoded() + document
        let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\nConnection: close\r\n"
        let answer = try await RawConnection.with(port ?? self.port) { connection in
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
