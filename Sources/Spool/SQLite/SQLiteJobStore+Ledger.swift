// SPDX-License-Identifier: Apache-2.0

import GRDB
public import PrintModel

extension SQLiteJobStore {
    /// Rows of the ledger that match, by when their jobs ended.
    public func ledger(_ query: LedgerQuery) async throws -> [LedgerEntry] {
        let (sql, arguments) = LedgerSelection.select(query)
        return try await read { database in
            let statement = try database.cachedStatement(sql: sql)
            return try Row.fetchCursor(statement, arguments: arguments).mapAll(LedgerSelection.entry)
        }
    }

    /// Sums over the rows that match, in the alphabetical order of what they are put together by.
    public func ledgerSums(
        _ query: LedgerQuery,
        by key: LedgerSum.Key,
        after previous: String?
    ) async throws -> [LedgerSum] {
        let (sql, arguments) = LedgerSelection.sums(query, by: key, after: previous)
        return try await read { database in
            let statement = try database.cachedStatement(sql: sql)
            return try Row.fetchCursor(statement, arguments: arguments).mapAll(LedgerSelection.sum)
        }
    }
}

extension StoreTransaction {
    /// Enters a job that ends in this transaction.
    ///
    /// A row that is there already stays: it is of the same end, and no end of a job may fail for the ledger's sake.
    func enterInLedger(_ job: Job) throws {
        guard job.attempts > job.attemptsBeforeRestart else { return }
        let printer = try String.fetchOne(
            database.cachedStatement(sql: "SELECT name FROM printer WHERE id = ?"),
            arguments: [job.printerID]
        )
        let deliveries = try fetchDeliveries(database, jobID: job.id)
        let members = try memberNames(deliveries, of: job)
        let entry = LedgerEntry(
            job,
            deliveries: deliveries,
            printer: printer ?? "",
            members: members,
            quotaOverride: try quotaOverride(jobID: job.id)
        )
        guard let entry else { return }
        try execute(insertEntry, try LedgerSelection.values(of: entry))
    }

    /// The names of a pool's members that printed a job.
    private func memberNames(_ deliveries: [DeliveryRecord], of job: Job) throws -> [Int: String] {
        var names: [Int: String] = [:]
        for id in Set(deliveries.map(\.printerID)) where id != job.printerID && id != 0 {
            names[id] = try String.fetchOne(
                database.cachedStatement(sql: "SELECT name FROM printer WHERE id = ?"),
                arguments: [id]
            )
        }
        return names
    }

    /// Enters the job as it is stored now; with a moment also one that has not ended, as canceled then.
    func enterInLedger(jobID: Int, removedAt now: Timestamp? = nil) throws {
        let statement = try database.cachedStatement(sql: "SELECT id, \(JobRow.columns) FROM job WHERE id = ?")
        guard var job = try Row.fetchOne(statement, arguments: [jobID]).map(JobRow.job) else { return }
        if let now {
            guard !job.state.isTerminal else { return }
            job = try job.after(.canceled(reason: JobStateReason.jobCanceledByOperator), at: now)
        }
        try enterInLedger(job)
    }
}

private let insertEntry = """
    INSERT INTO ledger (\(LedgerSelection.columns))
    VALUES (\(LedgerSelection.columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")))
    ON CONFLICT (job_id, attempt) DO NOTHING
    """
