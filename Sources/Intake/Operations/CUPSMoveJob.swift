// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// CUPS-Move-Job: a waiting or suspended job goes to another printer; with a printer as target, all that wait there.
    ///
    /// A suspended job goes on there behind what was printed. What the other printer cannot do of the job's ticket is left
    /// out and reported, as at creation; a job that insists on it stays where it is.
    static let cupsMoveJob = Operation(.cupsMoveJob) { request, _, service in
        guard let destination = try destination(request, in: service) else {
            throw Refusal(
                .clientErrorBadRequest,
                "CUPS-Move-Job lacks the printer to move to: send job-printer-uri in the job group."
            )
        }
        let user = try request.userName
        let namesJob = if case .job = request.target { true } else { try request.attributes.value(of: .jobID) ?? 0 > 0 }
        if namesJob {
            let job = try await request.job(in: service)
            try request.requireOwner(of: job)
            return Reply(unsupported: try await move(job, to: destination, by: user, request, service))
        } else {
            try request.requireLocal()
            let selection = try JobSelection(request, in: service)
            try await selection.forEachStep(in: [.pending, .pendingHeld], of: service.store) { jobs in
                for job in jobs where job.printerID != destination.printer.id && !job.isOpen {
                    try request.requireOwner(of: job)
                    _ = try await move(job, to: destination, by: user, request, service)
                }
            }
        }
        return Reply()
    }

    /// The printer that `job-printer-uri` in the job group names; nil without one.
    ///
    /// - Throws: `Refusal` with 0x0406 if there is none of that name.
    static func destination(_ request: OperationRequest, in service: IPPService) throws -> PrinterView? {
        let group = request.message[group: .jobAttributes] ?? AttributeGroup(tag: .jobAttributes)
        guard let uri = try group.value(of: .jobPrinterURI) else { return nil }
        let printer: PrinterView? =
            switch RequestTarget(uri: uri) {
            case .printer(let name), .printerClass(let name): service.directory.printer(named: name)
            case .defaultPrinter: service.directory.defaultPrinter()
            default: nil
            }
        guard let printer else {
            throw Refusal(.clientErrorNotFound, "There is no printer '\(uri)' here: `pdps printer list` names them.")
        }
        return printer
    }

    /// Moves a job of somebody who may; returns what of its ticket was left out.
    static func move(
        _ job: Job,
        to destination: PrinterView,
        by user: String,
        _ request: OperationRequest,
        _ service: IPPService
    ) async throws -> [Attribute] {
        guard job.printerID != destination.printer.id else { return [] }
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
        var unsupported: [Attribute] = []
        _ = try await service.update(job) { job in
            guard job.state != .processing, job.state != .processingStopped || job.isSuspended else {
                throw Refusal(
                    .clientErrorNotPossible,
                    "Job \(job.id) is being printed: `pdps job suspend \(job.id)` first, then move it."
                )
            }
            var job = job
            unsupported = try job.fit(to: destination)
            var message = "Moved by \(user) from \(source) to '\(destination.printer.name)'"
            if !unsupported.isEmpty { message += ", which cannot do \(unsupported.namesAndValues)" }
            return JobChange(
                job: try job.after(.moved(printerID: destination.printer.id), at: now),
                timeline: [TimelineEntry(time: now, kind: .received, message: message)]
            )
        }
        return unsupported
    }
}

extension Job {
    /// What may go missing of a job of which a part is on paper: all else decides which pages are on which side.
    private static let besidePages: Set<String> = [
        "finishings", "finishings-col", "output-bin", "print-color-mode", "print-content-optimize", "print-quality",
        "print-rendering-intent", "printer-resolution",
    ]

    /// Leaves out of the ticket what a printer cannot do, and returns it.
    ///
    /// - Throws: `Refusal` with 0x040B if the job insists on it, 0x0404 if the job would go on differently.
    fileprivate mutating func fit(to destination: PrinterView) throws -> [Attribute] {
        let name = destination.printer.name
        let check = try destination.facts.template.check(ticket.templateAttributes)
        let refused = check.unsupported.filter { ticket.insists(on: $0.name) }
        guard refused.isEmpty else {
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "Printer '\(name)' cannot do \(refused.namesAndValues), on which job \(id) insists: it stays where it is.",
                unsupported: refused
            )
        }
        let missed = check.unsupported.filter { !Self.besidePages.contains($0.name) }
        guard missed.isEmpty || impressionsCompleted == 0 else {
            throw Refusal(
                .clientErrorNotPossible,
                "Job \(id) is partly printed, and would go on differently on printer '\(name)', which cannot do "
                    + "\(missed.namesAndValues): print what is missing by page range.",
                unsupported: missed
            )
        }
        ticket = ticket.replacingTemplate(check.accepted)
        return check.unsupported
    }
}
