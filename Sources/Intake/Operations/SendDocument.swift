// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Send-Document (RFC 8011 section 4.3.1): a further document of an open job, or none to close it.
    static let sendDocument = Operation(.sendDocument) { request, body, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        guard let isLast = try request.attributes.value(of: .lastDocument) else {
            throw Refusal(.clientErrorBadRequest, "Send-Document for job \(job.id) lacks last-document.")
        }
        guard job.isOpen else {
            throw Refusal(
                .clientErrorNotPossible,
                "Job \(job.id) is closed and takes no further document: create another job."
            )
        }
        let printer = service.directory.printer(id: job.printerID)
        if try await body.isAtEnd() {
            return try await close(job, printer, isLast: isLast, request, service)
        }
        guard let formats = printer?.facts.formats else {
            throw Refusal(.clientErrorNotFound, "The printer of job \(job.id) was removed: print on another one.")
        }
        // Before the document comes: a client that is refused sends it again.
        let unsupported = try request.unsupportedDocumentAttributes()
        let description = try DocumentReception.Description(request.attributes, formats: formats)
        service.receptions.begin(job.id)
        defer { service.receptions.end(job.id) }
        let document = try await DocumentReception.receive(
            description,
            from: &body,
            formats: formats,
            service: service
        )
        let stored = try await service.add(document, to: job, isLast: isLast)
        let view = JobView(job: stored, printer: printer, origin: request.origin, now: service.now())
        return Reply(view, unsupported: unsupported)
    }

    private static func close(
        _ job: Job,
        _ printer: PrinterView?,
        isLast: Bool,
        _ request: OperationRequest,
        _ service: IPPService
    ) async throws -> Reply {
        guard isLast else {
            throw Refusal(.clientErrorBadRequest, "The document for job \(job.id) is empty: send its data.")
        }
        let stored = try await service.close(job)
        let view = JobView(job: stored, printer: printer, origin: request.origin, now: service.now())
        return Reply(view, unsupported: [])
    }
}
