// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command line: `pdps COMMAND`.
struct PDPS: AsyncParsableCommand {
    /// The version of this program and of the server in it.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "pdps",
        abstract: "Print documents, and run the server that prints them.",
        discussion: """
            Begin with a server and a printer:
              pdps serve &
              pdps printer add Office ipp://printer.example.com/ipp/print
              pdps print --wait letter.pdf

            The server is named by --server or PDPS_SERVER; without either it is pdps://127.0.0.1:1314.
            Exit codes: 0 done, 1 failed, 2 wrong usage, 3 server not reachable, 4 refused.
            """,
        version: version,
        subcommands: [
            PrintCommand.self, JobCommand.self, PrinterCommand.self, StatusCommand.self, WhyCommand.self,
            AccountCommand.self, QuotaCommand.self,
            RenderCommand.self, ServeCommand.self, DiscoverCommand.self, PortCommand.self, DNSCommand.self,
            ApplyCommand.self,
            ExportCommand.self, BackupCommand.self, FsckCommand.self,
        ]
    )
}
