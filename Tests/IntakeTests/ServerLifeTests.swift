// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import IPP
import Logging
import NIOCore
import PrintModel
import ServiceLifecycle
import Spool
import Testing

@testable import Intake

@Suite("The server runs and ends")
struct ServerLifeTests {
    private func run(
        _ configuration: IntakeConfiguration,
        _ body: @escaping @Sendable (SQLiteJobStore, [Int]) async throws -> Void
    ) async throws {
        try await TestIntake.withStore { store, _ in
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
                var known: [Int] = []
                for await port in ports {
                    known.append(port)
                    if known.count == configuration.listen.count { break }
                }
                try await body(store, known)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    private func ask(_ port: Int, _ message: IPPMessage) async throws -> IPPMessage {
        let body = try message.encoded()
        let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\nConnection: close\r\n"
        let answer = try await RawConnection.with(port) { connection in
            try await connection.send(head + "Content-Length: \(body.count)\r\n\r\n")
            try await connection.send(body)
            _ = try await connection.head()
            return try await connection.rest()
        }
        return try IPPMessage(decoding: answer.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    }

    @Test("it listens on several addresses, and ends by graceful shutdown")
    func addresses() async throws {
        var configuration = IntakeConfiguration()
        configuration.listen = [.init(host: "127.0.0.1", port: 0), .init(host: "127.0.0.1", port: 0)]
        try await run(configuration) { _, ports async throws in
            #expect(Set(ports).count == 2)
            for port in ports {
                let reply = try await ask(port, Samples.request(.getPrinterAttributes))
                #expect(reply.status == .successfulOK)
                let uri = "ipp://localhost:\(port)/ipp/print/Lobby"
                #expect(reply[group: .printerAttributes]?[.printerURISupported] == [uri])
            }
        }
    }

    @Test("an address that is taken is named in the error")
    func addressInUse() async throws {
        var first = IntakeConfiguration()
        first.listen = [.init(host: "127.0.0.1", port: 0)]
        try await run(first) { store, ports async throws in
            var second = IntakeConfiguration()
            second.listen = [.init(host: "127.0.0.1", port: ports[0])]
            let server = try IntakeServer(
                store: store,
                configuration: second,
                probe: TestIntake.probe,
                logger: TestIntake.quiet
            )
            let error = await #expect(throws: IntakeError.self) { try await server.run() }
            #expect(error?.code == .cannotListen)
            #expect(error?.message.contains("127.0.0.1:\(ports[0])") == true)
        }
    }

    @Test("what changes in the spool is seen without being told")
    func followsTheSpool() async throws {
        var configuration = IntakeConfiguration()
        configuration.listen = [.init(host: "127.0.0.1", port: 0)]
        try await run(configuration) { store, ports async throws in
            let uri = "ipp://localhost/printers/Cellar"
            _ = try await store.addPrinter(
                Printer(
                    name: "Cellar",
                    deviceURI: "virtual:///",
                    capabilities: TestIntake.capabilities,
                    createdAt: .now
                )
            )
            let deadline = ContinuousClock.now + .seconds(30)
            var status = IPPStatus.clientErrorNotFound
            while status != .successfulOK, ContinuousClock.now < deadline {
                status = try await ask(ports[0], Samples.request(.getPrinterAttributes, uri)).status
            }
            #expect(status == .successfulOK)
            let id = try #require(await store.printer(named: "Lobby")).id
            let jam = DeviceStatus(condition: .stopped, reasons: ["media-jam-error"], message: "Jam", since: .now)
            try await store.recordDeviceStatus(jam, printerID: id)
            var reasons: [String]?
            while reasons != ["media-jam-error"], ContinuousClock.now < deadline {
                let reply = try await ask(ports[0], Samples.request(.getPrinterAttributes))
                reasons = reply[group: .printerAttributes]?[.printerStateReasons]
            }
            #expect(reasons == ["media-jam-error"])
        }
    }

    @Test("a client in the middle of a request does not keep the server from ending")
    func shutdownLimit() async throws {
        var configuration = IntakeConfiguration()
        configuration.listen = [.init(host: "127.0.0.1", port: 0)]
        configuration.shutdownLimit = .milliseconds(200)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (waits, wait) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return }
                try await RawConnection.with(port) { connection in
                    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\n"
                    try await connection.send(head + "Expect: 100-continue\r\nContent-Length: 500\r\n\r\n")
                    _ = try await connection.head()
                    wait.yield()
                    _ = try? await connection.rest()
                }
            }
            try await run(configuration) { _, known in
                port.yield(known[0])
                _ = await waits.first { true }
            }
            try await group.waitForAll()
        }
    }

    @Test("a job left open is ended after the time-out, with a message")
    func openJobs() async throws {
        var configuration = IntakeConfiguration()
        configuration.listen = [.init(host: "127.0.0.1", port: 0)]
        configuration.multipleOperationTimeOut = .milliseconds(300)
        try await run(configuration) { store, ports async throws in
            let reply = try await ask(ports[0], Samples.request(.createJob))
            let id = try #require(reply.job[.jobID])
            let deadline = ContinuousClock.now + .seconds(10)
            while try await store.job(id: id)?.state == .pendingHeld, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(20))
            }
            let job = try #require(await store.job(id: id))
            #expect(job.state == .aborted)
            #expect(job.stateReasons.contains("job-canceled-after-timeout"))
            #expect(job.stateMessage.contains("No document came"))
        }
    }
}
