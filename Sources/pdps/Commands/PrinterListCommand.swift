// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps printer list`.
struct PrinterListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the printers.",
        discussion: "The default printer has a `*` behind its name."
    )

    @OptionGroup var server: ServerOptions

    @Flag(name: .long, help: "As JSON; the keys are the names of the IPP attributes.")
    var json = false

    func run() async throws {
        let (printers, byDefault) = try await server.withServer { server in
            (try await server.printers(), try await server.defaultPrinter())
        }
        if json {
            print(JSONValue.array(printers.map { JSONValue($0.attributes.attributes) }).text)
        } else {
            for line in Self.table(printers, byDefault: byDefault).lines(.standardOutput) { print(line) }
        }
    }

    /// One row for each printer.
    static func table(_ printers: [ServerPrinter], byDefault: String?) -> Table {
        var table = Table(
            .init(title: "PRINTER"),
            .init(title: "STATE"),
            .init(title: "ACCEPTS"),
            .init(title: "JOBS", isNumeric: true),
            .init(title: "DEVICE"),
            .init(title: "INFO")
        )
        for printer in printers {
            table.append(
                printer.name.printable + (printer.name == byDefault ? "*" : ""),
                printer.stateDescription.printable,
                printer.isAcceptingJobs ? "yes" : "no",
                "\(printer.queuedJobCount)",
                printer.deviceURI.printable,
                printer.info.printable
            )
        }
        return table
    }
}

extension ServerPrinter {
    /// State, and why, in words for people.
    var stateDescription: String {
        stateReasons.isEmpty ? state.keyword : "\(state.keyword) (\(stateReasons.joined(separator: ", ")))"
    }
}
