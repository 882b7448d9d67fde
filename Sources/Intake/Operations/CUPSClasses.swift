// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// CUPS-Get-Classes: the pools; 0x0406 only while there are no printers either, as CUPS has it.
    static let cupsGetClasses = Operation(.cupsGetClasses) { request, _, service in
        let printers = service.directory.printers()
        guard !printers.isEmpty else {
            throw Refusal(
                .clientErrorNotFound,
                "There are no classes and no printers here: add a printer with `pdps printer add NAME DEVICE-URI`."
            )
        }
        let requested = try RequestedAttributes(request.attributes)
        let now = service.now()
        return Reply(
            groups: printers.filter { $0.printer.pool != nil }.map { $0.group(requested, for: request.origin, at: now) }
        )
    }

    /// CUPS-Add-Modify-Class: makes a pool of the printers that `member-uris` names, or gives a pool other members.
    ///
    /// How the pool works, as its URI says it, stays.
    static let cupsAddModifyClass = Operation(.cupsAddModifyClass, isAdministrative: true) { request, _, service in
        guard case .printerClass(let name) = request.target else {
            throw Refusal(.clientErrorBadRequest, "The class has no name: send printer-uri /classes/NAME.")
        }
        guard Printer.isValidName(name) else { throw Refusal.badPrinterName(name) }
        let group = request.message[group: .printerAttributes] ?? AttributeGroup(tag: .printerAttributes)
        let known = service.directory.printer(named: name)
        if let known, known.printer.pool == nil {
            throw Refusal(
                .clientErrorNotPossible,
                "There is a printer '\(name)' already: call the class something else."
            )
        }
        let members = try group.value(of: .memberURIs)?.map { try memberName($0, service) }
        guard let members = members ?? known?.printer.pool?.members else {
            throw Refusal(.clientErrorBadRequest, "The class '\(name)' has no members: send member-uris.")
        }
        let options = (known?.printer.deviceURI.firstIndex(of: "?")).map {
            String(known?.printer.deviceURI[$0...] ?? "")
        }
        let uri = "\(Pool.scheme):\(members.joined(separator: ","))\(options ?? "")"
        let capabilities = try await service.capabilities(of: uri, named: name)
        let info = try group.value(of: .printerInfo)
        let location = try group.value(of: .printerLocation)
        let now = service.now()
        let change = { (printer: inout Printer) in
            printer.deviceURI = uri
            printer.capabilities = capabilities
            if let info { printer.info = info.cut(toUTF8Bytes: 127) }
            if let location { printer.location = location.cut(toUTF8Bytes: 127) }
            printer.configurationChangedAt = now
        }
        if let known {
            try await service.update(known, change)
        } else {
            var printer = Printer(name: name, deviceURI: uri, capabilities: capabilities, createdAt: now)
            change(&printer)
            let stored = try await service.store.addPrinter(printer)
            try await service.directory.reload(stored.id)
        }
        service.logChange("CUPS-Add-Modify-Class", request, name)
        return Reply()
    }

    private static func memberName(_ uri: String, _ service: IPPService) throws -> String {
        guard case .printer(let name)? = RequestTarget(uri: uri), service.directory.printer(named: name) != nil else {
            throw Refusal(.clientErrorNotFound, "There is no printer '\(uri)' here that could be a member.")
        }
        return name
    }
}

extension Refusal {
    /// The text cannot be a `printer-name`.
    static func badPrinterName(_ name: String) -> Refusal {
        Refusal(
            .clientErrorBadRequest,
            "'\(name)' cannot be a printer's name: use 1 to 127 characters without blanks, quotes, / # ? % \\ < >."
        )
    }
}
