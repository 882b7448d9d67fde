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
        service.logAccepted(stored, creation.printer.printer)
        return Reply(
            JobView(job: stored, printer: creation.printer, origin: request.origin, now: now),
            unsupported: creation.unsupported
        )
    }
}

extension IPPService {
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
