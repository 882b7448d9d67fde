// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool

extension JobRun {
    /// Holds a job instead of trying it again when more sheets than the printer's budget may be wasted by then.
    ///
    /// Not tries are counted, but sheets that may come out twice; a person who releases the job allows one attempt more.
    func withinBudget(_ outcome: AttemptOutcome) async -> AttemptOutcome {
        let job = journal.job
        guard outcome.leadsToAnotherAttempt, let begun = journal.delivery,
            begun.attempt == assignment?.part.attempt ?? job.attempts,
            !job.stateReasons.contains(JobStateReason.processingToStopPoint),
            !job.stateReasons.contains(JobStateReason.jobSuspending)
        else { return outcome }
        let record = outcome.closing(begun, expected: lastExpected)
        guard record.possiblyWasted > 0,
            let printer = try? await environment.store.printer(id: job.printerID),
            let deliveries = try? await environment.store.deliveries(jobID: job.id)
        else { return outcome }
        let others = deliveries.filter { $0.attempt > job.attemptsBeforeRestart && $0.attempt != record.attempt }
        let isTwoSided = (printer.ticketWithDefaults(job.ticket).sides ?? .oneSided) != .oneSided
        let sheets = (others + [record]).reduce(0) { sum, record in
            sum + (isTwoSided ? (record.possiblyWasted + 1) / 2 : record.possiblyWasted)
        }
        guard sheets > printer.retryBudget else { return outcome }
        return .held(instead: outcome, message: message(outcome, record, sheets: sheets, of: printer.retryBudget))
    }

    private func message(_ outcome: AttemptOutcome, _ record: DeliveryRecord, sheets: Int, of budget: Int) -> String {
        let wasted = sheets == 1 ? "1 sheet" : "\(sheets) sheets"
        let rest = assignment == nil ? "print from impression \(record.nextImpression) on" : "print what is missing"
        return """
            Another attempt may waste paper: \(wasted) may come out twice, and the printer's \
            \(Printer.retryBudgetSetting) is \(budget). \(outcome.message.asSentence) Look at the printer and at the \
            paper: release the job to \(rest) (pdps job release \(record.jobID)), or cancel it \
            (pdps job cancel \(record.jobID)).
            """
    }
}

extension AttemptOutcome {
    fileprivate var leadsToAnotherAttempt: Bool {
        switch self {
        case .retry, .goesOn: true
        default: false
        }
    }

    fileprivate var message: String {
        switch self {
        case .retry(_, let message, _), .goesOn(_, let message): message
        default: ""
        }
    }
}
