// SPDX-License-Identifier: Apache-2.0

import IPP

extension Operation {
    /// Validate-Document (PWG 5100.13): Send-Document's checks without a document and without a job.
    static let validateDocument = Operation(.validateDocument) { request, _, service in
        let printer = try request.printer(in: service)
        _ = try DocumentReception.Description(request.attributes, formats: printer.facts.formats)
        let unsupported = try request.unsupportedDocumentAttributes()
        return Reply(unsupported: unsupported)
    }
}

extension OperationRequest {
    /// Attributes of the document group, none of which is taken: a ticket is for the whole job.
    ///
    /// - Throws: `Refusal` with 0x040B if the client allows no substitute.
    func unsupportedDocumentAttributes() throws -> [Attribute] {
        let sent = message[group: .document]?.attributes ?? []
        let unsupported = sent.map { Attribute($0.name, .outOfBand(.unsupported)) }
        guard !unsupported.isEmpty, try attributes.value(of: .ippAttributeFidelity) == true else { return unsupported }
        throw Refusal(
            .clientErrorAttributesOrValuesNotSupported,
            "\(sent.map(\.name).joined(separator: ", ")) cannot be had for one document: send them for the job.",
            unsupported: unsupported
        )
    }
}
