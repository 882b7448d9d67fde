// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PDPSClient

/// The command `pdps job ...`.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "List, show, change, move, repeat and end jobs.",
        subcommands: [
            JobListCommand.self, JobShowCommand.self, JobCancelCommand.self, JobHoldCommand.self,
            JobReleaseCommand.self, JobSuspendCommand.self, JobResumeCommand.self, JobMoveCommand.self,
            JobReprintCommand.self, JobSetCommand.self,
        ]
    )
}

/// The jobs that a command is about.
struct JobIDArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The job's id, as `pdps print` wrote it.", valueName: "job-id"))
    var ids: [Int]

    func validate() throws {
        for id in ids where id < 1 || id > Int(Int32.max) {
            throw ValidationError("\(id) is no job id; `pdps job list` shows them")
        }
    }
}

/// The command `pdps job cancel ID...`.
struct JobCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End jobs.",
        discussion: "Example: pdps job cancel 12 13"
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var jobs: JobIDArguments

    func run() async throws {
        let ids = jobs.ids
        try await server.withServer { server in
            for id in ids { try await server.cancelJob(id) }
        }
    }
}

/// The command `pdps job hold ID...`.
struct JobHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keep waiting jobs from being printed until they are released.",
        discussion: "Example: pdps job hold 12"
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var jobs: JobIDArguments

    func run() async throws {
        let ids = jobs.ids
        try await server.withServer { server in
            for id in ids { try await server.holdJob(id) }
        }
    }
}

/// The command `pdps job release ID...`.
struct JobReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let held jobs be printed.",
        discussion: """
            A job that was printed with a PIN waits for it; one in a follow-me pool, until its owner stands at a printer. \
            One that a quota holds is looked at again, and held again if it is still too much; on the server's own \
            machine --over-quota lets it through, and the ledger says who did that.

            Examples:
              pdps job release 12
              pdps job release 13 --pin 4711
              pdps job release 14 --at hall-2
              pdps job release 15 --over-quota
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var jobs: JobIDArguments

    @Option(name: .long, help: "The PIN that the jobs were printed with.")
    var pin: String?

    @Option(name: .customLong("at"), help: "Print them on this printer instead of where they wait.")
    var printer: String?

    @Flag(name: .long, help: "Let jobs through that a quota holds, this once and as they are now.")
    var overQuota = false

    func run() async throws {
        let ids = jobs.ids
        let (pin, printer, overQuota) = (pin, printer, overQuota)
        try await server.withServer { server in
            for id in ids {
                let missed = try await server.releaseJob(id, pin: pin, atPrinter: printer, overQuota: overQuota)
                JobMoveCommand.tell(missed, ofJob: id, printer: printer ?? "")
            }
        }
    }
}
