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
            // All in one shell: systemd-socket-activate closes all descriptors, by which Foundation would take it for
            // ended and wait for it. The first connection starts the server.
            let script = """
                systemd-socket-activate -l 127.0.0.1:$1 "$2" serve --data "$PWD/data" >out 2>err & server=$!
                until grep -q 'Listening on' err; do sleep 0.1; done
                timeout 20 "$2" status --server pdps://127.0.0.1:$1; echo "status: $?"
                timeout 20 curl -sSki https://127.0.0.1:$1/healthz
                timeout 20 "$2" discover --host 127.0.0.1:$1
                kill $server; wait $server; echo "server: $?"
                cat out
                """
            let ended = try await run("bash", ["-c", script, "-", "\(port)", Executables.pdps], in: folder)
            let said = ended.output.lowercased()
            for text in [
                "is running", "status: 0", "200 ok", "\ndate: ", "\nserver: pdps", "  pdps://127.0.0.1:\(port) ",
                "server: 0", "listens on pdps://127.0.0.1:\(port);",
            ] {
                #expect(said.contains(text), "no '\(text)' in \(said) \(ended.errors)")
            }
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
