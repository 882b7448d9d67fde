// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Synchronization

/// The subscriptions in memory with their events, found by printer and job, so that an event costs those who get it.
///
/// Subscriptions are in the spool as well; events are not: after a restart their numbers go on with a gap, which tells
/// a client that it missed some.
final class SubscriptionRegistry: Sendable {
    /// One event of one subscription.
    struct Event: Sendable {
        /// `notify-sequence-number`, rising by one from 1.
        var sequence: Int
        /// `notify-subscribed-event`.
        var keyword: EventKeyword
        var time: Timestamp
        var notice: Notice
    }

    /// A subscription with what is kept of its events.
    struct Entry: Sendable {
        var subscription: Subscription
        var keywords: Set<EventKeyword>
        var nextSequence: Int
        /// Oldest first.
        var events: [Event] = []
        /// When its last `job-progress` was, for `notify-time-interval`.
        var progressAt: Timestamp?
        /// When the job that it is about ended.
        var jobEndedAt: Timestamp?

        init(_ subscription: Subscription) {
            self.subscription = subscription
            keywords = Set(subscription.events.compactMap(EventKeyword.init))
            nextSequence = subscription.reservedSequence - SubscriptionRegistry.sequenceStep + 1
        }
    }

    fileprivate struct State {
        var entries: [Int: Entry] = [:]
        var ofPrinter: [Int: Set<Int>] = [:]
        var ofJob: [Int: Set<Int>] = [:]
        var ofServer: Set<Int> = []
        var waiters: [Int: (ids: Set<Int>, wake: AsyncStream<Void>.Continuation)] = [:]
        var lastWaiter = 0
        /// Subscriptions that need sequence numbers to be reserved.
        var exhausted: Set<Int> = []
        var isEnding = false
    }

    /// The most subscriptions; `client-error-too-many-subscriptions` beyond.
    static let mostSubscriptions = 10_000
    /// The most events that are kept of a subscription; the oldest go first.
    static let mostEvents = 100
    /// The most requests that wait for an event; further ones are answered at once.
    private static let mostWaiters = 500
    /// Sequence numbers that are reserved in the spool at a time.
    static let sequenceStep = 1_000

    /// `ippget-event-life`: how long an event is kept.
    static let eventLife: Duration = .seconds(300)
    private let state = Mutex(State())

    // MARK: Subscriptions

    /// How many more there may be.
    var room: Int { state.withLock { max(0, Self.mostSubscriptions - $0.entries.count) } }

    /// Takes up stored subscriptions, of whose reserved sequence numbers the last ``sequenceStep`` are free.
    func add(_ subscriptions: [Subscription]) {
        state.withLock { state in
            for subscription in subscriptions {
                state.entries[subscription.id] = Entry(subscription)
                state.index(subscription)
            }
        }
    }

    /// The subscription with that id, unless its lease has ended.
    func entry(_ id: Int, at now: Timestamp) -> Entry? {
        state.withLock { $0.entries[id] }.flatMap { isOver($0, at: now) ? nil : $0 }
    }

    /// The subscriptions of a printer, a job, or with nil for both all of them, by id.
    func entries(printerID: Int?, jobID: Int?, at now: Timestamp) -> [Entry] {
        state.withLock { state in
            let all = jobID == nil && printerID == nil
            let some = jobID.map { state.ofJob[$0] ?? [] } ?? printerID.map { state.ofPrinter[$0] ?? [] } ?? []
            return (all ? Set(state.entries.keys) : some).sorted().compactMap { state.entries[$0] }.filter {
                !isOver($0, at: now)
            }
        }
    }

    /// Replaces what is known of a subscription, its events aside.
    func update(_ subscription: Subscription) {
        state.withLock { $0.entries[subscription.id]?.subscription = subscription }
    }

    /// Forgets subscriptions.
    func remove(_ ids: [Int]) {
        state.withLock { state in
            for id in ids { state.remove(id) }
        }
    }

    /// The subscriptions whose lease, or whose job's events, have ended; and old events are forgotten.
    func sweep(at now: Timestamp) -> [Int] {
        state.withLock { state in
            for id in state.entries.keys { state.entries[id]?.events.removeAll { $0.time + Self.eventLife < now } }
            return state.entries.values.filter { isOver($0, at: now) }.map(\.subscription.id)
        }
    }

    private func isOver(_ entry: Entry, at now: Timestamp) -> Bool {
        if let expiresAt = entry.subscription.expiresAt, expiresAt <= now { return true }
        if let endedAt = entry.jobEndedAt, endedAt + Self.eventLife < now { return true }
        return false
    }

    // MARK: Events

    /// Whether somebody would hear of an event of that printer or job.
    func isWatched(printerID: Int, jobID: Int) -> Bool {
        state.withLock { state in
            !state.ofServer.isEmpty || state.ofPrinter[printerID] != nil || state.ofJob[jobID] != nil
        }
    }

    /// Gives an event to those who subscribed to it, and wakes who waits.
    func publish(_ event: EventKeyword, _ notice: Notice, at now: Timestamp) {
        let wakes = state.withLock { state in
            var ids = state.ofServer.union(state.ofPrinter[notice.printerID] ?? [])
            if let jobID = notice.jobID { ids.formUnion(state.ofJob[jobID] ?? []) }
            var reached: Set<Int> = []
            for id in ids {
                guard state.entries[id]?.take(event, notice, at: now) == true else { continue }
                reached.insert(id)
                if state.entries[id]?.reserveSequence() == true { state.exhausted.insert(id) }
            }
            return state.waiters.values.filter { !$0.ids.isDisjoint(with: reached) }.map(\.wake)
        }
        for wake in wakes { wake.yield() }
    }

    /// Subscriptions for which further sequence numbers were reserved, to be stored; told once.
    func takeExhausted() -> [Subscription] {
        state.withLock { state in
            defer { state.exhausted = [] }
            return state.exhausted.compactMap { state.entries[$0]?.subscription }
        }
    }

    /// Notes that a job ended, so that its subscriptions end some time later, or that it was restarted.
    func note(jobID: Int, endedAt: Timestamp?) {
        state.withLock { state in
            for id in state.ofJob[jobID] ?? [] { state.entries[id]?.jobEndedAt = endedAt }
        }
    }

    // MARK: Waiting

    /// Waits until one of the subscriptions gets an event, for `limit` at most; returns at once when too many wait.
    func waitForEvent(of ids: Set<Int>, atMost limit: Duration) async {
        let (stream, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state -> Int? in
            guard !state.isEnding, state.waiters.count < Self.mostWaiters else { return nil }
            state.lastWaiter += 1
            state.waiters[state.lastWaiter] = (ids, wake)
            return state.lastWaiter
        }
        guard let number else { return }
        defer { state.withLock { _ = $0.waiters.removeValue(forKey: number) } }
        await withTaskGroup { group in
            group.addTask { for await _ in stream { break } }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Wakes all who wait, and lets nobody wait any more.
    func shutDown() {
        let wakes = state.withLock { state in
            state.isEnding = true
            return state.waiters.values.map(\.wake)
        }
        for wake in wakes { wake.finish() }
    }
}

extension SubscriptionRegistry.State {
    fileprivate mutating func index(_ subscription: Subscription) {
        if let jobID = subscription.jobID {
            ofJob[jobID, default: []].insert(subscription.id)
        } else if let printerID = subscription.printerID {
            ofPrinter[printerID, default: []].insert(subscription.id)
        } else {
            ofServer.insert(subscription.id)
        }
    }

    fileprivate mutating func remove(_ id: Int) {
        guard let subscription = entries.removeValue(forKey: id)?.subscription else { return }
        if let jobID = subscription.jobID {
            ofJob[jobID]?.remove(id)
            if ofJob[jobID]?.isEmpty == true { ofJob[jobID] = nil }
        } else if let printerID = subscription.printerID {
            ofPrinter[printerID]?.remove(id)
            if ofPrinter[printerID]?.isEmpty == true { ofPrinter[printerID] = nil }
        } else {
            ofServer.remove(id)
        }
    }
}

extension SubscriptionRegistry.Entry {
    /// Keeps the event once for each keyword that it is subscribed under; true if there is one.
    fileprivate mutating func take(_ event: EventKeyword, _ notice: Notice, at now: Timestamp) -> Bool {
        let matching = keywords.intersection(event.alsoKnownAs).sorted { $0.rawValue < $1.rawValue }
        guard !matching.isEmpty else { return false }
        if event == .jobProgress {
            if let progressAt, now < progressAt + .seconds(subscription.timeInterval) { return false }
            progressAt = now
        }
        for keyword in matching {
            events.append(.init(sequence: nextSequence, keyword: keyword, time: now, notice: notice))
            nextSequence += 1
        }
        if events.count > SubscriptionRegistry.mostEvents {
            events.removeFirst(events.count - SubscriptionRegistry.mostEvents)
        }
        return true
    }

    /// Reserves further sequence numbers if those reserved are used up.
    fileprivate mutating func reserveSequence() -> Bool {
        guard nextSequence > subscription.reservedSequence else { return false }
        subscription.reservedSequence = nextSequence + SubscriptionRegistry.sequenceStep
        return true
    }
}
