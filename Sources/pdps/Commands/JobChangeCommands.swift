// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps job suspend ID...`.
struct JobSuspendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Stop jobs that are being printed, so that others are.",
        discussion: "Example: pdps job suspend 12"
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var jobs: JobIDArguments

    func run() async throws {
        let ids = jobs.ids
        try await server.withServer { server in
            for id in ids { try await server.suspendJob(id) }
        }
    }
}

/// The command `pdps job resume ID...`.
struct JobResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let suspended jobs go on behind what was printed.",
        discussion: "Example: pdps job resume 12"
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var jobs: JobIDArguments

    func run() async throws {
        let ids = jobs.ids
        try await server.withServer { server in
            for id in ids { try await server.resumeJob(id) }
        }
    }
}

/// The command `pdps job move ID... PRINTER`.
struct JobMoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Have waiting or suspended jobs printed on another printer.",
        discussion: """
            A suspended job goes on there behind what was printed. What the printer cannot do of a job's options is left out
            and told, unless the job insists on it (ipp-attribute-fidelity).

            Example: pdps job move --to Attic 12 13
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var jobs: JobIDArguments

    @Option(name: .customLong("to"), help: "The printer that the jobs go to.")
    var printer: String

    func run() async throws {
        let ids = jobs.ids
        let printer = printer
        try await server.withServer { server in
            for id in ids {
                let missed = try await server.moveJob(id, toPrinter: printer)
                Self.tell(missed, ofJob: id, printer: printer)
            }
        }
    }

    /// Says what a job is printed without.
    static func tell(_ missed: [String], ofJob id: Int, printer: String) {
        guard !missed.isEmpty else { return }
        let names = missed.joined(separator: ", ")
        StandardError.write("pdps: job \(id) is printed without \(names), which \(printer) cannot do".printable + "\n")
    }
}

/// The command `pdps job reprint ID...`.
struct JobReprintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reprint",
        abstract: "Print jobs that ended once more, as new jobs.",
        discussion: """
            Writes the new jobs' ids on standard output.

            Examples:
              pdps job reprint 12
              pdps job reprint 12 -o copies=1 -o page-ranges=3-4
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var jobs: JobIDArguments
    @OptionGroup var change: JobChangeOptions

    func run() async throws {
        let ids = jobs.ids
        let template = change.attributes
        try await server.withServer { server in
            for id in ids {
                let job = try await server.reprintJob(id, template: template)
                print(job.id)
                PrintCommand.tellUnsupported(of: job)
            }
        }
    }
}

/// The command `pdps job set ID... -o NAME=VALUE`.
struct JobSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change waiting jobs.",
        discussion: """
            Examples:
              pdps job set 12 -o copies=3 -o job-priority=80
              pdps job set 12 -o job-hold-until=evening
              pdps job set 12 --next
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var jobs: JobIDArguments
    @OptionGroup var change: JobChangeOptions

    @Option(name: [.customShort("t"), .long], help: "The jobs' name.")
    var title: String?

    @Flag(name: .long, help: "Print them next on their printer.")
    var next = false

    func validate() throws {
        guard next || title != nil || !change.options.isEmpty else {
            throw ValidationError("nothing is to be changed; write -o NAME=VALUE, --title or --next")
        }
    }

    func run() async throws {
        let ids = jobs.ids
        let next = next
        let attributes = (title.map { [Attribute(.jobName, $0)] } ?? []) + change.attributes
        try await server.withServer { server in
            for id in ids {
                if !attributes.isEmpty { try await server.setJob(id, attributes: attributes) }
                if next { try await server.promoteJob(id) }
            }
        }
    }
}

/// Attributes of a job that replace those that it has.
struct JobChangeOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("option")],
        help: ArgumentHelp(
            "An attribute of the job, such as copies=2; may be given more than once.",
            valueName: "name=value"
        ),
        transform: JobOption.parse
    )
    var options: [JobOption] = []

    /// Options in their order; the last of a name wins.
    var attributes: [Attribute] {
        var group = AttributeGroup(tag: .jobAttributes)
        for option in options { group[option.attribute.name] = option.attribute }
        return group.attributes
    }
}
