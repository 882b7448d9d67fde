// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// TLS on the same port as plain HTTP, with the clients of others.
@Suite("One port serves plain and encrypted clients", .enabled(if: isInstalled("ipptool") && isInstalled("curl")))
struct TLSTests {
    /// Runs `body` with a server that has a printer, and the file of its authority as curl fetched it.
    private func withServer(_ body: (ServerUnderTest, URL) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let server = try await ServerUnderTest.start(in: folder)
            let authority = folder.appending(path: "authority.pem")
            let fetched = try await run(
                "curl",
                ["-fsS", "-o", authority.path(), "http://127.0.0.1:\(server.port)/pdps-ca.crt"],
                in: folder
            )
            #expect(fetched.status == 0, "\(fetched.errors)")
            try await server.pdps("printer", "add", "Office", "virtual://\(folder.path())/paper/?ppm=600")
            try await body(server, authority)
            try await server.stop()
        }
    }

    @Test("curl, trusting the server's authority, verifies the certificate by name and by address")
    func verified() async throws {
        try await withServer { server, authority in
            for host in ["localhost", "127.0.0.1"] {
                let ended = try await run(
                    "curl",
                    ["-fsS", "--cacert", authority.path(), "https://\(host):\(server.port)/healthz"],
                    in: server.folder
                )
                #expect(ended.output == "ok\n", "\(ended)")
            }
            let stranger = try await run(
                "curl",
                ["-fsS", "https://localhost:\(server.port)/healthz"],
                in: server.folder
            )
            #expect(stranger.status == 60, "a certificate that nobody trusts was taken: \(stranger)")
        }
    }

    @Test("pdps prints over pdpss:// with --ca, and says what to do without")
    func ownClient() async throws {
        try await withServer { server, authority in
            let file = server.folder.appending(path: "a.txt")
            try Data("Over TLS\n".utf8).write(to: file)
            let secure = "pdpss://127.0.0.1:\(server.port)"
            let printed = try await server.pdps(
                "print",
                "--server",
                secure,
                "--ca",
                authority.path(),
                "-p",
                "Office",
                "--wait",
                file.path()
            )
            #expect(printed.status == 0, "\(printed.errors)")
            let refused = try await server.pdps("status", "--server", secure)
            #expect(refused.status == 3 && refused.errors.contains("authority"), "\(refused)")
        }
    }

    @Test("ipptool prints by ipps, by TLS from the first byte, and by HTTP Upgrade", arguments: ["ipps", "upgrade"])
    func ipptool(way: String) async throws {
        try await withServer { server, _ in
            try await withPrintFiles { files in
                let scheme = way == "ipps" ? "ipps" : "ipp"
                let arguments =
                    (way == "upgrade" ? ["-E"] : [])
                    + [
                        "-tf", "document-a4.pdf", "\(scheme)://127.0.0.1:\(server.port)/ipp/print/Office",
                        "print-job.test",
                    ]
                let ended = try await run("ipptool", arguments, in: files, within: .seconds(60))
                #expect(ended.status == 0, "\(ended.output)")
            }
        }
    }

    @Test("lp -E prints encrypted")
    func lpEncrypted() async throws {
        try await withServer { server, _ in
            try await withPrintFiles { files in
                let ended = try await run(
                    "lp",
                    ["-E", "-h", "127.0.0.1:\(server.port)", "-d", "Office", "document-a4.pdf"],
                    in: files
                )
                #expect(ended.status == 0 && ended.output.hasPrefix("request id is Office-1"), "\(ended)")
            }
        }
    }

    @Test("a printer names both its addresses, and a client that asks for h2c is answered again and again")
    func addressesAndOtherUpgrades() async throws {
        try await withServer { server, _ in
            let attributes = try await run(
                "ipptool",
                ["-tv", "ipp://127.0.0.1:\(server.port)/ipp/print/Office", "get-printer-attributes.test"],
                in: server.folder
            )
            // ipptool calls the machine by its name in Host.
            let uris = ["ipp", "ipps"].map { "\($0)://localhost:\(server.port)/ipp/print/Office" }.joined(
                separator: ","
            )
            #expect(attributes.output.contains(uris), "\(attributes.output)")
            let twice = try await run(
                "curl",
                [
                    "-fsS", "--http2", "http://127.0.0.1:\(server.port)/healthz",
                    "http://127.0.0.1:\(server.port)/healthz",
                ],
                in: server.folder,
                within: .seconds(20)
            )
            #expect(twice.output == "ok\nok\n", "\(twice)")
        }
    }

    @Test("a connection that begins as TLS and goes on as noise is closed, and others are served")
    func noise() async throws {
        try await withServer { server, _ in
            let script = """
                import socket, sys
                for noise in (b"\\x16", b"\\x16\\x03\\x01\\xff\\xff" + b"x" * 70000, b"\\x16" * 5, b"\\x15\\x03\\x01\\x00\\x02\\x02\\x00"):
                    s = socket.create_connection(("127.0.0.1", \(server.port)), 5)
                    s.sendall(noise)
                    s.shutdown(socket.SHUT_WR)
                    s.settimeout(5)
                    try:
                        while s.recv(65536): pass
                    except ConnectionResetError: pass
                """
            let ended = try await run("python3", ["-c", script], in: server.folder, within: .seconds(40))
            #expect(ended.status == 0, "\(ended.errors)")
            try await server.pdps("status")
        }
    }
}
