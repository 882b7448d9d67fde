// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// DNS-SD through a real avahi-daemon, in a network that leads nowhere.
@Suite(
    "Printers announced by DNS-SD",
    .serialized,
    .enabled(if: PrivateNetwork.isPossible && isInstalled("avahi-daemon") && isInstalled("avahi-browse"))
)
struct DNSSDTests {
    private func withServer(
        listeningOn options: [String] = ["--listen", "198.51.100.1:1314", "--listen", "127.0.0.1:1314"],
        _ body: (PrivateNetwork, RunningProgram, _ pdps: (String) async throws -> RunningProgram.Ended) async throws ->
            Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            let network = try await PrivateNetwork.withAvahi(in: folder)
            let server = try await network.serve(["--share"] + options)
            try await body(network, server) { line in
                let words = line.replacingOccurrences(of: "PAPER", with: "virtual://\(paper.path())")
                    .split(separator: " ").map(String.init)
                return try await network.run([Executables.pdps] + words)
            }
            server.kill(SIGTERM)
            _ = try await server.ended(within: .seconds(40))
        }
    }

    /// What avahi-browse resolves of a type, once it says `text` (or once it does not).
    private func browse(
        _ type: String,
        in network: PrivateNetwork,
        until isRight: (String) -> Bool
    ) async throws -> String {
        var said = ""
        let found = try await eventually {
            said = try await network.run(["avahi-browse", "-rtp", type]).output
            return isRight(said)
        }
        #expect(found, "\(type): \(said)")
        return said
    }

    @Test("a printer is found under all its types and subtypes, says what its attributes say, and is gone at the end")
    func announced() async throws {
        try await withServer { network, server, pdps in
            #expect(try await pdps("printer add Office PAPER").status == 0)
            for type in ["_ipp._tcp", "_ipps._tcp", "_pdps._tcp", "_print._sub._ipp._tcp", "_print._sub._ipps._tcp"] {
                let said = try await browse(type, in: network) { $0.contains(";Office;") && $0.contains("\n=;") }
                #expect(said.contains(";pdpstest.local;198.51.100.1;1314;"), "\(said)")
            }
            let said = try await browse("_ipp._tcp", in: network) { $0.contains("\n=;") }
            let json = try await pdps("printer show Office --json").output
            let shown = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            let uuid = try #require(shown["printer-uuid"] as? String).replacingOccurrences(of: "urn:uuid:", with: "")
            let model = try #require(shown["printer-make-and-model"] as? String)
            for entry in [
                "UUID=\(uuid)", "ty=\(model)", "rp=ipp/print/Office", "TLS=1.3", "txtvers=1",
                "adminurl=http://pdpstest.local:1314/printers/Office",
            ] {
                #expect(said.contains("\"\(entry)\""), "no \(entry) in \(said)")
            }
            #expect(shown["printer-dns-sd-name"] as? String == "Office")
            if let urf = shown["urf-supported"] as? [String] {
                #expect(said.contains("\"URF=\(urf.joined(separator: ","))\""), "\(said)")
            }
            // The name is held for LPD as well, though there is none.
            let all = try await network.run(["avahi-browse", "-tp", "_printer._tcp"]).output
            #expect(all.contains(";Office;"), "\(all)")

            let found = try await pdps("discover --interface pdps0 --json").output
            #expect(found.contains("\"type\": \"_pdps._tcp\"") && found.contains(uuid), "\(found)")

            server.kill(SIGTERM)
            _ = try await server.ended(within: .seconds(40))
            _ = try await browse("_ipp._tcp", in: network) { !$0.contains("Office") }
        }
    }

    @Test("where the system chooses the ports, the chosen ones are announced")
    func chosenPorts() async throws {
        let any = "198.51.100.1:0"
        let options = ["--listen", any, "--listen", "127.0.0.1:1314", "--lpd", any, "--raw", "Office=\(any)"]
        try await withServer(listeningOn: options) { network, server, pdps in
            #expect(try await pdps("printer add Office PAPER").status == 0)
            let doors = [
                "_ipp._tcp": "pdps://", "_ipps._tcp": "pdps://", "_printer._tcp": "lpd://",
                "_pdl-datastream._tcp": "socket://",
            ]
            for (type, scheme) in doors {
                let line = try #require(server.output.split(separator: "\n").first)
                let port = try #require(line.split(separator: "\(scheme)198.51.100.1:").last).prefix { $0.isNumber }
                #expect(Int(port) ?? 0 > 0, "\(line)")
                _ = try await browse(type, in: network) { $0.contains(";pdpstest.local;198.51.100.1;\(port);") }
            }
        }
    }

    @Test("a removed printer goes, a changed one is told anew, and all are back when avahi-daemon was away")
    func changes() async throws {
        try await withServer { network, server, pdps in
            #expect(try await pdps("printer add Office PAPER").status == 0)
            #expect(try await pdps("printer add Lab PAPER").status == 0)
            _ = try await browse("_ipp._tcp", in: network) { $0.contains(";Office;") && $0.contains(";Lab;") }
            #expect(try await pdps("printer add Office PAPER --location Cellar").status == 0)
            _ = try await browse("_ipp._tcp", in: network) { $0.contains("\"note=Cellar\"") }
            #expect(try await pdps("printer remove Lab").status == 0)
            _ = try await browse("_ipp._tcp", in: network) { !$0.contains(";Lab;") }

            let away = network.folder.appending(path: "stop-avahi")
            try Data().write(to: away)
            let isNoticed = try await eventually { server.errors.contains("went away") }
            #expect(isNoticed, "\(server.errors)")
            try FileManager.default.removeItem(at: away)
            _ = try await browse("_ipp._tcp", in: network) { $0.contains("\"note=Cellar\"") }
        }
    }

    @Test("a printer whose name is taken gets another, and its attribute says which")
    func conflict() async throws {
        try await withServer { network, _, pdps in
            let other = try network.start("avahi-publish", "-s", "Office", "_ipp._tcp", "9")
            _ = try await browse("_ipp._tcp", in: network) { $0.contains(";Office;") }
            #expect(try await pdps("printer add Office PAPER").status == 0)
            _ = try await browse("_pdps._tcp", in: network) { $0.contains(";Office\\032\\0402\\041;") }
            let isTold = try await eventually {
                try await pdps("printer show Office --json").output
                    .contains("\"printer-dns-sd-name\": \"Office (2)\"")
            }
            #expect(isTold)
            other.kill(SIGTERM)
        }
    }
}
