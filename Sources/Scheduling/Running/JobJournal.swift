// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Spool
import Synchronization

/// What happens to a running job, on its way into the store: one writer, one change at a time.
///
/// Changes are decided on the newest stored job and decided anew when somebody else (Cancel-Job) changed it meanwhile.
/// Progress is gathered and stored every now and then; `record` waits until its change is durable.
final class JobJournal: Sendable {
    /// A change to a job, its timeline and its delivery record.
    struct Entry: Sendable {
        /// What a change does to the job as it is now.
        struct Content: Sendable {
            var events: [JobEvent] = []
            var timeline: [TimelineEntry] = []
        }

        var content: @Sendable (Job) -> Content
        var delivery: (@Sendable (inout DeliveryRecord?) -> Void)?

        /// A change to the job and its timeline.
        init(_ content: @escaping @Sendable (Job) -> Content) {
            self.content = content
        }

        /// A change to the delivery record, and to the job and its timeline with it.
        init(
            delivery: @escaping @Sendable (inout DeliveryRecord?) -> Void,
            _ content: @escaping @Sendable (Job) -> Content = { _ in Content() }
        ) {
            self.content = content
            self.delivery = delivery
        }
    }

    private struct Waiting {
        var entry: Entry
        var continuation: CheckedContinuation<Job, any Error>?
    }

    private struct State {
        var job: Job
        var delivery: DeliveryRecord?
        var progress: ImpressionProgress
        var waiting: [Waiting] = []
        var storedAt: Timestamp
        var hasWarnings = false
        var expected: Int?
        var assumed = 0
        /// Impressions of this attempt that may go out by what is stored: a few more than did.
        var announced = 0
        var isClosed = false
        var failure: (any Error)?
    }

    /// More entries than this are not kept waiting: those that nobody waits for are left out.
    private static let mostWaiting = 256
    /// How often a change is decided anew on a job that others keep changing.
    private static let mostConflicts = 50
    /// How long a store that fails is tried again.
    private static let storePatience = Duration.seconds(60)
    /// A wait that only a signal ends.
    private static let untilSignal = Duration.seconds(3600)

    private let environment: RunEnvironment
    /// What is confirmed of the whole job, of how much of this attempt is; nil where they are the same.
    private let confirmedOfJob: (@Sendable (Int) -> Int)?
    private let state: Mutex<State>
    private let signal = WakeSignal()

    init(
        job: Job,
        delivery: DeliveryRecord?,
        environment: RunEnvironment,
        confirmedOfJob: (@Sendable (Int) -> Int)? = nil
    ) {
        self.environment = environment
        self.confirmedOfJob = confirmedOfJob
        let now = environment.now()
        state = Mutex(
            State(
                job: job,
                delivery: delivery,
                progress: ImpressionProgress(firstImpression: delivery?.nextImpression ?? 1, at: now),
                storedAt: now
            )
        )
    }

    /// The job as last stored.
    var job: Job { state.withLock { $0.job } }
    /// The running attempt's record, with progress that may not be stored yet.
    var delivery: DeliveryRecord? { state.withLock { $0.delivery } }

    /// Whether something was not as the job wanted it.
    var hasWarnings: Bool { state.withLock { $0.hasWarnings } }

    /// Impressions of the whole job, copies and sheets among them, that a device prints that prints all; nil while
    /// that is not known.
    var expectedImpressions: Int? { state.withLock { $0.expected } }

    /// All was made: so many impressions of the whole job.
    func expect(_ impressions: Int) {
        state.withLock { $0.expected = impressions }
    }

    /// So many impressions were sent by earlier attempts and never confirmed, and are not sent again.
    func assume(_ impressions: Int) {
        state.withLock { $0.assumed = impressions }
    }

    /// How many impressions of the job are confirmed when all up to this one are that were not assumed.
    func confirmedInAll(upTo impression: Int) -> Int {
        max(impression - state.withLock { $0.assumed }, 0)
    }

    // MARK: Noting

    /// Tells the timeline something soon.
    func tell(_ kind: TimelineEntry.Kind, _ message: String) {
        let entry = environment.entry(kind, message)
        note(Entry { _ in .init(timeline: [entry]) })
    }

    /// Tells the timeline of something that is not as the job wanted it.
    func warn(_ message: String) {
        state.withLock { $0.hasWarnings = true }
        tell(.rendering, "Warning: \(message)")
    }

    /// Stores a change soon, together with others.
    func note(_ entry: Entry) {
        let isTaken = state.withLock { state in
            guard !state.isClosed, state.failure == nil, state.waiting.count < Self.mostWaiting else { return false }
            state.waiting.append(Waiting(entry: entry))
            return true
        }
        if isTaken { signal.wake() }
    }

    /// Stores a change and returns the job once it is durable.
    ///
    /// - Throws: `SpoolError`, `JobTransitionError` or ``JobGone``.
    @discardableResult
    func record(_ entry: Entry) async throws -> Job {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = state.withLock { state -> (any Error)? in
                if let failure = state.failure { return failure }
                guard !state.isClosed else { return CancellationError() }
                state.waiting.append(Waiting(entry: entry, continuation: continuation))
                return nil
            }
            if let refusal { continuation.resume(throwing: refusal) } else { signal.wake() }
        }
    }

    /// Takes up the record of an earlier attempt, so that what is found out about it is stored with it.
    func adopt(_ record: DeliveryRecord) {
        state.withLock { $0.delivery = record }
    }

    /// Begins the progress of an attempt.
    func begin(firstImpression: Int) {
        let now = environment.now()
        state.withLock { state in
            state.progress = ImpressionProgress(firstImpression: firstImpression, at: now)
            state.announced = environment.configuration.announcedAtATime
        }
    }

    /// Returns once it is durable that an impression of this attempt may go out.
    ///
    /// What went out is stored later; after a crash the store must never say less.
    func announce(_ impression: Int) async throws {
        let isDurable = state.withLock { state in
            guard impression > state.announced else { return true }
            state.announced = impression - 1 + environment.configuration.announcedAtATime
            return false
        }
        if !isDurable { try await record(Entry { _ in .init() }) }
    }

    /// An impression, counted over the whole job, was rendered.
    func rendered(_ impression: Int) {
        state.withLock { $0.progress.reach(.rendered, impression) }
        signal.wake()
    }

    /// So many impressions of this attempt went out.
    func sent(_ impressions: Int) {
        state.withLock { state in
            guard let record = state.delivery, impressions > record.impressionsSent else { return }
            state.delivery?.impressionsSent = impressions
            state.progress.reach(.sent, record.firstImpression - 1 + impressions)
        }
        signal.wake()
    }

    /// The device confirmed so many impressions of this attempt.
    func confirmed(_ impressions: Int) {
        state.withLock { state in
            guard let record = state.delivery, impressions > record.impressionsConfirmed else { return }
            state.delivery?.impressionsConfirmed = impressions
            state.progress.reach(.confirmed, record.firstImpression - 1 + impressions)
        }
        signal.wake()
    }

    // MARK: Writing

    /// Writes until `close`, then stores the rest and returns.
    func run() async {
        while !Task.isCancelled {
            let (batch, pause, isOver) = nextBatch()
            if let batch {
                await write(batch)
            } else if isOver {
                return
            } else {
                await signal.wait(atMost: pause)
            }
        }
        // The task was cancelled: as after a crash, the next start asks the device.
        fail(CancellationError())
    }

    /// Lets the writer store what it has, then end.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.wake()
    }

    private struct Batch {
        var waiting: [Waiting]
        var progress: [TimelineEntry]
        var confirmed: Int
        var delivery: DeliveryRecord?
        var announced: Int
    }

    private func nextBatch() -> (Batch?, Duration, isOver: Bool) {
        let now = environment.now()
        let interval = environment.configuration.progressInterval
        return state.withLock { state in
            let hasNews = !state.waiting.isEmpty || state.progress.isDirty
            guard hasNews, state.failure == nil else { return (nil, Self.untilSignal, state.isClosed) }
            // With a clock that was put back, it is due.
            let pause = now < state.storedAt ? .zero : interval - (now - state.storedAt)
            let isUrgent = state.isClosed || state.waiting.contains { $0.continuation != nil }
            guard isUrgent || pause <= .zero else { return (nil, pause, false) }
            let entries = state.progress.entries(at: now, interval: interval, isFinal: isUrgent)
            let batch = Batch(
                waiting: state.waiting,
                progress: entries,
                confirmed: max(state.progress.last(.confirmed) - state.assumed, 0),
                delivery: state.delivery,
                announced: state.announced
            )
            state.waiting = []
            state.storedAt = now
            return (batch, .zero, false)
        }
    }

    private func write(_ batch: Batch) async {
        do {
            let refused = try await store(batch)
            let job = self.job
            for (index, waiting) in batch.waiting.enumerated() {
                waiting.continuation?.resume(with: refused[index].map { .failure($0) } ?? .success(job))
            }
        } catch {
            if !(error is JobGone) {
                environment.logger.error(
                    "Job change not stored",
                    metadata: ["job.id": "\(job.id)", "error": "\(error)"]
                )
            }
            fail(error)
            for waiting in batch.waiting { waiting.continuation?.resume(throwing: error) }
        }
    }

    /// Stores a batch; returns the entries that the job's state did not allow, by their index.
    private func store(_ batch: Batch) async throws -> [Int: any Error] {
        var conflicts = 0
        var pause = Duration.milliseconds(100)
        let deadline = ContinuousClock.now + Self.storePatience
        while true {
            let (change, refused) = self.change(for: batch)
            var announcing = change
            announcing.delivery?.announce(batch.announced)
            do {
                let stored = try await environment.store.commit(announcing)
                state.withLock { state in
                    state.job = stored
                    // Progress that came meanwhile stays; what entries did to the record is taken over.
                    state.delivery = change.delivery.map { $0.keepingProgress(of: state.delivery) }
                }
                return refused
            } catch let error as SpoolError where error.code == .conflict {
                conflicts += 1
                guard conflicts < Self.mostConflicts else { throw error }
                try await reread()
            } catch let error as SpoolError where error.mayPass {
                guard ContinuousClock.now + pause < deadline else { throw error }
                environment.logger.warning("Store failed, trying again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
    }

    private func change(for batch: Batch) -> (JobChange, [Int: any Error]) {
        let now = environment.now()
        var job = self.job
        var delivery = batch.delivery
        var timeline = batch.progress
        var refused: [Int: any Error] = [:]
        let confirmed = confirmedOfJob?(batch.delivery?.impressionsConfirmed ?? 0) ?? batch.confirmed
        if confirmed > job.impressionsCompleted,
            let further = try? job.after(.impressionsConfirmed(confirmed), at: now)
        {
            job = further
        }
        for (index, waiting) in batch.waiting.enumerated() {
            let content = waiting.entry.content(job)
            do throws(JobTransitionError) {
                var further = job
                for event in content.events { further = try further.after(event, at: now) }
                job = further
                timeline += content.timeline
                waiting.entry.delivery?(&delivery)
            } catch {
                refused[index] = error
            }
        }
        return (JobChange(job: job, timeline: timeline, delivery: delivery), refused)
    }

    private func reread() async throws {
        let id = job.id
        guard let fresh = try await environment.store.job(id: id), !fresh.state.isTerminal else {
            throw JobGone(jobID: id)
        }
        state.withLock { $0.job = fresh }
    }

    private func fail(_ error: any Error) {
        let waiting = state.withLock { state in
            state.failure = error
            defer { state.waiting = [] }
            return state.waiting
        }
        for entry in waiting { entry.continuation?.resume(throwing: error) }
    }
}

extension SpoolError {
    /// Whether the same change may be stored a little later.
    var mayPass: Bool { code == .storeFailed || code == .spoolAreaFull || code == .busy }
}

/// A job that ended, or was removed with its printer, while it was being printed.
struct JobGone: Error, CustomStringConvertible {
    var jobID: Int

    var description: String { "job \(jobID) was ended by someone else" }
}

extension DeliveryRecord {
    /// Until it is known how the attempt ended, counts what may have been sent.
    fileprivate mutating func announce(_ impressions: Int) {
        guard stage == .begun else { return }
        let most = lastImpression.map { $0 - firstImpression + 1 } ?? .max
        impressionsSent = max(impressionsSent, min(impressions, most))
    }

    /// The record with the counts of `other` where those are further, if it is of the same attempt.
    fileprivate func keepingProgress(of other: DeliveryRecord?) -> DeliveryRecord {
        guard let other, other.key == key else { return self }
        var record = self
        record.impressionsSent = max(impressionsSent, other.impressionsSent)
        record.impressionsConfirmed = max(impressionsConfirmed, other.impressionsConfirmed)
        return record
    }
}
