// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What a printer says of itself on a cable: `MFG:HP;MDL:LaserJet 4;CMD:PJL,PCL,POSTSCRIPT;` (IEEE 1284-2000 clause 7.6).
struct IEEE1284ID: Sendable, Equatable {
    /// By their names in upper case, the short ones for those that have two.
    private let fields: [String: String]

    private static let shortNames = ["MANUFACTURER": "MFG", "MODEL": "MDL", "COMMAND SET": "CMD", "DESCRIPTION": "DES"]

    init(_ text: String) {
        var fields: [String: String] = [:]
        for part in text.split(separator: ";") {
            guard let colon = part.firstIndex(of: ":") else { continue }
            let name = part[..<colon].trimmed.uppercased()
            let value = part[part.index(after: colon)...].trimmed
            if !value.isEmpty { fields[Self.shortNames[name] ?? name] = String(value.prefix(500)) }
        }
        self.fields = fields
    }

    /// Maker and model, possibly empty; many models begin with their maker's name.
    var makeAndModel: String {
        let (make, model) = (fields["MFG"] ?? "", fields["MDL"] ?? fields["DES"] ?? "")
        if model.uppercased().hasPrefix(make.uppercased()) { return model }
        return "\(make) \(model)".trimmed
    }

    /// The names in its command set, in upper case.
    private var commands: [String] { (fields["CMD"] ?? "").split(separator: ",").map { $0.trimmed.uppercased() } }

    /// Whether it reads PJL; nil if it lists no languages at all.
    var speaksPJL: Bool? { commands.isEmpty ? nil : commands.contains("PJL") }

    /// The formats of the languages that it lists, those with the most in them first.
    var languages: [String] {
        let known: [(isNamed: (String) -> Bool, format: String)] = [
            (
                { ["POSTSCRIPT", "PS", "POSTSCRIPT2", "POSTSCRIPT3", "PS3", "BR-SCRIPT3"].contains($0) },
                "application/postscript"
            ),
            ({ $0 == "PDF" || $0.hasPrefix("DPDF") }, "application/pdf"),
            ({ $0.hasPrefix("PWGRASTER") || $0.hasPrefix("PWG_RASTER") }, "image/pwg-raster"),
            ({ $0 == "URF" || $0 == "APPLERASTER" }, "image/urf"),
            ({ $0 == "PCLM" }, "application/PCLm"),
            ({ ["PCL", "PCL5", "PCL5C", "PCL5E", "HP-PCL"].contains($0) }, "application/vnd.hp-PCL"),
            ({ ["ZPL", "ZPLII", "ZPL2"].contains($0) }, "application/vnd.zebra-zpl"),
            ({ $0 == "ESC/POS" || $0 == "ESCPOS" }, "application/vnd.epson-escpos"),
        ]
        return known.filter { commands.contains(where: $0.isNamed) }.map(\.format)
    }
}
