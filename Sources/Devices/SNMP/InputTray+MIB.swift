// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension InputTray {
    /// The rows of `prtInputTable`; nil when there are none.
    static func list(in rows: MIBRows) -> [InputTray]? {
        let indexes = rows.indexes(of: .prtInputType)
        guard !indexes.isEmpty else { return nil }
        var sources: Set<String> = []
        return indexes.map { index in
            var tray = InputTray(rows, at: index)
            // Two trays of one name: told apart by their numbers, as everywhere in the MIB.
            if !sources.insert(tray.source).inserted {
                tray.source = "tray-\(index.last ?? 0)"
                while !sources.insert(tray.source).inserted { tray.source += "-1" }
            }
            return tray
        }
    }

    private init(_ rows: MIBRows, at index: [UInt32]) {
        let type = rows.number(.prtInputType, index) ?? 2
        let name =
            rows.text(.prtInputName, index) ?? rows.text(.prtInputDescription, index) ?? "Tray \(index.last ?? 0)"
        self.init(
            source: Self.source(named: name, isManual: type == 5, number: Int(index.last ?? 0)),
            name: name,
            type: Self.types[type] ?? "other",
            media: Self.media(rows, at: index),
            level: max(rows.number(.prtInputCurrentLevel, index) ?? -2, -3),
            capacity: max(rows.number(.prtInputMaxCapacity, index) ?? -2, -2),
            status: max(rows.number(.prtInputStatus, index) ?? 0, 0)
        )
    }

    /// PrtInputTypeTC (IANA-PRINTER-MIB).
    private static let types: [Int: String] = [
        2: "unknown", 3: "sheetFeedAutoRemovableTray", 4: "sheetFeedAutoNonRemovableTray", 5: "sheetFeedManual",
        6: "continuousRoll", 7: "continuousFanFold",
    ]

    /// The `media-source` keyword for what makers call their trays (PWG 5100.7 section 6.3).
    static func source(named name: String, isManual: Bool, number: Int) -> String {
        let words = name.lowercased()
        let contains = { (parts: [String]) in parts.contains { words.contains($0) } }
        if contains(["bypass", "by-pass", "multi", "mp tray", "mpt", "mp-"]) { return "by-pass-tray" }
        if contains(["envelope"]) { return "envelope" }
        if contains(["manual"]) { return "manual" }
        if contains(["large capacity", "lct", "lcc"]) { return "large-capacity" }
        if contains(["tray", "cassette", "drawer", "paper source"]) {
            let digits = words.split { !("0"..."9").contains($0) }.first.flatMap { Int($0) }
            if let digits, (1...99).contains(digits) { return "tray-\(digits)" }
        }
        return isManual ? "manual" : "tray-\(max(number, 1))"
    }

    /// The media by its name, else by its dimensions: those that were found out count before those that were set.
    private static func media(_ rows: MIBRows, at index: [UInt32]) -> String? {
        if let name = rows.text(.prtInputMediaName, index).flatMap({ MediaName($0) }) { return name.keyword }
        let unit = rows.number(.prtInputDimUnit, index)
        guard unit == 3 || unit == 4 else { return nil }
        return media(
            feed: rows.number(.prtInputMediaDimFeedDirChosen, index),
            crossFeed: rows.number(.prtInputMediaDimXFeedDirChosen, index),
            inInches: unit == 3
        )
            ?? media(
                feed: rows.number(.prtInputMediaDimFeedDirDeclared, index),
                crossFeed: rows.number(.prtInputMediaDimXFeedDirDeclared, index),
                inInches: unit == 3
            )
    }
}
