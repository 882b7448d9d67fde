// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import NIOCore
import NIOPosix
import PrintModel
import ServiceLifecycle
import Testing

@testable import Discovery

@Suite("Servers are found by UDP", .serialized)
struct ServerScanTests {
    /// Runs a server on a free port of `host`, and hands its port to `body`.
    private func withServer(
        _ facts: ServerFacts,
        printers: [AdvertisedPrinter],
        host: String = "127.0.0.1",
        _ body: (Int) async throws -> Void
    ) async throws {
        let (places, place) = AsyncStream.makeStream(of: ListeningPlace.self)
        let server = DiscoveryServer(
            server: facts,
            source: PrinterSource(generation: { 1 }, printers: { printers }),
            places: places,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let port = try freeUDPPort(host)
        place.yield(ListeningPlace(host: host, port: port))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await body(port)
            group.cancelAll()
        }
    }

    private func freeUDPPort(_ host: String) throws -> Int {
        let address = try SocketAddress(ipAddress: host, port: 0)
        let descriptor = socket(address.protocol == .inet6 ? AF_INET6 : AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(descriptor >= 0)
        let channel = try DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(to: address).wait()
        close(descriptor)
        let port = try #require(channel.localAddress?.port)
        try channel.close().wait()
        return port
    }

    @Test(
        "a server tells who it is and all of its printers, in as many answers as it takes",
        arguments: ["127.0.0.1", "::1"]
    )
    func unicast(host: String) async throws {
        guard host == "127.0.0.1" || NetworkInterface.all().contains(where: { $0.isLoopback && $0.hasIPv6 }) else {
            return
        }
        let printers = (0..<300).map { Samples.printer("P\($0)", info: "Printer number \($0)", isDefault: $0 == 7) }
        let facts = ServerFacts(name: "Print room", id: ObjectUUID(), version: "9.9")
        try await withServer(facts, printers: printers, host: host) { port in
            let address = try SocketAddress(ipAddress: host, port: port)
            let found = try await ServerScan(addresses: [address], timeout: .seconds(20)).run()
            let server = try #require(found.first)
            #expect(found.count == 1 && server.server == facts)
            #expect(server.host == host && server.port == UInt16(port))
            #expect(server.printerCount == 300 && server.printers.map(\.name) == printers.map(\.name))
            #expect(server.printers.filter(\.isDefault).map(\.name) == ["P7"])
            #expect(server.load.queuedJobs == 900)
        }
    }

    @Test("the group is heard on the loopback interface, on whatever port the server listens")
    func group() async throws {
        let facts = ServerFacts(name: "Group", id: ObjectUUID(), version: "1")
        try await withServer(facts, printers: [Samples.printer("A")]) { port in
            let loopback = NetworkInterface.all().filter(\.isLoopback)
            var found: [FoundServer] = []
            for _ in 0..<5 where found.isEmpty {
                found = try await ServerScan(interfaces: loopback, timeout: .seconds(1)).run()
                    .filter { $0.server.id == facts.id }
            }
            let server = try #require(found.first)
            #expect(server.port == UInt16(port) && server.host == "127.0.0.1" && server.printers.count == 1)
        }
    }

    @Test("where nobody answers, a scan ends at its deadline with nothing")
    func nobody() async throws {
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: try freeUDPPort("127.0.0.1"))
        let began = ContinuousClock.now
        #expect(try await ServerScan(addresses: [address], timeout: .milliseconds(400)).run().isEmpty)
        #expect((.milliseconds(400)...(.seconds(30))).contains(ContinuousClock.now - began))
    }

    @Test("a scan of 1,000 answering servers ends within its deadline with all of them")
    func thousand() async throws {
        raiseDescriptorLimit()
        let port = try freeUDPPort("127.0.0.1")
        var channels: [any Channel] = []
        var addresses: [SocketAddress] = []
        for number in 0..<1000 {
            let address = try SocketAddress(ipAddress: "127.13.\(number / 250).\(number % 250 + 1)", port: port)
            let facts = ServerFacts(name: "Server \(number)", id: ObjectUUID(), version: "1")
            let desk = AnswerDesk(AnswerBook(server: facts, printers: [Samples.printer("P\(number)")]))
            let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(QuestionHandler(desk, onlyLoopback: true))
                    }
                }
                .bind(to: address).get()
            channels.append(channel)
            addresses.append(address)
        }
        let began = ContinuousClock.now
        let found = try await ServerScan(addresses: addresses, timeout: .seconds(20)).run()
        let took = ContinuousClock.now - began
        for channel in channels { try await channel.close() }
        #expect(found.count == 1000 && Set(found.map(\.host)).count == 1000)
        #expect(found.allSatisfy { $0.printers.count == 1 })
        #expect(took < .seconds(20))
        print("scan of 1,000 servers on loopback: \(took)")
    }

    private func raiseDescriptorLimit() {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0, limit.rlim_cur < 4096 else { return }
        limit.rlim_cur = min(limit.rlim_max, 4096)
        setrlimit(kind, &limit)
    }
}
