// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Spool
import Synchronization

/// A job of a pool while it is being printed: what of it is printed, and which device prints what.
///
/// What it knows is in the journal of the job's attempts; after a crash it is made anew from there. When the last part
/// has ended it brings the job to its next state.
final class PooledJob: Sendable {
    private struct State {
        var job: Job
        var printed: ImpressionSet
        var parts: [Int: Part] = [:]
        /// Impressions that devices confirmed: a part that a crash left behind may tell of the same ones again.
        var confirmed: ImpressionSet
        /// Impressions of the whole job, copies and sheets among them; nil while nobody knows.
        var total: Int?
        var isConfirmed = true
        var hasWarnings = false
        var end: PartEnd?
        var failure: PartEnd?
        /// The last part ended: the job is brought to its next state, and nothing is added any more.
        var isOver = false
        /// A part was left to the next start: so is the job.
        var isLeft = false
    }

    /// The pool.
    let pool: Printer
    /// Its documents as they are printed.
    let documents: [Document]
    private let environment: RunEnvironment
    private let state: Mutex<State>
    private let onChange: @Sendable (Part?, PartEnd?) -> Void

    /// Takes up a job that is `processing`.
    ///
    /// - Parameters:
    ///   - records: The journal of its attempts.
    ///   - onChange: Called when a part ended, with how, and when the job did.
    init(
        _ job: Job,
        of pool: Printer,
        documents: [Document],
        records: [DeliveryRecord],
        environment: RunEnvironment,
        onChange: @escaping @Sendable (Part?, PartEnd?) -> Void
    ) {
        self.pool = pool
        self.documents = documents
        self.environment = environment
        self.onChange = onChange
        let counting = records.filter { $0.attempt > job.attemptsBeforeRestart }
        state = Mutex(
            State(
                job: job,
                printed: ImpressionSet(printed: counting),
                confirmed: ImpressionSet(confirmed: counting),
                isConfirmed: !counting.contains { $0.stage == .confirmed && $0.impressionsConfirmed == 0 }
            )
        )
    }

    /// The job as last seen.
    var job: Job { state.withLock { $0.job } }
    /// Parts that are being printed.
    var parts: [Part] { state.withLock { state in state.parts.keys.sorted().compactMap { state.parts[$0] } } }
    /// Impressions of the whole job, if somebody knows.
    var total: Int? { state.withLock { $0.total } }

    /// Stretches that are not printed and that no device has; none once the job ends for another reason.
    var missing: [ClosedRange<Int>] {
        state.withLock { state in
            guard state.end == nil else { return [] }
            var taken = state.printed
            for part in state.parts.values {
                let view = part.view
                if view.last >= view.first { taken.insert(view.first...view.last) }
            }
            return taken.missing(of: state.total)
        }
    }

    // MARK: Parts

    /// Adds a part that a device is to print; false when the last one ended in this moment.
    func add(_ part: Part) -> Bool {
        state.withLock { state in
            guard !state.isOver else { return false }
            state.parts[part.attempt] = part
            return true
        }
    }

    /// Takes what lies behind `last` from a part for new ones; false when it is too late for that.
    func cut(_ part: Part, behind last: Int, for others: [Part]) -> Bool {
        state.withLock { state in
            guard state.parts[part.attempt] === part, part.cut(behind: last) else { return false }
            for other in others { state.parts[other.attempt] = other }
            return true
        }
    }

    /// Journals another attempt beside those that run and gives its number; nil when the job must not go on.
    func beginAttempt() async -> Int? {
        let job = await commit { job in
            guard !job.stateReasons.contains(JobStateReason.processingToStopPoint),
                !job.stateReasons.contains(JobStateReason.jobSuspending)
            else { return nil }
            return ([.attemptBegun], [])
        }
        return job?.attempts
    }

    /// So many impressions are in the whole job.
    func expect(_ impressions: Int) { state.withLock { $0.total = impressions } }

    /// Something is not as the job wanted it.
    func warned() { state.withLock { $0.hasWarnings = true } }

    /// Impressions of the whole job that are confirmed, now that a part has so many.
    func confirmed(_ impressions: Int, by part: Part) -> Int {
        part.confirmed(impressions)
        return state.withLock { state in
            if impressions > 0 { state.confirmed.insert(part.first...(part.first - 1 + impressions)) }
            return state.confirmed.count
        }
    }

    /// The device of a part stopped or goes on; gives whether all are stopped.
    func device(of part: Part, isStopped: Bool) -> Bool {
        part.device(isStopped: isStopped)
        return state.withLock { state in state.parts.values.allSatisfy { $0.view.stoppedAt != nil } }
    }

    /// A part ended; with the last one so does the job's printing.
    func ended(_ part: Part, _ end: PartEnd, record: DeliveryRecord?) async {
        let isOver = state.withLock { state in
            state.parts[part.attempt] = nil
            let first = record?.firstImpression ?? part.first
            let confirmed = max(part.view.confirmed, end.printed ?? 0)
            if confirmed > 0 { state.confirmed.insert(first...(first - 1 + confirmed)) }
            let next = end.nextImpression ?? first + confirmed
            if next > first { state.printed.insert(first...(next - 1)) }
            switch end {
            case .completed(let count):
                let last = part.view.last
                state.printed.insert(first...max(last, first))
                if count == nil { state.isConfirmed = false }
            case .again, .goesOn: state.failure = end
            case .left: state.isLeft = true
            case .stopped: break
            case .aborted, .canceledAtDevice, .timedOut, .inDoubt, .budgetSpent, .overQuota:
                if state.end == nil { state.end = end }
            }
            state.isOver = state.parts.isEmpty
            return state.isOver
        }
        if state.withLock({ $0.end })?.stopsOthers == true { for other in parts { other.withdraw() } }
        onChange(part, end)
        if isOver { await finish() }
    }

    /// Ends a job of which nothing runs: it is complete, or waits for its next attempt.
    func finish() async {
        let state = self.state.withLock { $0 }
        guard !state.isLeft else { return }
        let now = environment.now()
        let records = ((try? await environment.store.deliveries(jobID: job.id)) ?? [])
            .filter { $0.attempt > state.job.attemptsBeforeRestart }
        let doubts = DeliveryDoubts(records, impressions: state.total)
        await commit { [self] job in
            if job.stateReasons.contains(JobStateReason.processingToStopPoint) {
                let message = "Canceled; the devices confirmed \(state.confirmed.count) impressions before."
                return ([.canceled(reason: job.cancelReason)], [environment.entry(.canceled, message)])
            }
            if let end = state.end { return end.content(environment) }
            if state.printed.isWhole(of: state.total) { return completion(job, state, doubts) }
            if job.stateReasons.contains(JobStateReason.jobSuspending) {
                let message = "Suspended. `pdps job resume \(job.id)` lets it go on."
                return ([.suspended], [environment.entry(.held, message)])
            }
            let (reason, message) = state.failure?.reason ?? ("job-queued", "")
            return (
                [.retryScheduled(at: now, reason: reason, message: message)],
                message.isEmpty
                    ? []
                    : [environment.entry(.retrying, "\(message.asSentence) The rest goes to a device that is ready.")]
            )
        }
        onChange(nil, nil)
    }

    private func completion(_ job: Job, _ state: State, _ doubts: DeliveryDoubts) -> ([JobEvent], [TimelineEntry]) {
        var events: [JobEvent] = []
        let pages = (job.impressions ?? 0) * job.ticket.copies
        let impressions = max(state.confirmed.count, state.total ?? pages)
        if state.isConfirmed {
            if job.impressions == nil, job.ticket.copies == 1 { events.append(.impressionsCounted(impressions)) }
            events.append(.impressionsConfirmed(impressions - doubts.missingCount))
        }
        let message = [state.isConfirmed ? "" : "Not every device says what it printed.", doubts.sentence]
            .filter { !$0.isEmpty }.joined(separator: " ")
        let isConfirmed = state.isConfirmed && doubts.missing.isEmpty
        let words = ["All parts of the job are printed.", message].filter { !$0.isEmpty }.joined(separator: " ")
        return (
            events + [.completed(withWarnings: state.hasWarnings, isConfirmed: isConfirmed, message: message)],
            [environment.entry(.completed, words)]
        )
    }

    // MARK: Storing

    /// How long a store that fails is tried again.
    private static let storePatience = Duration.seconds(60)

    /// Stores what `decide` makes of the newest job, decided anew when somebody else changed it; nil when it ended
    /// elsewhere, is not changed, or the store fails for long: then the next start goes on.
    @discardableResult
    private func commit(_ decide: (Job) -> ([JobEvent], [TimelineEntry])?) async -> Job? {
        let deadline = ContinuousClock.now + Self.storePatience
        while !Task.isCancelled {
            do {
                guard let job = try await environment.store.job(id: job.id), !job.state.isTerminal,
                    let (events, timeline) = decide(job)
                else { return nil }
                let changed = try events.reduce(job) { try $0.after($1, at: environment.now()) }
                let stored = try await environment.store.commit(JobChange(job: changed, timeline: timeline))
                state.withLock { $0.job = stored }
                return stored
            } catch let error as SpoolError where error.code == .conflict {
                continue
            } catch let error as SpoolError where error.mayPass && ContinuousClock.now < deadline {
                try? await Task.sleep(for: .milliseconds(200))
            } catch {
                environment.logger.error(
                    "Job of a pool not stored",
                    metadata: ["job.id": "\(job.id)", "error": "\(error)"]
                )
                return nil
            }
        }
        return nil
    }
}

/// How a part of a job ended.
indirect enum PartEnd: Sendable {
    /// All of it was printed; so many impressions were confirmed, or nil where the device confirms nothing.
    case completed(confirmed: Int?)
    /// The rest of it is to be printed again.
    case again(reason: String, message: String, printed: Int)
    /// It was stopped for a reason that the job has; so much was printed.
    case stopped(printed: Int)
    /// The document cannot be printed.
    case aborted(reasons: [String], message: String)
    /// Somebody ended it at the device.
    case canceledAtDevice(message: String)
    /// The job took longer than its ticket allows.
    case timedOut(message: String)
    /// Nobody knows what was printed.
    case inDoubt(message: String)
    /// Nobody knows what was printed, and by the pool's policy the rest from an impression on is to be printed.
    case goesOn(at: Int, message: String)
    /// The pool's retry budget is spent: a person decides whether what would have followed does.
    case budgetSpent(instead: PartEnd, message: String)
    /// The job needs more paper than a quota leaves.
    case overQuota(message: String)
    /// The next start goes on.
    case left

    /// Impressions that were printed, as far as it says.
    fileprivate var printed: Int? {
        switch self {
        case .completed(let count): count
        case .again(_, _, let count), .stopped(let count): count
        case .budgetSpent(let end, _): end.printed
        default: nil
        }
    }

    /// The impression with which others go on, where that does not follow from what was printed.
    fileprivate var nextImpression: Int? {
        switch self {
        case .goesOn(let impression, _): impression
        case .budgetSpent(let end, _): end.nextImpression
        default: nil
        }
    }

    /// Whether the job cannot go on with other parts.
    fileprivate var stopsOthers: Bool {
        switch self {
        case .aborted, .canceledAtDevice, .timedOut, .overQuota: true
        default: false
        }
    }

    fileprivate var reason: (String, String)? {
        switch self {
        case .again(let reason, let message, _): (reason, message)
        case .goesOn(_, let message): (JobStateReason.serviceOffLine, message)
        default: nil
        }
    }

    fileprivate func content(_ environment: RunEnvironment) -> ([JobEvent], [TimelineEntry])? {
        switch self {
        case .aborted(let reasons, let message):
            ([.aborted(reasons: reasons, message: message)], [environment.entry(.aborted, message)])
        case .canceledAtDevice(let message):
            (
                [.canceled(reason: JobStateReason.jobCanceledAtDevice)], [environment.entry(.canceled, message)]
            )
        case .timedOut(let message):
            (
                [.canceled(reason: JobStateReason.jobCanceledAfterTimeout)], [environment.entry(.canceled, message)]
            )
        case .inDoubt(let message): ([.outcomeUnknown(message: message)], [environment.entry(.held, message)])
        case .budgetSpent(_, let message): ([.budgetSpent(message: message)], [environment.entry(.held, message)])
        case .overQuota(let message): ([.quotaReached(message: message)], [environment.entry(.held, message)])
        case .completed, .again, .goesOn, .stopped, .left: nil
        }
    }
}
