// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// CUPS-Add-Modify-Printer: adds the printer of that name, or changes the one that is there.
    ///
    /// Of its printer group PDPS takes `device-uri`, `printer-info`, `printer-location`, `printer-is-accepting-jobs` and
    /// `printer-state` (3 resumes, 5 pauses).
    static let cupsAddModifyPrinter = Operation(.cupsAddModifyPrinter, isAdministrative: true) { request, _, service in
        guard case .printer(let name) = request.target else {
            throw Refusal(.clientErrorBadRequest, "The printer to add has no name: send printer-uri /printers/NAME.")
        }
        guard Printer.isValidName(name) else {
            throw Refusal(
                .clientErrorBadRequest,
                "'\(name)' cannot be a printer's name: use 1 to 127 characters without blanks, quotes, / # ? % \\ < >."
            )
        }
        let settings = request.message[group: .printerAttributes] ?? AttributeGroup(tag: .printerAttributes)
        if let known = service.directory.printer(named: name) {
            try await modify(known, settings, service)
        } else {
            try await add(name, settings, service)
        }
        service.logChange("CUPS-Add-Modify-Printer", request, name)
        guard let view = service.directory.printer(named: name) else { return Reply() }
        let requested = try RequestedAttributes(request.attributes, standard: ["printer-id", "printer-uri-supported"])
        return Reply(groups: [view.group(requested, for: request.origin, at: service.now())])
    }

    private static func add(_ name: String, _ settings: AttributeGroup, _ service: IPPService) async throws {
        guard let uri = try settings.value(of: .deviceURI) else {
            throw Refusal(
                .clientErrorNotFound,
                "There is no printer '\(name)', and no device-uri to add one with: `pdps printer add \(name) DEVICE-URI`."
            )
        }
        let capabilities = try await probe(uri, service)
        var printer = Printer(name: name, deviceURI: uri, capabilities: capabilities, createdAt: service.now())
        try apply(settings, to: &printer)
        let stored = try await service.store.addPrinter(printer)
        try await service.directory.reload(stored.id)
    }

    private static func modify(_ view: PrinterView, _ settings: AttributeGroup, _ service: IPPService) async throws {
        var changed = view.printer
        try apply(settings, to: &changed)
        let uri = try settings.value(of: .deviceURI) ?? changed.deviceURI
        let capabilities = uri == changed.deviceURI ? nil : try await probe(uri, service)
        let now = service.now()
        let wanted = changed
        try await service.update(view) { printer in
            printer.info = wanted.info
            printer.location = wanted.location
            printer.isAcceptingJobs = wanted.isAcceptingJobs
            printer.isPaused = wanted.isPaused
            if let capabilities {
                printer.deviceURI = uri
                printer.capabilities = capabilities
            }
            printer.configurationChangedAt = now
        }
    }

    private static func apply(_ settings: AttributeGroup, to printer: inout Printer) throws {
        if let info = try settings.value(of: .printerInfo) { printer.info = info.cut(toUTF8Bytes: 127) }
        if let location = try settings.value(of: .printerLocation) {
            printer.location = location.cut(toUTF8Bytes: 127)
        }
        if let accepts = try settings.value(of: .printerIsAcceptingJobs) { printer.isAcceptingJobs = accepts }
        if let state = try settings.value(of: .printerState) {
            printer.isPaused = state == Int(PrinterState.stopped.rawValue)
        }
    }

    private static func probe(_ uri: String, _ service: IPPService) async throws -> DeviceCapabilities {
        do {
            return try await service.probe(uri)
        } catch {
            throw Refusal(.serverErrorDeviceError, "The device at \(uri) cannot be used: \(error)")
        }
    }
}
