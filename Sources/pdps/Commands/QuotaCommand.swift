// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient
import PrintModel

/// The command `pdps quota ...`.
struct QuotaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quota",
        abstract: "Limit how much paper users and projects may use.",
        discussion: """
            A quota counts what the ledger says (pdps account). When its limit is reached, further jobs are refused with \
            the reason. A job that would go beyond it is held before anything of it is printed, and goes on by itself \
            when it fits; `pdps why JOB` says by how much it does not.

            Quotas are set on the server's own machine; from elsewhere you see your own.
            """,
        subcommands: [QuotaSetCommand.self, QuotaListCommand.self, QuotaRemoveCommand.self]
    )
}

/// The command `pdps quota set`.
struct QuotaSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set a quota, in the place of one for the same user or project, printer, measure and period.",
        discussion: """
            What was used in the running period counts at once. A quota of a user by name takes the place of the one \
            of each user for the same printer, measure and period.

            Examples:
              pdps quota set 500 --of '*'                           each user 500 impressions a month
              pdps quota set 2000 --of ada                          but ada 2,000
              pdps quota set 100 --project thesis --counts sheets --per ever
              pdps quota set 0 --of ben --counts color-impressions -p Studio
            """
    )

    @OptionGroup var server: ServerOptions

    @Argument(help: "The most that may be used in a period.")
    var limit: Int

    @Option(
        name: .customLong("of"),
        help: ArgumentHelp("For this user's jobs; '*' for each user.", valueName: "user")
    )
    var user: String?

    @Option(name: .long, help: "For the jobs of this project (job-account-id), of all users together.")
    var project: String?

    @Option(name: .shortAndLong, help: "Only for what is printed with this printer.")
    var printer: String?

    @Option(
        name: .customLong("counts"),
        help: "What is counted: impressions, sheets or color-impressions (default: impressions).",
        transform: { try keyword($0, "--counts") }
    )
    var measure: Quota.Measure = .impressions

    @Option(
        name: .customLong("per"),
        help: "When the count begins anew: each day, week or month, or not ever (default: month).",
        transform: { try keyword($0, "--per") }
    )
    var period: Quota.Period = .month

    @Flag(name: .long, help: "As JSON; the keys are the names of the IPP attributes.")
    var json = false

    func validate() throws {
        guard (user?.isEmpty == false) != (project?.isEmpty == false) else {
            throw ValidationError("say whose quota it is: --of USER or --project NAME, one of them")
        }
        guard (0...Int(Int32.max)).contains(limit) else {
            throw ValidationError("the limit must be 0 to \(Int32.max)")
        }
    }

    func run() async throws {
        let (limit, user, project, printer, measure, period) = (limit, user, project, printer, measure, period)
        let quota = try await server.withServer {
            try await $0.setQuota(
                limit,
                of: user.flatMap { $0.isEmpty ? nil : $0 },
                project: project.flatMap { $0.isEmpty ? nil : $0 },
                printer: printer,
                measure: measure.rawValue,
                period: period.rawValue
            )
        }
        show(quota.map { [$0] } ?? [], json: json)
    }
}

/// The command `pdps quota list`.
struct QuotaListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List quotas and what is used of them.",
        discussion: """
            CLAIMED is what jobs that are being printed may still use.

            Examples:
              pdps quota list
              pdps quota list --of ada      what ada's jobs fall under, and has left
            """
    )

    @OptionGroup var server: ServerOptions

    @Option(
        name: .customLong("of"),
        help: ArgumentHelp("Only those that this user's jobs fall under.", valueName: "user")
    )
    var user: String?

    @Option(name: .long, help: "With --of, those of this project as well.")
    var project: String?

    @Option(name: .shortAndLong, help: "With --of, only those that hold for this printer.")
    var printer: String?

    @Flag(name: .long, help: "As JSON; the keys are the names of the IPP attributes.")
    var json = false

    func run() async throws {
        let (user, project, printer) = (user, project, printer)
        let quotas = try await server.withServer {
            try await $0.quotas(of: user, project: project, printer: printer)
        }
        show(quotas, json: json)
    }
}

/// The command `pdps quota remove`.
struct QuotaRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove quotas; jobs that they hold go on.",
        discussion: """
            Example:
              pdps quota remove 3
            """
    )

    @OptionGroup var server: ServerOptions

    @Argument(help: "Their numbers, as `pdps quota list` shows them.")
    var ids: [Int]

    func run() async throws {
        let ids = ids
        try await server.withServer { server in
            for id in ids { try await server.removeQuota(id: id) }
        }
    }
}

private func show(_ quotas: [AttributeGroup], json: Bool) {
    if json {
        print(JSONValue.array(quotas.map { JSONValue($0.attributes) }).text)
    } else {
        for line in QuotaOutput.table(quotas).lines(.standardOutput) { print(line) }
    }
}

private func keyword<Value>(_ text: String, _ option: String) throws -> Value
where Value: RawRepresentable<String> & CaseIterable {
    guard let value = Value(rawValue: text) else {
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("\(option) is one of \(known), not '\(text)'")
    }
    return value
}
