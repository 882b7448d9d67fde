// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// CUPS-Get-Document: a document's bytes as they were sent, to its owner or someone at this machine.
    static let cupsGetDocument = Operation(.cupsGetDocument) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        let document = try await request.document(of: job, in: service)
        let file = try await service.store.openContent(document.content)
        var reply = Reply()
        reply.operationAttributes = [
            Attribute(.documentFormat, document.detectedFormat),
            Attribute(.documentNumber, document.number),
            Attribute(.documentName, document.name),
        ]
        reply.document = ReplyDocument(file)
        return reply
    }
}
