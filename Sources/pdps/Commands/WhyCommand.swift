// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps why [JOB|PRINTER]`.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say in one sentence why a job or a printer does not print, and who can change that.",
        discussion: """
            The sentence says the cause, since when, who can mend it and how, and what happens next. A number is a job, \
            anything else a printer.

            Examples:
              pdps why 12
              pdps why Office
              pdps why 12 --json
            """
    )

    @OptionGroup var server: ServerOptions

    @Argument(
        help: ArgumentHelp("A job's id or a printer's name (default: the default printer).", valueName: "job|printer")
    )
    var subject: String?

    @Flag(name: .long, help: "The argument is a printer's name, although it is a number.")
    var printer = false

    @Flag(name: .long, help: "As JSON: the sentence and its parts.")
    var json = false

    func run() async throws {
        let (subject, jobID) = (subject, jobID)
        let explanation = try await server.withServer { server in
            if let jobID { return try await server.explanation(ofJob: jobID) }
            return try await server.explanation(ofPrinter: subject)
        }
        print(json ? Self.json(explanation).text : explanation.sentence.printable)
    }

    /// The job that is asked about, nil when it is a printer.
    var jobID: Int? { printer ? nil : subject.flatMap(Int.init) }

    func validate() throws {
        if let jobID, !(1...Int(Int32.max)).contains(jobID) {
            throw ValidationError("\(jobID) is no job id; `pdps job list` shows them")
        }
    }

    /// Every part is there, null where there is nothing to say.
    static func json(_ explanation: ServerExplanation) -> JSONValue {
        let names = ["sentence", "situation", "cause", "since", "mender", "remedy", "next"]
        return .object(
            names.map { name in
                .init(name: name, value: explanation.members[name].map { JSONValue($0) } ?? .null)
            }
        )
    }
}
