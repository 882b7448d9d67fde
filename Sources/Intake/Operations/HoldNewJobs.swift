// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Hold-New-Jobs (RFC 3998 section 3.3.1): jobs that come from now on wait until they are released.
    static let holdNewJobs = setting(.holdNewJobs) { printer, message in
        printer.holdsNewJobs = true
        if !message.isEmpty { printer.operatorMessage = message }
    }

    /// Release-Held-New-Jobs (RFC 3998 section 3.3.2): those that wait only for this go on; later ones do not wait.
    static let releaseHeldNewJobs = Operation(.releaseHeldNewJobs, isAdministrative: true) { request, _, service in
        let view = try request.printer(in: service)
        try await service.update(view) { $0.holdsNewJobs = false }
        try await service.releaseJobsHeldOnCreate(printerID: view.printer.id)
        service.logChange("Release-Held-New-Jobs", request, view.printer.name)
        return Reply()
    }
}

extension IPPService {
    /// Releases all jobs that Hold-New-Jobs held, a few hundred at a time.
    fileprivate func releaseJobsHeldOnCreate(printerID: Int) async throws {
        var first = 1
        while true {
            let query = JobQuery(printerID: printerID, states: [.pendingHeld], firstID: first, limit: 500)
            let jobs = try await store.jobs(query)
            guard let last = jobs.last else { return }
            for job in jobs where job.stateReasons.contains(JobStateReason.jobHeldOnCreate) {
                try await releaseHoldOnCreate(of: job)
            }
            first = last.id + 1
        }
    }

    /// A job that somebody changes or cancels at the same time is left to them.
    private func releaseHoldOnCreate(of job: Job) async throws {
        let now = now()
        do {
            _ = try await update(job) { job in
                let released = try job.after(.holdOnCreateReleased, at: now)
                let entry = TimelineEntry(time: now, kind: .released, message: "Released with all new jobs held")
                return JobChange(job: released, timeline: [entry])
            }
        } catch is JobTransitionError {
            return
        } catch let error as SpoolError where error.code == .notFound {
            return
        }
    }
}
