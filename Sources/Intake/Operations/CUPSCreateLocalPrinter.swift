// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// CUPS-Create-Local-Printer: a printer for an IPP device, as CUPS's dialogs make for one that they discovered.
    ///
    /// It stays until it is removed: a queue does not vanish because its device is silent. One for the same device is
    /// not made twice, whatever it shall be called.
    static let cupsCreateLocalPrinter = Operation(.cupsCreateLocalPrinter, isAdministrative: true) {
        request,
        _,
        service in
        let settings = request.message[group: .printerAttributes] ?? AttributeGroup(tag: .printerAttributes)
        var view = try known(settings, service)
        if view == nil { view = try await add(settings, request, service) }
        guard let view else { return Reply() }
        let standard = [
            "printer-id", "printer-is-accepting-jobs", "printer-state", "printer-state-reasons",
            "printer-uri-supported",
        ]
        let requested = try RequestedAttributes(request.attributes, standard: standard)
        return Reply(groups: [view.group(requested, for: request.origin, at: service.now())])
    }

    private static func known(_ settings: AttributeGroup, _ service: IPPService) throws -> PrinterView? {
        let uri = try settings.value(of: .deviceURI)
        return service.directory.printers().first { $0.printer.deviceURI == uri }
    }

    private static func add(
        _ settings: AttributeGroup,
        _ request: OperationRequest,
        _ service: IPPService
    ) async throws -> PrinterView {
        guard let name = try settings.value(of: .printerName), let uri = try settings.value(of: .deviceURI) else {
            throw Refusal(
                .clientErrorBadRequest,
                "A local printer needs printer-name and device-uri in the printer group: send both."
            )
        }
        guard Printer.isValidName(name), ["ipp:", "ipps:", "pdps:", "pdpss:"].contains(where: uri.hasPrefix) else {
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "A local printer needs a name without blanks and an ipp or ipps device-uri, not '\(name)' and '\(uri)'.",
                unsupported: ["printer-name", "device-uri"].compactMap { settings[$0] }
            )
        }
        var printer = Printer(
            name: name,
            deviceURI: uri,
            info: try settings.value(of: .printerInfo)?.cut(toUTF8Bytes: 127) ?? "",
            location: try settings.value(of: .printerLocation)?.cut(toUTF8Bytes: 127) ?? "",
            capabilities: try await service.capabilities(of: uri, named: name),
            createdAt: service.now()
        )
        if case .uri? = settings["printer-geo-location"]?.value, let place = settings["printer-geo-location"] {
            printer.set(place)
        }
        let stored = try await service.store.addPrinter(printer)
        try await service.directory.reload(stored.id)
        service.logChange("CUPS-Create-Local-Printer", request, name)
        guard let view = service.directory.printer(id: stored.id) else {
            throw Refusal(.serverErrorBusy, "Printer '\(name)' was removed in the meantime: try again.")
        }
        return view
    }
}
