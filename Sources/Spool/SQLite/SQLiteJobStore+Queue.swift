// SPDX-License-Identifier: Apache-2.0

import GRDB
public import PrintModel

extension SQLiteJobStore {
    /// Stores a change of a waiting job and puts it behind another one, or before all.
    public func placeJob(_ change: JobChange, behind predecessorID: Int?) async throws -> Job {
        let entries = TimelineText.encode(change.timeline)
        return try await commits.write { transaction in
            var change = change
            let place = try transaction.place(for: &change.job, behind: predecessorID)
            let job = change.job
            let values = try JobRow.values(of: job, revision: job.revision + 1)
            try transaction.execute(updateJob, values + [job.id, job.revision])
            guard transaction.changedRows == 1 else { throw try missedJob(job, transaction.database) }
            try transaction.execute("UPDATE job SET place = ? WHERE id = ?", [place, job.id])
            return try transaction.finish(change, entries)
        }
    }
}

extension StoreTransaction {
    /// The middle between two neighbours in the queue; gives `job` the priority of the one that it follows.
    fileprivate func place(for job: inout Job, behind predecessorID: Int?) throws -> Int64 {
        guard let predecessorID else { return try placeBeforeAll(of: &job) }
        let row = try Row.fetchOne(
            database,
            sql: "SELECT priority, place FROM job WHERE id = ? AND printer_id = ? AND state < 7 AND id <> ?",
            arguments: [predecessorID, job.printerID, job.id]
        )
        guard let row else {
            throw SpoolError(.notFound, "job \(predecessorID) does not wait on the printer of job \(job.id)")
        }
        job.priority = row[0]
        let (previous, next) = try neighbours(of: row[1], job)
        guard next - previous < 2 else { return previous + (next - previous) / 2 }
        // No room is left: the queue gets its places anew, a million apart.
        try spread(job)
        let place = try Int64.fetchOne(database, sql: "SELECT place FROM job WHERE id = ?", arguments: [predecessorID])
        let (first, second) = try neighbours(of: place ?? 0, job)
        return first + (second - first) / 2
    }

    private func placeBeforeAll(of job: inout Job) throws -> Int64 {
        let first = try Row.fetchOne(
            database,
            sql: """
                SELECT priority, place FROM job INDEXED BY job_queue_printer
                WHERE printer_id = ? AND state < 7 AND id <> ? ORDER BY priority DESC, place, id LIMIT 1
                """,
            arguments: [job.printerID, job.id]
        )
        guard let first else { return Int64(job.id) << 20 }
        job.priority = first[0]
        return (first[1] as Int64) - 1 << 20
    }

    /// A place, and that of the job that comes next with the same priority.
    private func neighbours(of place: Int64, _ job: Job) throws -> (Int64, Int64) {
        let next = try Int64.fetchOne(
            database,
            sql: """
                SELECT place FROM job INDEXED BY job_queue_printer
                WHERE printer_id = ? AND priority = ? AND place > ? AND state < 7 AND id <> ?
                ORDER BY place LIMIT 1
                """,
            arguments: [job.printerID, job.priority, place, job.id]
        )
        return (place, next ?? place + 2 << 20)
    }

    private func spread(_ job: Job) throws {
        let ids = try Int.fetchAll(
            database,
            sql: "SELECT id FROM job WHERE printer_id = ? AND priority = ? AND state < 7 ORDER BY place, id",
            arguments: [job.printerID, job.priority]
        )
        for (index, id) in ids.enumerated() {
            try execute("UPDATE job SET place = ? WHERE id = ?", [Int64(index + 1) << 20, id])
        }
    }
}
