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
    /// The time where the server stands, for its quiet hours; nil leaves them out.
    public var localTime: HoldUntil.LocalTime?

    /// Describes what goes on.
    public init(
        device: DeviceStatus?,
        isPrinting: Bool,
        currentJobID: Int? = nil,
        queuedJobs: Int = 0,
        since: Timestamp? = nil,
        localTime: HoldUntil.LocalTime? = nil
    ) {
        self.device = device
        self.isPrinting = isPrinting
        self.currentJobID = currentJobID
        self.queuedJobs = queuedJobs
        self.since = since
        self.localTime = localTime
    }
}

extension Printer {
    /// Why it prints nothing, or what it prints.
    public func explanation(_ circumstances: PrinterCircumstances) -> Explanation {
        let waiting = circumstances.waitingJobs
        if let obstacle = obstacle(circumstances) {
            var next = obstacle.next
            if !waiting.isEmpty { next = next.isEmpty ? "\(waiting) till then" : "\(next), and \(waiting) till then" }
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

/// What keeps a printer from beginning any job.
struct PrinterObstacle: Sendable {
    /// A verb phrase that goes with the printer before it.
    var trouble: String
    var since: Timestamp?
    var mender: Explanation.Mender
    var remedy: String
    /// What happens when it is gone; empty when that goes without saying.
    var next: String

    func cause(subject: String) -> String { "\(subject) \(trouble)" }
}

extension Printer {
    /// What a person did to it counts before what its device says.
    func obstacle(_ circumstances: PrinterCircumstances) -> PrinterObstacle? {
        let remark = operatorMessage.isEmpty ? "" : " (\(operatorMessage.withoutFullStop))"
        switch availability {
        case .inService: break
        case .deactivated:
            return PrinterObstacle(
                trouble: "is deactivated" + remark,
                mender: .operator,
                remedy: "bring it back into use (Activate-Printer)",
                next: ""
            )
        case .shutDown:
            return PrinterObstacle(
                trouble: "is shut down" + remark,
                mender: .operator,
                remedy: "bring it back into use (Startup-Printer)",
                next: ""
            )
        }
        if isPaused {
            return PrinterObstacle(
                trouble: "is paused" + remark,
                mender: .operator,
                remedy: "let it go on (pdps printer resume \(name))",
                next: ""
            )
        }
        guard let device = circumstances.device else {
            return PrinterObstacle(
                trouble: "has not been asked yet how it is",
                mender: .nobody,
                remedy: "",
                next: "that is done now"
            )
        }
        guard let stoppage = device.stoppage else { return circumstances.localTime.flatMap(quietObstacle) }
        return PrinterObstacle(
            trouble: stoppage.trouble,
            since: device.since,
            mender: stoppage.mender,
            remedy: stoppage.remedy,
            next: device.condition == .unreachable
                ? "it is asked again and again, and goes on by itself when it answers"
                : "it goes on by itself when that is done"
        )
    }
}
