// SPDX-License-Identifier: Apache-2.0

import Devices
import PrintModel

extension JobRun {
    /// Journals how a part of a pool's job ended, and tells the job.
    func conclude(_ assignment: PoolAssignment, _ outcome: AttemptOutcome, stopped reason: StopReason?) async -> RunEnd
    {
        switch (outcome, reason) {
        case (_, .gone?): return await end(assignment, .left, .settled)
        case (.stopped, .withdrawn?), (.stopped, .suspendRequested?): return await giveUp(assignment)
        case (.stopped, .timedOut?):
            await endAtDevice()
            let message = "Printing took longer than its job-cancel-after allows."
            return await record(assignment, .timedOut(message: message), .timedOut(message: message))
        case (.stopped, .cancelRequested?):
            await endAtDevice()
            return await record(assignment, outcome, .stopped(printed: journal.delivery?.impressionsConfirmed ?? 0))
        case (.stopped, _): return await end(assignment, .left, .left)
        case (.notStored(let error), _): return await end(assignment, .left, error is JobGone ? .settled : .notStored)
        default:
            let outcome = await withinBudget(assignment.judged(outcome))
            return await record(assignment, outcome, partEnd(of: outcome, assignment))
        }
    }

    /// The device was told to end it: it is asked what it printed, and others print the rest.
    private func giveUp(_ assignment: PoolAssignment) async -> RunEnd {
        guard let record = journal.delivery else {
            return await end(assignment, .stopped(printed: 0), .settled)
        }
        let (outcome, reason) = await stop.untilStopped(jobID: journal.job.id, isSuspending: true) {
            await settle(record, "The device is to print no more of this part; it is asked what it printed.")
        }
        return await conclude(assignment, outcome, stopped: reason)
    }

    private func partEnd(of outcome: AttemptOutcome, _ assignment: PoolAssignment) -> PartEnd {
        switch outcome {
        case .completed(let confirmed, _):
            if let expected = journal.expectedImpressions { assignment.job.expect(expected) }
            if journal.hasWarnings { assignment.job.warned() }
            return .completed(confirmed: confirmed)
        case .retry(let reason, let message, let printed):
            return .again(reason: reason, message: message, printed: printed)
        case .aborted(let reasons, let message): return .aborted(reasons: reasons, message: message)
        case .canceledAtDevice(let message): return .canceledAtDevice(message: message)
        case .timedOut(let message): return .timedOut(message: message)
        case .inDoubt(let message): return .inDoubt(message: message)
        case .goesOn(let impression, let message): return .goesOn(at: impression, message: message)
        case .held(let outcome, let message):
            return .budgetSpent(instead: partEnd(of: outcome, assignment), message: message)
        case .overQuota(let message): return .overQuota(message: message)
        case .stopped, .notStored: return .left
        }
    }

    private func record(_ assignment: PoolAssignment, _ outcome: AttemptOutcome, _ partEnd: PartEnd) async -> RunEnd {
        let part = assignment.part
        let entry = outcome.partEntry(environment, part)
        let (last, expected) = (part.last, lastExpected)
        do {
            try await journal.record(
                JobJournal.Entry(delivery: { record in
                    record = record.map { outcome.closing($0, expected: expected) }
                    // All there is to wait for, also of a device that confirms nothing.
                    if case .completed = outcome { record?.stage = .confirmed }
                    if record?.attempt == part.attempt { record?.lastImpression = last }
                }) { _ in .init(timeline: entry.map { [$0] } ?? []) }
            )
            return await end(assignment, partEnd, .settled)
        } catch {
            return await end(assignment, .left, error is JobGone ? .settled : .notStored)
        }
    }

    private func end(_ assignment: PoolAssignment, _ partEnd: PartEnd, _ end: RunEnd) async -> RunEnd {
        // The writer stores what it has before the job's next state is decided.
        journal.close()
        await assignment.job.ended(assignment.part, partEnd, record: journal.delivery)
        return end
    }
}

extension PoolAssignment {
    /// What an outcome means for the part: what a crash cut off was not all sent, however well the device ended what it
    /// had, and the journal must not take it for printed to its end.
    fileprivate func judged(_ outcome: AttemptOutcome) -> AttemptOutcome {
        guard let recalling, recalling.stage == .begun, case .completed(let confirmed?, _) = outcome else {
            return outcome
        }
        let message = "The device printed all it had got before the server was restarted: "
        return .retry(
            reason: "job-queued",
            message: message + "\(confirmed.impressionsInWords) from \(recalling.firstImpression) on",
            printed: confirmed
        )
    }
}

extension AttemptOutcome {
    /// How the part ended, for the job's timeline.
    fileprivate func partEntry(_ environment: RunEnvironment, _ part: Part) -> TimelineEntry? {
        switch self {
        case .completed(let confirmed, let evidence):
            environment.entry(.confirmed, "Part \(part.attempt) is printed. \(Self.sentence(confirmed, evidence))")
        case .retry(_, let message, _): environment.entry(.device, "Part \(part.attempt) ended: \(message.asSentence)")
        case .goesOn(_, let message): environment.entry(.device, "Part \(part.attempt) ended: \(message)")
        case .aborted, .canceledAtDevice, .timedOut, .inDoubt, .held, .overQuota, .stopped, .notStored: nil
        }
    }
}
