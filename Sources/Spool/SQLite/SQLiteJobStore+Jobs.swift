// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
public import PrintModel

extension SQLiteJobStore {
    /// Stores a new job with its documents and timeline, in the transaction of whoever writes at the same time.
    public func createJob(_ job: Job, documents: [NewDocument], timeline: [TimelineEntry]) async throws -> Job {
        try reserve.requireRoom()
        // What can be done outside the one writer is done here.
        let values = try JobRow.values(of: job, revision: 1)
        let entries = TimelineText.encode(timeline)
        return try await commits.write { transaction in
            let place = try transaction.newPlace(for: job)
            try transaction.execute(insertJob, values + [place, job.printerID])
            guard transaction.changedRows == 1 else { throw SpoolError.noPrinter(job.printerID) }
            var stored = job
            stored.id = Int(transaction.insertedID)
            stored.revision = 1
            for (index, document) in documents.enumerated() {
                try transaction.insert(document, number: index + 1, jobID: stored.id)
            }
            if !entries.isEmpty { try transaction.execute(insertFirstEntries, [stored.id, entries]) }
            transaction.changes.append(.job(id: stored.id, printerID: stored.printerID))
            return stored
        }
    }

    /// Stores what became of a job if its revision is still the stored one and it has not ended.
    public func commit(_ change: JobChange) async throws -> Job {
        let job = change.job
        let values = try JobRow.values(of: job, revision: job.revision + 1)
        let entries = TimelineText.encode(change.timeline)
        return try await commits.write { transaction in
            if let place = try transaction.changedPlace(of: job) {
                try transaction.execute(updateJobAndPlace, values + [place, job.id, job.revision])
            } else {
                try transaction.execute(updateJob, values + [job.id, job.revision])
            }
            guard transaction.changedRows == 1 else { throw try missedJob(job, transaction.database) }
            return try transaction.finish(change, entries)
        }
    }

    /// Stores a job that ended and was restarted.
    public func restartJob(_ change: JobChange) async throws -> Job {
        let job = change.job
        let values = try JobRow.values(of: job, revision: job.revision + 1)
        let entries = TimelineText.encode(change.timeline)
        return try await commits.write { transaction in
            let place = try transaction.newPlace(for: job)
            try transaction.execute(restartEndedJob, values + [place, job.id, job.revision])
            guard transaction.changedRows == 1 else { throw try missedJob(job, transaction.database) }
            return try transaction.finish(change, entries)
        }
    }

    /// Adds to a job's timeline without touching the job.
    public func appendTimeline(jobID: Int, _ entries: [TimelineEntry]) async throws {
        guard !entries.isEmpty else { return }
        let text = TimelineText.encode(entries)
        try await commits.write { transaction in
            let printerID = try Int.fetchOne(
                transaction.database.cachedStatement(sql: "SELECT printer_id FROM job WHERE id = ?"),
                arguments: [jobID]
            )
            guard let printerID else { throw SpoolError.noJob(jobID) }
            try transaction.execute(insertEntries, [jobID, jobID, text])
            transaction.changes.append(.job(id: jobID, printerID: printerID))
        }
    }
}

/// Nothing is inserted when the printer was removed.
private let insertJob = """
    INSERT INTO job (\(JobRow.columns), place) SELECT \(JobRow.placeholders), ?
    FROM printer WHERE id = ? AND is_removed = 0
    """

private let assignments = JobRow.columns.split(separator: ",").map { "\($0) = ?" }.joined(separator: ",")

/// Compares the revision; a job that ended stays as it is.
let updateJob = "UPDATE job SET \(assignments) WHERE id = ? AND revision = ? AND state < 7"

/// The same with a new place in the queue.
let updateJobAndPlace = "UPDATE job SET \(assignments), place = ? WHERE id = ? AND revision = ? AND state < 7"

/// Compares the revision; as if it came now.
private let restartEndedJob = """
    UPDATE job SET \(assignments), place = ? WHERE id = ? AND revision = ? AND state >= 7
    """

private let insertFirstEntries = "INSERT INTO timeline (job_id, number, entries) VALUES (?, 1, ?)"

/// Adds entries behind those that a job has.
let insertEntries = """
    INSERT INTO timeline (job_id, number, entries)
    SELECT ?, coalesce(max(number), 0) + 1, ?3 FROM timeline WHERE job_id = ?2
    """

/// Why an update found nothing to change.
func missedJob(_ job: Job, _ database: Database) throws -> SpoolError {
    let found = try Row.fetchOne(database, sql: "SELECT revision, state FROM job WHERE id = ?", arguments: [job.id])
    guard let found else { return .noJob(job.id) }
    let revision: Int = found[0]
    if revision == job.revision, let state = JobState(rawValue: found[1]) {
        return SpoolError(.conflict, "job \(job.id) is \(state) and stays so; make a new job to print it again")
    }
    return SpoolError(
        .conflict,
        "job \(job.id) was changed by someone else: revision \(job.revision) was read, \(revision) is stored; "
            + "read it again"
    )
}

extension StoreTransaction {
    /// Stores what belongs to a change whose job was updated.
    mutating func finish(_ change: JobChange, _ entries: String) throws -> Job {
        let job = change.job
        if !change.newDocuments.isEmpty { try add(change.newDocuments, jobID: job.id) }
        for document in change.changedDocuments {
            try execute(
                "UPDATE document SET name = ?, is_canceled = ? WHERE job_id = ? AND number = ?",
                [document.name, document.isCanceled, job.id, document.number]
            )
        }
        if !entries.isEmpty { try execute(insertEntries, [job.id, job.id, entries]) }
        if let delivery = change.delivery { try store(delivery, jobID: job.id) }
        if let user = change.quotaOverride { try overrideQuotas(jobID: job.id, by: user) }
        if job.state.isTerminal { try enterInLedger(job) }
        var stored = job
        stored.revision += 1
        changes.append(.job(id: stored.id, printerID: stored.printerID))
        return stored
    }

    /// Adds documents behind those that the job has.
    fileprivate mutating func add(_ documents: [NewDocument], jobID: Int) throws {
        let last = try Int.fetchOne(
            database.cachedStatement(sql: "SELECT coalesce(max(number), 0) FROM document WHERE job_id = ?"),
            arguments: [jobID]
        )
        for (index, document) in documents.enumerated() {
            try insert(document, number: (last ?? 0) + index + 1, jobID: jobID)
        }
    }

    fileprivate mutating func insert(_ document: NewDocument, number: Int, jobID: Int) throws {
        let contentID = try insert(document.content)
        try execute(
            """
            INSERT INTO document (job_id, number, name, supplied_format, detected_format, content_id)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [jobID, number, document.name, document.suppliedFormat, document.detectedFormat, contentID]
        )
    }

    private mutating func insert(_ content: StagedContent) throws -> Int64 {
        switch content.bytes {
        case .memory(let bytes):
            try execute(
                "INSERT INTO content (size, sha256, bytes) VALUES (?, ?, ?)",
                [content.size, content.sha256, Data(bytes)]
            )
            return insertedID
        case .file(let file):
            try execute(
                "INSERT INTO content (size, sha256, file) VALUES (?, ?, ?)",
                [content.size, content.sha256, file.name]
            )
            stagedFiles.append(file)
            return insertedID
        case .stored(let stored):
            return try useAgain(stored)
        }
    }

    private func useAgain(_ content: StoredContent) throws -> Int64 {
        let (condition, key) = content.condition
        let id = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM content WHERE \(condition)"),
            arguments: [key]
        )
        guard let id else { throw SpoolError.noContent(content) }
        try execute("UPDATE content SET uses = uses + 1 WHERE id = ?", [id])
        return id
    }

    fileprivate func store(_ delivery: DeliveryRecord, jobID: Int) throws {
        try execute(
            """
            INSERT OR REPLACE INTO delivery (
                job_id, attempt, key, device_uri, format, device_job_id, stage, first_impression, impressions_sent,
                impressions_confirmed, begun_at, printer_id, last_impression, media_use, resumes_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                jobID, delivery.attempt, delivery.key.description, delivery.deviceURI, delivery.format,
                delivery.deviceJobID, delivery.stage.rawValue, delivery.firstImpression, delivery.impressionsSent,
                delivery.impressionsConfirmed, delivery.begunAt.milliseconds, delivery.printerID,
                delivery.lastImpression,
                try delivery.mediaUse.map(PrinterRow.json) ?? "", delivery.resumesAt,
            ]
        )
    }
}
