// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Discovery

/// The command `pdps discover`.
struct DiscoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Look for print servers and printers on this network.",
        discussion: """
            Asks all PDPS servers by UDP (port 1314, multicast) and reads what avahi-daemon knows of printers by DNS-SD. \
            With --host only those servers are asked, by UDP, wherever they are.
            """
    )

    @Option(name: .long, help: ArgumentHelp("Ask this server; may be given more than once.", valueName: "host[:port]"))
    var host: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Look on this network interface only; may be given more than once.", valueName: "name")
    )
    var interface: [String] = []

    @Option(name: .long, help: "How many seconds to listen.")
    var timeout = 2.0

    @Flag(name: .long, help: "As JSON.")
    var json = false

    func validate() throws {
        guard (0.1...300).contains(timeout) else {
            throw ValidationError("'\(timeout)' is no time to listen; write 0.1 to 300 seconds")
        }
    }

    func run() async throws {
        let findings = try await Findings.look(
            hosts: host,
            interfaces: interface,
            timeout: .milliseconds(Int(timeout * 1000))
        )
        if let unavailable = findings.unavailable { StandardError.write("pdps: \(unavailable)\n") }
        if json {
            print(findings.json.text)
            return
        }
        for line in findings.lines(.standardOutput) { print(line) }
    }
}
