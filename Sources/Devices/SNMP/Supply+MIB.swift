// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension Supply {
    /// The rows of `prtMarkerSuppliesTable`; nil when there are none.
    static func list(in rows: MIBRows) -> [Supply]? {
        let indexes = rows.indexes(of: .prtMarkerSuppliesLevel)
        guard !indexes.isEmpty else { return nil }
        return indexes.map { Supply(rows, at: $0) }
    }

    private init(_ rows: MIBRows, at index: [UInt32]) {
        let type = rows.number(.prtMarkerSuppliesType, index).flatMap { Self.types[$0] } ?? "unknown"
        let isReceptacle = rows.number(.prtMarkerSuppliesClass, index) == 4
        let name = rows.text(.prtMarkerSuppliesDescription, index)
        // The index of a colorant, in the table beside; 0 for a supply without one.
        let colorant = rows.number(.prtMarkerSuppliesColorantIndex, index)
            .flatMap { UInt32(exactly: $0) }
            .flatMap { rows.text(.prtMarkerColorantValue, [$0]) }
        let colorName = colorant?.lowercased() ?? ""
        let isColored = !isReceptacle && colorName != "none" && colorName != "unknown"
        self.init(
            name: name ?? (colorName.isEmpty ? type : "\(colorName) \(type)"),
            type: type,
            colorant: isColored ? colorName : "",
            color: isColored ? Self.color(named: colorName) : "none",
            level: Self.percent(
                level: rows.number(.prtMarkerSuppliesLevel, index),
                capacity: rows.number(.prtMarkerSuppliesMaxCapacity, index),
                isPercent: rows.number(.prtMarkerSuppliesSupplyUnit, index) == 19
            ),
            isReceptacle: isReceptacle || type.hasPrefix("waste")
        )
    }

    /// PrtMarkerSuppliesTypeTC (IANA-PRINTER-MIB).
    private static let types: [Int: String] = [
        1: "other", 3: "toner", 4: "wasteToner", 5: "ink", 6: "inkCartridge", 7: "inkRibbon", 8: "wasteInk", 9: "opc",
        10: "developer", 11: "fuserOil", 12: "solidWax", 13: "ribbonWax", 14: "wasteWax", 15: "fuser", 16: "coronaWire",
        17: "fuserOilWick", 18: "cleanerUnit", 19: "fuserCleaningPad", 20: "transferUnit", 21: "tonerCartridge",
        22: "fuserOiler", 23: "water", 24: "wasteWater", 25: "glueWaterAdditive", 26: "wastePaper", 27: "bindingSupply",
        28: "bandingSupply", 29: "stitchingWire", 30: "shrinkWrap", 31: "paperWrap", 32: "staples", 33: "inserts",
        34: "covers",
    ]
}
