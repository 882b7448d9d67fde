// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What an event is about, as it was at that moment; shared by all subscriptions that get the event.
enum Notice: Sendable {
    /// Something of a printer.
    case printer(Printer.Moment)
    /// Something of a job.
    case job(Job.Moment)

    /// The `printer-id` whose subscriptions get it.
    var printerID: Int {
        switch self {
        case .printer(let moment): moment.id
        case .job(let moment): moment.printerID
        }
    }

    /// The job whose subscriptions get it.
    var jobID: Int? {
        if case .job(let moment) = self { moment.id } else { nil }
    }
}

extension Printer {
    /// What an event tells of a printer.
    struct Moment: Sendable, Equatable {
        var id: Int
        var name: String
        var state: StateView
        var isAcceptingJobs: Bool

        init(_ view: PrinterView) {
            id = view.printer.id
            name = view.printer.name
            state = view.state
            isAcceptingJobs = view.printer.isAcceptingJobs
        }
    }
}

extension Job {
    /// What an event tells of a job.
    struct Moment: Sendable, Equatable {
        var id: Int
        var printerID: Int
        /// Empty when its printer was removed.
        var printerName: String
        var name: String
        var state: JobState
        var reasons: [String]
        var message: String
        var impressionsCompleted: Int

        init(_ job: Job, printerName: String) {
            id = job.id
            printerID = job.printerID
            self.printerName = printerName
            name = job.name
            state = job.state
            reasons = job.stateReasons
            message = job.stateMessage
            impressionsCompleted = job.impressionsCompleted
        }
    }
}

extension Notice {
    /// The attributes of the event notification group that tell of it (RFC 3995 section 9, RFC 3996 section 5.2).
    func attributes(_ keyword: EventKeyword, for origin: ClientOrigin) -> [Attribute] {
        switch self {
        case .printer(let printer):
            [
                Attribute(.notifyPrinterURI, origin.printerURI(printer.name)),
                Attribute(.notifyText, text(keyword)),
                Attribute(.printerName, printer.name),
                Attribute("printer-state", .enumeration(printer.state.state.rawValue)),
                Attribute(name: "printer-state-reasons", values: printer.state.reasons.map { .keyword($0) }),
                Attribute(.printerIsAcceptingJobs, printer.isAcceptingJobs),
            ]
        case .job(let job):
            [
                Attribute(.notifyPrinterURI, origin.printerURI(job.printerName)),
                Attribute(.notifyText, text(keyword)),
                Attribute(.notifyJobID, job.id),
                Attribute(.jobID, job.id),
                Attribute("job-uri", .uri(origin.jobURI(job.id))),
                Attribute(.jobName, job.name),
                Attribute("job-state", .enumeration(job.state.rawValue)),
                Attribute(.jobStateReasons, job.reasons.isEmpty ? ["none"] : job.reasons),
                Attribute(.jobImpressionsCompleted, job.impressionsCompleted),
            ]
        }
    }

    /// `notify-text`: the event for people.
    private func text(_ keyword: EventKeyword) -> String {
        let text: String
        switch self {
        case .printer(let printer):
            let state = printer.state.message.isEmpty ? "\(printer.state.state)" : printer.state.message
            let what: String =
                switch keyword {
                case .printerDeleted: "was removed"
                case .printerCreated, .printerAdded: "was added"
                case .printerConfigChanged, .printerModified, .printerMediaChanged: "was changed"
                case .printerQueueOrderChanged: "has another order of jobs"
                default: "is \(state)"
                }
            text = "Printer '\(printer.name)' \(what)."
        case .job(let job):
            let what: String =
                switch keyword {
                case .jobCreated: "was made"
                case .jobConfigChanged: "was changed"
                case .jobProgress: "has \(job.impressionsCompleted.impressionsInWords) printed"
                default: job.message.isEmpty ? "is \(job.state)" : "is \(job.state): \(job.message)"
                }
            text = "Job \(job.id) '\(job.name)' \(what)."
        }
        return text.cut(toUTF8Bytes: 1023)
    }
}
