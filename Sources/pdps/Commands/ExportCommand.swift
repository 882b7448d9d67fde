// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PDPSClient
import PrintModel

/// The command `pdps export`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a server's printers and quotas, or a CUPS server's printers, as a file for `pdps apply`.",
        discussion: """
            Passwords of devices are not written; `pdps apply` on the same server keeps them, and elsewhere takes \
            ${NAME} from its environment. Jobs and pauses are state, and not in the file. What has no form in it is \
            named on standard error.

            Examples:
              pdps export > site.yaml
              pdps export --from-cups /etc/cups > site.yaml
            """
    )

    @OptionGroup var server: ServerOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Read printers.conf, classes.conf and lpoptions of this folder instead of asking a server.",
            valueName: "dir"
        )
    )
    var fromCups: String?

    func run() async throws {
        let site: SiteFile
        if let fromCups {
            let found = try CUPSConfiguration(folder: fromCups)
            for note in found.notes { Self.note(note) }
            site = found.site
        } else {
            site = try await server.withServer { server in
                let printers = try await server.printerConfigurations().map(\.configuration)
                let (names, quotas) = (
                    Set(printers.map(\.name)), try await server.quotas().compactMap(Quota.init)
                )
                let isOfPrinter = { (quota: Quota) in quota.printer.isEmpty || names.contains(quota.printer) }
                for quota in quotas where !isOfPrinter(quota) {
                    Self.note("quota \(quota.id), \(quota.name), is left out: there is no printer '\(quota.printer)'")
                }
                return SiteFile(
                    defaultPrinter: try await server.defaultPrinter(),
                    printers: printers,
                    quotas: quotas.filter(isOfPrinter)
                )
            }
        }
        print(try site.text(note: Self.note), terminator: "")
    }

    private static func note(_ text: String) { StandardError.write("note: \(text.printable)\n") }
}
