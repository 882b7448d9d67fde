// SPDX-License-Identifier: Apache-2.0

import GRDB
import Logging
public import PrintModel

extension SQLiteJobStore {
    /// Jobs removed in one transaction; other writers get their turn in between.
    static let removalStep = 200

    /// Removes a printer with its jobs; what is left after a crash is removed when the store is opened again.
    public func removePrinter(id: Int, at now: Timestamp) async throws {
        try await commits.write { transaction in
            try transaction.execute(
                "UPDATE printer SET is_removed = 1, is_default = 0 WHERE id = ? AND is_removed = 0",
                [id]
            )
            guard transaction.changedRows == 1 else { throw SpoolError.noPrinter(id) }
            try transaction.execute(
                """
                UPDATE printer SET is_default = 1
                WHERE id = (SELECT min(id) FROM printer WHERE is_removed = 0)
                AND NOT EXISTS (SELECT 1 FROM printer WHERE is_default = 1)
                """
            )
            try transaction.cancelUnfinished(printerID: id, at: now)
            transaction.changes.append(.printer(id: id))
        }
        try await removeHistory(printerID: id)
    }

    /// Removes jobs that ended before a moment, some hundred in each transaction.
    public func purgeJobs(endedBefore moment: Timestamp) async throws -> Int {
        try await purgeJobs(upTo: moment.milliseconds - 1, atMost: .max)
    }

    /// Removes jobs that ended at `moment` or earlier and did not ask to be kept, so many at most: those that ended first.
    func purgeJobs(upTo moment: Int64, atMost most: Int) async throws -> Int {
        var total = 0
        // Jobs that are kept are gone by once, not in each step.
        var last = (moment: Int64.min, id: 0)
        while total < most {
            let step = min(Self.removalStep, most - total)
            let (ended, files) = try await commits.write { [last] transaction in
                let rows = try Row.fetchAll(
                    transaction.database.cachedStatement(sql: RetentionSelection.ended),
                    arguments: [moment, last.moment, last.id, step]
                )
                let ended = rows.map { row -> (moment: Int64, id: Int) in (row[0], row[1]) }
                return (ended, try transaction.removeJobs(ended.map(\.id)))
            }
            try await remove(files)
            total += ended.count
            guard ended.count == step, let end = ended.last else { return total }
            last = end
        }
        return total
    }

    /// Removes jobs in whatever state, some hundred in each transaction.
    public func removeJobs(ids: [Int], at now: Timestamp) async throws -> Int {
        var total = 0
        for start in stride(from: 0, to: ids.count, by: Self.removalStep) {
            let step = Array(ids[start..<min(start + Self.removalStep, ids.count)])
            let (count, files) = try await commits.write { transaction in
                let rows = try Row.fetchAll(
                    transaction.database,
                    sql: "SELECT id, printer_id FROM job WHERE id IN (SELECT value FROM json_each(?))",
                    arguments: ["[\(step.map(String.init).joined(separator: ","))]"]
                )
                for row in rows { try transaction.enterInLedger(jobID: row[0], removedAt: now) }
                let files = try transaction.removeJobs(rows.map { $0[0] })
                for row in rows { transaction.changes.append(.job(id: row[0], printerID: row[1])) }
                return (rows.count, files)
            }
            try await remove(files)
            total += count
        }
        return total
    }

    /// Ends removals that the end of the server interrupted.
    func finishRemovals() async throws {
        let ids = try await read { try Int.fetchAll($0, sql: "SELECT id FROM printer WHERE is_removed = 1") }
        for id in ids {
            logger.notice("Removal of a printer is continued", metadata: ["printer.id": "\(id)"])
            try await removeHistory(printerID: id)
        }
    }

    private func removeHistory(printerID: Int) async throws {
        while true {
            let (isLast, files) = try await commits.write { transaction in
                let ids = try Int.fetchAll(
                    transaction.database.cachedStatement(
                        sql: "SELECT id FROM job WHERE printer_id = ? LIMIT \(Self.removalStep)"
                    ),
                    arguments: [printerID]
                )
                let files = try transaction.removeJobs(ids)
                let isLast = ids.count < Self.removalStep
                if isLast { try transaction.execute("DELETE FROM printer WHERE id = ?", [printerID]) }
                return (isLast, files)
            }
            try await remove(files)
            if isLast { return }
        }
    }

    /// Removes files that no row names any more, away from the writers; what is left after a crash is an orphan.
    func remove(_ files: [String]) async throws {
        guard !files.isEmpty else { return }
        try await onFileQueue { [folder] in
            for name in files { folder.remove(name) }
        }
    }
}

extension StoreTransaction {
    fileprivate mutating func cancelUnfinished(printerID: Int, at now: Timestamp) throws {
        let ids = try Int.fetchAll(
            database,
            sql: "SELECT id FROM job WHERE printer_id = ? AND state < 7 ORDER BY id",
            arguments: [printerID]
        )
        try execute(
            """
            UPDATE job SET state = 7, state_reasons = ?, state_message = 'The printer was removed.', is_open = 0,
                retry_at = NULL, completed_at = ?, revision = revision + 1
            WHERE printer_id = ? AND state < 7
            """,
            [JobStateReason.jobCanceledByOperator, now.milliseconds, printerID]
        )
        for id in ids {
            try enterInLedger(jobID: id)
            changes.append(.job(id: id, printerID: printerID))
        }
    }

    /// Removes jobs with their journals, and the contents that no other document uses; returns those that are files.
    func removeJobs(_ ids: [Int]) throws -> [String] {
        var files: [String] = []
        for id in ids {
            files += try removeDocuments(jobID: id).files
            try execute("DELETE FROM job WHERE id = ?", [id])
        }
        return files
    }

    /// Removes a job's documents; returns the files and the bytes that no other document uses.
    func removeDocuments(jobID: Int) throws -> (files: [String], bytes: Int64) {
        let statement = try database.cachedStatement(sql: "SELECT content_id FROM document WHERE job_id = ?")
        let contents = try Int64.fetchAll(statement, arguments: [jobID])
        try execute("DELETE FROM document WHERE job_id = ?", [jobID])
        var files: [String] = []
        var bytes: Int64 = 0
        for content in contents {
            guard let last = try letGo(of: content) else { continue }
            if let file = last.file { files.append(file) }
            bytes += last.size
        }
        return (files, bytes)
    }

    /// Counts one use less; returns what went when that was the last.
    private func letGo(of contentID: Int64) throws -> (file: String?, size: Int64)? {
        try execute("UPDATE content SET uses = uses - 1 WHERE id = ?", [contentID])
        let content = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT file, size FROM content WHERE id = ? AND uses = 0"),
            arguments: [contentID]
        )
        guard let content else { return nil }
        let last: (String?, Int64) = (content[0], content[1])
        try execute("DELETE FROM content WHERE id = ?", [contentID])
        return last
    }
}
