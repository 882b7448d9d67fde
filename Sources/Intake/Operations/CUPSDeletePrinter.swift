// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// CUPS-Delete-Printer: the printer goes, with its jobs.
    static let cupsDeletePrinter = removal(.cupsDeletePrinter, "CUPS-Delete-Printer")

    /// CUPS-Delete-Class: the pool goes, with its jobs; its members stay.
    static let cupsDeleteClass = removal(.cupsDeleteClass, "CUPS-Delete-Class")

    private static func removal(_ id: IPPOperation, _ name: String) -> Operation {
        Operation(id, isAdministrative: true) { request, _, service in
            let view = try request.printer(in: service)
            try await service.store.removePrinter(id: view.printer.id, at: service.now())
            try await service.directory.reload(view.printer.id)
            service.logChange(name, request, view.printer.name)
            return Reply()
        }
    }

    /// CUPS-Set-Default: what is printed at `/ipp/print` goes to that printer from now on.
    static let cupsSetDefault = Operation(.cupsSetDefault, isAdministrative: true) { request, _, service in
        let view = try request.printer(in: service)
        try await service.store.setDefaultPrinter(id: view.printer.id)
        try await service.directory.reload(view.printer.id)
        service.logChange("CUPS-Set-Default", request, view.printer.name)
        return Reply()
    }
}
