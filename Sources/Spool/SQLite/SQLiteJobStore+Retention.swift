// SPDX-License-Identifier: Apache-2.0

import GRDB
public import PrintModel

extension SQLiteJobStore {
    /// Removes documents and jobs that are not kept any longer, some in each transaction.
    public func applyRetention(_ policy: RetentionPolicy, at now: Timestamp) async throws -> RetentionResult {
        try await endRetention(at: now)
        var result = RetentionResult()
        if let age = policy.documentAge { try await removeDocuments(endedBefore: now + (.zero - age), &result) }
        if let limit = policy.documentBytes { try await removeDocuments(beyond: limit, &result) }
        if let age = policy.historyAge { result.jobs += try await purgeJobs(endedBefore: now + (.zero - age)) }
        if let count = policy.historyCount { try await purgeJobs(beyond: count, &result) }
        return result
    }

    /// Lets jobs that asked to be kept go with the others, once their time has come.
    private func endRetention(at now: Timestamp) async throws {
        while true {
            let count = try await commits.write { transaction in
                try transaction.execute(RetentionSelection.endRetention, [now.milliseconds])
                return transaction.changedRows
            }
            if count < Self.removalStep { return }
        }
    }

    /// Removes the documents of jobs that ended before a moment.
    private func removeDocuments(endedBefore moment: Timestamp, _ result: inout RetentionResult) async throws {
        while true {
            let count = try await removeDocuments(RetentionSelection.oldest, [moment.milliseconds], atLeast: .max)
            result.jobsWithDocuments += count
            if count < Self.removalStep { return }
        }
    }

    /// Removes documents, of the jobs that ended first, until all together have no more than `limit` bytes.
    private func removeDocuments(beyond limit: Int64, _ result: inout RetentionResult) async throws {
        var retained = false
        while true {
            let excess = try await read {
                (try Int64.fetchOne($0, sql: "SELECT coalesce(sum(size), 0) FROM content") ?? 0) - limit
            }
            guard excess > 0 else { return }
            let count =
                retained
                ? try await removeDocuments(RetentionSelection.retained, [Self.removalStep], atLeast: excess)
                : try await removeDocuments(RetentionSelection.oldest, [Int64.max], atLeast: excess)
            result.jobsWithDocuments += count
            if retained { result.jobsRetained += count }
            guard count == 0 else { continue }
            // What is left then belongs to unfinished jobs.
            if retained { return }
            retained = true
        }
    }

    /// Removes the documents of some of the jobs that a statement selects, until so many bytes went; returns of how many.
    private func removeDocuments(
        _ selection: String,
        _ arguments: StatementArguments,
        atLeast bytes: Int64
    ) async throws -> Int {
        let (count, files) = try await commits.write { transaction in
            let statement = try transaction.database.cachedStatement(sql: selection)
            let ids = try Int.fetchAll(statement, arguments: arguments)
            var files: [String] = []
            var count = 0
            var freed: Int64 = 0
            for id in ids where freed < bytes {
                let contents = try transaction.removeDocuments(jobID: id)
                freed += contents.bytes
                files += contents.files
                count += 1
                try transaction.execute(RetentionSelection.giveUpDocuments, [id])
            }
            return (count, files)
        }
        try await remove(files)
        return count
    }

    /// Removes jobs that ended, the first first, until there are so many.
    private func purgeJobs(beyond count: Int, _ result: inout RetentionResult) async throws {
        let ended = try await read { try Int.fetchOne($0, sql: RetentionSelection.endedCount) ?? 0 }
        guard ended > count else { return }
        let purged = try await purgeJobs(upTo: .max, atMost: ended - count)
        result.jobs += purged
        var excess = ended - count - purged
        while excess > 0 {
            let most = min(excess, Self.removalStep)
            let (count, files) = try await commits.write { transaction in
                let statement = try transaction.database.cachedStatement(sql: RetentionSelection.retained)
                let ids = try Int.fetchAll(statement, arguments: [most])
                return (ids.count, try transaction.removeJobs(ids))
            }
            try await remove(files)
            result.jobs += count
            result.jobsRetained += count
            excess -= count
            if count < most { return }
        }
    }
}

/// The SQL of what is kept and what may go; each form is served by an index of `Schema`.
enum RetentionSelection {
    /// Some of the jobs that asked to be kept no longer than until now ask for nothing any more.
    static let endRetention = """
        UPDATE job SET retained_until = NULL WHERE id IN (
            SELECT id FROM job INDEXED BY job_retained
            WHERE state >= 7 AND retained_until IS NOT NULL AND retained_until <= ?
            ORDER BY retained_until LIMIT \(SQLiteJobStore.removalStep)
        )
        """

    /// Jobs with documents that ended before a moment and did not ask to be kept; those that ended first come first.
    static let oldest = """
        SELECT id FROM job INDEXED BY job_documents
        WHERE state >= 7 AND keeps_documents = 1 AND retained_until IS NULL AND completed_at < ?
        ORDER BY completed_at, id LIMIT \(SQLiteJobStore.removalStep)
        """

    /// Jobs that asked to be kept; those whose time comes first come first.
    static let retained = """
        SELECT id FROM job INDEXED BY job_retained
        WHERE state >= 7 AND retained_until IS NOT NULL ORDER BY retained_until, id LIMIT ?
        """

    /// A job without documents is not worth keeping longer than others.
    static let giveUpDocuments = "UPDATE job SET keeps_documents = 0, retained_until = NULL WHERE id = ?"

    static let endedCount = "SELECT count(*) FROM job INDEXED BY job_ended WHERE state >= 7"

    /// Jobs that ended up to a moment and did not ask to be kept, behind the one at which the last step ended.
    static let ended = """
        SELECT completed_at, id FROM job INDEXED BY job_ended
        WHERE state >= 7 AND completed_at <= ?1 AND (completed_at, id) > (?2, ?3) AND retained_until IS NULL
        ORDER BY completed_at, id LIMIT ?4
        """
}
