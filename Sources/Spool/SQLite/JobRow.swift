// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
import PrintModel

/// How a job lies in its table; the one place that knows the order of the columns.
enum JobRow {
    /// The columns after `id`, in the order of `values(of:)`.
    static let columns = """
        uuid, printer_id, name, user, host, ticket, state, state_reasons, state_message, priority, is_open, \
        document_count, octets, impressions, impressions_completed, attempts, retry_at, created_at, processing_at, \
        completed_at, last_intake_at, revision, held_at, release_pin, attempts_before_restart, waits_since, \
        retained_until, placed_by
        """

    /// One `?` for each column after `id`.
    static let placeholders = Array(repeating: "?", count: columns.split(separator: ",").count)
        .joined(separator: ", ")

    static func values(of job: Job, revision: Int) throws -> StatementArguments {
        [
            job.uuid.description, job.printerID, job.name, job.originatingUserName, job.originatingHost,
            Data(try TicketBytes.encode(job.ticket)), job.state.rawValue, job.stateReasons.joined(separator: " "),
            job.stateMessage, job.priority, job.isOpen, job.documentCount, job.octets, job.impressions,
            job.impressionsCompleted, job.attempts, job.retryAt?.milliseconds, job.createdAt.milliseconds,
            job.processingAt?.milliseconds, job.completedAt?.milliseconds, job.lastIntakeAt.milliseconds, revision,
            job.heldAt?.milliseconds, job.releasePIN, job.attemptsBeforeRestart,
            job.waitsSince.milliseconds, job.retainedUntil?.milliseconds, job.placedBy,
        ]
    }

    /// Reads `id` and `columns`, in that order.
    static func job(_ row: Row) throws -> Job {
        let id: Int = row[0]
        guard let uuid = ObjectUUID(row[1]), let state = JobState(rawValue: row[7]) else {
            throw SpoolError(
                .storeFailed,
                "the stored job \(id) cannot be read; restore the data directory from a backup"
            )
        }
        var job = Job(
            printerID: row[2],
            name: row[3],
            originatingUserName: row[4],
            originatingHost: row[5],
            ticket: try TicketBytes.decode([UInt8](row[6] as Data)),
            priority: row[10],
            expectsDocuments: row[11],
            createdAt: Timestamp(milliseconds: row[18])
        )
        job.id = id
        job.uuid = uuid
        job.state = state
        job.stateReasons = (row[8] as String).split(separator: " ").map(String.init)
        job.stateMessage = row[9]
        job.documentCount = row[12]
        job.octets = row[13]
        job.impressions = row[14]
        job.impressionsCompleted = row[15]
        job.attempts = row[16]
        job.retryAt = moment(row[17])
        job.processingAt = moment(row[19])
        job.completedAt = moment(row[20])
        job.lastIntakeAt = Timestamp(milliseconds: row[21])
        job.revision = row[22]
        job.heldAt = moment(row[23])
        job.releasePIN = row[24]
        job.attemptsBeforeRestart = row[25]
        job.waitsSince = moment(row[26]) ?? job.createdAt
        job.retainedUntil = moment(row[27])
        job.placedBy = row[28]
        return job
    }

    private static func moment(_ milliseconds: Int64?) -> Timestamp? {
        milliseconds.map { Timestamp(milliseconds: $0) }
    }
}
