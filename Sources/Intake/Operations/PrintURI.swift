// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Print-URI (RFC 8011 section 4.2.2): Print-Job with a document that the server fetches before it answers.
    static let printURI = Operation(.printURI, fetchesDocuments: true) { request, _, service in
        let creation = try JobCreation(request, in: service)
        try creation.requireAccepting()
        try await creation.requireQuotas(in: service)
        let arrived = service.now()
        let formats = creation.printer.facts.formats
        let document = try await DocumentReception.fetch(request, formats: formats, service: service)
        let now = service.now()
        let job = try creation.job(expectsDocuments: true, at: arrived)
            .after(.documentAdded(octets: document.content.size, last: true), at: now)
        let timeline = [creation.received(by: .printURI, at: arrived), TimelineEntry.stored(document, at: now)]
        let stored = try await service.store.createJob(
            job,
            documents: [document],
            timeline: timeline + creation.held(job, at: now)
        )
        return try await service.reply(to: request, creation, stored)
    }

    /// Send-URI (RFC 8011 section 4.3.2): Send-Document with a document that the server fetches before it answers.
    static let sendURI = Operation(.sendURI, fetchesDocuments: true) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        guard let isLast = try request.attributes.value(of: .lastDocument) else {
            throw Refusal(.clientErrorBadRequest, "Send-URI for job \(job.id) lacks last-document.")
        }
        guard job.isOpen else {
            throw Refusal(
                .clientErrorNotPossible,
                "Job \(job.id) is closed and takes no further document: create another job."
            )
        }
        guard let printer = service.directory.printer(id: job.printerID) else {
            throw Refusal(.clientErrorNotFound, "The printer of job \(job.id) was removed: print on another one.")
        }
        service.receptions.begin(job.id)
        defer { service.receptions.end(job.id) }
        let formats = printer.facts.formats
        let document = try await DocumentReception.fetch(request, formats: formats, service: service)
        let stored = try await service.add(document, to: job, isLast: isLast)
        return Reply(
            JobView(job: stored, printer: printer, origin: request.origin, now: service.now()),
            unsupported: []
        )
    }
}

extension IPPService {
    /// Adds a document to an open job.
    func add(_ document: NewDocument, to job: Job, isLast: Bool) async throws -> Job {
        let now = now()
        return try await update(job) { job in
            JobChange(
                job: try job.after(.documentAdded(octets: document.content.size, last: isLast), at: now),
                newDocuments: [document],
                timeline: [.stored(document, at: now)]
            )
        }
    }
}
