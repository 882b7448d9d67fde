// SPDX-License-Identifier: Apache-2.0

extension MessageReader {
    /// Reads the value of `item`, the rest of its collection included; `depth` counts the collections around it.
    mutating func readValue(
        _ bytes: RawSpan,
        _ item: Item,
        of name: String,
        depth: Int
    ) throws(IPPDecodingError) -> AttributeValue {
        let at = item.value.lowerBound
        switch item.tag {
        case .integer:
            guard item.value.count == 4 else { return try malformed(bytes, item, name, "must have 4 bytes") }
            return .integer(bytes.signed32(at: at))
        case .enumeration:
            guard item.value.count == 4 else { return try malformed(bytes, item, name, "must have 4 bytes") }
            return .enumeration(bytes.signed32(at: at))
        case .boolean:
            guard item.value.count == 1, bytes.byte(at: at) <= 1 else {
                return try malformed(bytes, item, name, "must be one byte, 0 or 1")
            }
            return .boolean(bytes.byte(at: at) == 1)
        case .keyword, .name, .text, .uri, .mimeMediaType, .charset, .naturalLanguage, .uriScheme:
            guard let string = try readString(bytes, item, of: name) else { return keep(bytes, item) }
            return string.attributeValue(as: item.tag)
        case .beginCollection:
            return .collection(try readMembers(bytes, item, of: name, depth: depth + 1))
        default:
            return try readRareValue(bytes, item, of: name)
        }
    }

    private func readRareValue(
        _ bytes: RawSpan,
        _ item: Item,
        of name: String
    ) throws(IPPDecodingError) -> AttributeValue {
        if let outOfBand = OutOfBand(rawValue: item.tag.rawValue) { return .outOfBand(outOfBand) }
        switch item.tag {
        case .rangeOfInteger: return try readRange(bytes, item, of: name)
        case .resolution: return try readResolution(bytes, item, of: name)
        case .dateTime: return try readDateTime(bytes, item, of: name)
        case .textWithLanguage, .nameWithLanguage:
            guard let (language, string) = try readLanguageString(bytes, item, of: name) else {
                return keep(bytes, item)
            }
            return item.tag == .textWithLanguage ? .text(string, language: language) : .name(string, language: language)
        case .octetString:
            guard try hasLength(item.value.count, of: item.tag, item, name) else { return keep(bytes, item) }
            return .octetString(bytes.array(in: item.value))
        case .endCollection, .memberName:
            throw error(.malformedCollection, at: item.start, "'\(name)': \(item.tag) outside a collection")
        case .extended where item.value.count < 4:
            return try malformed(bytes, item, name, "must have at least 4 bytes")
        default:
            return keep(bytes, item)
        }
    }

    private func readRange(_ bytes: RawSpan, _ item: Item, of name: String) throws(IPPDecodingError) -> AttributeValue {
        let at = item.value.lowerBound
        guard item.value.count == 8 else { return try malformed(bytes, item, name, "must have 8 bytes") }
        let (lower, upper) = (bytes.signed32(at: at), bytes.signed32(at: at + 4))
        guard lower <= upper else {
            return try malformed(bytes, item, name, "the lower bound \(lower) is above the upper bound \(upper)")
        }
        return .range(lower...upper)
    }

    private func readResolution(
        _ bytes: RawSpan,
        _ item: Item,
        of name: String
    ) throws(IPPDecodingError) -> AttributeValue {
        let at = item.value.lowerBound
        guard item.value.count == 9 else { return try malformed(bytes, item, name, "must have 9 bytes") }
        let (crossFeed, feed) = (bytes.signed32(at: at), bytes.signed32(at: at + 4))
        guard crossFeed > 0, feed > 0, let units = Resolution.Units(rawValue: bytes.byte(at: at + 8)) else {
            return try malformed(bytes, item, name, "must be two positive numbers and the units 3 or 4")
        }
        return .resolution(Resolution(crossFeed: crossFeed, feed: feed, units: units))
    }

    private func readDateTime(
        _ bytes: RawSpan,
        _ item: Item,
        of name: String
    ) throws(IPPDecodingError) -> AttributeValue {
        let at = item.value.lowerBound
        guard item.value.count == 11 else { return try malformed(bytes, item, name, "must have 11 bytes") }
        let sign = bytes.byte(at: at + 8)
        let (offsetHours, offsetMinutes) = (bytes.byte(at: at + 9), bytes.byte(at: at + 10))
        let minutesFromUTC = Int16(offsetHours) * 60 + Int16(offsetMinutes)
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), offsetMinutes < 60,
            let dateTime = IPPDateTime(
                year: UInt16(truncatingIfNeeded: bytes.unsigned16(at: at)),
                month: bytes.byte(at: at + 2),
                day: bytes.byte(at: at + 3),
                hour: bytes.byte(at: at + 4),
                minute: bytes.byte(at: at + 5),
                second: bytes.byte(at: at + 6),
                decisecond: bytes.byte(at: at + 7),
                minutesFromUTC: sign == UInt8(ascii: "-") ? -minutesFromUTC : minutesFromUTC
            )
        else { return try malformed(bytes, item, name, "must be a date and time that exist") }
        return .dateTime(dateTime)
    }
}

extension MessageReader {
    /// Throws, or keeps the value as it is, as the rules say.
    private func malformed(
        _ bytes: RawSpan,
        _ item: Item,
        _ name: String,
        _ complaint: String
    ) throws(IPPDecodingError) -> AttributeValue {
        try refuse(item, name, complaint)
        return keep(bytes, item)
    }

    /// Throws if the rules are to refuse malformed values.
    func refuse(
        _ item: Item,
        _ name: String,
        _ complaint: String,
        code: IPPDecodingError.Code = .malformedValue
    ) throws(IPPDecodingError) {
        guard rules.malformedValues == .refuse else { return }
        throw error(code, at: item.value.lowerBound, "'\(name)': \(item.tag) \(complaint)")
    }

    private func keep(_ bytes: RawSpan, _ item: Item) -> AttributeValue {
        .other(tag: item.tag, bytes: bytes.array(in: item.value))
    }
}
