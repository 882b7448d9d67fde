// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Cancel-Job (RFC 8011 section 4.3.3).
    static let cancelJob = Operation(.cancelJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        _ = try await service.cancel(job, by: request.userName)
        return Reply()
    }

    /// Cancel-My-Jobs (PWG 5100.7 section 5.1): all waiting and running jobs of the requester, or those named.
    static let cancelMyJobs = Operation(.cancelMyJobs) { request, _, service in
        let user = try request.userName
        let ids = try request.attributes.value(of: .jobIDs)
        let printerID: Int? =
            if case .server = request.target { nil } else { try request.printer(in: service).printer.id }
        let states = WhichJobs.notCompleted.states
        let query = JobQuery(printerID: printerID, states: states, user: user, ids: ids, limit: 10_000)
        let jobs = try await service.store.jobs(query)
        let missing = Set(ids ?? []).subtracting(jobs.map(\.id)).sorted()
        guard missing.isEmpty else {
            throw Refusal(
                .clientErrorNotPossible,
                "Job \(missing.map(String.init).joined(separator: ", ")) is not a job of \(user) that can be canceled: "
                    + "no job was canceled.",
                unsupported: [Attribute(.jobIDs, missing)]
            )
        }
        for job in jobs {
            do {
                _ = try await service.cancel(job, by: user)
            } catch is JobTransitionError {
                // It ended, or is being ended, in the meantime.
                continue
            }
        }
        return Reply()
    }
}

extension IPPService {
    /// Cancels a waiting job at once; one that is being printed is marked, and the scheduler ends it.
    func cancel(_ job: Job, by user: String) async throws -> Job {
        let now = now()
        return try await update(job) { job in
            let isOwn = user == job.originatingUserName
            let event: JobEvent =
                switch job.state {
                case .processing, .processingStopped: .cancelRequested
                default:
                    .canceled(reason: isOwn ? JobStateReason.jobCanceledByUser : JobStateReason.jobCanceledByOperator)
                }
            let kind: TimelineEntry.Kind = event == .cancelRequested ? .canceling : .canceled
            let message = event == .cancelRequested ? "\(user) asked to cancel it" : "Canceled by \(user)"
            return JobChange(
                job: try job.after(event, at: now),
                timeline: [TimelineEntry(time: now, kind: kind, message: message)]
            )
        }
    }
}
