// SPDX-License-Identifier: Apache-2.0

import GRDB
import PrintModel

/// The SQL that finds jobs; each form is served by an index of `Schema`, whatever the history's length.
enum JobSelection {
    static let next = """
        SELECT id, \(JobRow.columns) FROM job INDEXED BY job_pending
        WHERE printer_id = ? AND state = 3 AND (retry_at IS NULL OR retry_at <= ?)
        ORDER BY priority DESC, id LIMIT 1
        """

    static let nextRetry = """
        SELECT min(retry_at) FROM job INDEXED BY job_retry
        WHERE printer_id = ? AND state = 3 AND retry_at IS NOT NULL
        """

    /// The statement for a query, nil when no job can match.
    static func select(_ query: JobQuery) -> (sql: String, arguments: StatementArguments)? {
        guard query.limit > 0, let states = statesCondition(query) else { return nil }
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        if let condition = states.condition { conditions.append(condition) }
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
            SELECT id, \(JobRow.columns) FROM job \(index(query))\(filter)
            ORDER BY \(order(query.order)) LIMIT ? OFFSET ?
            """
        return (sql, StatementArguments(arguments))
    }

    private static func order(_ order: JobQuery.Order) -> String {
        switch order {
        case .queue: "priority DESC, id"
        case .newestEndedFirst: "completed_at DESC, id DESC"
        case .id: "id"
        }
    }

    /// The condition on the states, in the words of the partial indexes; nil when no state is left.
    private static func statesCondition(_ query: JobQuery) -> (condition: String?, Void)? {
        let unfinished = Set(JobState.allCases.filter { !$0.isTerminal })
        let ended = Set(JobState.allCases.filter(\.isTerminal))
        var states = query.states
        switch query.order {
        case .queue: states.formIntersection(unfinished)
        case .newestEndedFirst: states.formIntersection(ended)
        case .id: break
        }
        guard !states.isEmpty else { return nil }
        let list = "state IN (\(states.map { String($0.rawValue) }.sorted().joined(separator: ", ")))"
        if states == unfinished { return ("state < 7", ()) }
        if states == ended { return ("state >= 7", ()) }
        if states.isSubset(of: unfinished) { return ("state < 7 AND \(list)", ()) }
        if states.isSubset(of: ended) { return ("state >= 7 AND \(list)", ()) }
        return (states.count == JobState.allCases.count ? nil : list, ())
    }

    /// Names the index where the planner, which has no statistics, could choose one that needs sorting.
    private static func index(_ query: JobQuery) -> String {
        guard query.ids == nil else { return "" }
        let suffix = query.user != nil ? "_user" : query.printerID != nil ? "_printer" : ""
        switch query.order {
        case .queue: return "INDEXED BY job_queue\(suffix) "
        case .newestEndedFirst: return "INDEXED BY job_ended\(suffix) "
        case .id: return ""
        }
    }
}
