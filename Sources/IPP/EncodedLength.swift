// SPDX-License-Identifier: Apache-2.0

/// Measures what attributes take on the wire and refuses what cannot be there, before a byte is written.
enum EncodedLength {
    static func of(_ group: AttributeGroup) throws(IPPEncodingError) -> Int {
        guard (1..<0x10).contains(group.tag.rawValue), group.tag.rawValue != GroupTag.endOfAttributes else {
            throw IPPEncodingError(code: .invalidTag, message: "\(group.tag) is not the tag of a group")
        }
        return 1 + (try of(group.attributes))
    }

    static func of(_ attributes: [Attribute]) throws(IPPEncodingError) -> Int {
        var length = 0
        for attribute in attributes { length += try of(attribute) }
        return length
    }

    /// The name once and 5 bytes for each value around its own.
    static func of(_ attribute: Attribute) throws(IPPEncodingError) -> Int {
        try checkName(of: attribute)
        var length = attribute.name.utf8.count
        for value in attribute.values { length += 5 + (try of(value, in: attribute.name, depth: 0)) }
        return length
    }

    private static func checkName(of attribute: Attribute) throws(IPPEncodingError) {
        let length = attribute.name.utf8.count
        guard length > 0 else { throw IPPEncodingError(code: .invalidName, message: "an attribute without a name") }
        guard length <= 255 else {
            let message = "an attribute name of \(length) bytes; at most 255 are allowed"
            throw IPPEncodingError(code: .invalidName, message: message)
        }
        guard !attribute.values.isEmpty else {
            throw IPPEncodingError(code: .noValues, message: "'\(attribute.name)' has no values")
        }
    }

    /// The bytes of a value, for a collection those up to its end, for a string with a language both lengths.
    private static func of(
        _ value: AttributeValue,
        in name: String,
        depth: Int
    ) throws(IPPEncodingError) -> Int {
        switch value {
        case .integer, .enumeration: return 4
        case .boolean: return 1
        case .dateTime: return 11
        case .resolution: return 9
        case .range: return 8
        case .outOfBand: return 0
        case .keyword(let string): return try of(string, as: .keyword, in: name)
        case .uri(let string): return try of(string, as: .uri, in: name)
        case .uriScheme(let string): return try of(string, as: .uriScheme, in: name)
        case .charset(let string): return try of(string, as: .charset, in: name)
        case .naturalLanguage(let string): return try of(string, as: .naturalLanguage, in: name)
        case .mimeMediaType(let string): return try of(string, as: .mimeMediaType, in: name)
        case .text(let string, let language): return try of(string, language, as: .text, in: name)
        case .name(let string, let language): return try of(string, language, as: .name, in: name)
        case .octetString(let bytes): return try checked(bytes.count, as: .octetString, in: name)
        case .collection(let members): return try of(members, in: name, depth: depth + 1)
        case .other(let tag, let bytes):
            try checkFrame(tag, in: name)
            return try checked(bytes.count, as: ValueTag(rawValue: 0), in: name)
        }
    }

    /// Two entries for each member, name and first value, and the end tag.
    private static func of(
        _ members: [Attribute],
        in name: String,
        depth: Int
    ) throws(IPPEncodingError) -> Int {
        guard depth <= IPPDecodingRules.deepestCollection else {
            throw IPPEncodingError(code: .tooDeep, message: "'\(name)': collections nested deeper than \(depth - 1)")
        }
        var length = 5
        for member in members {
            try checkName(of: member)
            length += 5 + member.name.utf8.count
            for value in member.values { length += 5 + (try of(value, in: member.name, depth: depth)) }
        }
        return length
    }

    @inline(__always)
    private static func of(
        _ string: String,
        as tag: ValueTag,
        in name: String
    ) throws(IPPEncodingError) -> Int {
        try checked(string.utf8.count, as: tag, in: name)
    }

    private static func of(
        _ string: String,
        _ language: String?,
        as tag: ValueTag,
        in name: String
    ) throws(IPPEncodingError) -> Int {
        let length = try of(string, as: tag, in: name)
        guard let language else { return length }
        return 4 + length + (try of(language, as: .naturalLanguage, in: name))
    }

    @inline(__always)
    private static func checked(_ length: Int, as tag: ValueTag, in name: String) throws(IPPEncodingError) -> Int {
        let maximum = tag.maximumLength ?? MessageReader.longestField
        guard length <= maximum else {
            let message = "'\(name)': a value of \(length) bytes; at most \(maximum) are allowed"
            throw IPPEncodingError(code: .valueTooLong, message: message)
        }
        return length
    }

    private static func checkFrame(_ tag: ValueTag, in name: String) throws(IPPEncodingError) {
        switch tag {
        case .beginCollection, .endCollection, .memberName: break
        default: if tag.rawValue >= 0x10 { return }
        }
        throw IPPEncodingError(code: .invalidTag, message: "'\(name)': \(tag) cannot be the tag of a value")
    }
}
