// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Synchronization

/// Looks after what may stop the job that a lane prints: its cancel, its removal, the server's shutdown.
final class StopWatch: Sendable {
    private let store: any JobStore
    /// How often the job is read without news of it.
    private let interval: Duration
    private let now: @Sendable () -> Timestamp
    private let signal = WakeSignal()
    private let deadline = Mutex<ContinuousClock.Instant?>(nil)

    init(store: any JobStore, interval: Duration, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.interval = interval
        self.now = now
    }

    /// The running job may have changed.
    func jobChanged() {
        signal.wake()
    }

    /// Running work is stopped at `instant`.
    func shutDown(at instant: ContinuousClock.Instant) {
        deadline.withLock { $0 = instant }
        signal.wake()
    }

    /// Runs `work` until it ends or must be stopped: then its task is cancelled, and waited for.
    ///
    /// - Parameters:
    ///   - isSuspending: True when the job is being suspended already: that is no reason any more.
    ///   - part: The part of the job that it prints, which may be withdrawn.
    func untilStopped(
        jobID: Int,
        isSuspending: Bool = false,
        part: Part? = nil,
        _ work: @escaping @Sendable () async -> AttemptOutcome
    ) async -> (AttemptOutcome, StopReason?) {
        await withTaskGroup(of: End.self) { group in
            group.addTask { .outcome(await work()) }
            group.addTask { .stop(await self.reason(jobID: jobID, isSuspending: isSuspending, part: part)) }
            var outcome = AttemptOutcome.stopped
            var reason: StopReason?
            // The first one to end decides; the other is cancelled and still heard.
            while let end = await group.next() {
                group.cancelAll()
                switch end {
                case .outcome(let value): outcome = value
                case .stop(let value): reason = value
                }
            }
            return (outcome, reason)
        }
    }

    private enum End {
        case outcome(AttemptOutcome)
        case stop(StopReason?)
    }

    /// Waits for a reason to stop; nil when it was cancelled.
    private func reason(jobID: Int, isSuspending: Bool, part: Part?) async -> StopReason? {
        while !Task.isCancelled {
            var timeLeft: Duration?
            // A store that cannot be read says nothing: the work goes on.
            if let job = try? await store.job(id: jobID) {
                if job.state.isTerminal { return Task.isCancelled ? nil : .gone }
                if job.stateReasons.contains(JobStateReason.processingToStopPoint) { return .cancelRequested }
                if !isSuspending, job.stateReasons.contains(JobStateReason.jobSuspending) { return .suspendRequested }
                timeLeft = job.timeLeft(at: now())
                if let timeLeft, timeLeft <= .zero { return .timedOut }
            } else if await isRemoved(jobID) {
                return .gone
            }
            if part?.isWithdrawn == true { return .withdrawn }
            let left = deadline.withLock { $0.map { $0 - .now } }
            if let left, left <= .zero { return .shutdown }
            await signal.wait(atMost: min(interval, left ?? interval, timeLeft ?? interval))
        }
        return nil
    }

    /// True only if the store answers that there is no such job.
    private func isRemoved(_ jobID: Int) async -> Bool {
        do {
            return try await store.job(id: jobID) == nil
        } catch {
            return false
        }
    }
}

extension Job {
    /// What is left of `job-cancel-after`, which counts from when its printing began; nil without a limit.
    fileprivate func timeLeft(at now: Timestamp) -> Duration? {
        guard let limit = ticket.cancelAfter, let processingAt else { return nil }
        return limit - (now - processingAt)
    }
}
