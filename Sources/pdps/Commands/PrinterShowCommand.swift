// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps printer show [NAME]`.
struct PrinterShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a printer: its state, its device and what it can do.",
        discussion: """
            Examples:
              pdps printer show Office
              pdps printer show Office --json
            """
    )

    @OptionGroup var server: ServerOptions

    @Argument(help: "The printer's name (default: the default printer).")
    var name: String?

    @Flag(name: .long, help: "As JSON, with all that the server tells; the keys are the names of the IPP attributes.")
    var json = false

    func run() async throws {
        let name = name
        let (printer, uri) = try await server.withServer { (try await $0.printer(name), $0.printerURI(name)) }
        if json {
            print(JSONValue(printer.attributes.attributes).text)
        } else {
            for line in Self.description(printer, uri: uri, .standardOutput) { print(line) }
        }
    }

    /// What the printer is, how it stands and what it can do.
    static func description(_ printer: ServerPrinter, uri: String, _ style: TerminalStyle) -> [String] {
        let facts: [(String, String)] = [
            ("Info", printer.info), ("Location", printer.location), ("State", printer.stateDescription),
            ("Message", printer.stateMessage), ("Accepts jobs", printer.isAcceptingJobs ? "yes" : "no"),
            ("Waiting jobs", "\(printer.queuedJobCount)"), ("Device", printer.deviceURI),
            ("Model", printer.makeAndModel), ("URI", uri),
        ]
        let abilities: [(String, String)] = Self.abilities.compactMap { title, name in
            printer.attributes[name].map { (title, JSONValue($0).plain) }
        }
        return [style.strong("Printer \(printer.name.printable)")] + aligned(facts + profiles(printer) + abilities)
    }

    /// The ICC profiles of the device, each with the media that it is for.
    private static func profiles(_ printer: ServerPrinter) -> [(String, String)] {
        (printer.attributes["printer-icc-profiles"]?.values ?? []).compactMap(\.collectionValue).map { profile in
            let name = profile["profile-name"]?.stringValue ?? "without a name"
            let mediaType = profile["media-type"]?.stringValue
            return ("ICC profile", name.printable + (mediaType.map { ", for \($0.printable)" } ?? ""))
        }
    }

    private static let abilities = [
        ("Formats", "document-format-supported"), ("Media", "media-ready"),
        ("Resolutions", "printer-resolution-supported"),
        ("Colors", "print-color-mode-supported"), ("Sides", "sides-supported"), ("Finishings", "finishings-supported"),
        ("PJL", "pdps-device-pjl"), ("TLS key", "pdps-device-key"), ("If unconfirmed", "pdps-unconfirmed-policy"),
        ("Retry budget", "pdps-retry-budget"), ("Quiet hours", "pdps-quiet-hours"),
        ("Queue order", "pdps-queue-order"), ("Priority ageing", "pdps-priority-ageing"),
    ]
}
