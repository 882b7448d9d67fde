// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps account ...`.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Show what jobs used of paper, by user, printer, device, project or month.",
        discussion: """
            Every job that was begun has a row in the ledger, written as it ended and kept when the job is forgotten. \
            Impressions are sides of paper, whatever number of pages is on them. The column EVIDENCE says how they are \
            known: `confirmed` by the device, or only `sent` to one that does not tell. A project is what a job says with \
            `-o job-account-id=NAME`.

            On the server's own machine everything is shown, from elsewhere your own.
            """,
        subcommands: [AccountSumCommand.self, AccountListCommand.self]
    )
}

/// Which rows, and in which form.
struct LedgerOptions: ParsableArguments {
    @Option(name: .customLong("of"), help: ArgumentHelp("Only jobs of this user.", valueName: "user"))
    var user: String?

    @Option(name: .shortAndLong, help: "Only jobs of this printer.")
    var printer: String?

    @Option(name: .long, help: "Only jobs of this project (job-account-id).")
    var project: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only jobs that ended on this day or later, YYYY-MM-DD or YYYY-MM-DDTHH:MM.",
            valueName: "day"
        )
    )
    var since: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only jobs that ended up to this day, or before this moment.", valueName: "day")
    )
    var until: String?

    @Flag(name: .long, help: "As JSON; the keys are the names of the IPP attributes.")
    var json = false

    @Flag(name: .long, help: "As comma-separated values with a line of names, for spreadsheets.")
    var csv = false

    func validate() throws {
        guard !(json && csv) else { throw ValidationError("--json and --csv exclude each other") }
        for text in [since, until].compactMap({ $0 }) where LocalDay(text) == nil {
            throw ValidationError("'\(text)' is no day; write it as 2026-11-25 or 2026-11-25T08:30")
        }
    }

    /// What the server is asked for.
    var filter: LedgerFilter {
        LedgerFilter(
            user: user,
            printer: printer,
            project: project,
            since: since.flatMap(LocalDay.init)?.start,
            until: until.flatMap(LocalDay.init)?.end
        )
    }
}

/// The command `pdps account list`.
struct AccountListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the rows of the ledger, those that ended first come first.",
        discussion: """
            Examples:
              pdps account list --since 2026-11-01
              pdps account list --of ada --project thesis
              pdps account list --csv > ledger.csv
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var options: LedgerOptions

    @Option(name: .long, help: "The most rows (default: all).")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
    }

    func run() async throws {
        let (filter, limit, csv) = (options.filter, limit ?? Int.max, options.csv)
        if csv { print(LedgerOutput.csvTitles(LedgerOutput.rowNames), terminator: "") }
        let rows = try await server.withServer { server in
            var rows: [AttributeGroup] = []
            var (count, next) = (0, nil as String?)
            repeat {
                let page = try await server.ledger(filter, after: next, limit: min(limit - count, 1_000))
                count += page.rows.count
                next = page.rows.isEmpty ? nil : page.next
                // A ledger of any length goes through as it comes.
                guard csv else {
                    rows += page.rows
                    continue
                }
                for row in page.rows { print(LedgerOutput.csvLine(row, LedgerOutput.rowNames), terminator: "") }
            } while next != nil && count < limit
            return rows
        }
        if csv { return }
        if options.json {
            print(JSONValue.array(rows.map { JSONValue($0.attributes) }).text)
        } else {
            for line in LedgerOutput.rowTable(rows).lines(.standardOutput) { print(line) }
        }
    }
}

/// The command `pdps account sum`.
struct AccountSumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sum",
        abstract: "Sum up what users, printers, devices, projects or months used.",
        discussion: """
            Examples:
              pdps account sum
              pdps account sum --by printer --since 2026-11-01
              pdps account sum --by device -p hall       what each device of the pool 'hall' printed
              pdps account sum --by month --of ada --csv
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var options: LedgerOptions

    @Option(
        name: .long,
        help: "What to sum up by: user, printer, device, project or month (default: user).",
        transform: key
    )
    var by: PrintServer.LedgerKey = .user

    private static func key(_ text: String) throws -> PrintServer.LedgerKey {
        guard let key = PrintServer.LedgerKey(rawValue: text) else {
            throw ValidationError("--by is user, printer, device, project or month, not '\(text)'")
        }
        return key
    }

    func run() async throws {
        let (filter, by) = (options.filter, by)
        let rows = try await server.withServer { server in
            var rows: [AttributeGroup] = []
            var next: String?
            repeat {
                let page = try await server.ledger(filter, sumsBy: by, after: next)
                rows += page.rows
                next = page.rows.isEmpty ? nil : page.next
            } while next != nil
            return rows
        }
        let names = [LedgerOutput.name(of: by)] + LedgerOutput.sumNames
        if options.json {
            print(JSONValue.array(rows.map { JSONValue($0.attributes) }).text)
        } else if options.csv {
            print(LedgerOutput.csvTitles(names), terminator: "")
            for row in rows { print(LedgerOutput.csvLine(row, names), terminator: "") }
        } else {
            for line in LedgerOutput.sumTable(rows, by: by).lines(.standardOutput) { print(line) }
        }
    }
}
