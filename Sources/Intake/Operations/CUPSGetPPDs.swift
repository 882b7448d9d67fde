// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// CUPS-Get-PPDs: `everywhere` alone, since every printer is asked what it can do.
    static let cupsGetPPDs = Operation(.cupsGetPPDs) { request, _, _ in
        let requested = try RequestedAttributes(request.attributes)
        let attributes = [
            Attribute("ppd-name", .name("everywhere")),
            Attribute("ppd-make", .text("PDPS")),
            Attribute("ppd-make-and-model", .text("IPP Everywhere")),
            Attribute("ppd-natural-language", .naturalLanguage("en")),
            Attribute("ppd-device-id", .text("MFG:PDPS;MDL:IPP Everywhere;")),
            Attribute("ppd-product", .text("(IPP Everywhere)")),
            Attribute("ppd-psversion", .text("(3010.000) 0")),
            Attribute("ppd-type", .keyword("postscript")),
        ]
        let attributesOfFilter = ["ppd-make", "ppd-make-and-model", "ppd-product", "ppd-psversion"]
        let isWanted = attributesOfFilter.allSatisfy { name in
            guard let wanted = request.attributes[name]?.stringValue else { return true }
            return attributes.first { $0.name == name }?.stringValue?.hasPrefix(wanted) == true
        }
        guard isWanted else {
            throw Refusal(.clientErrorNotFound, "There is no such PPD here: PDPS has `everywhere` only.")
        }
        let wanted = attributes.filter { requested.includes($0.name, in: .printerDescription) }
        return Reply(groups: [Reply.Group(tag: .printerAttributes, attributes: wanted)])
    }

    /// CUPS-Get-PPD: there is none by this way; clients ask the printer itself, or get `/printers/NAME.ppd`.
    static let cupsGetPPD = Operation(.cupsGetPPD) { request, _, service in
        let name: String
        if let ppd = try request.attributes.value(of: .ppdName) {
            name = "'\(ppd)'"
        } else {
            name = "for printer '\(try request.printer(in: service).printer.name)'"
        }
        throw Refusal(
            .clientErrorNotFound,
            "There is no PPD \(name): Get-Printer-Attributes tells what printers can do."
        )
    }
}
