// SPDX-License-Identifier: Apache-2.0

/// Exact arithmetic between decimal lengths in text and 1/100 mm; binary fractions would round 0.1 in.
enum MediaDimension {
    /// A unit of length in the names of media.
    enum Unit: String, CaseIterable {
        case inch = "in"
        case millimetre = "mm"
        case centimetre = "cm"
        case foot = "ft"
        case metre = "m"
        case point = "pt"

        /// The unit with which `text` ends.
        init?(suffixOf text: Substring) {
            guard let unit = Self.allCases.first(where: { text.hasSuffix($0.rawValue) }) else { return nil }
            self = unit
        }

        /// Whether PWG 5101.1 has it; the others are from PPD names.
        var isSelfDescribing: Bool { self == .inch || self == .millimetre }

        /// How many 1/100 mm the unit has, as numerator and denominator.
        fileprivate var hundredths: (numerator: Int, denominator: Int) {
            switch self {
            case .inch: (2540, 1)
            case .millimetre: (100, 1)
            case .centimetre: (1000, 1)
            case .foot: (30_480, 1)
            case .metre: (100_000, 1)
            case .point: (2540, 72)
            }
        }
    }

    /// The length in 1/100 mm, what is left over cut off; nil if it is not a decimal number, 0 or above 20 km.
    static func hundredths(_ text: Substring, in unit: Unit) -> Int? {
        var number = 0
        var scale = 1
        var hasPoint = false
        guard text.utf8.count <= 10, text.utf8.contains(where: { $0 != UInt8(ascii: ".") }) else { return nil }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
                if hasPoint { scale *= 10 }
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            default: return nil
            }
        }
        let (numerator, denominator) = unit.hundredths
        let hundredths = number * numerator / (denominator * scale)
        return (1...Int(Int32.max)).contains(hundredths) ? hundredths : nil
    }

    /// A length in 1/100 mm as millimetres without trailing zeros, such as `215.9`.
    static func millimetres(_ hundredths: Int) -> String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)" }
        if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
