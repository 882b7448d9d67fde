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
    private static let sweepInterval: Duration = .seconds(30)

    let store: any JobStore
    let registry: SubscriptionRegistry
    let directory: PrinterDirectory
    let logger: Logger
    let now: @Sendable () -> Timestamp
    /// Watched from the beginning, so that what happens while subscriptions are read is told as well.
    private let changes: AsyncStream<StoreChange>
    let seen = Mutex(SeenJobs())

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
            // Those who watch the printer hear of the new job; its own subscriptions begin after that.
            if let events = seen.withLock({ $0.see(job, unlessSeen: true) }) { await tell(events, of: job) }
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

    func publish(_ keyword: EventKeyword, _ notice: Notice) async {
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
