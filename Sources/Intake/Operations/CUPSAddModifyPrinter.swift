// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// CUPS-Add-Modify-Printer: adds the printer of that name, or changes the one that is there.
    ///
    /// Of its printer group PDPS takes `device-uri`, `printer-is-accepting-jobs`, `printer-state` (3 resumes, 5 pauses) and
    /// what Set-Printer-Attributes sets; the rest comes back as unsupported.
    static let cupsAddModifyPrinter = Operation(.cupsAddModifyPrinter, isAdministrative: true) { request, _, service in
        guard case .printer(let name) = request.target else {
            throw Refusal(.clientErrorBadRequest, "The printer to add has no name: send printer-uri /printers/NAME.")
        }
        guard Printer.isValidName(name) else { throw Refusal.badPrinterName(name) }
        let settings = request.message[group: .printerAttributes] ?? AttributeGroup(tag: .printerAttributes)
        let unsupported: [Attribute]
        if let wanted = try WantedConfiguration(settings) {
            unsupported = []
            try await configure(name, wanted, service)
        } else if let known = service.directory.printer(named: name) {
            unsupported = try await modify(known, settings, service)
        } else {
            unsupported = try await add(name, settings, service)
        }
        service.logChange("CUPS-Add-Modify-Printer", request, name)
        guard let view = service.directory.printer(named: name) else { return Reply(unsupported: unsupported) }
        let requested = try RequestedAttributes(request.attributes, standard: ["printer-id", "printer-uri-supported"])
        let group = view.group(requested, for: request.origin, at: service.now())
        return Reply(unsupported: unsupported, groups: [group])
    }

    private static func add(
        _ name: String,
        _ settings: AttributeGroup,
        _ service: IPPService
    ) async throws -> [Attribute] {
        guard let uri = try settings.value(of: .deviceURI) else {
            throw Refusal(
                .clientErrorNotFound,
                "There is no printer '\(name)', and no device-uri to add one with: `pdps printer add \(name) DEVICE-URI`."
            )
        }
        let capabilities = try await service.capabilities(of: uri, named: name)
        var printer = Printer(name: name, deviceURI: uri, capabilities: capabilities, createdAt: service.now())
        let unsupported = try apply(settings, to: &printer)
        let stored = try await service.store.addPrinter(printer)
        try await service.directory.reload(stored.id)
        return unsupported
    }

    private static func modify(
        _ view: PrinterView,
        _ settings: AttributeGroup,
        _ service: IPPService
    ) async throws -> [Attribute] {
        var changed = view.printer
        let unsupported = try apply(settings, to: &changed)
        let uri = try settings.value(of: .deviceURI) ?? changed.deviceURI
        let capabilities = uri == changed.deviceURI ? nil : try await service.capabilities(of: uri, named: changed.name)
        let now = service.now()
        let wanted = changed
        try await service.update(view) { printer in
            printer.info = wanted.info
            printer.location = wanted.location
            printer.isAcceptingJobs = wanted.isAcceptingJobs
            printer.isPaused = wanted.isPaused
            printer.operatorMessage = wanted.operatorMessage
            printer.settings = wanted.settings
            if let capabilities {
                printer.deviceURI = uri
                printer.capabilities = capabilities
            }
            printer.configurationChangedAt = now
        }
        return unsupported
    }

    /// Makes the printer as a whole configuration says, also while its device is off: what it can do is then found out
    /// when it answers.
    private static func configure(
        _ name: String,
        _ wanted: WantedConfiguration,
        _ service: IPPService
    ) async throws {
        let now = service.now()
        guard let view = service.directory.printer(named: name) else {
            guard let uri = wanted.deviceURI else {
                throw Refusal(.clientErrorNotFound, "There is no printer '\(name)', and no device-uri to add one with.")
            }
            let capabilities = try await service.capabilitiesIfReachable(of: uri, named: name)
            var printer = Printer(name: name, deviceURI: uri, capabilities: capabilities, createdAt: now)
            try wanted.apply(to: &printer)
            let stored = try await service.store.addPrinter(printer)
            return try await service.directory.reload(stored.id)
        }
        var capabilities: DeviceCapabilities?
        if let uri = wanted.deviceURI, uri != view.printer.deviceURI {
            capabilities = try await service.capabilitiesIfReachable(of: uri, named: name)
        }
        let found = capabilities
        try await service.update(view) { printer in
            if let uri = wanted.deviceURI { printer.deviceURI = uri }
            if let found { printer.capabilities = found }
            try wanted.apply(to: &printer)
            printer.configurationChangedAt = now
        }
    }

    /// Attributes that lpadmin sends and that mean nothing here: PDPS has no PPDs, no policies of this kind and no
    /// queue that is not shared.
    private static let ignored: Set<String> = [
        "device-uri", "printer-state-message", "printer-is-shared", "printer-error-policy", "printer-op-policy",
        "port-monitor", "ppd-name", "auth-info-required", "printer-state-reasons", "printer-name",
    ]

    /// Sets what can be set; returns what cannot, for the unsupported group.
    private static func apply(_ settings: AttributeGroup, to printer: inout Printer) throws -> [Attribute] {
        if let accepts = try settings.value(of: .printerIsAcceptingJobs) { printer.isAcceptingJobs = accepts }
        if let state = try settings.value(of: .printerState) {
            printer.isPaused = state == Int(PrinterState.stopped.rawValue)
        }
        if let message = try settings.value(of: .printerStateMessage) {
            printer.operatorMessage = message.cut(toUTF8Bytes: 127)
        }
        let settable = SettableAttributes(TemplateSupport(printer.capabilities))
        var unsupported: [Attribute] = []
        for attribute in settings.attributes.map(shortened)
        where !ignored.contains(attribute.name)
            && !["printer-is-accepting-jobs", "printer-state"].contains(attribute.name)
        {
            do throws(SettableAttributes.Fault) {
                try settable.apply(attribute, to: &printer)
            } catch {
                unsupported.append(attribute)
            }
        }
        return unsupported
    }

    /// Texts of CUPS's commands may be longer than IPP's; what is for people is cut, not refused.
    private static func shortened(_ attribute: Attribute) -> Attribute {
        guard ["printer-info", "printer-location"].contains(attribute.name), let text = attribute.stringValue else {
            return attribute
        }
        return Attribute(attribute.name, .text(text.cut(toUTF8Bytes: 127)))
    }
}

extension IPPService {
    /// How long a device is waited for that need not be there.
    private static let patience = Duration.seconds(5)

    /// What the device there can do; without a format if it does not answer now.
    ///
    /// - Throws: `Refusal` with 0x0504 if the URI itself cannot be used, 0x0406 for a pool of printers that are not there.
    func capabilitiesIfReachable(of uri: String, named name: String) async throws -> DeviceCapabilities {
        if Pool.isMeant(by: uri) { return try capabilities(ofPool: uri, named: name) }
        do {
            try checkDevice(uri)
        } catch {
            throw Self.refusal(ofDevice: uri, error)
        }
        let probe = probe
        let answer = await withTaskGroup(of: DeviceCapabilities?.self) { group in
            group.addTask { try? await probe(uri) }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        return answer ?? DeviceCapabilities(makeAndModel: "", formats: [])
    }

    /// What the device there can do, or the members of a pool.
    ///
    /// - Parameters:
    ///   - name: The printer that it is for.
    ///   - trustingNewKey: Whether another TLS key than before is what it must show from now on.
    /// - Throws: `Refusal` with 0x0504 that says why it cannot be used, 0x0406 for a pool of printers that are not there.
    func capabilities(
        of uri: String,
        named name: String,
        trustingNewKey: Bool = false
    ) async throws -> DeviceCapabilities {
        if Pool.isMeant(by: uri) { return try capabilities(ofPool: uri, named: name) }
        do {
            return try await trustingNewKey ? trustNewKey(uri) : probe(uri)
        } catch {
            throw Self.refusal(ofDevice: uri, error)
        }
    }

    private static func refusal(ofDevice uri: String, _ error: any Error) -> Refusal {
        Refusal(
            .serverErrorDeviceError,
            "The device at \(uri.withoutCredentials(mark: "***")) cannot be used: \(error)"
        )
    }

    private func capabilities(ofPool uri: String, named name: String) throws -> DeviceCapabilities {
        let pool: Pool
        do throws(PoolError) {
            pool = try Pool(uri: uri)
        } catch {
            throw Refusal(.clientErrorAttributesOrValuesNotSupported, error.description)
        }
        let members = try pool.members.map { member in
            guard let view = directory.printer(named: member) else {
                throw Refusal(
                    .clientErrorNotFound,
                    "There is no printer '\(member)' that could be a member of the pool '\(name)': add it first "
                        + "(pdps printer add \(member) DEVICE-URI)."
                )
            }
            guard view.printer.pool == nil, member != name else {
                throw Refusal(
                    .clientErrorNotPossible,
                    "'\(member)' is a pool and cannot be a member of the pool '\(name)': name its members instead."
                )
            }
            return (name: member, capabilities: view.printer.capabilities)
        }
        return DeviceCapabilities(poolOf: members)
    }
}
