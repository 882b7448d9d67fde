// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command `pdps port`.
struct PortCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "port",
        abstract: "Say which process holds a port of this machine, and whether it is PDPS.",
        discussion: """
            Looks at TCP and UDP, IPv4 and IPv6; asks those who hold the port who they are; and checks the entry of pdps \
            in /etc/services. Without root, processes of other users are not seen by name.
            """
    )

    @Argument(help: "The port.")
    var port = 1314

    @Flag(name: .long, help: "As JSON.")
    var json = false

    func validate() throws {
        guard (1...65_535).contains(port) else { throw ValidationError("'\(port)' is no port; write 1 to 65535") }
    }

    func run() async throws {
        var report = PortReport(port: port)
        await report.ask()
        let fault = RegisteredService.fault(in: ProcFile.text("/etc/services") ?? "")
        if json {
            print(Self.json(report, fault).text)
            return
        }
        for transport in ["tcp", "udp"] where !report.entries.contains(where: { $0.socket.transport == transport }) {
            print("\(port)/\(transport): nobody listens there")
        }
        for entry in report.entries {
            print("\(port)/\(entry.socket.transport) at \(entry.socket.address): \(entry.description)")
            print("  answers as \(entry.answer?.printable ?? "nothing that we know: it is not PDPS")")
        }
        if let fault { print("/etc/services: \(fault)") }
    }

    private static func json(_ report: PortReport, _ fault: String?) -> JSONValue {
        .object([
            .init(name: "port", value: .integer(report.port)),
            .init(name: "sockets", value: .array(report.entries.map(json))),
            .init(name: "services-file", value: fault.map { .string($0) } ?? .null),
        ])
    }

    private static func json(_ entry: PortReport.Entry) -> JSONValue {
        .object([
            .init(name: "transport", value: .string(entry.socket.transport)),
            .init(name: "address", value: .string(entry.socket.address)),
            .init(name: "user", value: .string(Account.name(entry.socket.userID))),
            .init(name: "answers-as", value: entry.answer.map { .string($0) } ?? .null),
            .init(
                name: "processes",
                value: .array(
                    entry.holders.map { holder in
                        .object([
                            .init(name: "pid", value: .integer(holder.processID)),
                            .init(name: "name", value: .string(holder.name)),
                            .init(name: "command", value: .array(holder.command.map { .string($0) })),
                            .init(name: "started-at", value: holder.startedAt.map { .integer($0) } ?? .null),
                        ])
                    }
                )
            ),
        ])
    }
}
