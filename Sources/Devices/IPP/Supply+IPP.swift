// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Supply {
    /// What a printer says of toner, ink and the like: by `printer-supply`, else by CUPS's `marker-*`; nil if nothing.
    static func list(of attributes: AttributeGroup) -> [Supply]? {
        let colors = attributes[.markerColors] ?? []
        if let supplies = attributes[.printerSupply], !supplies.isEmpty {
            let names = attributes[.printerSupplyDescription] ?? []
            return supplies.enumerated().map { index, supply in
                Supply(
                    SupplyText(String(decoding: supply.bytes, as: UTF8.self)),
                    name: index < names.count ? names[index] : "",
                    color: index < colors.count ? colors[index] : ""
                )
            }
        }
        guard let names = attributes[.markerNames], !names.isEmpty else { return nil }
        let types = attributes[.markerTypes] ?? []
        let levels = attributes[.markerLevels] ?? []
        return names.enumerated().map { index, name in
            let type = index < types.count ? types[index].camelCased : "unknown"
            return Supply(
                name: name,
                type: type,
                colorant: "",
                color: index < colors.count ? colors[index] : "none",
                level: index < levels.count ? levels[index] : -2,
                isReceptacle: type.hasPrefix("waste")
            )
        }
    }

    private init(_ text: SupplyText, name: String, color: String) {
        let type = text["type"] ?? "unknown"
        let colorant = text["colorantname"] ?? ""
        self.init(
            name: name.isEmpty ? (colorant.isEmpty ? type : "\(colorant) \(type)") : name,
            type: type,
            colorant: colorant == "none" || colorant == "unknown" ? "" : colorant,
            color: color.isEmpty ? Self.color(named: colorant) : color,
            level: text.percent,
            isReceptacle: text["class"] == "receptacleThatIsFilled" || type.hasPrefix("waste")
        )
    }

    /// The colours of the usual names.
    private static func color(named name: String) -> String {
        switch name.lowercased() {
        case "black": "#000000"
        case "cyan": "#00FFFF"
        case "magenta": "#FF00FF"
        case "yellow": "#FFFF00"
        default: "none"
        }
    }
}

/// One value of `printer-supply`: `KEY=VALUE;` again and again (PWG 5100.13 section 5.6.26).
private struct SupplyText {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { values[pair[0].lowercased()] = String(pair[1]) }
        }
    }

    subscript(key: String) -> String? { values[key] }

    /// `level` as a part of `maxcapacity`; the Printer MIB's -1 to -3 stay.
    var percent: Int {
        guard let level = values["level"].flatMap(Int.init) else { return -2 }
        guard level >= 0 else { return max(level, -3) }
        guard let most = values["maxcapacity"].flatMap(Int.init), most > 0 else {
            return values["unit"] == "percent" ? min(level, 100) : -3
        }
        return Int(min(Double(level) * 100 / Double(most), 100))
    }
}

extension String {
    /// `waste-toner` as `wasteToner`.
    fileprivate var camelCased: String {
        let words = split(separator: "-")
        guard let first = words.first else { return self }
        return words.dropFirst().reduce(String(first)) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}
