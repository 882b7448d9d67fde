// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Hold-Job (RFC 8011 section 4.3.5); with `no-hold` it means Release-Job.
    static let holdJob = Operation(.holdJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        let time = try request.attributes.value(of: .jobHoldUntilTime)
        let until = try request.jobHoldUntil() ?? (time == nil ? "indefinite" : nil)
        guard until != "no-hold" else {
            _ = try await service.release(job, by: request.userName)
            return Reply()
        }
        let now = service.now()
        let user = try request.userName
        _ = try await service.update(job) { job in
            var held = job
            if let until { held.ticket.set(Attribute("job-hold-until", .keyword(until))) }
            if let time { held.ticket.set(Attribute(.jobHoldUntilTime, time)) }
            let when = [until, time?.description].compactMap(\.self).joined(separator: ", ")
            let entry = TimelineEntry(time: now, kind: .held, message: "Held by \(user): \(when)")
            return JobChange(job: try held.after(.held, at: now), timeline: [entry])
        }
        return Reply()
    }

    /// Release-Job (RFC 8011 section 4.3.6); a job that is not held stays as it is.
    ///
    /// A job that came with a PIN needs it here as `job-password`; whoever has it may release the job. With
    /// `job-printer-uri` in the job group it is printed there: at the printer where its owner stands. At this machine
    /// `pdps-over-quota` (our own) lets a job through that a quota holds.
    static let releaseJob = Operation(.releaseJob) { request, _, service in
        let job = try await request.job(in: service)
        if job.stateReasons.contains(JobStateReason.jobPasswordWait) {
            try service.pinGuard.check(request.attributes, of: job, now: service.now())
        } else {
            try request.requireOwner(of: job)
        }
        let user = try request.userName
        let isOverQuota = try request.attributes.value(of: .pdpsOverQuota) ?? false
        guard !isOverQuota || request.origin.isLocal else {
            throw Refusal(
                .clientErrorForbidden,
                "Job \(job.id) is let through its quotas on the server's own machine only, not by '\(user)' from "
                    + "\(request.origin.hostName): ask the administrator of the print server."
            )
        }
        var unsupported: [Attribute] = []
        if let destination = try destination(request, in: service) {
            unsupported = try await move(job, to: destination, by: user, request, service)
        }
        _ = try await service.release(job, by: user, event: .unlocked, overQuota: isOverQuota)
        return Reply(unsupported: unsupported)
    }
}

extension IPPService {
    /// Lets a held job go on; one that waits for its PIN goes on waiting unless the event is `.unlocked`.
    ///
    /// - Parameter overQuota: Whether it is let through the quota that holds it.
    func release(
        _ job: Job,
        by user: String,
        event: JobEvent = .released,
        overQuota: Bool = false
    ) async throws -> Job {
        let now = now()
        return try await update(job) { job in
            guard !overQuota || job.stateReasons.contains(JobStateReason.accountLimitReached) else {
                throw Refusal(
                    .clientErrorNotPossible,
                    "Job \(job.id) is not held by a quota: `pdps why \(job.id)` says what it waits for."
                )
            }
            var released = try job.after(event, at: now)
            released.ticket.endHolds()
            let entry =
                overQuota
                ? TimelineEntry(time: now, kind: .allowed, message: "Let through its quotas by \(user)")
                : TimelineEntry(time: now, kind: .released, message: "Released by \(user)")
            return JobChange(
                job: released,
                timeline: job.state == .pendingHeld ? [entry] : [],
                quotaOverride: overQuota ? user : nil
            )
        }
    }
}

extension Ticket {
    /// What held the job holds it no more.
    fileprivate mutating func endHolds() {
        attributes.removeAll { ["job-hold-until-time", "job-delay-output-until-time"].contains($0.name) }
        set(Attribute("job-hold-until", .keyword("no-hold")))
        set(Attribute("job-delay-output-until", .keyword("no-hold")))
    }
}
