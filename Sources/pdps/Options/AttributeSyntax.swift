// SPDX-License-Identifier: Apache-2.0

import IPP

/// How the value of a job template attribute is written on the command line.
indirect enum AttributeSyntax: Sendable {
    /// A whole number within bounds.
    case integer(ClosedRange<Int32>)
    /// One of the enum's names, or its number.
    case enumeration([String: Int32])
    /// `true` or `false`.
    case boolean
    /// A keyword.
    case keyword
    /// A media size, by its self-describing or everyday name.
    case media
    /// A name, for people.
    case name
    /// A text, for people.
    case text
    /// `600dpi` or `600x1200dpi`.
    case resolution
    /// `1-3` or `7-`.
    case range
    /// Several values, with commas between.
    case setOf(AttributeSyntax)
    /// Whatever it looks like.
    case guessed

    /// What was expected instead.
    struct Fault: Error {
        /// A sentence without a full stop, such as `write a number from 1 to 100`.
        var expectation: String
    }

    /// Reads a value, or several.
    func values(_ text: String) throws(Fault) -> [AttributeValue] {
        switch self {
        case .setOf(let element):
            var values: [AttributeValue] = []
            for part in text.split(separator: ",") { values.append(try element.value(String(part))) }
            guard !values.isEmpty else { throw Fault(expectation: "name at least one") }
            return values
        case .guessed:
            return try CollectionText.isCollection(text) ? CollectionText.values(text) : [value(text)]
        default:
            return [try value(text)]
        }
    }

    private func value(_ text: String) throws(Fault) -> AttributeValue {
        switch self {
        case .integer(let bounds): try Self.integer(text, in: bounds)
        case .enumeration(let names): try Self.enumeration(text, names)
        case .boolean: try Self.boolean(text)
        case .keyword: try Self.keyword(text)
        case .media: try Self.media(text)
        case .name: .name(text)
        case .text: .text(text)
        case .resolution: try Self.resolution(text)
        case .range: try Self.range(text)
        case .setOf(let element): try element.value(text)
        case .guessed: Self.guess(text)
        }
    }

    private static func integer(_ text: String, in bounds: ClosedRange<Int32>) throws(Fault) -> AttributeValue {
        guard let number = Int32(text), bounds.contains(number) else {
            let limit =
                bounds.upperBound == .max
                ? "\(bounds.lowerBound) or more" : "\(bounds.lowerBound) to \(bounds.upperBound)"
            throw Fault(expectation: "write a number, \(limit)")
        }
        return .integer(number)
    }

    private static func enumeration(_ text: String, _ names: [String: Int32]) throws(Fault) -> AttributeValue {
        if let value = names[text.lowercased()] { return .enumeration(value) }
        if let number = Int32(text), number > 0 { return .enumeration(number) }
        let known = names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key).joined(separator: ", ")
        throw Fault(expectation: "write one of \(known), or its number")
    }

    private static func boolean(_ text: String) throws(Fault) -> AttributeValue {
        switch text.lowercased() {
        case "true", "yes", "on": return .boolean(true)
        case "false", "no", "off": return .boolean(false)
        default: throw Fault(expectation: "write true or false")
        }
    }

    private static func keyword(_ text: String) throws(Fault) -> AttributeValue {
        guard !text.isEmpty else { throw Fault(expectation: "write a keyword") }
        return isKeyword(text) ? .keyword(text) : .name(text)
    }

    private static func media(_ text: String) throws(Fault) -> AttributeValue {
        guard let media = MediaName(text) else { return try keyword(text) }
        return .keyword(media.keyword)
    }

    private static func resolution(_ text: String) throws(Fault) -> AttributeValue {
        guard let resolution = Resolution(text) else {
            throw Fault(expectation: "write a resolution such as 600dpi or 600x1200dpi")
        }
        return .resolution(resolution)
    }

    private static func range(_ text: String) throws(Fault) -> AttributeValue {
        guard let range = PageRange(text) else { throw Fault(expectation: "write pages such as 1-3 or 2,5,8-") }
        return .range(range.bounds)
    }

    /// The syntax that a value looks like.
    static func guess(_ text: String) -> AttributeValue {
        if let number = Int32(text) { return .integer(number) }
        if text == "true" || text == "false" { return .boolean(text == "true") }
        if let resolution = Resolution(text) { return .resolution(resolution) }
        if text.contains("-"), let range = PageRange(text) { return .range(range.bounds) }
        return isKeyword(text) ? .keyword(text) : .name(text)
    }

    /// Whether the text has only what keywords have (RFC 8011 section 5.1.4).
    private static func isKeyword(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) || (0x30...0x39).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
    }
}

/// Pages as people write them: `3`, `1-3`, `7-` or `-4`.
struct PageRange: Hashable, Sendable {
    /// The first and the last page, counted from 1.
    let bounds: ClosedRange<Int32>

    /// Reads a range; nil if it is none, or begins below 1 or behind its end.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, !text.isEmpty, text != "-" else { return nil }
        guard let lower = first.isEmpty && parts.count == 2 ? 1 : Int32(first), lower >= 1 else { return nil }
        guard parts.count == 2 else {
            bounds = lower...lower
            return
        }
        guard let upper = parts[1].isEmpty ? Int32.max : Int32(parts[1]), upper >= lower else { return nil }
        bounds = lower...upper
    }
}

extension Resolution {
    /// Reads `600`, `600dpi`, `600x1200dpi` or the same with `dpcm`; without a unit only where `unitOptional` says so.
    init?(_ text: some StringProtocol, unitOptional: Bool = false) {
        let units: Units
        var numbers = text[...]
        if text.hasSuffix("dpi") {
            (units, numbers) = (.perInch, text.dropLast(3))
        } else if text.hasSuffix("dpcm") {
            (units, numbers) = (.perCentimeter, text.dropLast(4))
        } else if unitOptional {
            units = .perInch
        } else {
            return nil
        }
        let parts = numbers.split(separator: "x", omittingEmptySubsequences: false).map { Int32($0) ?? 0 }
        guard (1...2).contains(parts.count), parts.allSatisfy({ $0 > 0 }) else { return nil }
        self.init(crossFeed: parts[0], feed: parts[parts.count - 1], units: units)
    }
}
