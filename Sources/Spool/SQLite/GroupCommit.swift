// SPDX-License-Identifier: Apache-2.0

import Dispatch
import GRDB
import Logging
import Synchronization
import SystemPackage

/// The one writer of the database: whoever waits at the same time shares one transaction and one sync.
///
/// Each writer works in a savepoint of its own, so one that fails takes nothing of the others with it.
final class GroupCommit: Sendable {
    private struct State {
        var waiting: [any WaitingWriter] = []
        var isRunning = false
        /// The writer thread sleeps until so many wait.
        var wakeAt: Int?
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
        var statistics = CommitStatistics()
    }

    private let pool: DatabasePool
    private let directory: FilePath
    private let configuration: SQLiteConfiguration
    private let feed: ChangeFeed
    private let reserve: SpoolReserve
    private let logger: Logger
    /// A thread of its own: SQLite waits for the disk.
    private let queue = DispatchQueue(label: "pdps.spool.commit")
    private let state = Mutex(State())
    private let gathered = DispatchSemaphore(value: 0)
    /// The longest that a group waits for those whose last work was just committed.
    private static let longestGathering = Duration.milliseconds(1)

    init(
        pool: DatabasePool,
        directory: FilePath,
        configuration: SQLiteConfiguration,
        feed: ChangeFeed,
        reserve: SpoolReserve,
        logger: Logger
    ) {
        self.pool = pool
        self.directory = directory
        self.configuration = configuration
        self.feed = feed
        self.reserve = reserve
        self.logger = logger
    }

    var statistics: CommitStatistics { state.withLock { $0.statistics } }

    /// Does the work in the next transaction; returns when it is committed and synced.
    func write<Success: Sendable>(_ work: @escaping ResultWriter<Success>.Work) async throws -> Success {
        try await withCheckedThrowingContinuation { continuation in
            enqueue(ResultWriter(continuation: continuation, work: work))
        }
    }

    /// Lets no more writers in and returns when those that wait are done.
    func close() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isClosed = true
                if state.isRunning { state.closers.append(continuation) }
                return !state.isRunning
            }
            if isIdle { continuation.resume() }
        }
    }

    private func enqueue(_ writer: any WaitingWriter) {
        switch state.withLock({ admit(writer, &$0) }) {
        case .refused(let error): writer.fail(error)
        case .start: queue.async { self.run() }
        case .wake: gathered.signal()
        case .wait: break
        }
    }

    /// What is to be done, after unlocking, for a writer that came.
    private enum Admission {
        case refused(SpoolError)
        case start
        case wake
        case wait
    }

    private func admit(_ writer: any WaitingWriter, _ state: inout State) -> Admission {
        if state.isClosed {
            return .refused(SpoolError(.storeFailed, "the spool in \(directory) is closed"))
        }
        if state.waiting.count >= configuration.waitingWriterLimit { return .refused(busy()) }
        state.waiting.append(writer)
        if !state.isRunning {
            state.isRunning = true
            return .start
        }
        guard let wakeAt = state.wakeAt, state.waiting.count >= wakeAt else { return .wait }
        state.wakeAt = nil
        return .wake
    }

    /// Commits group after group until nobody waits.
    private func run() {
        while let group = nextGroup() {
            let begin = ContinuousClock.now
            let late = group.filter { begin - $0.since > configuration.longestWait }
            for writer in late { writer.fail(busy()) }
            commit(late.isEmpty ? group : group.filter { begin - $0.since <= configuration.longestWait })
            gather(after: group.count, for: min((ContinuousClock.now - begin) / 2, Self.longestGathering))
        }
    }

    /// Waits a moment until half of those at work wait: they mostly write again as soon as they have their answer.
    ///
    /// Without this, groups would alternate between the many who waited during a sync and the few who were quick after
    /// it. Half, not all: while one half is committed the other prepares, so that neither disk nor processor is idle.
    private func gather(after count: Int, for duration: Duration) {
        let mustWait = state.withLock { state in
            let half = (state.waiting.count + count) / 2
            guard state.waiting.count < half else { return false }
            state.wakeAt = half
            return true
        }
        guard mustWait else { return }
        let nanoseconds = Int(duration / .nanoseconds(1))
        guard gathered.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .timedOut else { return }
        let isSignaled = state.withLock { state in
            defer { state.wakeAt = nil }
            return state.wakeAt == nil
        }
        // Whoever took the mark signals, and that signal must not wake the next gathering.
        if isSignaled { gathered.wait() }
    }

    private func nextGroup() -> [any WaitingWriter]? {
        let (group, closers) = state.withLock { state -> ([any WaitingWriter]?, [CheckedContinuation<Void, Never>]) in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                defer { state.closers = [] }
                return (nil, state.closers)
            }
            let group = Array(state.waiting.prefix(configuration.groupLimit))
            state.waiting.removeFirst(group.count)
            return (group, [])
        }
        for closer in closers { closer.resume() }
        return group
    }

    private func commit(_ group: [any WaitingWriter]) {
        guard !group.isEmpty else { return }
        do {
            let (changes, failures) = try pool.writeWithoutTransaction { database in
                try perform(group, in: database)
            }
            reserve.wrote()
            state.withLock { $0.statistics.count(writers: group.count, failures: failures.count) }
            feed.publish(changes)
            for (index, writer) in group.enumerated() {
                if let failure = failures[index] { writer.fail(failure) } else { writer.succeed() }
            }
        } catch {
            let failure = SpoolError(storing: error, in: directory)
            if failure.code == .spoolAreaFull { reserve.ranOut() } else { reserve.couldNotWrite() }
            logger.error("Transaction failed", metadata: ["error": "\(failure)", "writers": "\(group.count)"])
            for writer in group { writer.fail(failure) }
        }
    }

    /// One transaction with all of the group; what failed by itself is in the second part, by its index.
    private func perform(
        _ group: [any WaitingWriter],
        in database: Database
    ) throws -> (changes: [StoreChange], failures: [Int: any Error]) {
        var transaction = StoreTransaction(database: database)
        var failures: [Int: any Error] = [:]
        try transaction.execute("BEGIN IMMEDIATE")
        do {
            for (index, writer) in group.enumerated() {
                if let failure = try perform(writer, &transaction) { failures[index] = failure }
            }
            try transaction.storeQueueTimes()
            for file in transaction.stagedFiles { file.keep() }
            try transaction.execute("COMMIT")
        } catch {
            if database.isInsideTransaction { try? database.rollback() }
            throw error
        }
        return (transaction.changes, failures)
    }

    /// Returns the writer's own failure, which is undone; throws when the whole transaction is lost.
    private func perform(
        _ writer: any WaitingWriter,
        _ transaction: inout StoreTransaction
    ) throws -> (any Error)? {
        let mark = transaction.mark
        try transaction.execute("SAVEPOINT writer")
        do {
            try writer.perform(&transaction)
            try transaction.execute("RELEASE writer")
            return nil
        } catch {
            // A full disk, for one, makes SQLite roll back all of the transaction by itself.
            guard transaction.database.isInsideTransaction else { throw error }
            transaction.forget(after: mark)
            try transaction.execute("ROLLBACK TO writer")
            try transaction.execute("RELEASE writer")
            if (error as? DatabaseError)?.resultCode == .SQLITE_FULL { reserve.ranOut() }
            return SpoolError(storing: error, in: directory)
        }
    }

    private func busy() -> SpoolError {
        SpoolError(
            .busy,
            "the spool in \(directory) does not keep up: too many writers wait for its disk; try again in some seconds"
        )
    }
}

/// How well writers share transactions.
public struct CommitStatistics: Sendable, Hashable {
    /// Transactions committed, each with one sync of the log.
    public var commits = 0
    /// Writers that were stored by them.
    public var writers = 0
    /// Writers that failed by themselves.
    public var failures = 0
    /// The most writers that shared a transaction.
    public var largestGroup = 0

    mutating func count(writers: Int, failures: Int) {
        commits += 1
        self.writers += writers - failures
        self.failures += failures
        largestGroup = max(largestGroup, writers)
    }
}
