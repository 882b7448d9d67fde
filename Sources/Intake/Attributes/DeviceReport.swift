// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What a device reports of its supplies, trays and troubles, as printer attributes; worked out when it reports something new.
enum DeviceReport {
    /// Attributes of the group `printer-description`; those that must be there are, also while nothing is known.
    static func attributes(_ status: DeviceStatus?, _ capabilities: DeviceCapabilities) -> [Attribute] {
        supplies(status?.supplies ?? []) + alerts(status)
            + TrayAttributes.inputTrays(capabilities, status?.trays ?? [])
    }

    // MARK: Supplies

    /// `printer-supply` with its description, and the same as CUPS's `marker-*`: always as many values in each.
    private static func supplies(_ supplies: [Supply]) -> [Attribute] {
        guard !supplies.isEmpty else {
            // PWG 5100.14 demands one: a supply of which nothing is known.
            let unknown = "type=unknown;maxcapacity=-2;level=-2;index=1;class=other;unit=other;colorantname=unknown;"
            return [
                Attribute(.printerSupply, [OctetString(unknown)]),
                Attribute(.printerSupplyDescription, ["Supplies that the device does not report"]),
            ]
        }
        return [
            Attribute(.printerSupply, supplies.enumerated().map { OctetString(text($1, index: $0 + 1)) }),
            Attribute(.printerSupplyDescription, supplies.map { $0.name.cut(toUTF8Bytes: 255) }),
            Attribute(.markerNames, supplies.map { $0.name.cut(toUTF8Bytes: 255) }),
            Attribute(.markerTypes, supplies.map { $0.type.hyphenated }),
            Attribute(.markerColors, supplies.map(\.color)),
            Attribute(.markerLevels, supplies.map(\.level)),
            Attribute(.markerLowLevels, supplies.map { $0.isReceptacle ? 0 : 10 }),
            Attribute(.markerHighLevels, supplies.map { $0.isReceptacle ? 90 : 100 }),
        ]
    }

    private static func text(_ supply: Supply, index: Int) -> String {
        let colorant = supply.colorant.isEmpty ? "none" : supply.colorant
        let place = supply.isReceptacle ? "receptacleThatIsFilled" : "supplyThatIsConsumed"
        let words = "type=\(supply.type);maxcapacity=100;level=\(supply.level);index=\(index);markerindex=1;"
        return words + "class=\(place);unit=percent;colorantname=\(colorant);"
    }

    // MARK: Alerts

    /// `printer-alert` for each alert of the device, else for each reason that it gives for its state (PWG 5100.9
    /// section 5); one empty value when there is none.
    private static func alerts(_ status: DeviceStatus?) -> [Attribute] {
        let alerts = status?.alerts ?? (status?.reasons ?? []).compactMap(DeviceAlert.init(reason:))
        guard !alerts.isEmpty else {
            return [Attribute(.printerAlert, [OctetString("")]), Attribute(.printerAlertDescription, [""])]
        }
        return [
            Attribute(.printerAlert, alerts.map { OctetString($0.text) }),
            Attribute(.printerAlertDescription, alerts.map { $0.description.cut(toUTF8Bytes: 255) }),
        ]
    }
}

extension DeviceAlert {
    /// Translates a `printer-state-reasons` keyword; nil for those that are no trouble.
    fileprivate init?(reason keyword: String) {
        let reason = PrinterStateReason(keyword)
        guard let (code, group) = reason.alert else { return nil }
        let severity: Severity =
            switch reason.severity {
            case .report: .other
            case .warning: .warning
            case .error: .critical
            }
        self.init(
            code: code,
            severity: severity,
            group: group,
            description: reason.name.split(separator: "-").joined(separator: " ").capitalizedFirst
        )
    }

    /// `KEY=VALUE;` again and again.
    fileprivate var text: String {
        var text = "code=\(code);severity=\(severity.rawValue);group=\(group);"
        if let groupIndex { text += "groupindex=\(groupIndex);" }
        if let location { text += "location=\(location);" }
        return text
    }
}

extension String {
    /// `wasteToner` as `waste-toner`, as CUPS spells the Printer MIB's words.
    fileprivate var hyphenated: String {
        var text = ""
        for character in self {
            if character.isUppercase, !text.isEmpty { text.append("-") }
            text += character.lowercased()
        }
        return text
    }

    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
