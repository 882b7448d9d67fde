// SPDX-License-Identifier: Apache-2.0

import GRDB
import Synchronization

/// What one transaction gathers besides its SQL; a writer that fails leaves nothing in it.
struct StoreTransaction {
    let database: Database
    /// Published when the transaction is committed.
    var changes: [StoreChange] = []
    /// Files that rows of this transaction name.
    var stagedFiles: [StagedFile] = []
    /// The time of queues as this transaction has moved it on, by `printer-id`; stored once, before it is committed.
    private var queueTimes: [Int: QueueTime] = [:]
    /// What `queueTimes` had before each change of it.
    private var earlierTimes: [(printerID: Int, time: QueueTime?)] = []

    init(database: Database) {
        self.database = database
    }

    /// A queue's time, and when it was read.
    struct QueueTime {
        var time: Int64
        var readAt: Int64
    }

    /// How much was gathered at one moment.
    struct Mark {
        fileprivate var changes: Int
        fileprivate var stagedFiles: Int
        fileprivate var queueTimes: Int
    }

    /// How much was gathered until now.
    var mark: Mark {
        Mark(changes: changes.count, stagedFiles: stagedFiles.count, queueTimes: earlierTimes.count)
    }

    /// Forgets what was gathered since.
    mutating func forget(after mark: Mark) {
        changes.removeLast(changes.count - mark.changes)
        stagedFiles.removeLast(stagedFiles.count - mark.stagedFiles)
        while earlierTimes.count > mark.queueTimes, let last = earlierTimes.popLast() {
            queueTimes[last.printerID] = last.time
        }
    }

    /// The time of a queue, where this transaction has moved it on.
    func queueTime(printerID: Int) -> QueueTime? { queueTimes[printerID] }

    /// Moves the time of a queue on.
    mutating func setQueueTime(_ time: QueueTime, printerID: Int) {
        earlierTimes.append((printerID, queueTimes[printerID]))
        queueTimes[printerID] = time
    }

    /// Stores the time of each queue: many writers of one queue share a row.
    func storeQueueTimes() throws {
        for (printerID, queue) in queueTimes {
            try execute(
                "UPDATE printer_queue SET time = ?, read_at = ? WHERE printer_id = ?",
                [queue.time, queue.readAt, printerID]
            )
        }
    }

    /// Executes a statement that is prepared once for each connection.
    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// How many rows the last statement changed.
    var changedRows: Int { database.changesCount }
    /// The row that the last statement inserted.
    var insertedID: Int64 { database.lastInsertedRowID }
}

/// A writer that waits for its turn.
protocol WaitingWriter: Sendable {
    var since: ContinuousClock.Instant { get }
    /// Does its work in the shared transaction.
    func perform(_ transaction: inout StoreTransaction) throws
    /// Called after the commit.
    func succeed()
    /// Called when nothing of its work stays.
    func fail(_ error: any Error)
}

/// A writer with a result, which the task that waits gets after the commit.
final class ResultWriter<Success: Sendable>: WaitingWriter {
    typealias Work = @Sendable (inout StoreTransaction) throws -> Success

    let since = ContinuousClock.now
    private let work: Work
    private let continuation: CheckedContinuation<Success, any Error>
    private let success = Mutex<Success?>(nil)

    init(continuation: CheckedContinuation<Success, any Error>, work: @escaping Work) {
        self.continuation = continuation
        self.work = work
    }

    func perform(_ transaction: inout StoreTransaction) throws {
        let result = try work(&transaction)
        success.withLock { $0 = result }
    }

    func succeed() {
        guard let result = success.withLock({ $0 }) else { return fail(CancellationError()) }
        continuation.resume(returning: result)
    }

    func fail(_ error: any Error) {
        continuation.resume(throwing: error)
    }
}
