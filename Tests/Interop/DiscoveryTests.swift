// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// 1314/udp and the commands around it, with a client in Python that was written from docs/protocol.md.
@Suite("Finding servers", .serialized)
struct DiscoveryTests {
    private let client = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/discover.py")

    private func withServer(printers: Int, _ body: (ServerUnderTest) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            let server = try await ServerUnderTest.start(in: folder)
            for number in 0..<printers {
                let added = try await server.pdps("printer", "add", "P\(number)", "virtual://\(paper.path())")
                #expect(added.status == 0, "\(added.errors)")
            }
            try await body(server)
            try await server.stop()
        }
    }

    /// What the Python client is told; nil until it is told of so many printers.
    private func ask(_ arguments: String..., in folder: URL, printers: Int) async throws -> [String: Any]? {
        let ended = try await run("python3", [client.path()] + arguments, in: folder)
        guard ended.status == 0 else { return nil }
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
        return (answer["printers"] as? [Any])?.count == printers ? answer : nil
    }

    @Test(
        "a client written from the specification learns everything, in as many answers as it takes, by address or group"
    )
    func python() async throws {
        try await withServer(printers: 6) { server in
            var told: [String: Any]?
            _ = try await eventually {
                told = try await ask("127.0.0.1", "\(server.port)", "700", in: server.folder, printers: 6)
                return told != nil
            }
            let answer = try #require(told)
            #expect(answer["port"] as? Int == server.port)
            let printers = try #require(answer["printers"] as? [[String: Any]])
            #expect(printers.map { $0["name"] as? String } == (0..<6).map { "P\($0)" })
            #expect(printers.filter { $0["default"] as? Bool == true }.count == 1)
            let shown = try await server.pdps("printer", "show", "P3", "--json").output
            let uuid = try #require(printers[3]["uuid"] as? String)
            #expect(shown.contains("urn:uuid:\(uuid)"))
            #expect(try await server.pdps("printer", "pause", "P3").status == 0)
            let isTold = try await eventually {
                let answer = try await ask("127.0.0.1", "\(server.port)", in: server.folder, printers: 6)
                return ((answer?["printers"] as? [[String: Any]])?[3]["state"] as? Int) == 5
            }
            #expect(isTold, "a paused printer is told as stopped")
        }
    }

    @Test("the server is the same after a restart, and silent with --no-udp")
    func identity() async throws {
        try await withTemporaryFolder { folder in
            let first = try await ServerUnderTest.start(in: folder)
            let before = try await first.pdps("discover", "--host", "127.0.0.1:\(first.port)", "--json").output
            try await first.stop()
            let second = try await ServerUnderTest.start(in: folder)
            let after = try await second.pdps("discover", "--host", "127.0.0.1:\(second.port)", "--json").output
            try await second.stop()
            let ids = try [before, after].map { text in
                let all = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
                return try #require((all["servers"] as? [[String: Any]])?.first?["uuid"] as? String)
            }
            #expect(ids[0] == ids[1])
            let port = try freePort()
            let silent = try RunningProgram(
                Executables.pdps,
                [
                    "serve", "--no-udp", "--data", folder.appending(path: "data").path(), "--listen",
                    "127.0.0.1:\(port)",
                ],
                in: folder
            )
            let isUp = try await eventually { canConnect(to: port) }
            #expect(isUp)
            let found = try await run(
                Executables.pdps,
                ["discover", "--host", "127.0.0.1:\(port)", "--timeout", "0.5"],
                in: folder
            )
            #expect(found.output.contains("No PDPS server answered"), "\(found.output)")
            silent.kill(SIGTERM)
            _ = try await silent.ended(within: .seconds(40))
        }
    }

    @Test("pdps port names the process that holds a port and says that it is PDPS; a second server says it as well")
    func port() async throws {
        try await withServer(printers: 1) { server in
            // The printer is told by UDP within half a second.
            var said = ""
            _ = try await eventually {
                said = try await server.pdps("port", "\(server.port)").output
                return said.contains("\", 1 printers")
            }
            let process = "process \(server.process.identifier), user"
            #expect(said.contains("\(server.port)/tcp at 127.0.0.1: pdps (\(process)"), "\(said)")
            #expect(said.contains("\(server.port)/udp at 127.0.0.1: pdps (\(process)"), "\(said)")
            #expect(said.contains("by IPP, 1 printers") && said.contains("\", 1 printers"), "\(said)")
            let second = try await run(
                Executables.pdps,
                [
                    "serve", "--data", server.folder.appending(path: "other").path(), "--listen",
                    "127.0.0.1:\(server.port)",
                ],
                in: server.folder
            )
            #expect(second.status == 1)
            #expect(second.errors.contains("held by pdps (\(process)"), "\(second.errors)")
            #expect(second.errors.contains("answers as PDPS") && second.errors.contains("--listen"), "\(second.errors)")
        }
    }

    @Test("floods: nothing malformed is answered, the rate limit holds, nothing is amplified, memory does not grow")
    func floods() async throws {
        let flood = client.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Benchmarks/datagram-flood")
        try await withTemporaryFolder { folder in
            let ended = try await run(
                flood.path(),
                ["4000"],
                environment: ["PDPS_BIN": Executables.folder.path()],
                in: folder,
                within: .seconds(240)
            )
            #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        }
    }

    @Test("pdps dns prints records that BIND takes", .enabled(if: isInstalled("named-checkzone")))
    func zone() async throws {
        try await withServer(printers: 2) { server in
            let records = try await server.pdps("dns", "--host", "print.example.com", "--zone", "example.com")
            #expect(records.status == 0, "\(records.errors)")
            for type in ["_ipp._tcp", "_ipps._tcp", "_pdps._tcp", "_print._sub._ipp._tcp"] {
                #expect(records.output.contains("\(type).example.com. PTR P1."), "\(type): \(records.output)")
            }
            let head = """
                $TTL 300
                example.com. SOA print.example.com. root.example.com. 1 3600 600 86400 300
                example.com. NS print.example.com.
                print.example.com. A 192.0.2.1

                """
            let zone = server.folder.appending(path: "zone")
            try (head + records.output).write(to: zone, atomically: true, encoding: .utf8)
            let checked = try await run("/usr/bin/named-checkzone", ["example.com", zone.path()], in: server.folder)
            #expect(checked.status == 0, "\(checked.output)")
            let loopback = try await server.pdps("dns")
            #expect(loopback.status == 2 && loopback.errors.contains("--host"), "\(loopback.errors)")
        }
    }
}
