// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient
import PrintModel

/// The command `pdps apply -f FILE`.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make a server's printers and quotas be as a file says.",
        discussion: """
            What is so already is left alone: a second run changes nothing. Printers are added while their devices are \
            off; what these can do is found out when they answer. A setting that the file does not name goes back to \
            what the device has. What the file does not name stays, but with --prune printers without jobs go, and \
            quotas; a file without `quotas:` leaves these as they are.

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
              quotas:
              - of: '*'            # each user; or a name, or `project: NAME`
                counts: sheets     # impressions unless given, or color-impressions
                per: week          # month unless given, or day, ever
                printer: Office    # all printers unless given
                limit: 100
            """
    )

    @OptionGroup var server: ServerOptions

    @Option(name: [.customShort("f"), .customLong("file")], help: "The file; `-` is standard input.")
    var file: String

    @Flag(name: .long, help: "Say what would change, and change nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Also remove quotas that the file does not name, and printers; those that have jobs stay.")
    var prune = false

    func run() async throws {
        let site: SiteFile
        do {
            site = try SiteFile(path: file, environment: ProcessEnvironment.variables)
        } catch let fault as SiteFault {
            throw CommandError(.wrongUsage, "\(fault)")
        }
        let (file, dryRun, prune) = (file, dryRun, prune)
        let isWhole = try await server.withServer { server in
            let present = try await server.printerConfigurations()
            try Self.check(site, file, beside: Set(present.map(\.configuration.name)))
            var changes = SiteChange.changes(
                to: site,
                from: present,
                presentDefault: try await server.defaultPrinter(),
                prunes: prune
            )
            if site.quotas != nil {
                let quotas = try await server.quotas().compactMap(Quota.init)
                changes += SiteChange.quotaChanges(to: site, from: quotas, prunes: prune)
            }
            if changes.isEmpty { print("Nothing is to be changed.") }
            return try await Self.carryOut(changes, on: server, dryRun: dryRun)
        }
        guard isWhole else { throw CommandStatus.failed }
    }

    /// - Throws: `CommandError` for a quota of a printer that is neither in the file nor on the server.
    private static func check(_ site: SiteFile, _ file: String, beside present: Set<String>) throws {
        let names = present.union(site.printers.map(\.name))
        for quota in site.quotas ?? [] where !quota.printer.isEmpty && !names.contains(quota.printer) {
            throw CommandError(
                .wrongUsage,
                "\(file): \(quota.name): there is no printer '\(quota.printer)', neither in the file nor on the server"
            )
        }
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
                case .setQuota(let quota, _): try await set(quota, on: server)
                case .removeQuota(let quota): try await server.removeQuota(id: quota.id)
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

    private static func set(_ quota: Quota, on server: PrintServer) async throws {
        var (user, project): (String?, String?)
        switch quota.subject {
        case .eachUser: user = "*"
        case .user(let name): user = name
        case .project(let name): project = name
        }
        _ = try await server.setQuota(
            quota.limit,
            of: user,
            project: project,
            printer: quota.printer.isEmpty ? nil : quota.printer,
            measure: quota.measure.rawValue,
            period: quota.period.rawValue
        )
    }
}
