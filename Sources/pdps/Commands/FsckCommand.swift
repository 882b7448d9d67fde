// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Spool
import SystemPackage

/// The command `pdps fsck`.
struct FsckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Check a server's data folder: the database, every document's checksum, every job, quotas.",
        discussion: """
            Reads only; with --repair, for which the server must be stopped, it puts right what can be without losing \
            anything: jobs with damaged documents are aborted and say so, files that belong to no job are removed, \
            counts and indexes are made anew.

            Ends with 0 if all is in order or was put right, with 1 if something is left to do.
            """
    )

    @OptionGroup var folder: DataFolderOption

    @Flag(name: .long, help: "Put right what can be put right; for a stopped server.")
    var repair = false

    @Flag(name: .long, help: "As JSON.")
    var json = false

    func run() throws {
        do {
            let report = try SpoolCheck.run(directory: folder.folder, repair: repair, at: wallClock())
            if json {
                print(report.json.text)
            } else {
                for line in report.lines { print(line) }
                print(report.summary(of: folder.folder.string))
            }
            if !report.open.isEmpty { throw CommandStatus.failed }
        } catch let error as SpoolError {
            throw CommandError(.failed, "\(error)")
        }
    }
}
