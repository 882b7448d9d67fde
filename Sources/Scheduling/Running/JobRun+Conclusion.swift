// SPDX-License-Identifier: Apache-2.0

import Devices
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
            await endAtDevice()
            return await record(outcome)
        case (.stopped, .timedOut?):
            await endAtDevice()
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

    /// The device is to print no more: also where the connection had broken, or the server was restarted, and it was only
    /// being asked what it printed.
    func endAtDevice() async {
        guard let record = journal.delivery, record.stage == .begun || record.stage == .sent else { return }
        await device.cancel(record)
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

    private func record(_ attempted: AttemptOutcome) async -> RunEnd {
        let outcome = await withinBudget(attempted)
        let delay = await retryDelay(for: outcome)
        let now = environment.now()
        let first = journal.delivery?.firstImpression ?? 1
        let hasWarnings = journal.hasWarnings
        let expected = journal.expectedImpressions
        let doubts = await doubts(after: outcome, expected)
        let confirmedInAll = journal.confirmedInAll
        let close = { @Sendable (record: inout DeliveryRecord?) in
            record = record.map { outcome.closing($0, expected: expected) }
        }
        let entry = JobJournal.Entry(delivery: close) { job in
            if job.stateReasons.contains(JobStateReason.processingToStopPoint), !outcome.isAbort {
                return outcome.contentOfCanceled(job, firstImpression: first, confirmedInAll: confirmedInAll, at: now)
            }
            if job.stateReasons.contains(JobStateReason.jobSuspending),
                let (message, printed) = outcome.interruption
            {
                let confirmed = printed > 0 ? confirmedInAll(first - 1 + printed) : nil
                return .suspended(job, message, confirmed: confirmed, at: now)
            }
            return outcome.content(
                job,
                firstImpression: first,
                expected: expected,
                confirmedInAll: confirmedInAll,
                delay: delay,
                hasWarnings: hasWarnings,
                doubts: doubts,
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

    /// What nobody can say of the job's paper when it ends completed.
    private func doubts(after outcome: AttemptOutcome, _ expected: Int?) async -> DeliveryDoubts {
        let job = journal.job
        guard case .completed = outcome, job.attempts - job.attemptsBeforeRestart > 1,
            let earlier = try? await earlierDeliveries()
        else { return DeliveryDoubts([]) }
        let last = journal.delivery.map { outcome.closing($0, expected: expected) }
        return DeliveryDoubts(earlier + (last.map { [$0] } ?? []), impressions: expected)
    }

    /// The pause before the next attempt: it grows with failures in a row, and starts anew with progress.
    private func retryDelay(for outcome: AttemptOutcome) async -> Duration {
        guard let (_, printed) = outcome.interruption else { return .zero }
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

    /// What broke an attempt off that another one follows, and how many of its impressions were printed; nil if it ended
    /// otherwise.
    fileprivate var interruption: (message: String, printed: Int)? {
        switch self {
        case .retry(_, let message, let printed): (message, printed)
        case .goesOn(_, let message): (message, 0)
        default: nil
        }
    }

    /// The attempt's record as it is closed.
    ///
    /// - Parameter expected: How many impressions the whole job has, its copies among them, when that is known.
    func closing(_ begun: DeliveryRecord, expected: Int?) -> DeliveryRecord {
        var record = begun
        let isAllSent = record.stage == .sent
        switch self {
        case .completed(let confirmed, _):
            record.stage = confirmed == nil ? .sent : .confirmed
            record.impressionsConfirmed = max(record.impressionsConfirmed, confirmed ?? 0)
            if let expected, record.mediaUse?.isRendered == true {
                record.impressionsSent = max(record.impressionsSent, expected - record.firstImpression + 1)
                record.mediaUse?.countsSides = true
            }
        case .retry(_, _, let printed):
            record.stage = .failed
            record.impressionsConfirmed = max(record.impressionsConfirmed, printed)
        case .inDoubt: record.leaveInDoubt(resumesAt: nil)
        case .goesOn(let impression, _): record.leaveInDoubt(resumesAt: impression)
        case .held(let outcome, _): return outcome.closing(begun, expected: expected)
        case .aborted, .canceledAtDevice, .timedOut, .stopped:
            record.stage = .failed
        case .overQuota, .notStored:
            break
        }
        // What a device got as a whole it may have printed as a whole, with the copies that it makes itself.
        if isAllSent, record.stage == .unknown, let expected {
            record.impressionsSent = max(record.impressionsSent, expected - record.firstImpression + 1)
        }
        return record
    }

    fileprivate func content(
        _ job: Job,
        firstImpression first: Int,
        expected: Int?,
        confirmedInAll: (Int) -> Int,
        delay: Duration,
        hasWarnings: Bool,
        doubts: DeliveryDoubts,
        at now: Timestamp
    ) -> JobJournal.Entry.Content {
        switch self {
        case .completed(let confirmed, let evidence):
            // A device that takes a page description as one piece confirms that piece: all its impressions are printed.
            let all = expected ?? (job.impressions ?? 0) * job.ticket.copies
            let impressions = confirmed.map { max(first - 1 + $0, all) }
            let isConfirmed = confirmed != nil && doubts.missing.isEmpty
            let message = [confirmed == nil ? "The device does not say what it printed." : "", doubts.sentence]
                .filter { !$0.isEmpty }.joined(separator: " ")
            let isNew = job.impressions == nil && job.ticket.copies == 1
            let counted = isNew ? impressions.map { [JobEvent.impressionsCounted($0)] } ?? [] : []
            return .init(
                events: counted + (impressions.map { [.impressionsConfirmed($0 - doubts.missingCount)] } ?? [])
                    + [.completed(withWarnings: hasWarnings, isConfirmed: isConfirmed, message: message)],
                timeline: [
                    TimelineEntry(
                        time: now,
                        kind: .completed,
                        message: Self.sentence(confirmed, evidence, doubts)
                    )
                ]
            )
        case .retry(let reason, let message, let printed):
            let confirmed = printed > 0 ? [JobEvent.impressionsConfirmed(confirmedInAll(first - 1 + printed))] : []
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
        case .goesOn(_, let message):
            let text = "\(message) Next attempt in \(delay.inSeconds)."
            return .init(
                events: [.retryScheduled(at: now + delay, reason: JobStateReason.serviceOffLine, message: message)],
                timeline: [TimelineEntry(time: now, kind: .retrying, message: text)]
            )
        case .held(let outcome, let message):
            let printed = outcome.interruption?.printed ?? 0
            let confirmed = printed > 0 ? [JobEvent.impressionsConfirmed(confirmedInAll(first - 1 + printed))] : []
            return .init(
                events: confirmed + [.budgetSpent(message: message)],
                timeline: [TimelineEntry(time: now, kind: .held, message: message)]
            )
        case .overQuota(let message):
            return .init(
                events: [.quotaReached(message: message)],
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
        confirmedInAll: (Int) -> Int,
        at now: Timestamp
    ) -> JobJournal.Entry.Content {
        var confirmed = job.impressionsCompleted
        if case .completed(let all?, _) = self { confirmed = max(confirmed, confirmedInAll(first - 1 + all)) }
        if case .retry(_, _, let printed) = self { confirmed = max(confirmed, confirmedInAll(first - 1 + printed)) }
        let message = "Canceled; the device confirmed \(confirmed.impressionsInWords) before."
        return .init(
            events: [
                .impressionsConfirmed(confirmed), .canceled(reason: job.cancelReason),
            ],
            timeline: [TimelineEntry(time: now, kind: .canceled, message: message)]
        )
    }

    static func sentence(
        _ confirmed: Int?,
        _ evidence: String,
        _ doubts: DeliveryDoubts = DeliveryDoubts([])
    ) -> String {
        let count = confirmed.map { " Impressions confirmed in this attempt: \($0)." } ?? ""
        return evidence.asSentence + count + (doubts.sentence.isEmpty ? "" : " " + doubts.sentence)
    }
}

extension DeliveryRecord {
    fileprivate mutating func leaveInDoubt(resumesAt impression: Int?) {
        stage = .unknown
        resumesAt = impression
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
