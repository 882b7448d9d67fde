// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Spool
import SystemPackage

/// The command `pdps backup DIR`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a server's data folder, while the server runs or not.",
        discussion: """
            The copy is consistent as of one moment, checked, and a data folder itself: `pdps serve --data DIR` \
            restores it. Jobs that were not finished are held in it, since they may have been printed after the \
            backup: `pdps job list` shows them, `pdps job release` prints one, `pdps job cancel` ends it.

            Run it as the user that runs the server, or as root, on the server's machine. It ends with 1 if the copy \
            is not in order.

            Examples:
              pdps backup /mnt/backup/pdps-$(date +%F)
              pdps backup --data /srv/pdps --link /srv/pdps-before-upgrade
            """
    )

    @Argument(help: ArgumentHelp("Where the copy goes; nothing may be there yet.", valueName: "dir"))
    var destination: String

    @OptionGroup var folder: DataFolderOption

    @Flag(
        name: .long,
        help: "Link document files instead of copying them, where both are on one disk: quick, but no help if it fails."
    )
    var link = false

    func run() throws {
        do {
            let summary = try SpoolBackup.write(
                of: folder.folder,
                to: FilePath(destination),
                linksDocuments: link,
                at: wallClock()
            )
            let report = summary.report
            print(
                "\(destination): \(summary.jobs) jobs, \(report.documents) documents with \(report.bytes) bytes; "
                    + "\(summary.heldJobs) unfinished jobs are held in it"
            )
            for line in report.lines { StandardError.write(line + "\n") }
            if !report.open.isEmpty { throw CommandStatus.failed }
        } catch let error as SpoolError {
            throw CommandError(.failed, "no backup was made: \(error)")
        }
    }
}
