// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// Get-Printer-Supported-Values (RFC 3380 section 4.3): what settable attributes may be set to.
    ///
    /// A text may be anything (`admin-define`); a default may be what its `-supported` attribute names.
    static let getPrinterSupportedValues = Operation(.getPrinterSupportedValues) { request, _, service in
        let printer = try request.printer(in: service)
        let requested = try RequestedAttributes(request.attributes)
        let template = printer.facts.template
        let supported = template.printerAttributes
        let attributes = SettableAttributes(template).names.compactMap { name -> Attribute? in
            let isDefault = name.hasSuffix("-default")
            guard requested.includes(name, in: isDefault ? .jobTemplate : .printerDescription) else { return nil }
            if let delivery = SettableAttributes.supportedDelivery(name) { return delivery }
            guard isDefault else { return Attribute(name, .outOfBand(.adminDefine)) }
            let source = name.dropLast("default".count) + "supported"
            return supported.first { $0.name == source }.map { Attribute(name: name, values: $0.values) }
                ?? Attribute(name, .outOfBand(.adminDefine))
        }
        return Reply(groups: [Reply.Group(tag: .printerAttributes, attributes: attributes)])
    }
}
