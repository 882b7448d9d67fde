// SPDX-License-Identifier: Apache-2.0

import IPP

extension Operation {
    /// Get-Printer-Attributes (RFC 8011 section 4.2.5), with `pdps-why` when it is named.
    static let getPrinterAttributes = Operation(.getPrinterAttributes) { request, _, service in
        let printer = try request.printer(in: service)
        _ = try printer.facts.formats.check(request.attributes)
        var reply = try Reply(printer, request, service)
        if try RequestedAttributes(request.attributes).names.contains(ExplanationAttribute.name) {
            let why = try await ExplanationAttribute.ofPrinter(printer, from: service.store, at: service.now())
            reply.groups[0].attributes.append(why)
        }
        return reply
    }

    /// CUPS-Get-Default: the attributes of the default printer.
    static let cupsGetDefault = Operation(.cupsGetDefault) { request, _, service in
        guard let printer = service.directory.defaultPrinter() else {
            throw Refusal(
                .clientErrorNotFound,
                "There is no default printer: add a printer with `pdps printer add NAME DEVICE-URI`."
            )
        }
        return try Reply(printer, request, service)
    }
}

extension Reply {
    /// What a client asked to know of a printer.
    init(_ printer: PrinterView, _ request: OperationRequest, _ service: IPPService) throws {
        let requested = try RequestedAttributes(request.attributes)
        self.init(groups: requested.isNone ? [] : [printer.group(requested, for: request.origin, at: service.now())])
    }
}
