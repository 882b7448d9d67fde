// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The tests' own Python, as `scripts/install-python` makes it.
enum PythonUnderTest {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build-python/bin/python3").path()
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }
}

/// pyipp, by which Home Assistant shows printers.
@Suite("pyipp reads a printer", .enabled(if: PythonUnderTest.isInstalled && EvePrinter.isInstalled))
struct PythonClientTests {
    private static let program = """
        import asyncio, json, sys, pyipp
        async def main():
            async with pyipp.IPP(sys.argv[1]) as ipp:
                printer = await ipp.printer()
                print(json.dumps({
                    "name": printer.info.printer_name, "serial": printer.info.serial, "location": printer.info.location,
                    "manufacturer": printer.info.manufacturer, "state": printer.state.printer_state,
                    "markers": [[m.name, m.marker_type, m.color, m.level] for m in printer.markers],
                    "uris": [u.uri for u in printer.uris],
                }))
        asyncio.run(main())
        """

    private struct Read: Decodable {
        var name: String
        var serial: String
        var location: String
        var manufacturer: String
        var state: String
        var markers: [[Value]]
        var uris: [String]

        /// A text or a number.
        struct Value: Decodable {
            var text: String

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                text = try (try? container.decode(String.self)) ?? String(container.decode(Int.self))
            }
        }
    }

    private func read(_ printer: String, of server: ServerUnderTest, in folder: URL) async throws -> Read {
        let uri = "ipp://127.0.0.1:\(server.port)/ipp/print/\(printer)"
        let ended = try await run(PythonUnderTest.path, ["-c", Self.program, uri], in: folder)
        try #require(ended.status == 0, "\(ended.errors)")
        return try JSONDecoder().decode(Read.self, from: Data(ended.output.utf8))
    }

    @Test("who it is, where and how; its supplies, also when the device sleeps or has none")
    func readsPrinters() async throws {
        try await EvePrinter.with { eve in
            try await withTemporaryFolder { folder in
                let server = try await ServerUnderTest.start(in: folder)
                #expect(try await server.pdps("printer", "add", "Eve", eve.uri).status == 0)
                let virtual = "virtual://\(folder.path())/sheets/"
                #expect(try await server.pdps("printer", "add", "Plain", virtual).status == 0)
                let plain = try await read("Plain", of: server, in: folder)
                #expect(plain.name == "Plain" && plain.manufacturer == "PDPS" && plain.state == "idle")
                #expect(plain.serial.count == 36)
                #expect(plain.markers.isEmpty)
                #expect(plain.uris.contains("ipp://127.0.0.1:\(server.port)/ipp/print/Plain"))

                // The server has asked the device by then.
                var supplies: [[String]] = []
                let isRead = try await eventually {
                    supplies = try await read("Eve", of: server, in: folder).markers.map { $0.map(\.text) }
                    return !supplies.isEmpty
                }
                #expect(isRead)
                let before = try await read("Eve", of: server, in: folder)
                try await eve.stop()
                let after = try await read("Eve", of: server, in: folder)
                #expect(after.serial == before.serial)
                #expect(after.markers.map { $0.map(\.text) } == supplies)
                try await server.stop()
            }
        }
    }
}
