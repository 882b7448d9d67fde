// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// CUPS-Get-Printers: all printers, or those that fit; 0x0406 if there are none, as CUPS has it.
    static let cupsGetPrinters = Operation(.cupsGetPrinters) { request, _, service in
        let attributes = request.attributes
        let requested = try RequestedAttributes(attributes)
        var printers = service.directory.printers()
        if let first = try attributes.value(of: .firstPrinterName) {
            printers = Array(printers.drop { $0.printer.name != first })
        }
        if let id = try attributes.value(of: .printerID) { printers.removeAll { $0.printer.id != id } }
        if let location = try attributes.value(of: .printerLocation) {
            printers.removeAll { $0.printer.location != location }
        }
        if let mask = try attributes.value(of: .printerTypeMask), let type = try attributes.value(of: .printerType) {
            printers.removeAll { Int($0.cupsType) & mask != type & mask }
        }
        guard !printers.isEmpty else {
            throw Refusal(
                .clientErrorNotFound,
                "There is no such printer here: add one with `pdps printer add NAME DEVICE-URI`."
            )
        }
        let limit = try attributes.value(of: .limit) ?? printers.count
        let now = service.now()
        return Reply(
            groups: printers.prefix(max(limit, 1)).map { $0.group(requested, for: request.origin, at: now) }
        )
    }
}
