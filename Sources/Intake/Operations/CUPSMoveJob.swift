// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// CUPS-Move-Job: a waiting or suspended job goes to another printer; with a printer as target, all that wait there.
    ///
    /// A suspended job goes on there behind what was printed. The job keeps its ticket: what the other printer cannot do
    /// is substituted when it is printed, as for any job.
    static let cupsMoveJob = Operation(.cupsMoveJob) { request, _, service in
        let destination = try destination(request, in: service)
        let user = try request.userName
        if case .job = request.target {
            try await move(try await request.job(in: service), to: destination, by: user, request, service)
        } else if let id = try request.attributes.value(of: .jobID), id > 0 {
            try await move(try await request.job(in: service), to: destination, by: user, request, service)
        } else {
            try request.requireLocal()
            let selection = try JobSelection(request, in: service)
            try await selection.forEachStep(in: [.pending, .pendingHeld], of: service.store) { jobs in
                for job in jobs where job.printerID != destination.printer.id && !job.isOpen {
                    try await move(job, to: destination, by: user, request, service)
                }
            }
        }
        return Reply()
    }

    private static func destination(_ request: OperationRequest, in service: IPPService) throws -> PrinterView {
        let group = request.message[group: .jobAttributes] ?? AttributeGroup(tag: .jobAttributes)
        guard let uri = try group.value(of: .jobPrinterURI) else {
            throw Refusal(
                .clientErrorBadRequest,
                "CUPS-Move-Job lacks the printer to move to: send job-printer-uri in the job group."
            )
        }
        let printer: PrinterView? =
            switch RequestTarget(uri: uri) {
            case .printer(let name): service.directory.printer(named: name)
            case .defaultPrinter: service.directory.defaultPrinter()
            default: nil
            }
        guard let printer else {
            throw Refusal(.clientErrorNotFound, "There is no printer '\(uri)' here: `pdps printer list` names them.")
        }
        return printer
    }

    private static func move(
        _ job: Job,
        to destination: PrinterView,
        by user: String,
        _ request: OperationRequest,
        _ service: IPPService
    ) async throws {
        try request.requireOwner(of: job)
        guard job.printerID != destination.printer.id else { return }
        guard destination.printer.isAcceptingJobs else {
            throw Refusal(
                .serverErrorNotAcceptingJobs,
                "Printer '\(destination.printer.name)' does not accept jobs now: job \(job.id) stays where it is."
            )
        }
        for document in try await service.store.documents(jobID: job.id) where !document.isCanceled {
            try destination.facts.formats.requirePrintable(document, of: job)
        }
        let source = service.directory.printer(id: job.printerID).map { "'\($0.printer.name)'" } ?? "another printer"
        let now = service.now()
        let message = "Moved by \(user) from \(source) to '\(destination.printer.name)'"
        _ = try await service.update(job) { job in
            guard job.state != .processing, job.state != .processingStopped || job.isSuspended else {
                throw Refusal(
                    .clientErrorNotPossible,
                    "Job \(job.id) is being printed: `pdps job suspend \(job.id)` first, then move it."
                )
            }
            return JobChange(
                job: try job.after(.moved(printerID: destination.printer.id), at: now),
                timeline: [TimelineEntry(time: now, kind: .received, message: message)]
            )
        }
    }
}
