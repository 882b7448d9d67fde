// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Hold-Job (RFC 8011 section 4.3.5); with `no-hold` it means Release-Job.
    static let holdJob = Operation(.holdJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        let until = try request.attributes.value(of: .jobHoldUntil) ?? "indefinite"
        guard TemplateSupport.holdUntil.contains(until) else {
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "job-hold-until '\(until)' is not supported: hold with indefinite, release with no-hold.",
                unsupported: request.attributes["job-hold-until"].map { [$0] } ?? []
            )
        }
        guard until != "no-hold" else {
            _ = try await service.release(job, by: request.userName)
            return Reply()
        }
        let now = service.now()
        let user = try request.userName
        _ = try await service.update(job) { job in
            var held = try job.after(.held, at: now)
            held.ticket.set(Attribute("job-hold-until", .keyword(until)))
            let entry = TimelineEntry(time: now, kind: .held, message: "Held by \(user)")
            return JobChange(job: held, timeline: [entry])
        }
        return Reply()
    }

    /// Release-Job (RFC 8011 section 4.3.6); a job that is not held stays as it is.
    static let releaseJob = Operation(.releaseJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        _ = try await service.release(job, by: request.userName)
        return Reply()
    }
}

extension IPPService {
    /// Lets a held job go on.
    func release(_ job: Job, by user: String) async throws -> Job {
        let now = now()
        return try await update(job) { job in
            var released = try job.after(.released, at: now)
            released.ticket.set(Attribute("job-hold-until", .keyword("no-hold")))
            let entry = TimelineEntry(time: now, kind: .released, message: "Released by \(user)")
            return JobChange(job: released, timeline: job.state == .pendingHeld ? [entry] : [])
        }
    }
}

extension Ticket {
    /// Replaces an attribute if it was sent; one that was not stays at its default.
    fileprivate mutating func set(_ attribute: Attribute) {
        guard let index = attributes.firstIndex(where: { $0.name == attribute.name }) else {
            if attribute.stringValue != "no-hold" { attributes.append(attribute) }
            return
        }
        attributes[index] = attribute
    }
}
