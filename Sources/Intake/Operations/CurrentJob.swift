// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Cancel-Current-Job (RFC 3998 section 4.2.1): the job that the printer prints now.
    static let cancelCurrentJob = Operation(.cancelCurrentJob) { request, _, service in
        let job = try await request.currentJob(in: service)
        try request.requireOwner(of: job)
        _ = try await service.cancel(job, by: request.userName)
        return Reply()
    }

    /// Suspend-Current-Job (RFC 3998 section 4.3.1): it stops, others are printed, and Resume-Job lets it go on behind
    /// what was printed.
    static let suspendCurrentJob = Operation(.suspendCurrentJob) { request, _, service in
        let job = try await request.currentJob(in: service)
        try request.requireOwner(of: job)
        let now = service.now()
        let entry = TimelineEntry(time: now, kind: .held, message: "\(try request.userName) asked to suspend it")
        _ = try await service.update(job) { job in
            JobChange(job: try job.after(.suspendRequested, at: now), timeline: [entry])
        }
        return Reply()
    }

    /// Resume-Job (RFC 3998 section 4.3.2).
    static let resumeJob = Operation(.resumeJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        let now = service.now()
        let entry = TimelineEntry(time: now, kind: .released, message: "Resumed by \(try request.userName)")
        _ = try await service.update(job) { job in
            JobChange(job: try job.after(.resumed, at: now), timeline: [entry])
        }
        return Reply()
    }
}

extension OperationRequest {
    /// The job that the target printer prints now.
    ///
    /// - Throws: `Refusal` with 0x0404 if it prints none, or another one than `job-id` names.
    fileprivate func currentJob(in service: IPPService) async throws -> Job {
        let printer: PrinterView
        let wanted: Int?
        if case .job(let id) = target {
            let job = try await job(in: service)
            guard let view = service.directory.printer(id: job.printerID) else {
                throw Refusal(.clientErrorNotFound, "The printer of job \(id) was removed.")
            }
            (printer, wanted) = (view, id)
        } else {
            (printer, wanted) = (try self.printer(in: service), try attributes.value(of: .jobID))
        }
        let states: Set<JobState> = [.processing, .processingStopped]
        let query = JobQuery(printerID: printer.printer.id, states: states)
        let current = try await service.store.jobs(query).first { !$0.isSuspended && wanted ?? $0.id == $0.id }
        guard let current else {
            let what = wanted.map { "does not print job \($0)" } ?? "prints no job"
            throw Refusal(.clientErrorNotPossible, "Printer '\(printer.printer.name)' \(what) now.")
        }
        return current
    }
}
