// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Restart-Job (RFC 8011 section 4.3.7): a job that ended is printed again under its old id, from its start.
    static let restartJob = Operation(.restartJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        let hold = try request.jobHoldUntil()
        let user = try request.userName
        let now = service.now()
        _ = try await service.documents(toPrintAgain: job)
        let message = "Restarted by \(user): what was printed before is printed again"
        var restarted = try job.after(.restarted, at: now)
        if let hold {
            restarted.ticket.set(Attribute("job-hold-until", .keyword(hold)))
            if hold != "no-hold" { restarted = try restarted.after(.held, at: now) }
        }
        let entry = TimelineEntry(time: now, kind: .released, message: message)
        do {
            _ = try await service.store.restartJob(JobChange(job: restarted, timeline: [entry]))
        } catch let error as SpoolError where error.code == .conflict {
            throw Refusal(.clientErrorNotPossible, "Job \(job.id) was restarted or changed by someone else meanwhile.")
        }
        return Reply()
    }
}

extension OperationRequest {
    /// `job-hold-until` of an operation that may hold the job at once; nil if it was not sent.
    ///
    /// - Throws: `Refusal` with 0x040B for a time that is not known.
    func jobHoldUntil() throws -> String? {
        guard let until = try attributes.value(of: .jobHoldUntil) else { return nil }
        guard HoldUntil(until) != nil else {
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "job-hold-until '\(until)' is not supported: hold with one of "
                    + "\(HoldUntil.keywords.dropFirst().joined(separator: ", ")) or HH:MM (UTC), release with no-hold.",
                unsupported: attributes["job-hold-until"].map { [$0] } ?? []
            )
        }
        return until
    }
}

extension IPPService {
    /// The documents of a job that is to be printed once more.
    ///
    /// - Throws: `Refusal` if there are none, or not all of them any more.
    func documents(toPrintAgain job: Job) async throws -> [Document] {
        guard job.documentCount > 0 else {
            throw Refusal(.clientErrorNotPossible, "Job \(job.id) has no document, so there is nothing to print again.")
        }
        let documents = try await store.documents(jobID: job.id)
        guard documents.count == job.documentCount else {
            throw Refusal(
                .clientErrorNotPossible,
                "The documents of job \(job.id) are not kept any more, so it cannot be printed again: print the "
                    + "document itself. `pdps serve --keep-documents` says how long they are kept."
            )
        }
        return documents.filter { !$0.isCanceled }
    }
}

extension Ticket {
    /// Replaces an attribute, or appends it; `no-hold` only replaces, as it is the default.
    mutating func set(_ attribute: Attribute) {
        guard let index = attributes.firstIndex(where: { $0.name == attribute.name }) else {
            if attribute.stringValue != "no-hold" { attributes.append(attribute) }
            return
        }
        attributes[index] = attribute
    }
}
