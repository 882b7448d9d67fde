// SPDX-License-Identifier: Apache-2.0

import IPP

/// What a job's progress depends on besides the job.
public struct JobCircumstances: Sendable {
    /// Its printer; nil when that was removed.
    public var printer: Printer?
    /// What goes on at its printer.
    public var printing: PrinterCircumstances
    /// The jobs of its printer that are to be printed before it, where they were looked up.
    public var jobsAhead: JobsAhead?
    /// What happened to it, oldest first; empty where it was not read.
    public var timeline: [TimelineEntry]
    /// The moment to count from; nil leaves out what would change from moment to moment.
    public var now: Timestamp?

    /// Describes what goes on around a job.
    public init(
        printer: Printer?,
        printing: PrinterCircumstances,
        jobsAhead: JobsAhead? = nil,
        timeline: [TimelineEntry] = [],
        now: Timestamp? = nil
    ) {
        self.printer = printer
        self.printing = printing
        self.jobsAhead = jobsAhead
        self.timeline = timeline
        self.now = now
    }
}

extension Job {
    /// Why it is not printed, how far it is, or what became of it.
    public func explanation(_ circumstances: JobCircumstances) -> Explanation {
        var explanation =
            switch state {
            case .pendingHeld: heldExplanation(circumstances.timeline)
            case .pending: waitingExplanation(circumstances)
            case .processing: workingExplanation(circumstances)
            case .processingStopped: stoppedExplanation(circumstances)
            case .canceled, .aborted, .completed: endExplanation
            }
        let name = "Job \(id)"
        if let words = quotaOverride(in: circumstances.timeline), explanation.situation.hasPrefix(name) {
            explanation.situation = name + " (\(words))" + explanation.situation.dropFirst(name.count)
        }
        return explanation
    }

    /// That somebody let it through its quotas, since it was last restarted.
    private func quotaOverride(in timeline: [TimelineEntry]) -> String? {
        guard let index = timeline.lastIndex(where: { $0.kind == .allowed }) else { return nil }
        let ends = timeline[index...].count { [.completed, .canceled, .aborted].contains($0.kind) }
        guard ends <= (state.isTerminal ? 1 : 0) else { return nil }
        let message = timeline[index].message
        return message.prefix(1).lowercased() + message.dropFirst()
    }

    // MARK: Held

    private func heldExplanation(_ timeline: [TimelineEntry]) -> Explanation {
        let lastHeld = timeline.last { $0.kind == .held }?.time
        var held = Explanation(
            "Job \(id) waits",
            since: lastHeld ?? heldAt,
            mender: .owner,
            next: "nothing happens before"
        )
        let has = { (reason: String) in stateReasons.contains(reason) }
        if has(JobStateReason.deliveryOutcomeUnknown) || has(JobStateReason.retryBudgetSpent) {
            // The message says what to look at, and both ways to go on.
            held.situation = stateMessage.withoutFullStop
            held.mender = .operator
            held.next = ""
        } else if has(JobStateReason.accountLimitReached) {
            held.situation = stateMessage.withoutFullStop
            held.mender = .administrator
            held.next = ""
        } else if has(JobStateReason.jobIncoming) || has(JobStateReason.jobDataInsufficient) {
            held.cause = "its documents have not all come"
            held.since = lastIntakeAt
            held.next = "the program that prints has to send them or close the job, or it is ended"
        } else if has(JobStateReason.jobPasswordWait) {
            held.cause = "it was printed with a PIN"
            held.since = createdAt
            held.remedy = "give the PIN (pdps job release \(id) --pin PIN)"
        } else if has(JobStateReason.jobHoldUntilSpecified) || has(JobStateReason.jobDelayOutputUntilSpecified) {
            let hold = ticket.holdInWords
            held.cause = "it is held until \(hold ?? "somebody releases it")"
            held.remedy = (hold == nil ? "release it" : "release it at once") + " (pdps job release \(id))"
            if hold != nil { held.next = "it is printed when that time comes" }
        } else {
            held.cause = "its printer held all new jobs when it came"
            held.since = createdAt
            held.mender = .operator
            held.remedy = "release it (pdps job release \(id))"
        }
        return held
    }

    // MARK: Waiting

    private func waitingExplanation(_ circumstances: JobCircumstances) -> Explanation {
        guard let printer = circumstances.printer else {
            return Explanation(
                "Job \(id) waits",
                because: "its printer was removed",
                mender: .owner,
                remedy: "print it elsewhere (pdps job move --to PRINTER \(id))"
            )
        }
        let printing = circumstances.printing
        if let obstacle = printer.obstacle(printing) {
            return Explanation(
                "Job \(id) waits",
                because: obstacle.cause(subject: "printer '\(printer.name)'"),
                since: (obstacle.since ?? printing.since).map { max($0, createdAt) },
                mender: obstacle.mender,
                remedy: obstacle.remedy,
                next: obstacle.next.isEmpty ? "the job is printed then" : obstacle.next
            )
        }
        if let retryAt, circumstances.now.map({ retryAt > $0 }) ?? true {
            return retryExplanation(at: retryAt, circumstances)
        }
        if printing.isPrinting || (circumstances.jobsAhead?.count ?? 0) > 0 {
            return turnExplanation(printer, circumstances)
        }
        return Explanation("Job \(id) is the next one on printer '\(printer.name)'", next: "it is begun now")
    }

    private func retryExplanation(at moment: Timestamp, _ circumstances: JobCircumstances) -> Explanation {
        let isDevice = stateReasons.contains(JobStateReason.serviceOffLine)
        let pause = circumstances.now.map { " in \((moment - $0).inWords)" } ?? ""
        return Explanation(
            "Job \(id) waits",
            because: "attempt \(attempts) did not succeed: \(stateMessage)",
            since: circumstances.timeline.beginningOfFailures,
            mender: isDevice ? .attendant : .administrator,
            remedy: isDevice ? "see to the printer" : "see to it if it does not pass",
            next: "it is tried again by itself" + pause
        )
    }

    private func turnExplanation(_ printer: Printer, _ circumstances: JobCircumstances) -> Explanation {
        let current = circumstances.printing.currentJobID.map { "job \($0)" } ?? "another job"
        var cause = circumstances.printing.isPrinting ? "printer '\(printer.name)' is printing \(current)" : ""
        if let ahead = circumstances.jobsAhead, ahead.count > 0 {
            let others = ahead.count == 1 ? "1 job is" : "\(ahead.count) jobs are"
            cause =
                cause.isEmpty ? "\(others) before it on printer '\(printer.name)'" : "\(cause) and \(others) before it"
            if let overtaking = ahead.overtakingInWords { cause += ", \(overtaking)" }
        }
        return Explanation(
            "Job \(id) waits for its turn",
            because: cause,
            since: waitsSince,
            mender: .operator,
            remedy: "move it to another printer (pdps job move --to PRINTER \(id))",
            next: "it is printed after those"
        )
    }

    // MARK: Begun

    private func workingExplanation(_ circumstances: JobCircumstances) -> Explanation {
        if stateReasons.contains(JobStateReason.processingToStopPoint) {
            return Explanation("Job \(id) is being canceled", next: "it ends when its device has let go of it")
        }
        if stateReasons.contains(JobStateReason.jobSuspending) {
            return Explanation("Job \(id) is being suspended", next: "it rests when its device has let go of it")
        }
        let place = circumstances.printer.map { " on printer '\($0.name)'" } ?? ""
        guard stateReasons.contains(JobStateReason.jobPrinting) else {
            return Explanation("Job \(id) is being prepared" + place, since: processingAt, next: "it is printed then")
        }
        return Explanation("Job \(id) is being printed\(place), \(progressInWords)", since: processingAt)
    }

    private func stoppedExplanation(_ circumstances: JobCircumstances) -> Explanation {
        if isSuspended {
            return Explanation(
                "Job \(id) rests",
                because: "it was suspended, \(progressInWords)",
                since: circumstances.timeline.last { $0.kind == .held }?.time,
                mender: .owner,
                remedy: "let it go on (pdps job resume \(id))",
                next: "nothing happens before"
            )
        }
        let stopped = "Job \(id) stands still, \(progressInWords),"
        let printer = circumstances.printer
        if let device = circumstances.printing.device, let stoppage = device.stoppage {
            return Explanation(
                stopped,
                because: "printer \(printer.map { "'\($0.name)'" } ?? "") \(stoppage.trouble)",
                since: processingAt.map { max(device.since, $0) } ?? device.since,
                mender: stoppage.mender,
                remedy: stoppage.remedy,
                next: "it goes on by itself then"
            )
        }
        return Explanation(
            stopped,
            because: stateMessage.isEmpty ? "its device has stopped" : "of this: \(stateMessage)",
            since: circumstances.timeline.last { $0.kind == .device }?.time,
            mender: .attendant,
            remedy: "see to the printer",
            next: "it goes on by itself then"
        )
    }

    /// How far it is, as its device confirmed.
    private var progressInWords: String {
        guard impressionsCompleted > 0 else { return "no impression confirmed yet" }
        let all = impressions.map { $0 * ticket.copies }
        guard let all, all >= impressionsCompleted else { return "impressions confirmed: \(impressionsCompleted)" }
        return "\(impressionsCompleted) of \(all) impressions confirmed"
    }

    // MARK: Ended

    private var endExplanation: Explanation {
        var end = Explanation("Job \(id) was printed", since: completedAt, isOver: true)
        switch state {
        case .completed:
            end.situation +=
                impressionsCompleted > 0
                ? ", impressions confirmed by the device: \(impressionsCompleted)" : ", as far as its device tells"
            if !stateMessage.isEmpty { end.situation += ": \(stateMessage.withoutFullStop)" }
            if stateReasons.contains(JobStateReason.jobCompletedWithWarnings) {
                end.next = "not all went as asked for (pdps job show \(id) says what)"
            }
        case .canceled:
            end.situation = "Job \(id) was canceled \(cancellationInWords)"
            end.next = "it is not printed further (pdps job reprint \(id) prints it anew)"
        default:
            end.situation = "Job \(id) was given up"
            end.cause = stateMessage.isEmpty ? "the system ended it" : "of this: \(stateMessage.withoutFullStop)"
            end.mender = .owner
            end.remedy = "mend that and print it again"
        }
        return end
    }

    private var cancellationInWords: String {
        switch stateReasons.first {
        case JobStateReason.jobCanceledByOperator: "by an operator"
        case JobStateReason.jobCanceledAtDevice: "at the device"
        case JobStateReason.jobCanceledAfterTimeout: "since it took longer than allowed"
        default: "by its owner"
        }
    }
}

extension Ticket {
    /// Until when it is held by its own words; nil when until somebody releases it.
    fileprivate var holdInWords: String? {
        for name in ["job-hold-until", "job-delay-output-until"] {
            if case .dateTime(let moment)? = self[name + "-time"]?.value { return moment.description }
            guard let text = self[name]?.stringValue, let until = HoldUntil(text) else { continue }
            switch until {
            case .noHold: continue
            case .indefinite: return nil
            case .period: return text
            case .clockTime: return "\(text) UTC"
            }
        }
        return nil
    }
}

extension [TimelineEntry] {
    /// When the attempts began to fail one after the other; nil when the timeline does not tell.
    fileprivate var beginningOfFailures: Timestamp? {
        var beginning: Timestamp?
        for entry in reversed() {
            switch entry.kind {
            case .retrying: beginning = entry.time
            case .confirmed, .released, .received, .completed: return beginning
            default: continue
            }
        }
        return beginning
    }
}
