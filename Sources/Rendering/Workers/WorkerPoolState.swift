// SPDX-License-Identifier: Apache-2.0

/// Who renders, who waits, what is ready: decisions only, whoever holds the lock resumes continuations afterwards.
struct WorkerPoolState {
    /// Who goes first.
    enum Urgency: Equatable {
        /// What will be wanted later, and kept under that name: gives its worker up for anybody else.
        case ahead(name: String)
        /// One worker more at a document.
        case share
        /// A document that has no worker.
        case own

        var isAhead: Bool { if case .ahead = self { true } else { false } }

        /// The higher goes first.
        fileprivate var rank: Int {
            switch self {
            case .ahead: 0
            case .share: 1
            case .own: 2
            }
        }
    }

    /// Who waits for a worker.
    struct Waiter {
        let id: Int
        let urgency: Urgency
        let continuation: CheckedContinuation<Worker, any Error>
    }

    private enum Phase { case new, open, closed }

    private let ready: Int
    private let maximum: Int
    private let mostWaiting: Int
    private var phase = Phase.new
    /// What the last worker that became ready renders with.
    var engine: String?
    private var idle: [Worker] = []
    private var starting = 0
    private var running = 0
    /// Workers that were given a document.
    private var given = 0
    /// Workers at what will be wanted later, with the name under which it will be kept.
    private var ahead: [(name: String, worker: Worker)] = []
    /// Those of them that were ended for others and are not given back yet.
    private var leaving: [Worker] = []
    private var waiters: [Waiter] = []
    private var lastWaiterID = 0
    private var failures = 0
    private var retryAt: ContinuousClock.Instant?

    init(configuration: WorkerPool.Configuration) {
        ready = configuration.ready
        maximum = configuration.maximum
        mostWaiting = configuration.mostWaiting
    }

    var status: WorkerPool.Status {
        WorkerPool.Status(ready: idle.count, starting: starting, running: running, waiting: waiting, given: given)
    }

    /// Documents that wait for a worker of their own.
    private var waiting: Int { waiters.count { $0.urgency == .own } }

    /// Begins the life of the pool; false if it had begun.
    mutating func open() -> Bool {
        guard phase == .new else { return false }
        phase = .open
        return true
    }

    /// Ends the life of the pool; returns who waits in vain.
    mutating func close() -> [Waiter] {
        phase = .closed
        idle.removeAll()
        defer { waiters.removeAll() }
        return waiters
    }

    /// Whether one more process shall be started; it then counts as starting.
    mutating func claimStart(at now: ContinuousClock.Instant) -> Bool {
        guard phase == .open else { return false }
        let wanted = min(waiters.count, maximum - running)
        // The ready ones are left for documents that come.
        let wantedAhead = min(waiters.count { $0.urgency.isAhead }, maximum - running)
        guard idle.count + starting < max(ready + wantedAhead, wanted) else { return false }
        // After failures only a document that waits is a reason to try before the pause is over.
        if let retryAt, now < retryAt, starting >= wanted { return false }
        starting += 1
        return true
    }

    /// How long to wait before the next start after failures; nil when there is nothing to wait for.
    func pauseBeforeRetry(at now: ContinuousClock.Instant) -> Duration? {
        guard phase == .open, let retryAt, now < retryAt, idle.count + starting < ready else { return nil }
        return retryAt - now
    }

    mutating func nextWaiterID() -> Int {
        lastWaiterID += 1
        return lastWaiterID
    }

    /// A worker for a document, a refusal, or nil: the continuation is kept.
    mutating func take(_ waiter: Waiter) -> Result<Worker, any Error>? {
        guard phase != .closed else { return .failure(RenderError.stopped) }
        if running < maximum, waiting == 0, idle.count > spared(by: waiter) {
            return .success(giveIdle(to: waiter))
        }
        guard waiter.urgency != .own || waiting < mostWaiting else {
            let message = "\(waiting) documents wait for a RIP worker already; try again later."
            return .failure(RenderError(code: .workerUnavailable, message: message))
        }
        waiters.append(waiter)
        return nil
    }

    /// Takes back a wait; nil if it was answered.
    mutating func withdraw(id: Int) -> Waiter? {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        return waiters.remove(at: index)
    }

    /// A started worker is ready; returns what is to be done for those who wait.
    mutating func offer(_ worker: Worker) -> [() -> Void] {
        starting -= 1
        failures = 0
        retryAt = nil
        guard phase == .open else { return [] }
        idle.append(worker)
        return match()
    }

    /// A document is done with its worker; returns what is to be done for those who wait.
    mutating func release(_ worker: Worker) -> [() -> Void] {
        running -= 1
        ahead.removeAll { $0.worker === worker }
        leaving.removeAll { $0 === worker }
        return match()
    }

    private mutating func match() -> [() -> Void] {
        var actions: [() -> Void] = []
        // The first of the most urgent.
        let most = waiters.map(\.urgency.rank).max()
        if running < maximum, let index = waiters.firstIndex(where: { $0.urgency.rank == most }),
            idle.count > spared(by: waiters[index])
        {
            let waiter = waiters.remove(at: index)
            let worker = giveIdle(to: waiter)
            actions.append { waiter.continuation.resume(returning: worker) }
        }
        return actions + preempt().map { worker in { worker.preempt() } }
    }

    /// Idle workers that a waiter leaves for others.
    private func spared(by waiter: Waiter) -> Int { waiter.urgency.isAhead ? ready : 0 }

    private mutating func giveIdle(to waiter: Waiter) -> Worker {
        running += 1
        given += 1
        let worker = idle.removeFirst()
        // From this moment, not from when its task goes on: who comes in between must find it.
        if case .ahead(let name) = waiter.urgency { ahead.append((name, worker)) }
        return worker
    }

    // MARK: What is rendered ahead

    /// It is due now: its worker is nobody else's any more.
    mutating func keep(ahead name: String) { ahead.removeAll { $0.name == name } }

    /// The workers to end so that all who are more urgent get one.
    ///
    /// To be asked whenever somebody begins to wait or gets a worker: a place that was free when one came may have gone
    /// to another one.
    mutating func preempt() -> [Worker] {
        let urgent = waiters.count { !$0.urgency.isAhead }
        let places = maximum - running + leaving.count
        let ended = ahead.prefix(max(0, urgent - places)).map { $0.worker }
        ahead.removeFirst(ended.count)
        leaving += ended
        return ended
    }

    /// A process is gone; if it never became ready, returns those who get its failure.
    mutating func ended(_ worker: Worker?, failure: RenderError?, at now: ContinuousClock.Instant) -> [Waiter] {
        idle.removeAll { $0 === worker }
        guard failure != nil else { return [] }
        starting -= 1
        failures += 1
        retryAt = now + .seconds(min(30, 1 << min(failures, 5)))
        defer { waiters.removeAll() }
        return waiters
    }
}
