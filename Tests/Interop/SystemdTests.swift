// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `packaging/pdps.service` and `pdps.socket`, as far as they can be tried without systemd as process 1.
@Suite("Started by systemd", .serialized, .enabled(if: isInstalled("systemd-socket-activate")))
struct SystemdTests {
    private let units = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "packaging")

    @Test("a socket that systemd opened is served: plain and TLS, and the first connection is not lost")
    func socketActivation() async throws {
        try await withTemporaryFolder { folder in
            let port = try freePort()
            let activated = try RunningProgram(
                "systemd-socket-activate",
                [
                    "-l", "127.0.0.1:\(port)", Executables.pdps, "serve", "--data",
                    folder.appending(path: "data").path(),
                ],
                in: folder
            )
            let isOpen = try await eventually(within: .seconds(10)) { activated.errors.contains("Listening on") }
            #expect(isOpen, "\(activated.errors)")
            // This connection starts the server.
            let status = try await run(
                Executables.pdps,
                ["status", "--server", "pdps://127.0.0.1:\(port)"],
                in: folder
            )
            #expect(status.status == 0 && status.output.contains("is running"), "\(status.errors) \(activated.errors)")
            let head = try await run(
                "curl",
                ["-sSki", "https://127.0.0.1:\(port)/healthz"],
                in: folder
            ).output.lowercased()
            #expect(head.contains("200 ok") && head.contains("\ndate: ") && head.contains("server: pdps"), "\(head)")
            #expect(activated.output.contains("listens on pdps://127.0.0.1:\(port);"), "\(activated.output)")
            let found = try await run(Executables.pdps, ["discover", "--host", "127.0.0.1:\(port)"], in: folder)
            #expect(found.output.contains("pdps://127.0.0.1:\(port)"), "\(found.output)")
            let server = try String(contentsOf: folder.appending(path: "pid"), encoding: .utf8)
            kill(try #require(Int32(server.trimmingCharacters(in: .whitespacesAndNewlines))), SIGTERM)
            let ended = try await activated.ended(within: .seconds(40))
            #expect(ended.status == 0, "\(ended.errors)")
        }
    }

    @Test("a socket that is open to others is refused without --share")
    func shared() async throws {
        try await withTemporaryFolder { folder in
            // Nothing is sent: the socket is opened in a network of its own.
            let script = """
                ip link set lo up
                systemd-socket-activate -l 0.0.0.0:1314 "$@" & activated=$!
                sleep 1; (exec 3<>/dev/tcp/127.0.0.1/1314) || true
                wait $activated
                """
            let ended = try await run(
                "unshare",
                ["--net", "bash", "-c", script, "-", Executables.pdps, "serve", "--data", folder.path() + "/data"],
                in: folder
            )
            #expect(ended.status == 2 && ended.errors.contains("--share"), "\(ended.errors)")
        }
    }

    @Test("systemd takes the units, and calls the service well protected")
    func verified() async throws {
        try await withTemporaryFolder { folder in
            for name in ["pdps.service", "pdps.socket"] {
                let text = try String(contentsOf: units.appending(path: name), encoding: .utf8)
                try text.replacingOccurrences(of: "/usr/local/bin/pdps", with: Executables.pdps)
                    .write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
            }
            let verified = try await run("systemd-analyze", ["verify", "./pdps.service", "./pdps.socket"], in: folder)
            #expect(verified.status == 0, "\(verified.errors)")
            #expect(!verified.errors.contains("pdps."), "\(verified.errors)")
            let security = try await run(
                "systemd-analyze",
                ["security", "--offline=true", "--threshold=40", "./pdps.service"],
                in: folder
            )
            #expect(security.status == 0, "\(security.output)")
        }
    }
}
