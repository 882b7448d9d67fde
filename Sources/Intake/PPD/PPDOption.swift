// SPDX-License-Identifier: Apache-2.0

import IPP

/// The options of a PPD file that mean an attribute of IPP: what clients that read `PrinterPPD` send.
enum PPDOption {
    /// A choice of an option, and the value of the attribute that it means.
    typealias Choice = (keyword: String, value: String)

    /// `Duplex`: `sides`.
    static let sides: [Choice] = [
        ("None", "one-sided"), ("DuplexNoTumble", "two-sided-long-edge"), ("DuplexTumble", "two-sided-short-edge"),
    ]
    /// `ColorModel`: `print-color-mode`.
    static let colorModes: [Choice] = [("RGB", "color"), ("Gray", "monochrome")]
    /// `cupsPrintQuality`: `print-quality`.
    static let qualities: [Choice] = [("Draft", "3"), ("Normal", "4"), ("High", "5")]

    /// The `PageSize` of a medium: Adobe's name where it has one, as clients have their texts for these.
    static func pageSize(of media: MediaName) -> String { pageSizes[media.keyword] ?? media.keyword }

    private static let pageSizes: [String: String] = {
        let names = [
            "A2", "A3", "A4", "A5", "A6", "ISOB4", "ISOB5", "JISB4", "JISB5", "Letter", "Legal", "Tabloid", "Executive",
            "Statement", "Env10", "EnvMonarch", "EnvDL", "EnvC5", "EnvC6", "3x5", "4x6", "5x7", "8x10", "Postcard",
        ]
        let pairs = names.compactMap { name in MediaName(name).map { ($0.keyword, name) } }
        return Dictionary(pairs) { first, _ in first }
    }()

    /// The attributes with those of IPP in the place of options of a PPD; what means nothing stays as it is.
    ///
    /// A choice goes before the attribute that means the same, which may be a default that nobody asked for.
    static func translated(_ attributes: [Attribute]) -> [Attribute] {
        let meant = attributes.compactMap(attribute)
        guard !meant.isEmpty else { return attributes }
        return attributes.filter { given in attribute(given) == nil && !meant.contains { $0.name == given.name } }
            + meant
    }

    private static func attribute(_ option: Attribute) -> Attribute? {
        guard let choice = option.stringValue, option.values.count == 1 else { return nil }
        func value(in choices: [Choice]) -> String? {
            choices.first { $0.keyword.lowercased() == choice.lowercased() }?.value
        }
        switch option.name {
        case "PageSize": return Attribute("media", .keyword(MediaName(choice)?.keyword ?? choice))
        case "Duplex": return value(in: sides).map { Attribute("sides", .keyword($0)) }
        case "ColorModel": return value(in: colorModes).map { Attribute("print-color-mode", .keyword($0)) }
        case "cupsPrintQuality":
            return value(in: qualities).flatMap { Int32($0) }.map { Attribute("print-quality", .enumeration($0)) }
        case "OutputBin": return Attribute("output-bin", .keyword(choice))
        default: return nil
        }
    }
}
