// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import PrintModel
import Spool

extension Operation {
    /// Print-Job (RFC 8011 section 4.2.1): a job with its only document.
    static let printJob = Operation(.printJob) { request, body, service in
        if let key = try request.deliveryKey { return try await service.printDelivery(key, request) }
        let creation = try JobCreation(request, in: service)
        try creation.requireAccepting()
        try await creation.requireQuotas(in: service)
        let formats = creation.printer.facts.formats
        let description = try DocumentReception.Description(request.attributes, formats: formats)
        let arrived = service.now()
        let document = try await DocumentReception.receive(
            description,
            from: &body,
            formats: formats,
            service: service
        )
        let stored = try await service.store([document], as: creation, by: IPPOperation.printJob.name, at: arrived)
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

    /// Makes a job of documents that have all come, whatever the door; it is durable when this returns.
    ///
    /// - Parameter uuid: Its `job-uuid`, where the sender gives it; it must be no other job's.
    func store(
        _ documents: [NewDocument],
        as creation: JobCreation,
        by door: String,
        at arrived: Timestamp,
        uuid: ObjectUUID? = nil
    ) async throws -> Job {
        let now = now()
        var job = creation.job(expectsDocuments: true, at: arrived)
        if let uuid { job.uuid = uuid }
        var timeline = [creation.received(by: door, at: arrived)]
        for (number, document) in documents.enumerated() {
            let isLast = number == documents.count - 1
            job = try job.after(.documentAdded(octets: document.content.size, last: isLast), at: now)
            timeline.append(.stored(document, at: now))
        }
        timeline += creation.held(job, at: now)
        return try await store.createJob(job, documents: documents, timeline: timeline)
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
