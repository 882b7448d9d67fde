// SPDX-License-Identifier: Apache-2.0

import IPP
import Spool

/// Fetches the document that a URI names, handing on its bytes as they come.
///
/// Given by whoever wires the server, since the intake is no client. It decides which hosts may be asked, has limits of
/// its own in time, and throws an error whose description says what to do.
public typealias DocumentFetch =
    @Sendable (_ uri: String, _ take: (UnsafeRawBufferPointer) throws -> Void) async throws -> Void

extension DocumentReception {
    /// The most documents that are fetched at the same time.
    private static let mostFetches = 16
    /// `reference-uri-schemes-supported`.
    static let schemes = ["http", "https", "ipp"]

    /// Fetches the document that `document-uri` names into the spool.
    ///
    /// - Throws: `Refusal`: 0x040C for another scheme, 0x0412 when it cannot be fetched, and what `receive` has.
    static func fetch(
        _ request: OperationRequest,
        formats: DocumentFormatRules,
        service: IPPService
    ) async throws -> NewDocument {
        guard let fetch = service.configuration.documentFetch else {
            throw Refusal(.serverErrorOperationNotSupported, "This server fetches no documents: send their data.")
        }
        let description = try Description(request.attributes, formats: formats)
        let uri = try documentURI(request)
        guard service.fetches.enter(limit: mostFetches) else {
            throw Refusal(.serverErrorBusy, "\(mostFetches) documents are being fetched: try again in a moment.")
        }
        defer { service.fetches.leave() }
        return try await receive(description, formats: formats, service: service) { take in
            do {
                try await fetch(uri, take)
            } catch let error where !(error is Refusal || error is SpoolError || error is CancellationError) {
                throw Refusal(.clientErrorDocumentAccessError, "The document was not fetched: \(error).")
            }
        }
    }

    /// `document-uri`, whose scheme is one that is fetched.
    static func documentURI(_ request: OperationRequest) throws -> String {
        guard let uri = try request.attributes.value(of: .documentURI) else {
            throw Refusal(.clientErrorBadRequest, "\(request.message.operation.name) lacks document-uri.")
        }
        let scheme = uri.prefix { $0 != ":" }.lowercased()
        guard schemes.contains(scheme) else {
            throw Refusal(
                .clientErrorURISchemeNotSupported,
                "Documents are fetched by \(schemes.joined(separator: ", ")), not by '\(scheme)'.",
                unsupported: request.attributes["document-uri"].map { [$0] } ?? []
            )
        }
        return uri
    }
}
