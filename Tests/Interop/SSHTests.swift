// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `ssh://HOST` as the server's URL, through a real sshd, in a network namespace of its own since the far port is 1314.
@Suite("A server by ssh", .serialized, .enabled(if: PrivateNetwork.isPossible && isInstalled("sshd")))
struct SSHTests {
    private static let port = 2222

    /// Keys, an sshd on loopback, and an `ssh` in the path that uses these keys and nothing of the user's.
    private func withSSH(
        _ body: (PrivateNetwork, _ pdps: (String) async throws -> RunningProgram.Ended) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let network = try await PrivateNetwork.loopback(in: folder)
            for key in ["host", "user"] {
                let made = try await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key], in: folder)
                try #require(made.status == 0, "\(made.errors)")
            }
            let path = folder.path()
            try """
            Port \(Self.port)
            ListenAddress 127.0.0.1
            HostKey \(path)/host
            AuthorizedKeysFile \(path)/user.pub
            StrictModes no
            UsePAM no
            PidFile none
            """.write(to: folder.appending(path: "sshd.conf"), atomically: true, encoding: .utf8)
            try """
            Host *
            IdentityFile \(path)/user
            IdentitiesOnly yes
            BatchMode yes
            UserKnownHostsFile \(path)/known
            StrictHostKeyChecking accept-new
            """.write(to: folder.appending(path: "ssh.conf"), atomically: true, encoding: .utf8)
            let bin = folder.appending(path: "bin")
            try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
            let wrapper = bin.appending(path: "ssh")
            try "#!/bin/sh\nexec /usr/bin/ssh -F \(path)/ssh.conf \"$@\"\n"
                .write(to: wrapper, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper.path())
            // sshd wants this folder for the part of it that has no rights.
            try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
            // sshd closes all descriptors, by which Foundation would take it for ended and wait: the shell keeps them.
            let daemon = try network.start(
                "sh",
                "-c",
                "setpriv --pdeathsig KILL /usr/sbin/sshd -D -e -f sshd.conf & wait"
            )
            let isUp = try await eventually { daemon.errors.contains("Server listening") }
            try #require(isUp, "sshd: \(daemon.errors)")
            let environment = [
                "PDPS_SERVER": "ssh://root@127.0.0.1:\(Self.port)",
                "PATH": bin.path() + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
            ]
            try await body(network) { line in
                let words = line.split(separator: " ").map(String.init)
                return try await network.run([Executables.pdps] + words, environment: environment)
            }
            daemon.kill(SIGKILL)
        }
    }

    @Test("every command that talks to a server does so through ssh")
    func everyCommand() async throws {
        try await withSSH { network, pdps in
            let server = try await network.serve(["--listen", "127.0.0.1:1314", "--listen", "127.0.0.1:1315"])
            let paper = network.folder.appending(path: "paper").path()
            try FileManager.default.createDirectory(atPath: paper, withIntermediateDirectories: true)
            let document = network.folder.appending(path: "page.ps")
            try "%!PS\n72 72 moveto 200 200 lineto stroke showpage\n"
                .write(to: document, atomically: true, encoding: .utf8)
            func succeeds(_ line: String, contains text: String = "") async throws {
                let ended = try await pdps(line)
                #expect(ended.status == 0, "pdps \(line): \(ended.errors)")
                #expect(text.isEmpty || ended.output.contains(text), "pdps \(line): \(ended.output)")
            }
            try await succeeds("printer add Office virtual://\(paper)/")
            try await succeeds("status", contains: "Office")
            try await succeeds("status --server ssh://root@127.0.0.1:\(Self.port)/1315", contains: "Office")
            try await succeeds("printer list", contains: "Office*")
            try await succeeds("printer show Office", contains: "Office")
            try await succeeds("printer default Office")
            try await succeeds("printer pause Office")
            try await succeeds("printer reject Office")
            try await succeeds("printer accept Office")
            try await succeeds("print -p Office \(document.path())", contains: "1")
            try await succeeds("job list", contains: "pending")
            try await succeeds("job show 1", contains: "page.ps")
            try await succeeds("job hold 1")
            try await succeeds("job release 1")
            try await succeeds("job set 1 -o copies=2")
            try await succeeds("printer add Attic virtual://\(paper)/")
            try await succeeds("printer pause Attic")
            try await succeeds("job move --to Attic 1")
            try await succeeds("job show 1", contains: "Attic")
            try await succeeds("job cancel 1")
            try await succeeds("printer set Office -o sides=one-sided")
            try await succeeds("printer identify Office --message Here")
            try await succeeds("printer resume Office")
            try await succeeds("print --wait -p Office \(document.path())", contains: "2")
            try await succeeds("job reprint 2", contains: "3")
            try await succeeds("dns --host print.example.com", contains: "_ipp._tcp.example.com. PTR Office")
            try await succeeds("printer remove Office")
            server.kill(SIGTERM)
            _ = try await server.ended(within: .seconds(40))
        }
    }

    @Test("without a server behind it, or without an sshd, the error says so and the exit code is 3")
    func unreachable() async throws {
        try await withSSH { network, pdps in
            let nobody = try await pdps("status")
            #expect(nobody.status == 3, "\(nobody.errors)")
            #expect(nobody.errors.contains("ssh://root@127.0.0.1:\(Self.port)"), "\(nobody.errors)")
            let refused = try await pdps("status --server ssh://root@127.0.0.1:9")
            #expect(refused.status == 3 && refused.errors.contains("ssh ended"), "\(refused.errors)")
        }
    }
}
