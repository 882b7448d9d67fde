// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// Pause-Printer-After-Current-Job (RFC 3998 section 3.2.1): what Pause-Printer does here anyway, for a sheet that
    /// is on its way cannot be called back.
    static let pausePrinterAfterCurrentJob = setting(.pausePrinterAfterCurrentJob) { printer, message in
        printer.isPaused = true
        printer.operatorMessage = message
    }

    /// Deactivate-Printer (RFC 3998 section 3.4.1): it answers questions and does nothing else.
    static let deactivatePrinter = setting(.deactivatePrinter) { printer, message in
        printer.availability = .deactivated
        printer.operatorMessage = message
    }

    /// Activate-Printer (RFC 3998 section 3.4.2): it is in use again.
    static let activatePrinter = setting(.activatePrinter) { printer, _ in
        if printer.availability == .deactivated { printer.availability = .inService }
        printer.operatorMessage = ""
    }

    /// Shutdown-Printer (RFC 3998 section 3.5.2): after the job that is being printed nothing is printed or taken.
    static let shutdownPrinter = setting(.shutdownPrinter) { printer, message in
        printer.availability = .shutDown
        printer.operatorMessage = message
    }

    /// Startup-Printer (RFC 3998 section 3.5.3): it prints and takes jobs, whatever kept it from that before.
    static let startupPrinter = starting(.startupPrinter)

    /// Restart-Printer (RFC 3998 section 3.5.1): as Startup-Printer, and its device is asked anew what it can do.
    ///
    /// A job that is being printed goes on: begun anew it would put the same sheets on paper twice.
    static let restartPrinter = starting(.restartPrinter)

    private static func starting(_ id: IPPOperation) -> Operation {
        Operation(id, isAdministrative: true) { request, _, service in
            let view = try request.printer(in: service)
            let now = service.now()
            try await service.update(view) { printer in
                printer.availability = .inService
                printer.isAcceptingJobs = true
                printer.isPaused = false
                printer.operatorMessage = ""
                // The scheduler asks the device when this moves on.
                printer.configurationChangedAt = now
            }
            service.logChange(id.name, request, view.printer.name)
            let uri = Attribute("printer-uri-supported", .uri(request.origin.printerURI(view.printer.name)))
            return Reply(groups: [Reply.Group(tag: .printerAttributes, attributes: [uri])])
        }
    }
}

extension OperationRequest {
    /// What a printer that is out of use still does: be asked, be brought back into use, be changed or removed.
    private static let alwaysPossible: Set<IPPOperation> = [
        .getPrinterAttributes, .getPrinterSupportedValues, .getJobs, .getJobAttributes, .getDocuments,
        .getDocumentAttributes, .getSubscriptions, .getSubscriptionAttributes, .getNotifications, .validateJob,
        .activatePrinter, .startupPrinter, .restartPrinter, .deactivatePrinter, .shutdownPrinter,
        .setPrinterAttributes, .cupsAddModifyPrinter, .cupsDeletePrinter, .cupsSetDefault, .cupsGetPPD,
    ]

    /// - Throws: `Refusal` when the printer of the target is deactivated (0x050A) or shut down (0x0502), and the
    ///   operation asks more of it than it then does.
    func requireInService(in service: IPPService) throws {
        guard !Self.alwaysPossible.contains(message.operation) else { return }
        let view: PrinterView?
        switch target {
        case .printer(let name): view = service.directory.printer(named: name)
        case .defaultPrinter: view = service.directory.defaultPrinter()
        default: view = nil
        }
        try view?.printer.requireInService()
    }
}

extension Printer {
    /// - Throws: `Refusal` when it is deactivated (0x050A) or shut down (0x0502).
    func requireInService() throws {
        let why = operatorMessage.isEmpty ? "" : ": \(operatorMessage)"
        switch availability {
        case .inService: return
        case .deactivated:
            throw Refusal(
                .serverErrorPrinterIsDeactivated,
                "Printer '\(name)' is deactivated\(why). Activate-Printer brings it back into use."
            )
        case .shutDown:
            throw Refusal(
                .serverErrorServiceUnavailable,
                "Printer '\(name)' is shut down\(why). Startup-Printer brings it back into use."
            )
        }
    }
}
