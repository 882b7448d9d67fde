// SPDX-License-Identifier: Apache-2.0

import GRDB
public import PrintModel

extension SQLiteJobStore {
    /// Removes documents and jobs that are not kept any longer, some in each transaction.
    public func applyRetention(_ policy: RetentionPolicy, at now: Timestamp) async throws -> RetentionResult {
        var result = RetentionResult()
        if let age = policy.documentAge {
            result.jobsWithDocuments += try await removeDocuments(endedBefore: now + (.zero - age))
        }
        if let limit = policy.documentBytes { result.jobsWithDocuments += try await removeDocuments(beyond: limit) }
        if let age = policy.historyAge { result.jobs += try await purgeJobs(endedBefore: now + (.zero - age)) }
        if let count = policy.historyCount { result.jobs += try await purgeJobs(beyond: count) }
        return result
    }

    /// Removes the documents of jobs that ended before a moment.
    private func removeDocuments(endedBefore moment: Timestamp) async throws -> Int {
        var total = 0
        while true {
            let count = try await removeDocumentsOfOldest(before: moment, atLeast: .max)
            total += count
            if count < Self.removalStep { return total }
        }
    }

    /// Removes documents, of the jobs that ended first, until all together have no more than `limit` bytes.
    private func removeDocuments(beyond limit: Int64) async throws -> Int {
        var total = 0
        while true {
            let excess = try await read {
                (try Int64.fetchOne($0, sql: "SELECT coalesce(sum(size), 0) FROM content") ?? 0) - limit
            }
            guard excess > 0 else { return total }
            let count = try await removeDocumentsOfOldest(before: Timestamp(milliseconds: .max), atLeast: excess)
            total += count
            // What is left belongs to unfinished jobs.
            if count == 0 { return total }
        }
    }

    /// Removes the documents of some of the jobs that ended first, until so many bytes went; returns of how many jobs.
    private func removeDocumentsOfOldest(before moment: Timestamp, atLeast bytes: Int64) async throws -> Int {
        let (count, files) = try await commits.write { transaction in
            let ids = try Int.fetchAll(
                transaction.database.cachedStatement(
                    sql: """
                        SELECT id FROM job INDEXED BY job_documents
                        WHERE state >= 7 AND keeps_documents = 1 AND completed_at < ?
                        ORDER BY completed_at, id LIMIT \(Self.removalStep)
                        """
                ),
                arguments: [moment.milliseconds]
            )
            var files: [String] = []
            var count = 0
            var freed: Int64 = 0
            for id in ids where freed < bytes {
                let contents = try transaction.removeDocuments(jobID: id)
                freed += contents.bytes
                files += contents.files
                count += 1
                try transaction.execute("UPDATE job SET keeps_documents = 0 WHERE id = ?", [id])
            }
            return (count, files)
        }
        try await remove(files)
        return count
    }

    /// Removes all but so many of the jobs that ended last.
    private func purgeJobs(beyond count: Int) async throws -> Int {
        let last = try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT completed_at, id FROM job INDEXED BY job_ended WHERE state >= 7
                    ORDER BY completed_at DESC, id DESC LIMIT 1 OFFSET ?
                    """,
                arguments: [count]
            )
            .map { row -> (Int64, Int) in (row[0], row[1]) }
        }
        guard let (moment, id) = last else { return 0 }
        return try await purgeJobs(upTo: moment, id)
    }
}
