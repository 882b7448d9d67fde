// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore

extension Operation {
    /// PDPS-Send-Part: appends to a document that another server sends, or tells how much of it is here.
    ///
    /// The request names the document (`pdps-upload`) and its size (`pdps-upload-size`); with `pdps-upload-offset` what
    /// follows the attributes belongs there. What came before a connection broke stays. The reply has the offset for what
    /// is next.
    static let sendPart = Operation(.pdpsSendPart, isForServers: true) { request, body, service in
        let creation = try request.printer(in: service)
        try creation.requireAccepting()
        let uploads = try service.requireUploads()
        let name = try request.uploadName
        guard let offset = try request.number(of: .pdpsUploadOffset) else {
            return Reply(uploadOffset: try uploads.offset(of: name))
        }
        guard let size = try request.number(of: .pdpsUploadSize), size > 0 else {
            throw Refusal(.clientErrorBadRequest, "PDPS-Send-Part needs pdps-upload-size, the bytes of the document.")
        }
        guard size <= service.configuration.maximumDocumentSize else {
            throw Refusal(
                .clientErrorRequestEntityTooLarge,
                "The document has \(size) bytes; this server takes at most \(service.configuration.maximumDocumentSize)."
            )
        }
        let writer = try uploads.writer(of: name, at: offset, size: size)
        while let chunk = try await body.next() { try chunk.withUnsafeReadableBytes { try writer.append($0) } }
        return Reply(uploadOffset: writer.offset)
    }
}

extension IPPService {
    /// - Throws: `Refusal` with 0x0501 when documents of other servers are not taken.
    func requireUploads() throws(Refusal) -> UploadFolder {
        guard let uploads else {
            throw Refusal(
                .serverErrorOperationNotSupported,
                "This server takes no documents in parts: print them whole."
            )
        }
        return uploads
    }
}

extension OperationRequest {
    fileprivate var uploadName: String {
        get throws {
            guard let name = try attributes.value(of: .pdpsUpload), UploadFolder.isName(name) else {
                throw Refusal(
                    .clientErrorBadRequest,
                    "pdps-upload must be the document's SHA-256 in 64 lower-case hexadecimal digits."
                )
            }
            return name
        }
    }

    /// A number of bytes; nil if it was not sent.
    fileprivate func number(of key: AttributeKey<String>) throws -> Int64? {
        guard let text = try attributes.value(of: key) else { return nil }
        guard let number = Int64(text), number >= 0 else {
            throw Refusal(.clientErrorBadRequest, "\(key.name) '\(text)' is not a number of bytes.")
        }
        return number
    }
}

extension Reply {
    fileprivate init(uploadOffset offset: Int64) {
        self.init()
        operationAttributes = [Attribute(.pdpsUploadOffset, "\(offset)")]
    }
}
