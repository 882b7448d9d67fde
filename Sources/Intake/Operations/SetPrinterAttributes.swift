// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// Set-Printer-Attributes (RFC 3380 section 4.1): all attributes of the request are set, or none.
    ///
    /// Deleting `pdps-device-key` has the device asked anew, and trusts the TLS key that it shows then.
    static let setPrinterAttributes = Operation(.setPrinterAttributes, isAdministrative: true) { request, _, service in
        let view = try request.printer(in: service)
        var wanted = request.message[group: .printerAttributes]?.attributes ?? []
        guard !wanted.isEmpty else {
            throw Refusal(.clientErrorBadRequest, "Set-Printer-Attributes names no attribute: send a printer group.")
        }
        let newKey = Attribute(Printer.deviceKeyAttribute, .outOfBand(.deleteAttribute))
        let trustsNewKey = wanted.contains(newKey)
        wanted.removeAll { $0 == newKey }
        let settable = SettableAttributes(view.facts.template)
        var trial = view.printer
        try settable.requirePossible(wanted, on: &trial)
        let uri = view.printer.deviceURI
        let found =
            trustsNewKey ? try await service.capabilities(of: uri, named: view.printer.name, trustingNewKey: true) : nil
        let now = service.now()
        try await service.update(view) { [wanted] printer in
            for attribute in wanted { try? settable.apply(attribute, to: &printer) }
            if let found, printer.deviceURI == uri { printer.capabilities = found }
            printer.configurationChangedAt = now
        }
        service.logChange("Set-Printer-Attributes", request, view.printer.name)
        return Reply()
    }
}

extension SettableAttributes {
    /// Sets the attributes.
    ///
    /// - Throws: `Refusal` with 0x0413 for those that cannot be set, else 0x040B for values that are not possible.
    fileprivate func requirePossible(_ wanted: [Attribute], on printer: inout Printer) throws {
        var fixed: [Attribute] = []
        var bad: [Attribute] = []
        for attribute in wanted {
            do throws(Fault) {
                try apply(attribute, to: &printer)
            } catch {
                switch error {
                case .notSettable: fixed.append(Attribute(attribute.name, .outOfBand(.notSettable)))
                case .badValue: bad.append(attribute)
                }
            }
        }
        guard fixed.isEmpty else {
            let names = fixed.map(\.name).joined(separator: ", ")
            throw Refusal(
                .clientErrorAttributesNotSettable,
                "\(names) cannot be set: printer-settable-attributes-supported names what can. Nothing was changed.",
                unsupported: fixed
            )
        }
        guard bad.isEmpty else {
            let names = bad.map(\.name).joined(separator: ", ")
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "\(names) cannot have that value: Get-Printer-Supported-Values tells what is possible. "
                    + "Nothing was changed.",
                unsupported: bad
            )
        }
    }
}
