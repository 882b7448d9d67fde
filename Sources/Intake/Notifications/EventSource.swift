// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import ServiceLifecycle
import Spool
import Synchronization

/// Makes events of what changes in the spool, for those who subscribed.
///
/// A change that nobody subscribed to costs no read. Between two looks at a job, several of its changes may come
/// together: the event tells of the last.
final class EventSource: Service {
    /// What was last seen of a job.
    fileprivate struct Seen: Equatable {
        var state: JobState
        var reasons: [String]
        var name: String
        var priority: Int
        var printerID: Int
        var ticket: Ticket
        var impressionsCompleted: Int

        init(_ job: Job) {
            state = job.state
            reasons = job.stateReasons
            name = job.name
            priority = job.priority
            printerID = job.printerID
            ticket = job.ticket
            impressionsCompleted = job.impressionsCompleted
        }
    }

    fileprivate struct State {
        var seen: [Int: Seen] = [:]
        /// Ended jobs of which it was told, so that it is told once; the newest some thousand.
        var ended: Set<Int> = []
        var endedInOrder: [Int] = []
        /// Since when all jobs of a printer, or of all printers, are seen.
        var since: [Int: Timestamp] = [:]
        var sinceOfAll: Timestamp?
    }

    /// Jobs that are looked at in one step.
    private static let step = 1_000
    fileprivate static let mostEnded = 4_096
    private static let sweepInterval: Duration = .seconds(30)

    private let store: any JobStore
    private let registry: SubscriptionRegistry
    private let directory: PrinterDirectory
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    /// Watched from the beginning, so that what happens while subscriptions are read is told as well.
    private let changes: AsyncStream<StoreChange>
    private let state = Mutex(State())

    init(
        store: any JobStore,
        registry: SubscriptionRegistry,
        directory: PrinterDirectory,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        changes = store.changes()
        self.registry = registry
        self.directory = directory
        self.logger = logger
        self.now = now
    }

    /// Follows the spool until shutdown; ``load()`` comes first.
    func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await change in self.changes.cancelOnGracefulShutdown() { await self.follow(change) }
                self.registry.shutDown()
            }
            group.addTask {
                try? await cancelWhenGracefulShutdown {
                    while true {
                        try await Task.sleep(for: Self.sweepInterval)
                        await self.sweep()
                    }
                }
            }
        }
    }

    /// Takes up the stored subscriptions, before the first request comes, and sees what is there now, so that only what changes is told.
    func load() async throws {
        var subscriptions = try await store.subscriptions()
        guard !subscriptions.isEmpty else { return }
        for index in subscriptions.indices {
            subscriptions[index].reservedSequence += SubscriptionRegistry.sequenceStep
        }
        try await store.updateSubscriptions(subscriptions)
        try await lookAround(printerID: nil)
        registry.add(subscriptions)
    }

    /// Stores subscriptions and begins to watch for them.
    ///
    /// - Parameter job: The job that they are about, as it was when it was made.
    func subscribe(_ subscriptions: [Subscription], job: Job? = nil) async throws -> [Subscription] {
        guard let first = subscriptions.first else { return [] }
        var reserved = subscriptions
        for index in reserved.indices { reserved[index].reservedSequence = SubscriptionRegistry.sequenceStep }
        let stored = try await store.addSubscriptions(reserved)
        if let job {
            state.withLock { _ = $0.see(job, unlessSeen: true) }
        } else {
            try await lookAround(printerID: first.printerID)
        }
        registry.add(stored)
        // What happened to the job since it was made is told now.
        if let job { await follow(jobID: job.id) }
        return stored
    }

    /// Forgets subscriptions.
    func unsubscribe(_ ids: [Int]) async throws {
        registry.remove(ids)
        try await store.removeSubscriptions(ids: ids)
    }

    /// The order of a printer's jobs was changed by hand.
    func queueOrderChanged(printerID: Int) async {
        guard let view = directory.printer(id: printerID) else { return }
        await publish(.printerQueueOrderChanged, .printer(Printer.Moment(view)))
    }

    private func publish(_ keyword: EventKeyword, _ notice: Notice) async {
        registry.publish(keyword, notice, at: now())
        await storeSequences()
    }

    private func storeSequences() async {
        let exhausted = registry.takeExhausted()
        guard !exhausted.isEmpty else { return }
        do {
            try await store.updateSubscriptions(exhausted)
        } catch {
            logger.warning("Sequence numbers of subscriptions not stored", metadata: ["error": "\(error)"])
        }
    }

    private func sweep() async {
        await storeSequences()
        let ids = registry.sweep(at: now())
        guard !ids.isEmpty else { return }
        do {
            try await unsubscribe(ids)
        } catch {
            logger.warning("Ended subscriptions not removed", metadata: ["error": "\(error)"])
        }
    }
}

// MARK: Printers

extension EventSource {
    /// A printer is not as it was; nil stands for one that is not there.
    func printerChanged(_ before: PrinterView?, _ after: PrinterView?) {
        guard let view = after ?? before else { return }
        let notice = Notice.printer(Printer.Moment(view))
        for keyword in Self.events(before, after) { registry.publish(keyword, notice, at: now()) }
        if after == nil {
            registry.remove(registry.entries(printerID: view.printer.id, jobID: nil, at: now()).map(\.subscription.id))
        }
    }

    private static func events(_ before: PrinterView?, _ after: PrinterView?) -> [EventKeyword] {
        guard let after else { return [.printerDeleted] }
        guard let before else { return [.printerCreated] }
        var events: [EventKeyword] = []
        let isOther = before.state != after.state || before.printer.isAcceptingJobs != after.printer.isAcceptingJobs
        if isOther {
            let hasStopped = after.state.state == .stopped && before.state.state != .stopped
            events.append(hasStopped ? .printerStopped : .printerStateChanged)
        }
        if before.printer.capabilities.mediaReady != after.printer.capabilities.mediaReady {
            events.append(.printerMediaChanged)
        } else if before.printer.configurationChangedAt != after.printer.configurationChangedAt
            || before.printer.capabilities != after.printer.capabilities
        {
            events.append(.printerConfigChanged)
        }
        return events
    }
}

// MARK: Jobs

extension EventSource {
    private func follow(_ change: StoreChange) async {
        switch change {
        case .job(let id, let printerID):
            if registry.isWatched(printerID: printerID, jobID: id) {
                await follow(jobID: id)
            } else {
                state.withLock { _ = $0.seen.removeValue(forKey: id) }
            }
        case .printer: break
        case .missed:
            do {
                for id in state.withLock({ Array($0.seen.keys) }) { await follow(jobID: id) }
                for job in try await unfinished(printerID: nil) { await follow(jobID: job.id) }
            } catch {
                logger.warning("Jobs could not be looked at for events", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Looks at a job and tells what is new of it.
    private func follow(jobID id: Int) async {
        let job: Job
        do {
            guard let found = try await store.job(id: id) else {
                state.withLock { _ = $0.seen.removeValue(forKey: id) }
                return
            }
            job = found
        } catch {
            return logger.warning("A job could not be read for its events", metadata: ["error": "\(error)"])
        }
        let (look, since) = state.withLock { ($0.see(job), $0.since[job.printerID] ?? $0.sinceOfAll) }
        guard let look else { return }
        registry.note(jobID: id, endedAt: job.completedAt)
        let name = directory.printer(id: job.printerID)?.printer.name ?? ""
        let notice = Notice.job(Job.Moment(job, printerName: name))
        for keyword in Self.events(look.before, job, since: since) { await publish(keyword, notice) }
    }

    /// What is to be told of a job; of one that was not seen before, what happened `since` it would have been.
    private static func events(_ before: Seen?, _ job: Job, since: Timestamp?) -> [EventKeyword] {
        guard let before else {
            guard let since else { return [] }
            let isNew = job.createdAt >= since
            return (isNew ? [.jobCreated] : []) + (job.completedAt.map { $0 >= since } ?? false ? [.jobCompleted] : [])
        }
        var events: [EventKeyword] = []
        if before.impressionsCompleted < job.impressionsCompleted { events.append(.jobProgress) }
        if before.name != job.name || before.priority != job.priority || before.printerID != job.printerID
            || before.ticket != job.ticket
        {
            events.append(.jobConfigChanged)
        }
        if before.state != job.state || before.reasons != job.stateReasons {
            let isStopped = job.state == .processingStopped && before.state != .processingStopped
            events.append(job.state.isTerminal ? .jobCompleted : isStopped ? .jobStopped : .jobStateChanged)
        }
        return events
    }

    /// Sees the unfinished jobs of a printer, or of all, so that they are not taken for new ones.
    private func lookAround(printerID: Int?) async throws {
        let moment = now()
        let jobs = try await unfinished(printerID: printerID)
        state.withLock { state in
            if let printerID { state.since[printerID] = moment } else { state.sinceOfAll = moment }
            for job in jobs { _ = state.see(job, unlessSeen: true) }
        }
    }

    private func unfinished(printerID: Int?) async throws -> [Job] {
        var query = JobQuery(printerID: printerID, states: WhichJobs.notCompleted.states, limit: Self.step)
        var jobs: [Job] = []
        while true {
            let page = try await store.jobs(query)
            jobs += page
            guard page.count == Self.step, let last = page.last else { return jobs }
            query.firstID = last.id + 1
        }
    }
}

/// One look at a job that is to be told of.
private struct Look {
    /// How it was seen before; nil for one that was not.
    var before: EventSource.Seen?
}

extension EventSource.State {
    /// Notes a job as it is; nil if there is nothing to tell of it.
    fileprivate mutating func see(_ job: Job, unlessSeen: Bool = false) -> Look? {
        let look = Look(before: seen[job.id])
        if unlessSeen, look.before != nil { return nil }
        guard job.state.isTerminal else {
            ended.remove(job.id)
            seen[job.id] = EventSource.Seen(job)
            return look
        }
        seen[job.id] = nil
        guard ended.insert(job.id).inserted else { return nil }
        endedInOrder.append(job.id)
        if endedInOrder.count > EventSource.mostEnded { ended.remove(endedInOrder.removeFirst()) }
        return look
    }
}
