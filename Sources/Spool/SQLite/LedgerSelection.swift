// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
import PrintModel

/// The SQL that reads the ledger; each form begins with the index of what it is limited by.
enum LedgerSelection {
    /// The columns after `id`.
    static let columns = """
        job_id, attempt, user, accounting_user_id, account_id, printer, state, evidence, impressions, sheets, color, \
        media_use, copies, octets, created_at, ended_at, devices, quota_override
        """

    /// The statement for rows.
    static func select(_ query: LedgerQuery) -> (sql: String, arguments: StatementArguments) {
        var (filter, arguments) = condition(query)
        if let after = query.after {
            filter += filter.isEmpty ? "WHERE " : " AND "
            filter += "(ended_at, id) > (?, ?)"
            arguments += [after.endedAt.milliseconds, after.id]
        }
        arguments += [max(query.limit, 0)]
        let sql = """
            SELECT id, \(columns) FROM ledger \(index(query)) \(filter) ORDER BY ended_at, id LIMIT ?
            """
        return (sql, StatementArguments(arguments))
    }

    /// The statement for sums.
    static func sums(
        _ query: LedgerQuery,
        by key: LedgerSum.Key,
        after previous: String?
    ) -> (sql: String, arguments: StatementArguments) {
        var (filter, arguments) = condition(query)
        if let previous { arguments.append(previous) }
        arguments.append(max(query.limit, 0))
        let sql = """
            SELECT value, count(*), count(*) - count(impressions), total(impressions),
                total(impressions) FILTER (WHERE evidence = 'sent'),
                total(impressions) FILTER (WHERE color = 'color'),
                total(impressions) FILTER (WHERE color = 'monochrome'),
                total(sheets), total(sheets) FILTER (WHERE color = 'color'),
                total(sheets) FILTER (WHERE color = 'monochrome'), total(octets)
            FROM (\(summands(key, index(query), filter)))
            \(previous == nil ? "" : "WHERE value > ?") GROUP BY value ORDER BY value LIMIT ?
            """
        return (sql, StatementArguments(arguments))
    }

    /// What is summed up: the rows, or what each device printed of them.
    private static func summands(_ key: LedgerSum.Key, _ index: String, _ filter: String) -> String {
        guard key == .device else {
            return """
                SELECT \(expression(key)) AS value, impressions, evidence, color, sheets, octets
                FROM ledger \(index) \(filter)
                """
        }
        return """
            SELECT coalesce(device.value ->> 'printer', ledger.printer) AS value,
                iif(devices = '', impressions, device.value ->> 'impressions') AS impressions, evidence, color,
                0 AS sheets, 0 AS octets
            FROM ledger \(index) LEFT JOIN json_each(iif(devices = '', '[]', devices)) AS device
            \(filter.isEmpty ? "WHERE" : "\(filter) AND") (devices <> '' OR evidence <> 'none')
            """
    }

    private static func condition(_ query: LedgerQuery) -> (String, [(any DatabaseValueConvertible)?]) {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        if let user = query.user {
            conditions.append("user = ?")
            arguments.append(user)
        }
        if let printer = query.printer {
            conditions.append("printer = ?")
            arguments.append(printer)
        }
        if let accountID = query.accountID {
            // The words of the partial index.
            conditions.append(accountID.isEmpty ? "account_id = ?" : "account_id = ? AND account_id <> ''")
            arguments.append(accountID)
        }
        if let since = query.since {
            conditions.append("ended_at >= ?")
            arguments.append(since.milliseconds)
        }
        if let until = query.until {
            conditions.append("ended_at < ?")
            arguments.append(until.milliseconds)
        }
        return (conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "), arguments)
    }

    /// Names the index, as the planner has no statistics.
    private static func index(_ query: LedgerQuery) -> String {
        if query.user != nil { return "INDEXED BY ledger_user" }
        if query.accountID?.isEmpty == false { return "INDEXED BY ledger_account" }
        return query.printer != nil ? "INDEXED BY ledger_printer" : "INDEXED BY ledger_ended"
    }

    private static func expression(_ key: LedgerSum.Key) -> String {
        switch key {
        case .user: "user"
        case .printer, .device: "printer"
        case .project: "account_id"
        case .month: "strftime('%Y-%m', ended_at / 1000, 'unixepoch', 'localtime')"
        }
    }

    static func values(of entry: LedgerEntry) throws -> StatementArguments {
        [
            entry.jobID, entry.attempt, entry.user, entry.accountingUserID, entry.accountID, entry.printer,
            entry.state.rawValue, entry.evidence.rawValue, entry.impressions, entry.sheets,
            entry.mediaUse?.color?.rawValue ?? "", try entry.mediaUse.map(PrinterRow.json) ?? "", entry.copies,
            entry.octets, entry.createdAt.milliseconds, entry.endedAt.milliseconds,
            entry.devices.isEmpty ? "" : try PrinterRow.json(entry.devices), entry.quotaOverride,
        ]
    }

    /// Reads `id` and `columns`, in that order.
    static func entry(_ row: Row) throws -> LedgerEntry {
        let id: Int = row[0]
        let mediaUse: String = row[12]
        let devices: String = row[17]
        guard let state = JobState(rawValue: row[7]), let evidence = LedgerEntry.Evidence(rawValue: row[8]) else {
            throw SpoolError(
                .storeFailed,
                "row \(id) of the ledger cannot be read; restore the data directory from a backup"
            )
        }
        return LedgerEntry(
            id: id,
            jobID: row[1],
            attempt: row[2],
            user: row[3],
            accountingUserID: row[4],
            accountID: row[5],
            printer: row[6],
            devices: devices.isEmpty
                ? [] : try PrinterRow.value([LedgerEntry.Device].self, devices, of: "row \(id) of the ledger"),
            state: state,
            evidence: evidence,
            impressions: row[9],
            sheets: row[10],
            mediaUse: mediaUse.isEmpty
                ? nil : try PrinterRow.value(MediaUse.self, mediaUse, of: "row \(id) of the ledger"),
            copies: row[13],
            octets: row[14],
            createdAt: Timestamp(milliseconds: row[15]),
            endedAt: Timestamp(milliseconds: row[16]),
            quotaOverride: row[18]
        )
    }

    /// Reads a row of `sums`.
    static func sum(_ row: Row) -> LedgerSum {
        // `total` is a floating-point number, which never overflows.
        let count = { (index: Int) in Int(exactly: (row[index] as Double).rounded()) ?? Int.max }
        var sum = LedgerSum(value: row[0])
        sum.jobs = row[1]
        sum.uncountedJobs = row[2]
        sum.impressions = count(3)
        sum.unconfirmedImpressions = count(4)
        sum.colorImpressions = count(5)
        sum.monochromeImpressions = count(6)
        sum.sheets = count(7)
        sum.colorSheets = count(8)
        sum.monochromeSheets = count(9)
        sum.octets = Int64(count(10))
        return sum
    }
}
