// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// Get-Job-Attributes (RFC 8011 section 4.3.4), with the vendor attributes of `JobHistoryAttributes` and
    /// `pdps-why`.
    static let getJobAttributes = Operation(.getJobAttributes) { request, _, service in
        let requested = try RequestedAttributes(request.attributes)
        let job = try await request.job(in: service)
        let view = JobView(
            job: job,
            printer: service.directory.printer(id: job.printerID),
            origin: request.origin,
            printerURI: request.printerURI,
            now: service.now()
        )
        var attributes = JobAttributeSelection(requested).attributes(of: view)
        attributes += try await JobHistoryAttributes.read(requested.names, jobID: job.id, from: service.store)
        if requested.names.contains(ExplanationAttribute.name) {
            attributes.append(try await ExplanationAttribute.ofJob(view, from: service.store))
        }
        return Reply(groups: [Reply.Group(tag: .jobAttributes, attributes: attributes)])
    }
}

extension OperationRequest {
    /// The printer as the client calls it, if the target is one.
    var printerURI: String? {
        switch target {
        case .printer, .defaultPrinter: targetURI
        default: nil
        }
    }
}
