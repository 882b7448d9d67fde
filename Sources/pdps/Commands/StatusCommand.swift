// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether the server runs, its version, and its printers.",
        discussion: "Ends with 3 when the server cannot be reached, so scripts can wait for it."
    )

    @OptionGroup var server: ServerOptions

    @Flag(name: .long, help: "As JSON.")
    var json = false

    func run() async throws {
        let address = try server.address()
        let (printers, byDefault) = try await server.withServer { server in
            (try await server.printers(), try await server.defaultPrinter())
        }
        let version = printers.compactMap(\.firmwareVersion).first
        if json {
            print(Self.json(address, version: version, printers, byDefault: byDefault).text)
            return
        }
        print("\(address): PDPS\(version.map { " \($0)" } ?? "") is running")
        guard !printers.isEmpty else {
            print("No printers; add one: pdps printer add NAME DEVICE-URI")
            return
        }
        for line in PrinterListCommand.table(printers, byDefault: byDefault).lines(.standardOutput) { print(line) }
    }

    private static func json(
        _ address: ServerAddress,
        version: String?,
        _ printers: [ServerPrinter],
        byDefault: String?
    ) -> JSONValue {
        .object([
            .init(name: "server", value: .string(address.description)),
            .init(name: "version", value: version.map { .string($0) } ?? .null),
            .init(name: "printer-default", value: byDefault.map { .string($0) } ?? .null),
            .init(name: "queued-job-count", value: .integer(printers.reduce(0) { $0 + $1.queuedJobCount })),
            .init(name: "printers", value: .array(printers.map { JSONValue($0.attributes.attributes) })),
        ])
    }
}
