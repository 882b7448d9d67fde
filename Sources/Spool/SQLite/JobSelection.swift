// SPDX-License-Identifier: Apache-2.0

import GRDB
import PrintModel

/// The SQL that finds jobs; each form is served by an index of `Schema`, whatever the history's length.
enum JobSelection {
    static let next = """
        SELECT id, \(JobRow.columns) FROM job INDEXED BY job_pending
        WHERE printer_id = ? AND state = 3 AND (retry_at IS NULL OR retry_at <= ?)
        ORDER BY place, id LIMIT 1
        """

    static let nextRetry = """
        SELECT min(retry_at) FROM job INDEXED BY job_retry
        WHERE printer_id = ? AND state = 3 AND retry_at IS NOT NULL
        """

    /// The statement for a query, nil when no job can match.
    static func select(_ query: JobQuery) -> (sql: String, arguments: StatementArguments)? {
        let states = states(query)
        guard query.limit > 0, !states.isEmpty else { return nil }
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        if let condition = condition(states) { conditions.append(condition) }
        if let printerID = query.printerID {
            conditions.append("printer_id = ?")
            arguments.append(printerID)
        }
        if let user = query.user {
            conditions.append("user = ?")
            arguments.append(user)
        }
        if let ids = query.ids {
            conditions.append("id IN (SELECT value FROM json_each(?))")
            arguments.append("[\(ids.map(String.init).joined(separator: ","))]")
        }
        if let firstID = query.firstID {
            conditions.append("id >= ?")
            arguments.append(firstID)
        }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        arguments += [query.limit, max(query.offset, 0)]
        let sql = """
            SELECT id, \(JobRow.columns) FROM job \(index(query, states))\(filter)
            ORDER BY \(order(query.order)) LIMIT ? OFFSET ?
            """
        return (sql, StatementArguments(arguments))
    }

    private static func order(_ order: JobQuery.Order) -> String {
        switch order {
        case .queue: "place, id"
        case .newestEndedFirst: "completed_at DESC, id DESC"
        case .id: "id"
        }
    }

    /// The states asked for, as far as the order has to do with them.
    private static func states(_ query: JobQuery) -> Set<JobState> {
        switch query.order {
        case .queue: query.states.intersection(unfinished)
        case .newestEndedFirst: query.states.intersection(ended)
        case .id: query.states
        }
    }

    private static let running: Set<JobState> = [.processing, .processingStopped]
    private static let unfinished = Set(JobState.allCases.filter { !$0.isTerminal })
    private static let ended = Set(JobState.allCases.filter(\.isTerminal))

    /// The condition on the states, in the words of the partial indexes, or nil when all states are asked for.
    private static func condition(_ states: Set<JobState>) -> String? {
        let list = "state IN (\(states.map { String($0.rawValue) }.sorted().joined(separator: ", ")))"
        if states.count == JobState.allCases.count { return nil }
        if states == running { return list }
        if states.isSubset(of: running) { return "state IN (5, 6) AND \(list)" }
        if states == unfinished { return "state < 7" }
        if states == ended { return "state >= 7" }
        if states.isSubset(of: unfinished) { return "state < 7 AND \(list)" }
        return states.isSubset(of: ended) ? "state >= 7 AND \(list)" : list
    }

    /// Names the index, as the planner has no statistics and could choose one that walks through the history.
    private static func index(_ query: JobQuery, _ states: Set<JobState>) -> String {
        guard query.ids == nil else { return "" }
        let suffix = query.user != nil ? "_user" : query.printerID != nil ? "_printer" : ""
        if states.isSubset(of: running) { return "INDEXED BY job_running " }
        switch query.order {
        case .queue: return "INDEXED BY job_queue\(suffix) "
        case .newestEndedFirst: return "INDEXED BY job_ended\(suffix) "
        case .id where states.isSubset(of: unfinished):
            return suffix.isEmpty ? "INDEXED BY job_unfinished " : "INDEXED BY job_queue\(suffix) "
        case .id: return suffix.isEmpty ? "NOT INDEXED " : "INDEXED BY job\(suffix) "
        }
    }
}
