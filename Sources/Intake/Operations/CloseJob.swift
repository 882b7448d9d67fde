// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Close-Job (PWG 5100.7 section 5.2): no further document will come.
    static let closeJob = Operation(.closeJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        let stored = try await service.close(job)
        let printer = service.directory.printer(id: job.printerID)
        let view = JobView(job: stored, printer: printer, origin: request.origin, now: service.now())
        return Reply(view, unsupported: [])
    }
}

extension IPPService {
    /// Closes an open job; one without documents ends, as there is nothing to print.
    func close(_ job: Job) async throws -> Job {
        let now = now()
        return try await update(job) { job in
            let closed = try job.after(.closed, at: now)
            guard job.documentCount == 0 else { return JobChange(job: closed) }
            let message = "The job was closed without a document: print again."
            return JobChange(
                job: try closed.after(
                    .aborted(reasons: [JobStateReason.jobDataInsufficient], message: message),
                    at: now
                ),
                timeline: [TimelineEntry(time: now, kind: .aborted, message: message)]
            )
        }
    }
}
