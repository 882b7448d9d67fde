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
            try transaction.execute(updateJobAndPlace, values + [place, job.id, job.revision])
            guard transaction.changedRows == 1 else { throw try missedJob(job, transaction.database) }
            return try transaction.finish(change, entries)
        }
    }
}

extension StoreTransaction {
    /// What a printer's queue needs of its settings.
    func setQueueRules(of printer: Printer) throws {
        let worth = QueueClock.priorityWorth(at: printer)
        let takesTurns = printer.queueOrder == .turns
        try execute(
            """
            UPDATE printer_queue SET priority_worth = ?2, takes_turns = ?3
            WHERE printer_id = ?1 AND (priority_worth <> ?2 OR takes_turns <> ?3)
            """,
            [printer.id, worth, takesTurns]
        )
        if changedRows > 0 { try forgetTurns(printerID: printer.id) }
    }

    private func forgetTurns(printerID: Int) throws {
        try execute("DELETE FROM queue_turn WHERE printer_id = ?", [printerID])
    }

    // MARK: Jobs that begin to wait

    /// The place of a job that begins to wait now; a held one has it only until it is released.
    mutating func newPlace(for job: Job) throws -> Int64 {
        let statement = try database.cachedStatement(sql: QueueSelection.clock)
        let arguments: StatementArguments = [job.printerID, job.originatingUserName, job.priority]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else {
            throw SpoolError.noPrinter(job.printerID)
        }
        let moved = queueTime(printerID: job.printerID)
        var clock = QueueClock(
            time: moved?.time ?? row[0],
            readAt: Timestamp(milliseconds: moved?.readAt ?? row[1]),
            served: row[2],
            priorityWorth: row[3],
            takesTurns: row[4]
        )
        let isEmpty = row[5] as Int == 0
        if isEmpty {
            clock.start(at: job.waitsSince)
            try forgetTurns(printerID: job.printerID)
        }
        let own = clock.takesTurns && !isEmpty ? try lastPlace(like: job, turn: row) : nil
        let place = clock.place(priority: job.priority, at: job.waitsSince, behind: own)
        guard job.state == .pending || isEmpty else { return place }
        setQueueTime(QueueTime(time: clock.time, readAt: clock.readAt.milliseconds), printerID: job.printerID)
        if isEmpty {
            try execute("UPDATE printer_queue SET served = ? WHERE printer_id = ?", [clock.served, job.printerID])
        }
        if clock.takesTurns && job.state == .pending { try execute(QueueSelection.give, arguments + [place]) }
        return place
    }

    /// The last place of the jobs of a job's user and priority that wait or were begun; nil for none.
    ///
    /// The job that got its place last is mostly one of them. Where it was canceled, held or put elsewhere, the others are
    /// looked through, as they are where turns were not kept until now.
    private func lastPlace(like job: Job, turn row: Row) throws -> Int64? {
        let (given, begun): (Int64?, Int64?) = (row[6], row[7])
        if let given {
            if let begun, begun >= given { return begun }
            if row[8] as Bool { return given }
        }
        let statement = try database.cachedStatement(sql: QueueSelection.lastWaiting)
        let arguments: StatementArguments = [job.printerID, job.originatingUserName, job.priority]
        return [try Int64.fetchOne(statement, arguments: arguments), begun].compactMap(\.self).max()
    }

    /// The place that a change gives a job; nil when it keeps the one that it has.
    mutating func changedPlace(of job: Job) throws -> Int64? {
        guard job.state == .pending || job.state == .pendingHeld else { return nil }
        let statement = try database.cachedStatement(sql: QueueSelection.stored)
        guard let row = try Row.fetchOne(statement, arguments: [job.id]) else { return nil }
        let (state, printerID, priority): (Int, Int, Int) = (row[0], row[1], row[2])
        let isReleased = state == JobState.pendingHeld.rawValue && job.state == .pending
        if isReleased || printerID != job.printerID { return try newPlace(for: job) }
        guard priority != job.priority else { return nil }
        return (row[3] as Int64) + Int64(priority - job.priority) * (row[4] as Int64)
    }

    // MARK: Jobs that are put elsewhere

    /// The place directly behind another job, or before all; `job` gets the priority of the one that it is put beside.
    fileprivate mutating func place(for job: inout Job, behind predecessorID: Int?) throws -> Int64 {
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
        return try makeRoom(behind: row[1], predecessorID, for: job)
    }

    private mutating func placeBeforeAll(of job: inout Job) throws -> Int64 {
        let first = try Row.fetchOne(database, sql: QueueSelection.first, arguments: [job.printerID, job.id])
        guard let first else { return try newPlace(for: job) }
        job.priority = first[0]
        return (first[1] as Int64) - QueueClock.spacing
    }

    /// A place between a job and the one that follows it; where none is left, those that follow closely move on.
    private func makeRoom(behind place: Int64, _ id: Int, for job: Job) throws -> Int64 {
        let followers = try Row.fetchCursor(
            database,
            sql: QueueSelection.followers,
            arguments: [job.printerID, place, id, job.id]
        )
        var moved: [(id: Int, place: Int64)] = []
        var free = place + 2 * QueueClock.spacing
        while let follower = try followers.next() {
            let gap: Int64 = follower[1] - place
            if moved.isEmpty && gap >= 2 { return place + min(QueueClock.spacing, gap / 2) }
            guard (follower[1] as Int64) < free else { break }
            moved.append((follower[0], free))
            free += QueueClock.spacing
        }
        for follower in moved { try execute("UPDATE job SET place = ? WHERE id = ?", [follower.place, follower.id]) }
        return place + QueueClock.spacing
    }
}

/// The SQL of places in the queue; each form is served by an index of `Schema`.
enum QueueSelection {
    /// A printer's clock, how many jobs it has, and of the turns of a user's jobs of one priority: the place that was given
    /// last, the last of which a job was begun, and whether the job that was given one last waits there.
    static let clock = """
        SELECT time, read_at, served, priority_worth, takes_turns, unfinished, given, begun, EXISTS (
            SELECT 1 FROM job INDEXED BY job_pending
            WHERE printer_id = ?1 AND user = ?2 AND priority = ?3 AND place = given AND state = 3
        )
        FROM printer_queue
        LEFT JOIN queue_turn ON queue_turn.printer_id = printer_queue.printer_id AND user = ?2 AND priority = ?3
        WHERE printer_queue.printer_id = ?1
        """

    /// Keeps the place that a user's job got.
    static let give = """
        INSERT INTO queue_turn (printer_id, user, priority, given) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET given = excluded.given
        """

    /// The last place of a user's jobs of one priority that wait.
    static let lastWaiting = """
        SELECT place FROM job INDEXED BY job_queue_user
        WHERE printer_id = ?1 AND user = ?2 AND priority = ?3 AND state = 3 AND state < 7
        ORDER BY place DESC LIMIT 1
        """

    /// A job's place, and what decided on it.
    static let stored = """
        SELECT state, job.printer_id, priority, place, priority_worth
        FROM job JOIN printer_queue ON printer_queue.printer_id = job.printer_id WHERE id = ?
        """

    static let first = """
        SELECT priority, place FROM job INDEXED BY job_queue_printer
        WHERE printer_id = ? AND state < 7 AND id <> ? ORDER BY place, id LIMIT 1
        """

    static let followers = """
        SELECT id, place FROM job INDEXED BY job_queue_printer
        WHERE printer_id = ? AND (place, id) > (?, ?) AND state < 7 AND id <> ? ORDER BY place, id
        """
}
