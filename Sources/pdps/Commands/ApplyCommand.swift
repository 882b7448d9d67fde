// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps apply -f FILE`.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make a server's printers be as a file says.",
        discussion: """
            What is so already is left alone: a second run changes nothing. Printers are added while their devices are \
            off; what these can do is found out when they answer. A setting that the file does not name goes back to \
            what the device has. Printers that the file does not name stay, but with --prune those without jobs go.

            ${NAME} in a device URI is the environment's variable NAME: passwords need not be in the file, nor does \
            `pdps export` write them.

            Examples:
              pdps export > site.yaml
              pdps apply -f site.yaml --dry-run
              pdps apply -f site.yaml

            A file:
              pdps: 1
              default: Office
              printers:
                Office:
                  device: ipp://printer.example.com/ipp/print
                  location: Room 4
                  settings:
                    sides-default: two-sided-long-edge
            """
    )

    @OptionGroup var server: ServerOptions

    @Option(name: [.customShort("f"), .customLong("file")], help: "The file; `-` is standard input.")
    var file: String

    @Flag(name: .long, help: "Say what would change, and change nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Also remove printers that the file does not name; those that have jobs stay.")
    var prune = false

    func run() async throws {
        let site: SiteFile
        do {
            site = try SiteFile(path: file, environment: ProcessEnvironment.variables)
        } catch let fault as SiteFault {
            throw CommandError(.wrongUsage, "\(fault)")
        }
        let (dryRun, prune) = (dryRun, prune)
        let isWhole = try await server.withServer { server in
            let changes = SiteChange.changes(
                to: site,
                from: try await server.printerConfigurations(),
                presentDefault: try await server.defaultPrinter(),
                prunes: prune
            )
            if changes.isEmpty { print("Nothing is to be changed.") }
            return try await Self.carryOut(changes, on: server, dryRun: dryRun)
        }
        guard isWhole else { throw CommandStatus.failed }
    }

    /// Carries out one change after the other, and goes on behind one that fails; false if one did.
    private static func carryOut(_ changes: [SiteChange], on server: PrintServer, dryRun: Bool) async throws -> Bool {
        var isWhole = true
        for change in changes {
            for line in change.lines { print(line.printable) }
            if dryRun { continue }
            do {
                switch change {
                case .add(let printer), .change(let printer, _): try await server.configurePrinter(printer)
                case .makeDefault(let name, _): try await server.setDefaultPrinter(name)
                case .remove(let name, 0): try await server.removePrinter(name)
                case .remove(let name, let jobs):
                    StandardError.write("pdps: printer '\(name)' has \(jobs) jobs and stays; move or cancel them\n")
                    isWhole = false
                }
            } catch let error as ClientError where error.code != .unreachable {
                StandardError.write("pdps: \(error.message)\n")
                isWhole = false
            }
        }
        return isWhole
    }
}
