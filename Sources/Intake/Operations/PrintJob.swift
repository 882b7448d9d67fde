// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import PrintModel
import Spool

extension Operation {
    /// Print-Job (RFC 8011 section 4.2.1): a job with its only document.
    static let printJob = Operation(.printJob) { request, body, service in
        let creation = try JobCreation(request, in: service)
        try creation.requireAccepting()
        let formats = creation.printer.facts.formats
        let description = try DocumentReception.Description(request.attributes, formats: formats)
        let arrived = service.now()
        let document = try await DocumentReception.receive(
            description,
            from: &body,
            formats: formats,
            service: service
        )
        let now = service.now()
        let job = try creation.job(expectsDocuments: true, at: arrived)
            .after(.documentAdded(octets: document.content.size, last: true), at: now)
        let timeline = [
            creation.received(by: .printJob, at: arrived), TimelineEntry.stored(document, at: now),
        ]
        let stored = try await service.store.createJob(
            job,
            documents: [document],
            timeline: timeline + creation.held(job, at: now)
        )
        return try await service.reply(to: request, creation, stored)
    }
}

extension IPPService {
    /// Answers a request that made a job, and makes the subscriptions that came with it.
    func reply(to request: OperationRequest, _ creation: JobCreation, _ job: Job) async throws -> Reply {
        logAccepted(job, creation.printer.printer)
        let view = JobView(job: job, printer: creation.printer, origin: request.origin, now: now())
        var reply = Reply(view, unsupported: creation.unsupported)
        guard !request.message.groups(.subscription).isEmpty else { return reply }
        do {
            let requests = try request.subscriptions(printerID: job.printerID, job: job, now: now())
            let outcome = try await subscribe(requests, job: job)
            reply.groups += outcome.groups
            if outcome.isPartial, reply.status == .successfulOK { reply.status = .successfulOKIgnoredSubscriptions }
        } catch {
            // The job is there: a client that heard of an error would print it again.
            logger.warning(
                "Job accepted without its subscriptions",
                metadata: ["job.id": "\(job.id)", "error": "\(error)"]
            )
            reply.status = .successfulOKIgnoredSubscriptions
        }
        return reply
    }

    /// One line for each job.
    func logAccepted(_ job: Job, _ printer: Printer) {
        logger.info(
            "Job accepted",
            metadata: [
                "job.id": "\(job.id)", "printer.name": "\(printer.name)", "job.octets": "\(job.octets)",
                "user.name": "\(job.originatingUserName)",
            ]
        )
    }
}
