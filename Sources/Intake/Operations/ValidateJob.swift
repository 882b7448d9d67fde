// SPDX-License-Identifier: Apache-2.0

import IPP

extension Operation {
    /// Validate-Job (RFC 8011 section 4.2.3): Print-Job's checks without a document; also while jobs are refused.
    static let validateJob = Operation(.validateJob) { request, _, service in
        let creation = try JobCreation(request, in: service)
        try await creation.requireQuotas(in: service)
        _ = try DocumentReception.Description(request.attributes, formats: creation.printer.facts.formats)
        return Reply(unsupported: creation.unsupported)
    }
}
