// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Get-Documents (PWG 5100.5 section 4.2): a job's documents in order.
    static let getDocuments = Operation(.getDocuments) { request, _, service in
        let requested = try RequestedAttributes(request.attributes, standard: ["document-number", "document-state"])
        let job = try await request.job(in: service)
        let documents = try await service.store.documents(jobID: job.id)
        let limit = try request.attributes.value(of: .limit) ?? documents.count
        guard limit >= 1 || documents.isEmpty else {
            throw Refusal(.clientErrorBadRequest, "limit of Get-Documents must be 1 or greater.")
        }
        let groups = documents.prefix(max(limit, 0)).map { document in
            DocumentView(document: document, job: job, origin: request.origin, now: service.now()).group(requested)
        }
        return Reply(groups: groups)
    }

    /// Get-Document-Attributes (PWG 5100.5 section 4.1).
    static let getDocumentAttributes = Operation(.getDocumentAttributes) { request, _, service in
        let requested = try RequestedAttributes(request.attributes)
        let job = try await request.job(in: service)
        let document = try await request.document(of: job, in: service)
        let view = DocumentView(document: document, job: job, origin: request.origin, now: service.now())
        return Reply(groups: [view.group(requested)])
    }
}

extension OperationRequest {
    /// The document of a job that `document-number` names.
    ///
    /// - Throws: `Refusal` with 0x0400 without a number, 0x0406 if there is no such document.
    func document(of job: Job, in service: IPPService) async throws -> Document {
        guard let number = try attributes.value(of: .documentNumber) else {
            throw Refusal(.clientErrorBadRequest, "\(message.operation.name) lacks document-number.")
        }
        guard let document = try await service.store.documents(jobID: job.id).first(where: { $0.number == number })
        else {
            throw Refusal(
                .clientErrorNotFound,
                "Job \(job.id) has no document \(number): it has \(job.documentCount)."
            )
        }
        return document
    }
}
