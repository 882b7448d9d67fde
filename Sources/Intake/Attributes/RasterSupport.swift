// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// Which raster documents a printer takes: what its device prints as it is, or else what a worker reads
/// (PWG 5102.4 section 7; the `urf-supported` keywords of AirPrint).
struct RasterSupport: Sendable {
    /// `pwg-raster-document-type-supported`.
    let types: [String]
    /// `pwg-raster-document-resolution-supported`, in dots per inch, ascending.
    let resolutions: [Int]
    private let capabilities: DeviceCapabilities

    init(_ capabilities: DeviceCapabilities) {
        self.capabilities = capabilities
        let gray = ["black_1", "sgray_8", "black_8", "sgray_1", "sgray_16"]
        let color = ["srgb_8", "srgb_16", "adobe-rgb_8", "rgb_8", "cmyk_8"]
        let readable = capabilities.isColor ? gray + color : gray
        guard capabilities.formats.contains("image/pwg-raster") else {
            types = readable
            resolutions = Array(Set(capabilities.resolutions + [150, 180, 300, 360, 600, 720])).sorted()
            return
        }
        // Such documents may go to the device as they are.
        let native = readable.filter(capabilities.rasterTypes.contains)
        types = native.isEmpty ? capabilities.rasterTypes : native
        resolutions = capabilities.resolutions
    }

    /// The printer attributes.
    var attributes: [Attribute] {
        [
            Attribute(.pwgRasterDocumentResolutionSupported, resolutions.map { Resolution(dpi: Int32(clamping: $0)) }),
            Attribute(.pwgRasterDocumentTypeSupported, types),
            Attribute(.pwgRasterDocumentSheetBack, capabilities.sheetBack.rawValue),
            Attribute(.urfSupported, urf),
        ].filter { !$0.values.isEmpty }
    }

    /// `urf-supported`: what a client that sends Apple raster must know.
    private var urf: [String] {
        var keywords = ["V1.4", "CP\(TemplateSupport.copies.upperBound)", "W8"]
        if capabilities.isColor { keywords.append("SRGB24") }
        if capabilities.sides.contains(where: { $0 != .oneSided }) {
            let modes: [SheetBack: Int] = [.normal: 1, .flipped: 2, .rotated: 3, .manualTumble: 4]
            keywords.append("DM\(modes[capabilities.sheetBack] ?? 1)")
        }
        keywords.append("RS" + joined(capabilities.resolutions.isEmpty ? [300] : capabilities.resolutions))
        keywords.append("PQ3-4-5")
        let sources = Set(capabilities.mediaSources.compactMap { Self.mediaPositions[$0] })
        if !sources.isEmpty { keywords.append("IS" + joined(sources.sorted())) }
        let types = Set(capabilities.mediaTypes.compactMap { Self.mediaTypes[$0] })
        if !types.isEmpty { keywords.append("MT" + joined(types.sorted())) }
        keywords.append(capabilities.outputBins.first == "face-up" ? "OB9" : "OB10")
        keywords += ["IFU0", "OFU0"]
        let finishings = Set(capabilities.finishings).union([3])
        return keywords + ["FN" + joined(finishings.sorted())]
    }

    private func joined(_ numbers: [Int]) -> String {
        numbers.map(String.init).joined(separator: "-")
    }

    /// MediaPosition of PWG 5102.4 section 4.3.3.
    private static let mediaPositions: [String: Int] = {
        let names = [
            "auto", "main", "alternate", "large-capacity", "manual", "envelope", "disc", "photo", "hagaki", "main-roll",
            "alternate-roll", "top", "middle", "bottom", "side", "left", "right", "center", "rear", "by-pass-tray",
        ]
        var positions = Dictionary(uniqueKeysWithValues: zip(names, 0...))
        for number in 1...20 { positions["tray-\(number)"] = 19 + number }
        return positions
    }()

    private static let mediaTypes: [String: Int] = [
        "auto": 0, "stationery": 1, "transparency": 2, "envelope": 3, "cardstock": 4, "labels": 5,
        "stationery-letterhead": 6, "disc": 7, "photographic-matte": 8, "photographic-satin": 9,
        "photographic-semi-gloss": 10, "photographic-glossy": 11, "photographic-high-gloss": 12,
    ]
}
