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
                    KeywordText(supply),
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

    private init(_ text: KeywordText, name: String, color: String) {
        let type = text["type"] ?? "unknown"
        let colorant = text["colorantname"] ?? ""
        self.init(
            name: name.isEmpty ? (colorant.isEmpty ? type : "\(colorant) \(type)") : name,
            type: type,
            colorant: colorant == "none" || colorant == "unknown" ? "" : colorant,
            color: color.isEmpty ? Self.color(named: colorant) : color,
            level: Self.percent(
                level: text.number("level"),
                capacity: text.number("maxcapacity"),
                isPercent: text["unit"] == "percent"
            ),
            isReceptacle: text["class"] == "receptacleThatIsFilled" || type.hasPrefix("waste")
        )
    }

    /// `level` as a part of the capacity; the Printer MIB's -1 to -3 say that it is no number.
    static func percent(level: Int?, capacity: Int?, isPercent: Bool) -> Int {
        guard let level else { return -2 }
        guard level >= 0 else { return max(level, -3) }
        guard let capacity, capacity > 0 else { return isPercent ? min(level, 100) : level == 0 ? 0 : -3 }
        return Int(min(Double(level) * 100 / Double(capacity), 100))
    }

    /// The colours of the usual names.
    static func color(named name: String) -> String {
        switch name.lowercased() {
        case "black": "#000000"
        case "cyan": "#00FFFF"
        case "magenta": "#FF00FF"
        case "yellow": "#FFFF00"
        default: "none"
        }
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
