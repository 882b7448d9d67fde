// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// CUPS-Get-Devices: the devices of the printers that there are; PDPS takes a device's URI from whoever adds it.
    static let cupsGetDevices = Operation(.cupsGetDevices) { request, _, service in
        let included = try request.attributes.value(of: .includeSchemes) ?? []
        let excluded = try request.attributes.value(of: .excludeSchemes) ?? []
        let limit = try request.attributes.value(of: .limit) ?? .max
        let requested = try RequestedAttributes(request.attributes)
        var seen: Set<String> = []
        let groups = service.directory.printers().compactMap { view -> Reply.Group? in
            let printer = view.printer
            let scheme = String(printer.deviceURI.prefix { $0 != ":" })
            guard included.isEmpty || included.contains(scheme), !excluded.contains(scheme),
                scheme != Pool.scheme, seen.insert(printer.deviceURI).inserted
            else { return nil }
            let attributes = [
                Attribute("device-class", .keyword(deviceClass(scheme))),
                Attribute("device-id", .text(DeviceID.text(of: printer))),
                Attribute("device-info", .text(printer.info.isEmpty ? printer.name : printer.info)),
                Attribute("device-location", .text(printer.location)),
                Attribute("device-make-and-model", .text(printer.capabilities.makeAndModel)),
                Attribute("device-uri", .uri(printer.deviceURI.withoutCredentials())),
            ]
            let wanted = attributes.filter { requested.includes($0.name, in: .printerDescription) }
            return Reply.Group(tag: .printerAttributes, attributes: wanted)
        }
        return Reply(groups: Array(groups.prefix(max(limit, 1))))
    }

    /// How CUPS sorts devices of a kind.
    private static func deviceClass(_ scheme: String) -> String {
        switch scheme {
        case "file", "virtual": "file"
        case "exec": "direct"
        default: "network"
        }
    }
}
