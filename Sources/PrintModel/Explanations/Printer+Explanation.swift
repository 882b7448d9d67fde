// SPDX-License-Identifier: Apache-2.0

/// What goes on at a printer, besides what is stored of it.
public struct PrinterCircumstances: Sendable {
    /// What its device said last; nil before it was asked.
    public var device: DeviceStatus?
    /// Whether one of its jobs is being printed.
    public var isPrinting: Bool
    /// The job that is being printed, where that was looked up.
    public var currentJobID: Int?
    /// `queued-job-count`.
    public var queuedJobs: Int
    /// Since when its state is as it is.
    public var since: Timestamp?
    /// The moment to decide for whether it has quiet hours; nil leaves them out.
    public var moment: Timestamp?
    /// How it is with the server's disk.
    public var spoolArea = SpoolArea.open
    /// What it waits for because others of the server have it.
    public var placeWait: PlaceWait?

    /// Describes what goes on.
    public init(
        device: DeviceStatus?,
        isPrinting: Bool,
        currentJobID: Int? = nil,
        queuedJobs: Int = 0,
        since: Timestamp? = nil
    ) {
        self.device = device
        self.isPrinting = isPrinting
        self.currentJobID = currentJobID
        self.queuedJobs = queuedJobs
        self.since = since
    }
}

extension Printer {
    /// Why it prints nothing, or what it prints.
    public func explanation(_ circumstances: PrinterCircumstances) -> Explanation {
        let waiting = circumstances.waitingJobs
        if let obstacle = obstacle(circumstances) {
            var next = obstacle.next
            if !waiting.isEmpty { next = next.isEmpty ? "\(waiting) till then" : "\(next), and \(waiting) till then" }
            if circumstances.spoolArea == .full {
                next += (next.isEmpty ? "" : "; ") + "new jobs are refused since the server's disk is full"
            }
            return Explanation(
                "Printer '\(name)' prints nothing",
                because: obstacle.cause(subject: "it"),
                since: obstacle.since ?? circumstances.since,
                mender: obstacle.mender,
                remedy: obstacle.remedy,
                next: next
            )
        }
        return rejection(circumstances) ?? work(circumstances)
    }

    /// A printer that works and takes no jobs, or takes them only to hold them.
    private func rejection(_ circumstances: PrinterCircumstances) -> Explanation? {
        let remark = operatorMessage.isEmpty ? "" : " (\(operatorMessage.withoutFullStop))"
        if !isAcceptingJobs {
            return Explanation(
                "Printer '\(name)' takes no new jobs",
                because: "it was told to reject them" + remark,
                since: configurationChangedAt > createdAt ? configurationChangedAt : circumstances.since,
                mender: .operator,
                remedy: "let it accept jobs (pdps printer accept \(name))",
                next: "jobs that it has are printed"
            )
        }
        if circumstances.spoolArea == .full {
            return Explanation(
                "Printer '\(name)' takes no new jobs",
                because: "the server's disk is full",
                mender: .administrator,
                remedy: "make room there",
                next: "jobs that it has are printed, and new ones are taken as soon as there is room"
            )
        }
        guard holdsNewJobs else { return nil }
        return Explanation(
            "Printer '\(name)' holds each new job",
            because: "it was told to" + remark,
            mender: .operator,
            remedy: "end that (Release-Held-New-Jobs)",
            next: "jobs that are released are printed"
        )
    }

    private func work(_ circumstances: PrinterCircumstances) -> Explanation {
        let warning = circumstances.device?.warning
        let isBusyForOthers = !circumstances.isPrinting && circumstances.device?.condition == .processing
        var explanation = Explanation(
            "Printer '\(name)' is ready",
            since: circumstances.since,
            mender: warning?.mender ?? .nobody,
            remedy: warning?.remedy ?? "",
            next: circumstances.waitingJobs
        )
        if circumstances.isPrinting {
            let job = circumstances.currentJobID.map { "job \($0)" } ?? "a job"
            explanation.situation = "Printer '\(name)' is printing \(job)"
        } else if isBusyForOthers {
            explanation.situation = "Printer '\(name)' is printing something that did not come from this server"
        } else if circumstances.queuedJobs == 0 {
            explanation.next = "it prints the next job that comes"
        } else {
            explanation.next += ", `pdps why JOB` says for what"
        }
        if let warning { explanation.situation += ", but \(warning.trouble)" }
        return explanation
    }
}

extension PrinterCircumstances {
    /// `3 jobs wait`; empty when none does.
    fileprivate var waitingJobs: String {
        let count = max(queuedJobs - (isPrinting ? 1 : 0), 0)
        return count == 0 ? "" : count == 1 ? "1 job waits" : "\(count) jobs wait"
    }
}
