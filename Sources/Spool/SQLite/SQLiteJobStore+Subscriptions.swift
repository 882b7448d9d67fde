// SPDX-License-Identifier: Apache-2.0

import GRDB
public import PrintModel

extension SQLiteJobStore {
    /// All subscriptions by id.
    public func subscriptions() async throws -> [Subscription] {
        try await read { database in
            let statement = try database.cachedStatement(sql: "SELECT id, body FROM subscription ORDER BY id")
            return try Row.fetchCursor(statement).mapAll { row in
                let id: Int = row[0]
                var subscription = try PrinterRow.value(Subscription.self, row[1], of: "subscription \(id)")
                subscription.id = id
                return subscription
            }
        }
    }

    /// Stores new subscriptions, giving them their ids.
    public func addSubscriptions(_ subscriptions: [Subscription]) async throws -> [Subscription] {
        let bodies = try subscriptions.map(PrinterRow.json)
        return try await commits.write { transaction in
            var stored = subscriptions
            for index in stored.indices {
                let (printerID, jobID) = (stored[index].printerID, stored[index].jobID)
                try transaction.execute(
                    """
                    INSERT INTO subscription (printer_id, job_id, body) SELECT ?1, ?2, ?3
                    WHERE (?1 IS NULL OR EXISTS (SELECT 1 FROM printer WHERE id = ?1 AND is_removed = 0))
                    AND (?2 IS NULL OR EXISTS (SELECT 1 FROM job WHERE id = ?2))
                    """,
                    [printerID, jobID, bodies[index]]
                )
                guard transaction.changedRows == 1 else {
                    throw jobID.map(SpoolError.noJob) ?? SpoolError.noPrinter(printerID ?? 0)
                }
                stored[index].id = Int(transaction.insertedID)
            }
            return stored
        }
    }

    /// Replaces stored subscriptions; those that are gone stay so.
    public func updateSubscriptions(_ subscriptions: [Subscription]) async throws {
        let bodies = try subscriptions.map { (id: $0.id, json: try PrinterRow.json($0)) }
        try await commits.write { transaction in
            for body in bodies {
                try transaction.execute("UPDATE subscription SET body = ? WHERE id = ?", [body.json, body.id])
            }
        }
    }

    /// Forgets subscriptions.
    public func removeSubscriptions(ids: [Int]) async throws {
        try await commits.write { transaction in
            for id in ids { try transaction.execute("DELETE FROM subscription WHERE id = ?", [id]) }
        }
    }
}
