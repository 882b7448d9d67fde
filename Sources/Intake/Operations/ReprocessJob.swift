// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Reprocess-Job (RFC 3998 section 4.1): a new job like one that ended; its documents are not copied but shared.
    static let reprocessJob = again(.reprocessJob)

    /// Resubmit-Job (PWG 5100.7): the same, with job template attributes that replace those of the job that ended.
    static let resubmitJob = again(.resubmitJob)

    private static func again(_ id: IPPOperation) -> Operation {
        Operation(id) { request, _, service in
            let old = try await request.job(in: service)
            try request.requireOwner(of: old)
            guard old.state.isTerminal else {
                throw Refusal(
                    .clientErrorNotPossible,
                    "Job \(old.id) is \(old.state): only a job that ended can be printed again."
                )
            }
            guard let printer = service.directory.printer(id: old.printerID) else {
                throw Refusal(.clientErrorNotFound, "The printer of job \(old.id) was removed: print on another one.")
            }
            let creation = try JobCreation(request, on: printer, after: old)
            try creation.requireAccepting()
            try await creation.requireQuotas(in: service)
            let stored = try await service.printAgain(old, creation, id)
            return try await service.reply(to: request, creation, stored)
        }
    }
}

extension IPPService {
    fileprivate func printAgain(_ old: Job, _ creation: JobCreation, _ operation: IPPOperation) async throws -> Job {
        let now = now()
        let documents = try await documents(toPrintAgain: old)
        var job = creation.job(expectsDocuments: true, at: now)
        for document in documents {
            let isLast = document.number == documents.last?.number
            job = try job.after(.documentAdded(octets: document.content.size, last: isLast), at: now)
        }
        let shared = documents.map { document in
            NewDocument(
                name: document.name,
                suppliedFormat: document.suppliedFormat,
                detectedFormat: document.detectedFormat,
                content: StagedContent(sharing: document.content)
            )
        }
        var received = creation.received(by: operation, at: now)
        received.message += ", as job \(old.id) was"
        let timeline = [received] + creation.held(job, at: now)
        let stored = try await store.createJob(job, documents: shared, timeline: timeline)
        return stored
    }
}
