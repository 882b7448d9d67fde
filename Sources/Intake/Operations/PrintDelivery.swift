// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import SystemPackage

extension IPPService {
    /// Print-Job with `pdps-delivery`: a job of documents that came in parts, made once however often it is asked for.
    ///
    /// The job's `job-uuid` is the delivery's key. `pdps-documents` names the documents; one that is not here as a whole
    /// is answered by 0x0406, and is sent again then.
    func printDelivery(_ key: ObjectUUID, _ request: OperationRequest) async throws -> Reply {
        let uploads = try requireUploads()
        let creation = try JobCreation(request, in: self)
        try deliveries.begin(key)
        defer { deliveries.end(key) }
        if let job = try await store.job(uuid: key) {
            let view = JobView(job: job, printer: creation.printer, origin: request.origin, now: now())
            return Reply(view, unsupported: creation.unsupported)
        }
        try creation.requireAccepting()
        try await creation.requireQuotas(in: self)
        let arrived = now()
        let wanted = try request.uploadedDocuments(formats: creation.printer.facts.formats)
        var documents: [NewDocument] = []
        for document in wanted {
            documents.append(try await receive(document, from: uploads, formats: creation.printer.facts.formats))
        }
        let stored = try await store(documents, as: creation, by: "Print-Job in parts", at: arrived, uuid: key)
        for document in wanted { uploads.remove(document.upload) }
        return try await reply(to: request, creation, stored)
    }

    private func receive(
        _ document: UploadedDocument,
        from uploads: UploadFolder,
        formats: DocumentFormatRules
    ) async throws -> NewDocument {
        guard let file = uploads.document(document.upload) else { throw Self.isMissing(document) }
        defer { try? file.close() }
        let received = try await DocumentReception.receive(document.description, formats: formats, service: self) {
            take in
            var buffer = [UInt8](repeating: 0, count: 256 << 10)
            while case let count = try buffer.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
                try Task.checkCancellation()
                try buffer[..<count].withUnsafeBytes(take)
            }
        }
        guard received.content.sha256 == document.upload else {
            // A half one is gone on with; one that is damaged must be sent anew, and only the sender knows which it is.
            if try document.size <= uploads.offset(of: document.upload) { uploads.remove(document.upload) }
            throw Self.isMissing(document)
        }
        return received
    }

    private static func isMissing(_ document: UploadedDocument) -> Refusal {
        Refusal(
            .clientErrorNotFound,
            "The document \(document.upload) is not here, not whole or damaged: send what PDPS-Send-Part says is missing."
        )
    }
}

/// A member of `pdps-documents`.
private struct UploadedDocument {
    var upload: String
    var size: Int64
    var description: DocumentReception.Description
}

extension OperationRequest {
    /// The most documents of a delivery.
    private static let mostDocuments = 100

    fileprivate func uploadedDocuments(formats: DocumentFormatRules) throws -> [UploadedDocument] {
        let values = attributes["pdps-documents"]?.values ?? []
        guard (1...Self.mostDocuments).contains(values.count) else {
            throw Refusal(
                .clientErrorBadRequest,
                "A delivery needs pdps-documents, 1 to \(Self.mostDocuments) of them; \(values.count) came."
            )
        }
        return try values.map { value in
            let members = AttributeGroup(tag: .operationAttributes, attributes: value.collectionValue?.attributes ?? [])
            guard let upload = try members.value(of: .pdpsUpload), UploadFolder.isName(upload),
                let size = try members.value(of: .pdpsUploadSize).flatMap({ Int64($0) })
            else {
                throw Refusal(
                    .clientErrorBadRequest,
                    "A member of pdps-documents lacks pdps-upload or pdps-upload-size."
                )
            }
            return UploadedDocument(upload: upload, size: size, description: try .init(members, formats: formats))
        }
    }
}
