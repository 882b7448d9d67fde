// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PDPSClient
import Testing

@testable import pdps

@Suite("The command line")
struct CommandLineTests {
    @Test(
        "every command of the design is understood",
        arguments: [
            "print a.pdf b.ps -p Office -n 2 -o sides=one-sided --title Letter --wait",
            "print -", "printer add Office ipp://host/ipp/print --info x --location y --default",
            "printer list --json", "printer show", "printer show Office --json", "printer remove Office",
            "printer pause A B", "printer resume A", "printer accept A", "printer reject A", "printer default",
            "printer default A", "job list --all --json", "job list --completed -p A --limit 3 --mine",
            "job show 3 --json", "job cancel 3 4", "job hold 3", "job release 3", "status --json",
            "status --server ssh://host",
            "render a.pdf -o b.pwg --format pwg --resolution 600 --color gray --pages 1-3",
            "render - -o b.png --media Letter", "serve --data /d --listen 127.0.0.1:1314 --listen [::1]:1 --share",
            "serve --workers 3 --log-level debug",
            "serve --name Office --no-udp --no-dns-sd", "serve --dns-sd", "discover --host a --host [::1]:5 --json",
            "discover --interface lo --timeout 0.5", "port", "port 631 --json",
            "dns --host print.example.com --zone example.com Office",
            "account list --of ada -p Office --project x --since 2026-11-01 --until 2026-11-25T12:00 --csv --limit 3",
            "account sum --by month --json", "why", "why 12 --json", "why Office", "why --printer 12",
        ]
    )
    func understood(line: String) throws {
        #expect(throws: Never.self) { try PDPS.parseAsRoot(line.split(separator: " ").map(String.init)) }
    }

    @Test(
        "wrong usage ends with 2",
        arguments: [
            "print", "print -n 0 a", "print - -", "print -o copies=0 a", "print --nonsense a", "job cancel",
            "job cancel x", "job cancel 0", "job list --all --completed", "printer add A", "frobnicate",
            "port 0", "port 65536", "port x", "discover --timeout 0", "discover --timeout 301",
            "render a.pdf", "why 0", "why 1 2",
            "account list --json --csv", "account list --since tomorrow", "account sum --by day",
        ]
    )
    func wrongUsage(line: String) {
        let error = #expect(throws: (any Error).self) {
            try PDPS.parseAsRoot(line.split(separator: " ").map(String.init))
        }
        if let error { #expect(CommandStatus(error) == .wrongUsage) }
    }

    @Test("asking for help or the version is no failure", arguments: ["--help", "--version", "print --help"])
    func help(line: String) {
        let error = #expect(throws: (any Error).self) {
            var command = try PDPS.parseAsRoot(line.split(separator: " ").map(String.init))
            try command.run()
        }
        if let error { #expect(CommandStatus(error) == .done) }
    }

    @Test("each kind of client error has its exit code")
    func exitCodes() {
        let codes: [(ClientError.Code, CommandStatus)] = [
            (.failed, .failed), (.wrongUsage, .wrongUsage), (.unreachable, .unreachable), (.refused, .refused),
        ]
        for (code, status) in codes { #expect(CommandStatus(ClientError(code, "x")) == status) }
        #expect(CommandStatus(CommandError(.failed, "x")) == .failed)
        #expect(CommandStatus(CancellationError()) == .failed)
    }

    @Test("the server is the option's, the variable's, or this machine")
    func server() throws {
        let command = try #require(try PDPS.parseAsRoot(["status", "--server", "a:1"]) as? StatusCommand)
        #expect(try command.server.address(environment: ["PDPS_SERVER": "b:2"]).description == "pdps://a:1")
        let plain = try #require(try PDPS.parseAsRoot(["status"]) as? StatusCommand)
        #expect(try plain.server.address(environment: ["PDPS_SERVER": "b:2"]).description == "pdps://b:2")
        #expect(try plain.server.address(environment: [:]) == .local)
    }
}
