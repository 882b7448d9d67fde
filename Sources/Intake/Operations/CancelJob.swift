// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Cancel-Job (RFC 8011 section 4.3.3); with CUPS's `purge-job` the job is forgotten, whatever its state.
    static let cancelJob = Operation(.cancelJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        if try request.attributes.value(of: .purgeJob) == true {
            _ = try await service.store.removeJobs(ids: [job.id], at: service.now())
        } else {
            _ = try await service.cancel(job, by: request.userName)
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
            let isRunning = (job.state == .processing || job.state == .processingStopped) && !job.isSuspended
            let reason = isOwn ? JobStateReason.jobCanceledByUser : JobStateReason.jobCanceledByOperator
            let request: JobEvent = isOwn ? .cancelRequested : .operatorCancelRequested
            let message = isRunning ? "\(user) asked to cancel it" : "Canceled by \(user)"
            return JobChange(
                job: try job.after(isRunning ? request : .canceled(reason: reason), at: now),
                timeline: [TimelineEntry(time: now, kind: isRunning ? .canceling : .canceled, message: message)]
            )
        }
    }
}
