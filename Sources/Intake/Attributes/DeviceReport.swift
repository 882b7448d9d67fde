// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What a device reports of its supplies and troubles, as printer attributes; worked out when it reports something new.
enum DeviceReport {
    /// Attributes of the group `printer-description`; those that must be there are, also while nothing is known.
    static func attributes(_ status: DeviceStatus?) -> [Attribute] {
        supplies(status?.supplies ?? []) + alerts(status?.reasons ?? [])
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

    /// `printer-alert` for each reason that the device gives for its state (PWG 5100.9 section 5); one empty value when
    /// there is none.
    private static func alerts(_ reasons: [String]) -> [Attribute] {
        let alerts = reasons.compactMap(Alert.init(reason:))
        guard !alerts.isEmpty else {
            return [Attribute(.printerAlert, [OctetString("")]), Attribute(.printerAlertDescription, [""])]
        }
        return [
            Attribute(.printerAlert, alerts.map { OctetString($0.text) }),
            Attribute(.printerAlertDescription, alerts.map(\.description)),
        ]
    }
}

/// One entry of `printer-alert`.
private struct Alert {
    /// `KEY=VALUE;` again and again.
    var text: String
    /// In words for people.
    var description: String

    /// Translates a `printer-state-reasons` keyword; nil for those that are no trouble.
    init?(reason: String) {
        let (name, severity) = Self.parts(of: reason)
        guard let (code, group) = Self.codes[name] else { return nil }
        text = "code=\(code);severity=\(severity);group=\(group);"
        description = name.split(separator: "-").joined(separator: " ").capitalizedFirst
    }

    private static func parts(of reason: String) -> (name: String, severity: String) {
        for (suffix, severity) in [("-report", "other"), ("-warning", "warning"), ("-error", "critical")] {
            if reason.hasSuffix(suffix) { return (String(reason.dropLast(suffix.count)), severity) }
        }
        return (reason, "critical")
    }

    /// PrtAlertCodeTC and PrtAlertGroupTC of the Printer MIB (RFC 3805) for keywords of RFC 8011 and PWG 5100.9.
    private static let codes: [String: (code: String, group: String)] = [
        "cover-open": ("coverOpen", "cover"),
        "door-open": ("doorOpen", "cover"),
        "interlock-open": ("interlockOpen", "cover"),
        "media-jam": ("jam", "mediaPath"),
        "media-empty": ("inputMediaSupplyEmpty", "input"),
        "media-low": ("inputMediaSupplyLow", "input"),
        "media-needed": ("inputMediaChangeRequest", "input"),
        "input-tray-missing": ("inputMediaTrayMissing", "input"),
        "output-area-full": ("outputMediaTrayFull", "output"),
        "output-area-almost-full": ("outputMediaTrayAlmostFull", "output"),
        "output-tray-missing": ("outputMediaTrayMissing", "output"),
        "toner-empty": ("markerTonerEmpty", "markerSupplies"),
        "toner-low": ("markerTonerAlmostEmpty", "markerSupplies"),
        "marker-supply-empty": ("subunitEmpty", "markerSupplies"),
        "marker-supply-low": ("subunitAlmostEmpty", "markerSupplies"),
        "marker-waste-full": ("markerWasteTonerReceptacleFull", "markerSupplies"),
        "marker-waste-almost-full": ("markerWasteTonerReceptacleAlmostFull", "markerSupplies"),
        "fuser-over-temp": ("markerFuserOverTemperature", "marker"),
        "fuser-under-temp": ("markerFuserUnderTemperature", "marker"),
        "opc-life-over": ("markerOpcLifeOver", "marker"),
        "opc-near-eol": ("markerOpcLifeAlmostOver", "marker"),
        "other": ("other", "other"),
    ]
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
