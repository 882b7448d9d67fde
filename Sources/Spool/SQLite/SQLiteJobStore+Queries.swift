// SPDX-License-Identifier: Apache-2.0

import GRDB
public import PrintModel

extension SQLiteJobStore {
    /// The job with that `job-id`, or nil.
    public func job(id: Int) async throws -> Job? {
        try await read { database in
            let statement = try database.cachedStatement(sql: "SELECT id, \(JobRow.columns) FROM job WHERE id = ?")
            return try Row.fetchOne(statement, arguments: [id]).map(JobRow.job)
        }
    }

    /// The job with that `job-uuid`, or nil; found by an index.
    public func job(uuid: ObjectUUID) async throws -> Job? {
        try await read { database in
            let statement = try database.cachedStatement(sql: "SELECT id, \(JobRow.columns) FROM job WHERE uuid = ?")
            return try Row.fetchOne(statement, arguments: [uuid.description]).map(JobRow.job)
        }
    }

    /// Jobs that match, in the order that the query names, found by an index.
    public func jobs(_ query: JobQuery) async throws -> [Job] {
        guard let (sql, arguments) = JobSelection.select(query) else { return [] }
        return try await read { database in
            let statement = try database.cachedStatement(sql: sql)
            return try Row.fetchCursor(statement, arguments: arguments).mapAll(JobRow.job)
        }
    }

    /// How many unfinished jobs each printer has; kept by triggers, not counted.
    public func queuedJobCounts() async throws -> [Int: Int] {
        try await read { database in
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: """
                        SELECT printer_id, unfinished FROM printer_queue
                        JOIN printer ON printer.id = printer_id WHERE is_removed = 0
                        """
                )
            )
            var counts: [Int: Int] = [:]
            while let row = try rows.next() { counts[row[0]] = row[1] }
            return counts
        }
    }

    /// The next job to print there, found by an index, whatever the history's length.
    public func nextJob(printerID: Int, at now: Timestamp) async throws -> Job? {
        try await read { database in
            let statement = try database.cachedStatement(sql: JobSelection.next)
            return try Row.fetchOne(statement, arguments: [printerID, now.milliseconds]).map(JobRow.job)
        }
    }

    /// The earliest moment at which a waiting job of that printer may be tried again, or nil.
    public func nextRetry(printerID: Int) async throws -> Timestamp? {
        try await read { database in
            let statement = try database.cachedStatement(sql: JobSelection.nextRetry)
            return try Int64.fetchOne(statement, arguments: [printerID]).map { Timestamp(milliseconds: $0) }
        }
    }

    /// A job's timeline, oldest first.
    public func timeline(jobID: Int) async throws -> [TimelineEntry] {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT entries FROM timeline WHERE job_id = ? ORDER BY number"
            )
            return try String.fetchAll(statement, arguments: [jobID]).flatMap(TimelineText.decode)
        }
    }

    /// The journal of a job's deliveries, oldest first.
    public func deliveries(jobID: Int) async throws -> [DeliveryRecord] {
        try await read { try fetchDeliveries($0, jobID: jobID) }
    }
}

/// The journal of a job's deliveries, oldest first.
func fetchDeliveries(_ database: Database, jobID: Int) throws -> [DeliveryRecord] {
    let statement = try database.cachedStatement(
        sql: """
            SELECT attempt, key, device_uri, format, device_job_id, stage, first_impression, impressions_sent,
                impressions_confirmed, begun_at, printer_id, last_impression, media_use, resumes_at
            FROM delivery WHERE job_id = ? ORDER BY attempt
            """
    )
    return try Row.fetchCursor(statement, arguments: [jobID]).mapAll { try delivery($0, jobID: jobID) }
}

private func delivery(_ row: Row, jobID: Int) throws -> DeliveryRecord {
    guard let key = ObjectUUID(row[1]), let stage = DeliveryRecord.Stage(rawValue: row[5]) else {
        throw SpoolError(
            .storeFailed,
            "the stored delivery \(row[0] as Int) of job \(jobID) cannot be read; "
                + "restore the data directory from a backup"
        )
    }
    var record = DeliveryRecord(
        jobID: jobID,
        attempt: row[0],
        printerID: row[10],
        deviceURI: row[2],
        format: row[3],
        firstImpression: row[6],
        begunAt: Timestamp(milliseconds: row[9])
    )
    record.key = key
    record.deviceJobID = row[4]
    record.stage = stage
    record.impressionsSent = row[7]
    record.impressionsConfirmed = row[8]
    record.lastImpression = row[11]
    let mediaUse: String = row[12]
    if !mediaUse.isEmpty {
        record.mediaUse = try PrinterRow.value(MediaUse.self, mediaUse, of: "a delivery of job \(jobID)")
    }
    record.resumesAt = row[13]
    return record
}
