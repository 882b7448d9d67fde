// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps job list`.
struct JobListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the jobs that wait or print.",
        discussion: """
            Examples:
              pdps job list
              pdps job list --completed --limit 20
              pdps job list -p Office --all --json
            """
    )

    @OptionGroup var server: ServerOptions

    @Option(name: .shortAndLong, help: "Only jobs of this printer.")
    var printer: String?

    @Flag(name: .long, help: "Those that ended, the latest first.")
    var completed = false

    @Flag(name: .shortAndLong, help: "Those that ended, too.")
    var all = false

    @Flag(name: .long, help: "Only your own.")
    var mine = false

    @Option(name: .long, help: "The most jobs to list.")
    var limit: Int?

    @Flag(name: .long, help: "As JSON; the keys are the names of the IPP attributes.")
    var json = false

    func validate() throws {
        guard !(completed && all) else { throw ValidationError("--completed and --all exclude each other") }
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
    }

    func run() async throws {
        let selection: PrintServer.JobSelection = all ? .all : completed ? .completed : .notCompleted
        let (printer, mine, limit) = (printer, mine, limit)
        let jobs = try await server.withServer {
            try await $0.jobs(selection, printer: printer, onlyMine: mine, limit: limit)
        }
        if json {
            print(JSONValue.array(jobs.map { JSONValue($0.attributes.attributes) }).text)
        } else {
            show(jobs)
        }
    }

    private func show(_ jobs: [ServerJob]) {
        var table = Table(
            .init(title: "JOB", isNumeric: true),
            .init(title: "PRINTER"),
            .init(title: "USER"),
            .init(title: "STATE"),
            .init(title: "PRINTED", isNumeric: true),
            .init(title: "SIZE", isNumeric: true),
            .init(title: "CREATED"),
            .init(title: "NAME")
        )
        for job in jobs {
            table.append(
                "\(job.id)",
                job.printerName.printable,
                job.userName.printable,
                job.stateDescription.printable,
                job.progress,
                job.kibibytes.map { readableSize(kibibytes: $0) } ?? "",
                job.attributes[.dateTimeAtCreation]?.localSeconds ?? "",
                job.name.printable
            )
        }
        for line in table.lines(.standardOutput) { print(line) }
    }
}
