// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The PPD file of a printer, made of what it can do (Adobe's PPD 4.3 with CUPS's extensions).
///
/// Qt 5 and other programs that link libcups know of media and duplex from `/printers/NAME.ppd` alone. What they send
/// for a choice made in it, `PPDOption` reads.
struct PrinterPPD {
    private var lines: [String] = []

    /// Describes a printer.
    init(_ capabilities: DeviceCapabilities, colorModes: [String], qualities: Set<Int>) {
        let model = Self.text(capabilities.makeAndModel, limit: 80)
        lines = [
            "*PPD-Adobe: \"4.3\"", "*FormatVersion: \"4.3\"", "*FileVersion: \"1.0\"", "*LanguageVersion: English",
            "*LanguageEncoding: ISOLatin1", "*PCFileName: \"PDPS.PPD\"", "*Manufacturer: \"PDPS\"",
            "*Product: \"(\(model))\"", "*ModelName: \"\(model)\"", "*NickName: \"\(model)\"",
            "*ShortNickName: \"\(model.prefix(31))\"", "*PSVersion: \"(3010.000) 0\"", "*LanguageLevel: \"3\"",
            "*ColorDevice: \(capabilities.isColor ? "True" : "False")",
            "*DefaultColorSpace: \(capabilities.isColor ? "RGB" : "Gray")", "*FileSystem: False",
            "*LandscapeOrientation: Plus90", "*TTRasterizer: Type42",
            "*Throughput: \"\(max(capabilities.pagesPerMinute, 1))\"", "*cupsVersion: 2.4",
            // The server makes copies, and takes PDF of every client.
            "*cupsManualCopies: False", "*cupsFilter2: \"application/vnd.cups-pdf application/pdf 0 -\"",
        ]
        appendMedia(capabilities)
        let duplex = PPDOption.sides.filter { choice in capabilities.sides.contains { $0.rawValue == choice.value } }
        if duplex.count > 1 { append("Duplex", "2-Sided Printing", duplex.map(\.keyword)) }
        let colors = PPDOption.colorModes.filter { colorModes.contains($0.value) }
        if colors.count > 1 { append("ColorModel", "Output Mode", colors.map(\.keyword)) }
        let known = PPDOption.qualities.filter { Int($0.value).map(qualities.contains) ?? false }.map(\.keyword)
        if known.count > 1 { append("cupsPrintQuality", "Print Quality", known, standard: "Normal") }
        let bins = capabilities.outputBins.filter(Self.isKeyword)
        if bins.count > 1 { append("OutputBin", "Output Bin", bins) }
    }

    /// The file.
    var file: String { lines.joined(separator: "\n") + "\n" }

    private mutating func append(_ name: String, _ label: String, _ choices: [String], standard: String? = nil) {
        lines.append("*OpenUI *\(name)/\(label): PickOne")
        lines.append("*OrderDependency: 10 AnySetup *\(name)")
        lines.append("*Default\(name): \(standard ?? choices[0])")
        lines += choices.map { "*\(name) \($0)/\($0): \"\"" }
        lines.append("*CloseUI: *\(name)")
    }

    private mutating func appendMedia(_ capabilities: DeviceCapabilities) {
        let media = capabilities.media.filter { !$0.contains("_min_") && !$0.contains("_max_") }
            .compactMap { MediaName(selfDescribing: $0) }.filter { Self.isKeyword($0.keyword) }
        guard !media.isEmpty else { return }
        let names = media.map { PPDOption.pageSize(of: $0) }
        let standard = media.firstIndex { $0.keyword == capabilities.mediaDefault } ?? 0
        for name in ["PageSize", "PageRegion"] {
            append(name, "Media Size", names, standard: names[standard])
        }
        lines.append("*DefaultImageableArea: \(names[standard])")
        lines.append("*DefaultPaperDimension: \(names[standard])")
        let margins = capabilities.margins
        for (medium, name) in zip(media, names) {
            let (width, height) = (medium.size.width, medium.size.height)
            let area = [margins.left, margins.bottom, width - margins.right, height - margins.top].map(Self.points)
            lines.append("*ImageableArea \(name): \"\(area.joined(separator: " "))\"")
            lines.append("*PaperDimension \(name): \"\(Self.points(width)) \(Self.points(height))\"")
        }
    }

    /// 1/100 mm as points.
    private static func points(_ length: Int) -> String {
        let hundredths = length * 7200 / 2540
        return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
    }

    /// Whether a word that a device told may stand in the file: nothing that ends a statement, at most 40 bytes.
    private static func isKeyword(_ word: String) -> Bool {
        let marks = Set("._-".utf8)
        return (1...40).contains(word.utf8.count)
            && word.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || marks.contains(byte)
            }
    }

    /// A text that a device told, without what would end a string of the file.
    private static func text(_ text: String, limit: Int) -> String {
        let safe = text.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) && !"\"()<>*".contains(Character($0)) }
        let short = String(String.UnicodeScalarView(safe.prefix(limit)))
        return short.isEmpty ? "Printer" : short
    }
}
