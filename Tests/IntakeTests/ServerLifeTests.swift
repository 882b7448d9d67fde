// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("The server runs and ends")
struct ServerLifeTests {
    @Test("it listens on several addresses, and ends by graceful shutdown")
    func addresses() async throws {
        var configuration = RunningServer.onLoopback
        configuration.listen += configuration.listen
        try await RunningServer.with(configuration) { server async throws in
            let ports = server.ports(.ipp)
            #expect(Set(ports).count == 2)
            for port in ports {
                let reply = try await server.ask(Samples.request(.getPrinterAttributes), at: port)
                #expect(reply.status == .successfulOK)
                let uri = "ipp://localhost:\(port)/ipp/print/Lobby"
                #expect(reply[group: .printerAttributes]?[.printerURISupported] == [uri])
            }
        }
    }

    @Test("an address that is taken is named in the error")
    func addressInUse() async throws {
        try await RunningServer.with { server async throws in
            var second = IntakeConfiguration()
            second.listen = [.init(host: "127.0.0.1", port: server.port)]
            let other = try IntakeServer(
                store: server.store,
                configuration: second,
                probe: TestIntake.probe,
                logger: TestIntake.quiet
            )
            let error = await #expect(throws: IntakeError.self) { try await other.run() }
            #expect(error?.code == .cannotListen)
            #expect(error?.message.contains("127.0.0.1:\(server.port)") == true)
        }
    }

    @Test("what changes in the spool is seen without being told")
    func followsTheSpool() async throws {
        try await RunningServer.with { server async throws in
            let store = server.store
            let uri = "ipp://localhost/printers/Cellar"
            _ = try await store.addPrinter(
                Printer(
                    name: "Cellar",
                    deviceURI: "virtual:///",
                    capabilities: TestIntake.capabilities,
                    createdAt: .now
                )
            )
            try #expect(
                await eventually {
                    try await server.ask(Samples.request(.getPrinterAttributes, uri)).status == .successfulOK
                }
            )
            let id = try #require(await store.printer(named: "Lobby")).id
            let jam = DeviceStatus(condition: .stopped, reasons: ["media-jam-error"], message: "Jam", since: .now)
            try await store.recordDeviceStatus(jam, printerID: id)
            try #expect(
                await eventually {
                    let reply = try await server.ask(Samples.request(.getPrinterAttributes))
                    return reply[group: .printerAttributes]?[.printerStateReasons] == ["media-jam-error"]
                }
            )
        }
    }

    @Test("a client in the middle of a request does not keep the server from ending")
    func shutdownLimit() async throws {
        var configuration = RunningServer.onLoopback
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
            try await RunningServer.with(configuration) { server in
                port.yield(server.port)
                _ = await waits.first { true }
            }
            try await group.waitForAll()
        }
    }

    @Test("a job left open is ended after the time-out, with a message")
    func openJobs() async throws {
        var configuration = RunningServer.onLoopback
        configuration.multipleOperationTimeOut = .milliseconds(300)
        try await RunningServer.with(configuration) { server async throws in
            let reply = try await server.ask(Samples.request(.createJob))
            let id = try #require(reply.job[.jobID])
            try #expect(await eventually { try await server.store.job(id: id)?.state == .aborted })
            let job = try #require(await server.store.job(id: id))
            #expect(job.stateReasons.contains("job-canceled-after-timeout"))
            #expect(job.stateMessage.contains("No document came"))
        }
    }
}
