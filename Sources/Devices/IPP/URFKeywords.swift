// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What `urf-supported` says: keywords such as `RS300-600`, `SRGB24`, `DM3` (AirPrint).
struct URFKeywords {
    /// `pwg-raster-document-type-supported` keywords for the same pixels.
    var rasterTypes: [String] = []
    /// RS: dots per inch.
    var resolutions: [Int] = []
    /// DM: how back sides must be turned; nil for printers that print one side.
    var sheetBack: SheetBack?
    /// CP: the most copies.
    var maximumCopies: Int?

    init(_ keywords: [String]) {
        for keyword in keywords { read(keyword.uppercased()) }
    }

    private mutating func read(_ keyword: String) {
        switch keyword {
        case "W8", "W8-16": rasterTypes.append("sgray_8")
        case "SRGB24", "SRGB24-48": rasterTypes.append("srgb_8")
        case "ADOBERGB24", "ADOBERGB24-48": rasterTypes.append("adobe-rgb_8")
        case "DM1": sheetBack = .normal
        case "DM2": sheetBack = .flipped
        case "DM3": sheetBack = .rotated
        case "DM4": sheetBack = .manualTumble
        default:
            if keyword.hasPrefix("RS") {
                let numbers = keyword.dropFirst(2).split(separator: "-").compactMap { Int($0) }
                resolutions += numbers.filter { (36...9600).contains($0) }
            } else if keyword.hasPrefix("CP") {
                maximumCopies = Int(keyword.dropFirst(2))
            }
        }
    }
}
