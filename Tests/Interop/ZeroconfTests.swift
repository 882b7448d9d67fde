// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The PyPI package zeroconf, on another machine of the network: a namespace with the other end of the wire.
@Suite(
    "python-zeroconf finds a printer",
    .enabled(if: PrivateNetwork.isPossible && isInstalled("avahi-daemon") && PythonUnderTest.isInstalled)
)
struct ZeroconfTests {
    private struct Found: Decodable {
        var names: [String: [String]]
        var server: String
        var addresses: [String]
        var port: Int
        var text: [String: String]
        var job: Int
    }

    @Test("from another machine, by type and by AirPrint's subtype; its records are the printer's; pyipp prints there")
    func finds() async throws {
        try await withTemporaryFolder { folder in
            let network = try await PrivateNetwork.withAvahi(in: folder)
            let phone = try await network.neighbour()
            let server = try await network.serve(
                ["--share", "--listen", "198.51.100.1:1314", "--listen", "127.0.0.1:1314"]
            )
            func pdps(_ words: String...) async throws -> RunningProgram.Ended {
                let ended = try await network.run([Executables.pdps] + words)
                #expect(ended.status == 0, "\(words): \(ended.errors)")
                return ended
            }
            _ = try await pdps("printer", "add", "Office", "virtual://\(folder.path())/paper/", "--location", "Floor 2")
            let document = folder.appending(path: "page.ps")
            try Data("%!PS\n72 72 100 100 rectfill showpage\n".utf8).write(to: document)

            let program = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/find-printer.py")
            let ended = try await phone.run([
                PythonUnderTest.path, program.path(), "198.51.100.2", document.path(),
            ])
            try #require(ended.status == 0, "\(ended.errors)")
            let found = try JSONDecoder().decode(Found.self, from: Data(ended.output.utf8))
            #expect(found.names["_ipp._tcp.local."] == ["Office._ipp._tcp.local."])
            #expect(found.names["_universal._sub._ipp._tcp.local."]?.count == 1, "\(found.names)")
            #expect(found.server == "pdpstest.local." && found.port == 1314, "\(found)")
            #expect(found.addresses.first == "198.51.100.1")

            let json = try await pdps("printer", "show", "Office", "--json").output
            let printer = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            for (key, value) in Self.text(of: printer) { #expect(found.text[key] == value, "\(key)") }
            let formats = found.text["pdl"]?.split(separator: ",").map(String.init) ?? []
            let supported = try #require(printer["document-format-supported"] as? [String])
            #expect(formats.sorted() == supported.filter { $0 != "application/octet-stream" }.sorted())

            // The job came by what was found, and is on paper.
            var shown = ""
            let isPrinted = try await eventually(within: .seconds(60)) {
                shown = try await pdps("job", "show", "\(found.job)", "--json").output
                return shown.contains("\"job-state\": \"completed\"")
            }
            #expect(isPrinted && shown.contains("\"job-name\": \"By zeroconf\""), "\(shown)")
            #expect(shown.contains("\"copies\": 2"), "\(shown)")
            server.kill(SIGTERM)
            _ = try await server.ended(within: .seconds(40))
        }
    }

    /// What the TXT record of a printer with these attributes must say (Bonjour Printing Specification, PWG 5100.14).
    private static func text(of printer: [String: Any]) -> [String: String] {
        func string(_ name: String) -> String { printer[name] as? String ?? "" }
        func list(_ name: String) -> [String] { printer[name] as? [String] ?? [string(name)] }
        func flag(_ value: Bool) -> String { value ? "T" : "F" }
        return [
            "txtvers": "1", "rp": "ipp/print/Office", "TLS": "1.3", "air": "none",
            "adminurl": "http://pdpstest.local:1314/printers/Office",
            "UUID": string("printer-uuid").replacingOccurrences(of: "urn:uuid:", with: ""),
            "ty": string("printer-make-and-model"), "product": "(\(string("printer-make-and-model")))",
            "note": string("printer-location"), "kind": list("printer-kind").joined(separator: ","),
            "URF": list("urf-supported").joined(separator: ","),
            "Color": flag(printer["color-supported"] as? Bool == true),
            "Duplex": flag(list("sides-supported").contains("two-sided-long-edge")),
            "Copies": flag((printer["copies-supported"] as? [String: Int])?["upper"] ?? 1 > 1),
        ]
    }
}
