// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Cancel-Document (PWG 5100.5 section 4.3): the rest of a waiting job is printed without it.
    static let cancelDocument = Operation(.cancelDocument) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        var document = try await request.document(of: job, in: service)
        guard !document.isCanceled else {
            throw Refusal(
                .clientErrorNotPossible,
                "Document \(document.number) of job \(job.id) is canceled already."
            )
        }
        document.isCanceled = true
        let canceled = document
        let message = "Document \(document.number) was canceled by \(try request.userName)"
        let others = try await service.store.documents(jobID: job.id).filter {
            !$0.isCanceled && $0.number != canceled.number
        }
        let now = service.now()
        _ = try await service.update(job) { job in
            guard job.isWaitingUntouched else {
                throw Refusal(
                    .clientErrorNotPossible,
                    "Job \(job.id) is \(job.state) and was begun: cancel the job, as its documents are one print."
                )
            }
            // A job without a document has nothing to wait for; one that is open may get another.
            let isOver = others.isEmpty && !job.isOpen
            return JobChange(
                job: isOver ? try job.after(.canceled(reason: JobStateReason.jobCanceledByUser), at: now) : job,
                changedDocuments: [canceled],
                timeline: [TimelineEntry(time: now, kind: isOver ? .canceled : .received, message: message)]
            )
        }
        return Reply()
    }

    /// Set-Document-Attributes (PWG 5100.5 section 4.4): `document-name` is what can be set.
    static let setDocumentAttributes = Operation(.setDocumentAttributes) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        var document = try await request.document(of: job, in: service)
        let group = request.message[group: .document] ?? AttributeGroup(tag: .document)
        let others = group.attributes.filter { $0.name != "document-name" }
        guard others.isEmpty else {
            throw Refusal(
                .clientErrorAttributesNotSettable,
                "Of a document only document-name can be set: nothing was changed.",
                unsupported: others.map { Attribute($0.name, .outOfBand(.notSettable)) }
            )
        }
        guard let name = try group.value(of: .documentName) else {
            throw Refusal(.clientErrorBadRequest, "Set-Document-Attributes has no document-name to set.")
        }
        document.name = name.cut(toUTF8Bytes: 255)
        let renamed = document
        let now = service.now()
        let entry = TimelineEntry(
            time: now,
            kind: .received,
            message: "\(try request.userName) named document \(document.number) '\(document.name)'"
        )
        _ = try await service.update(job) { job in
            guard !job.state.isTerminal else {
                throw Refusal(.clientErrorNotPossible, "Job \(job.id) is \(job.state): its documents stay as they are.")
            }
            return JobChange(job: job, changedDocuments: [renamed], timeline: [entry])
        }
        return Reply()
    }
}

extension Job {
    /// Whether nothing was printed of it and nothing is under way.
    fileprivate var isWaitingUntouched: Bool {
        (state == .pending || state == .pendingHeld) && attempts == attemptsBeforeRestart
    }
}
