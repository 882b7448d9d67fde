// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// CUPS-Authenticate-Job: no job of PDPS waits for a user name and password, so there is none to go on.
    static let cupsAuthenticateJob = Operation(.cupsAuthenticateJob) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        throw Refusal(.clientErrorNotPossible, "Job \(job.id) does not wait for authentication: it needs none.")
    }
}
