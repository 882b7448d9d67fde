// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Create-Job (RFC 8011 section 4.2.4): a job whose documents come by Send-Document.
    static let createJob = Operation(.createJob) { request, _, service in
        let creation = try JobCreation(request, in: service)
        try creation.requireAccepting()
        try await creation.requireQuotas(in: service)
        let now = service.now()
        let job = creation.job(expectsDocuments: true, at: now)
        let timeline = [creation.received(by: .createJob, at: now)] + creation.held(job, at: now)
        let stored = try await service.store.createJob(job, documents: [], timeline: timeline)
        return try await service.reply(to: request, creation, stored)
    }
}
