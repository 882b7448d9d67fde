// SPDX-License-Identifier: Apache-2.0

/// What happens to a job; with the job's state it decides the next one.
public enum JobEvent: Sendable, Equatable {
    /// A document of so many bytes was stored; with `last` no more will come.
    case documentAdded(octets: Int64, last: Bool)
    /// No more documents will come (Close-Job, or Send-Document without data).
    case closed
    /// Hold-Job, or a hold of the ticket was changed; the ticket has its new value already.
    case held
    /// Release-Job, or the time of `job-hold-until` has come; a job with a PIN waits on.
    case released
    /// The PIN was given: whatever held the job ends.
    case unlocked
    /// CUPS-Move-Job: it is to be printed on another printer.
    case moved(printerID: Int)
    /// The printer releases what it held because it held all new jobs (Release-Held-New-Jobs).
    case holdOnCreateReleased
    /// The scheduler began an attempt at printing it.
    case started
    /// Another device begins at a part of it, beside those that print others.
    case attemptBegun
    /// The first byte goes to the device.
    case printing
    /// Rendering counted its impressions.
    case impressionsCounted(Int)
    /// The device confirmed so many impressions in all.
    case impressionsConfirmed(Int)
    /// The device stopped in the middle of it; the message names why.
    case deviceStopped(message: String)
    /// The device goes on.
    case deviceResumed
    /// The attempt failed and nothing more will be printed before `at`.
    case retryScheduled(at: Timestamp, reason: String, message: String)
    /// It cannot be known what was printed: held until a person releases or cancels it.
    case outcomeUnknown(message: String)
    /// It comes from a backup, so it may have been printed since: held until a person releases or cancels it.
    case restoredFromBackup(message: String)
    /// Further attempts would waste more sheets than the printer allows: held until a person releases or cancels it.
    case budgetSpent(message: String)
    /// It needs more paper than a quota leaves: held until it fits, or a person releases or cancels it.
    case quotaReached(message: String)
    /// Suspend-Current-Job: the scheduler stops it and finds out what was printed.
    case suspendRequested
    /// Nothing more is printed of it before Resume-Job.
    case suspended
    /// Resume-Job: it goes on behind what was printed.
    case resumed
    /// Restart-Job: an ended job is printed again, from its start.
    case restarted
    /// Cancel-Job for a job that is being printed; the scheduler ends it.
    case cancelRequested
    /// The same by somebody else than its owner.
    case operatorCancelRequested
    /// Ended by a person; the reason is one of `job-canceled-by-user`, `-by-operator`, `-at-device`.
    case canceled(reason: String)
    /// Ended by the system; the reasons come after `aborted-by-system`.
    case aborted(reasons: [String], message: String)
    /// All of it was printed, or sent where the device does not confirm it; the message says what is in doubt.
    case completed(withWarnings: Bool, isConfirmed: Bool = true, message: String = "")
}

/// An event that the job's state does not allow: `client-error-not-possible` for a client.
public struct JobTransitionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The job's `job-id`.
    public var jobID: Int
    /// The state that it is in.
    public var state: JobState
    /// What did not fit.
    public var event: JobEvent

    /// The job, its state and the event, for people.
    public var description: String { "job \(jobID) is \(state) and cannot be \(event.participle)" }
}

extension JobEvent {
    fileprivate var participle: String {
        switch self {
        case .documentAdded: "given another document"
        case .closed: "closed"
        case .held: "held"
        case .released, .unlocked, .holdOnCreateReleased: "released"
        case .moved: "moved"
        case .suspendRequested, .suspended: "suspended"
        case .resumed: "resumed"
        case .restarted: "restarted"
        case .started, .attemptBegun: "started"
        case .printing, .impressionsCounted, .impressionsConfirmed, .deviceResumed: "printed"
        case .deviceStopped: "stopped"
        case .retryScheduled: "tried again"
        case .outcomeUnknown, .restoredFromBackup: "put in doubt"
        case .budgetSpent, .quotaReached: "held"
        case .cancelRequested, .operatorCancelRequested, .canceled: "canceled"
        case .aborted: "aborted"
        case .completed: "completed"
        }
    }
}

extension Job {
    /// The job as it is after `event` at `now`: the only place where a job's state changes.
    ///
    /// - Throws: `JobTransitionError` when the state does not allow the event (RFC 8011 section 5.3.7).
    public func after(_ event: JobEvent, at now: Timestamp) throws(JobTransitionError) -> Job {
        guard state.isTerminal ? event == .restarted : permits(event) else {
            throw JobTransitionError(jobID: id, state: state, event: event)
        }
        var job = self
        switch event {
        case .documentAdded(let size, let last):
            job.documentCount += 1
            job.octets += size
            job.lastIntakeAt = now
            if last { job.close() }
        case .closed:
            job.close()
        case .held:
            job.hold(at: now)
        case .released:
            job.release(keeping: [JobStateReason.jobIncoming, JobStateReason.jobPasswordWait])
        case .unlocked:
            job.release(keeping: [JobStateReason.jobIncoming])
        case .moved(let printerID):
            job.move(to: printerID)
        case .holdOnCreateReleased:
            job.removeReason(JobStateReason.jobHeldOnCreate)
            if job.state == .pendingHeld && job.stateReasons.isEmpty { job.state = .pending }
        case .started:
            job.begin(at: now)
        case .attemptBegun:
            job.attempts += 1
        case .printing:
            job.stateReasons = job.stateReasons.filter {
                [
                    JobStateReason.processingToStopPoint, JobStateReason.jobCanceledByOperator,
                    JobStateReason.jobSuspending,
                ].contains($0)
            }
            job.addReason(JobStateReason.jobPrinting)
        case .impressionsCounted(let count):
            job.impressions = count
        case .impressionsConfirmed(let count):
            job.impressionsCompleted = max(job.impressionsCompleted, count)
        case .deviceStopped(let message):
            job.state = .processingStopped
            job.addReason(JobStateReason.printerStopped)
            job.stateMessage = message
        case .deviceResumed:
            job.state = .processing
            job.removeReason(JobStateReason.printerStopped)
            job.stateMessage = ""
        case .retryScheduled(let moment, let reason, let message):
            job.state = .pending
            job.stateReasons = [reason]
            job.stateMessage = message
            job.retryAt = moment
        case .outcomeUnknown(let message):
            job.state = .pendingHeld
            job.stateReasons = [JobStateReason.deliveryOutcomeUnknown]
            job.stateMessage = message
        case .restoredFromBackup(let message):
            job.state = .pendingHeld
            job.stateReasons = job.stateReasons.filter { $0 == JobStateReason.jobPasswordWait }
            job.addReason(JobStateReason.deliveryOutcomeUnknown)
            job.stateMessage = message
            job.retryAt = nil
        case .budgetSpent(let message):
            job.state = .pendingHeld
            job.stateReasons = [JobStateReason.retryBudgetSpent]
            job.stateMessage = message
        case .quotaReached(let message):
            job.state = .pendingHeld
            job.stateReasons = [JobStateReason.accountLimitReached]
            job.stateMessage = message
        case .suspendRequested:
            job.addReason(JobStateReason.jobSuspending)
        case .suspended:
            job.state = .processingStopped
            job.stateReasons = [JobStateReason.jobSuspended]
            job.stateMessage = ""
        case .resumed:
            job.state = .pending
            job.stateReasons = [JobStateReason.jobResuming]
        case .restarted:
            job.restart(at: now)
        case .cancelRequested:
            job.addReason(JobStateReason.processingToStopPoint)
        case .operatorCancelRequested:
            job.addReason(JobStateReason.processingToStopPoint)
            job.addReason(JobStateReason.jobCanceledByOperator)
        case .canceled(let reason):
            job.end(.canceled, reasons: [reason], message: "", at: now)
        case .aborted(let reasons, let message):
            job.end(.aborted, reasons: [JobStateReason.abortedBySystem] + reasons, message: message, at: now)
        case .completed(let withWarnings, let isConfirmed, let message):
            let reason =
                withWarnings ? JobStateReason.jobCompletedWithWarnings : JobStateReason.jobCompletedSuccessfully
            let doubt = isConfirmed ? [] : [JobStateReason.deliveryNotConfirmed]
            job.end(.completed, reasons: [reason] + doubt, message: message, at: now)
        }
        if job.state == .pending, state == .pendingHeld || state.isTerminal || job.printerID != printerID {
            job.waitsSince = now
            job.placedBy = ""
        }
        return job
    }

    /// Whether the state allows the event; terminal states allow none.
    private func permits(_ event: JobEvent) -> Bool {
        let isWaiting = state == .pending || state == .pendingHeld
        let isRunning = (state == .processing || state == .processingStopped) && !isSuspended
        switch event {
        case .documentAdded, .closed: return isOpen
        case .held: return isWaiting
        case .restoredFromBackup: return !isOpen
        case .moved: return (isWaiting && !isOpen) || isSuspended
        case .resumed: return isSuspended
        case .restarted: return false
        case .released, .unlocked, .canceled, .aborted: return true
        case .holdOnCreateReleased: return isWaiting
        case .started: return state == .pending
        case .cancelRequested, .operatorCancelRequested:
            return isRunning && !stateReasons.contains(JobStateReason.processingToStopPoint)
        case .suspendRequested:
            return isRunning && !stateReasons.contains(JobStateReason.processingToStopPoint)
                && !stateReasons.contains(JobStateReason.jobSuspending)
        case .attemptBegun, .printing, .impressionsCounted, .impressionsConfirmed, .deviceStopped, .deviceResumed,
            .retryScheduled, .outcomeUnknown, .budgetSpent, .quotaReached, .suspended, .completed:
            return isRunning
        }
    }

    private mutating func close() {
        isOpen = false
        removeReason(JobStateReason.jobIncoming)
        if state == .pendingHeld && stateReasons.isEmpty { state = .pending }
    }

    /// Holds it as the ticket says, without a word of the ticket until a person releases it.
    private mutating func hold(at now: Timestamp) {
        removeReason(JobStateReason.jobHoldUntilSpecified)
        removeReason(JobStateReason.jobDelayOutputUntilSpecified)
        let reasons = ticket.holdReasons
        for reason in reasons.isEmpty ? [JobStateReason.jobHoldUntilSpecified] : reasons { addReason(reason) }
        heldAt = now
        state = .pendingHeld
    }

    private mutating func release(keeping kept: [String]) {
        guard state == .pendingHeld else { return }
        stateReasons = stateReasons.filter(kept.contains)
        stateMessage = ""
        if stateReasons.isEmpty { state = .pending }
    }

    private mutating func move(to printerID: Int) {
        self.printerID = printerID
        guard state != .pendingHeld else { return }
        state = .pending
        stateReasons = []
        stateMessage = ""
        retryAt = nil
    }

    private mutating func restart(at now: Timestamp) {
        stateReasons = releasePIN.isEmpty ? [] : [JobStateReason.jobPasswordWait]
        state = stateReasons.isEmpty ? .pending : .pendingHeld
        stateMessage = releasePIN.isEmpty ? "" : Self.waitsForPIN
        impressionsCompleted = 0
        attemptsBeforeRestart = attempts
        processingAt = nil
        completedAt = nil
        retainedUntil = nil
    }

    private mutating func begin(at now: Timestamp) {
        state = .processing
        stateReasons = [JobStateReason.jobTransforming]
        stateMessage = ""
        retryAt = nil
        attempts += 1
        if processingAt == nil { processingAt = now }
    }

    private mutating func end(_ state: JobState, reasons: [String], message: String, at now: Timestamp) {
        self.state = state
        stateReasons = reasons
        stateMessage = message
        isOpen = false
        retryAt = nil
        completedAt = now
        retainedUntil = ticket.retainedUntil(endedAt: now)
    }

    private mutating func addReason(_ reason: String) {
        if !stateReasons.contains(reason) { stateReasons.append(reason) }
    }

    private mutating func removeReason(_ reason: String) {
        stateReasons.removeAll { $0 == reason }
    }
}
