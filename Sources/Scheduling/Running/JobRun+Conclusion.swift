// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Spool

extension JobRun {
    /// Brings the job to the state that follows from how its attempt ended.
    func conclude(_ outcome: AttemptOutcome, stopped reason: StopReason?) async -> RunEnd {
        if let assignment { return await conclude(assignment, outcome, stopped: reason) }
        switch (outcome, reason) {
        case (_, .gone?):
            return .settled
        case (.stopped, .cancelRequested?):
            return await record(outcome)
        case (.stopped, .timedOut?):
            return await record(.timedOut(message: "Printing took longer than its job-cancel-after allows."))
        case (.stopped, .suspendRequested?):
            return await suspend()
        case (.stopped, _):
            // As after a crash: the journal says what to ask the device at the next start.
            return .left
        case (.notStored(let error), _):
            if let gone = error as? JobGone {
                environment.logger.info("Job ended elsewhere", metadata: ["job.id": "\(gone.jobID)"])
                return .settled
            }
            environment.logger.error(
                "Job run not stored",
                metadata: ["job.id": "\(journal.job.id)", "error": "\(error)"]
            )
            return .notStored
        default:
            return await record(outcome)
        }
    }

    /// Finds out what the device printed of a job that is being suspended, and leaves it there.
    private func suspend() async -> RunEnd {
        guard let record = journal.delivery else {
            return await self.record(.retry(reason: JobStateReason.jobSuspended, message: "Nothing was sent of it."))
        }
        let (outcome, reason) = await stop.untilStopped(jobID: journal.job.id, isSuspending: true) {
            await settle(record, "The job is suspended; the device is asked what it printed.")
        }
        return await conclude(outcome, stopped: reason)
    }

    private func record(_ outcome: AttemptOutcome) async -> RunEnd {
        let delay = await retryDelay(for: outcome)
        let now = environment.now()
        let first = journal.delivery?.firstImpression ?? 1
        let hasWarnings = journal.hasWarnings
        let expected = journal.expectedImpressions
        let close: @Sendable (inout DeliveryRecord?) -> Void = { outcome.close(&$0, expected: expected) }
        let entry = JobJournal.Entry(delivery: close) { job in
            if job.stateReasons.contains(JobStateReason.processingToStopPoint), !outcome.isAbort {
                return outcome.contentOfCanceled(job, firstImpression: first, at: now)
            }
            if job.stateReasons.contains(JobStateReason.jobSuspending),
                case .retry(_, let message, let printed) = outcome
            {
                return .suspended(job, message, confirmed: printed > 0 ? first - 1 + printed : nil, at: now)
            }
            return outcome.content(
                job,
                firstImpression: first,
                expected: expected,
                delay: delay,
                hasWarnings: hasWarnings,
                at: now
            )
        }
        do {
            try await journal.record(entry)
            return .settled
        } catch is JobGone {
            return .settled
        } catch {
            environment.logger.error(
                "End of a job not stored",
                metadata: ["job.id": "\(journal.job.id)", "error": "\(error)"]
            )
            return .notStored
        }
    }

    /// The pause before the next attempt: it grows with failures in a row, and starts anew with progress.
    private func retryDelay(for outcome: AttemptOutcome) async -> Duration {
        guard case .retry(_, _, let printed) = outcome else { return .zero }
        let policy = environment.configuration.retry
        guard printed == 0 else { return policy.delay(afterFailures: 1) }
        let job = journal.job
        let earlier = (try? await environment.store.deliveries(jobID: job.id)) ?? []
        let progressed = earlier.last { $0.impressionsConfirmed > 0 }?.attempt ?? 0
        return policy.delay(afterFailures: job.attempts - max(progressed, job.attemptsBeforeRestart))
    }
}

extension AttemptOutcome {
    fileprivate var isAbort: Bool {
        if case .aborted = self { true } else { false }
    }

    /// Closes the attempt's record; one that was never begun stays nil.
    ///
    /// - Parameter expected: Impressions of the whole job, where they were counted as they were made.
    func close(_ record: inout DeliveryRecord?, expected: Int? = nil) {
        guard var closed = record else { return }
        switch self {
        case .completed(let confirmed, _):
            closed.stage = .confirmed
            closed.impressionsConfirmed = max(closed.impressionsConfirmed, confirmed ?? 0)
            if let expected, closed.mediaUse?.isRendered == true {
                closed.impressionsSent = max(closed.impressionsSent, expected - closed.firstImpression + 1)
                closed.mediaUse?.countsSides = true
            }
        case .retry(_, _, let printed):
            closed.stage = .failed
            closed.impressionsConfirmed = max(closed.impressionsConfirmed, printed)
        case .inDoubt:
            closed.stage = .unknown
        case .aborted, .canceledAtDevice, .timedOut, .stopped:
            closed.stage = .failed
        case .notStored:
            break
        }
        record = closed
    }

    fileprivate func content(
        _ job: Job,
        firstImpression first: Int,
        expected: Int?,
        delay: Duration,
        hasWarnings: Bool,
        at now: Timestamp
    ) -> JobJournal.Entry.Content {
        switch self {
        case .completed(let confirmed, let evidence):
            // A device that takes a page description as one piece confirms that piece: all its impressions are printed.
            let all = expected ?? (job.impressions ?? 0) * job.ticket.copies
            let impressions = confirmed.map { max(first - 1 + $0, all) }
            let isNew = job.impressions == nil && job.ticket.copies == 1
            let counted = isNew ? impressions.map { [JobEvent.impressionsCounted($0)] } ?? [] : []
            return .init(
                events: counted + (impressions.map { [.impressionsConfirmed($0)] } ?? [])
                    + [.completed(withWarnings: hasWarnings)],
                timeline: [TimelineEntry(time: now, kind: .completed, message: Self.sentence(confirmed, evidence))]
            )
        case .retry(let reason, let message, let printed):
            let confirmed = printed > 0 ? [JobEvent.impressionsConfirmed(first - 1 + printed)] : []
            let text = "\(message.asSentence) Next attempt in \(delay.inSeconds)."
            return .init(
                events: confirmed + [.retryScheduled(at: now + delay, reason: reason, message: message)],
                timeline: [TimelineEntry(time: now, kind: .retrying, message: text)]
            )
        case .aborted(let reasons, let message):
            return .init(
                events: [.aborted(reasons: reasons, message: message)],
                timeline: [TimelineEntry(time: now, kind: .aborted, message: message)]
            )
        case .canceledAtDevice(let message):
            return .init(
                events: [.canceled(reason: JobStateReason.jobCanceledAtDevice)],
                timeline: [TimelineEntry(time: now, kind: .canceled, message: message)]
            )
        case .timedOut(let message):
            return .init(
                events: [.canceled(reason: JobStateReason.jobCanceledAfterTimeout)],
                timeline: [TimelineEntry(time: now, kind: .canceled, message: message)]
            )
        case .inDoubt(let message):
            return .init(
                events: [.outcomeUnknown(message: message)],
                timeline: [TimelineEntry(time: now, kind: .held, message: message)]
            )
        case .stopped, .notStored:
            return .init()
        }
    }

    /// A job whose cancel was asked ends canceled, whatever its attempt came to (RFC 8011 section 4.3.3).
    fileprivate func contentOfCanceled(
        _ job: Job,
        firstImpression first: Int,
        at now: Timestamp
    ) -> JobJournal.Entry.Content {
        var confirmed = job.impressionsCompleted
        if case .completed(let all?, _) = self { confirmed = max(confirmed, first - 1 + all) }
        if case .retry(_, _, let printed) = self { confirmed = max(confirmed, first - 1 + printed) }
        let message = "Canceled; the device confirmed \(confirmed) impressions before."
        return .init(
            events: [
                .impressionsConfirmed(confirmed), .canceled(reason: job.cancelReason),
            ],
            timeline: [TimelineEntry(time: now, kind: .canceled, message: message)]
        )
    }

    static func sentence(_ confirmed: Int?, _ evidence: String) -> String {
        guard let confirmed else { return evidence }
        return "\(evidence.asSentence) Impressions confirmed in this attempt: \(confirmed)."
    }
}

extension JobJournal.Entry.Content {
    /// The job rests until Resume-Job, with what the device confirmed.
    fileprivate static func suspended(_ job: Job, _ message: String, confirmed: Int?, at now: Timestamp) -> Self {
        let text = "Suspended. \(message.asSentence) `pdps job resume \(job.id)` lets it go on."
        return .init(
            events: (confirmed.map { [.impressionsConfirmed($0)] } ?? []) + [.suspended],
            timeline: [TimelineEntry(time: now, kind: .held, message: text)]
        )
    }
}

extension Duration {
    /// Whole seconds for people, or milliseconds below one.
    fileprivate var inSeconds: String {
        self < .seconds(1) ? "\(Int(self / .milliseconds(1))) ms" : "\(components.seconds) s"
    }
}
