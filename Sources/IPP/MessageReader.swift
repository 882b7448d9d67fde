// SPDX-License-Identifier: Apache-2.0

/// Reads one message from contiguous bytes, left to right, checking before each read.
///
/// What it throws depends only on the bytes up to the end of the attribute at fault, which is what lets the decoder
/// give the same error for whole messages and for chunks.
struct MessageReader {
    static let headerLength = 8
    /// Lengths are signed 16-bit numbers (RFC 8010 section 3.1.4).
    static let longestField = 32_767

    let rules: IPPDecodingRules
    /// The next byte to read; after a message the first byte behind it.
    private(set) var offset = 0
    private var header: IPPHeader?

    init(rules: IPPDecodingRules) {
        self.rules = rules
    }

    /// Where the parts of one value are.
    struct Item {
        var tag: ValueTag
        /// Where the tag is, for errors.
        var start: Int
        var name: Range<Int>
        var value: Range<Int>
    }

    mutating func readMessage(_ bytes: RawSpan) throws(IPPDecodingError) -> IPPMessage {
        try require(Self.headerLength, of: bytes, in: "the header")
        let version = IPPVersion(major: bytes.byte(at: 0), minor: bytes.byte(at: 1))
        let code = UInt16(truncatingIfNeeded: bytes.unsigned16(at: 2))
        let requestID = bytes.signed32(at: 4)
        header = IPPHeader(version: version, code: code, requestID: requestID)
        offset = Self.headerLength

        var groups: [AttributeGroup] = []
        while true {
            try require(1, of: bytes, in: "the attributes")
            let tag = bytes.byte(at: offset)
            guard tag < 0x10 else {
                throw error(.malformedAttribute, at: offset, "an attribute comes before the first group")
            }
            guard tag != 0 else { throw error(.malformedGroup, at: offset, "delimiter tag 0x00 is reserved") }
            offset += 1
            if tag == GroupTag.endOfAttributes { break }
            guard groups.count < rules.groups else {
                throw error(.limitExceeded, at: offset - 1, "more than \(rules.groups) groups")
            }
            groups.append(AttributeGroup(tag: GroupTag(rawValue: tag), attributes: try readAttributes(bytes)))
        }
        return IPPMessage(version: version, code: code, requestID: requestID, groups: groups)
    }

    /// Reads attributes until a delimiter tag comes.
    private mutating func readAttributes(_ bytes: RawSpan) throws(IPPDecodingError) -> [Attribute] {
        var attributes: [Attribute] = []
        while true {
            try require(1, of: bytes, in: "the attributes")
            guard bytes.byte(at: offset) >= 0x10 else { return attributes }
            guard attributes.count < rules.attributesPerGroup else {
                throw error(.limitExceeded, at: offset, "more than \(rules.attributesPerGroup) attributes in a group")
            }
            attributes.append(try readAttribute(bytes))
        }
    }

    /// Reads an attribute: a named value and all nameless ones that follow it.
    private mutating func readAttribute(_ bytes: RawSpan) throws(IPPDecodingError) -> Attribute {
        let first = try readItem(bytes)
        let name = try readName(bytes, in: first.name, at: first.start)
        let value = try readValue(bytes, first, of: name, depth: 0)
        guard nextIsNameless(bytes) else { return Attribute(name: name, values: [value]) }
        var values = [value]
        while nextIsNameless(bytes) {
            let item = try readItem(bytes)
            guard values.count < rules.valuesPerAttribute else { throw tooManyValues(of: name, at: item.start) }
            values.append(try readValue(bytes, item, of: name, depth: 0))
        }
        return Attribute(name: name, values: values)
    }

    /// Whether a further value of the same attribute follows.
    private func nextIsNameless(_ bytes: RawSpan) -> Bool {
        offset + 3 <= bytes.byteCount && bytes.byte(at: offset) >= 0x10 && bytes.unsigned16(at: offset + 1) == 0
    }

    /// Reads tag, name and value up to the next tag, without looking into them.
    mutating func readItem(_ bytes: RawSpan) throws(IPPDecodingError) -> Item {
        let start = offset
        try require(3, of: bytes, in: "an attribute")
        let nameLength = bytes.unsigned16(at: start + 1)
        guard nameLength <= Self.longestField else {
            throw error(.malformedAttribute, at: start + 1, "a name of \(nameLength) bytes; at most 32767 are possible")
        }
        try require(3 + nameLength + 2, of: bytes, in: "an attribute")
        let name = start + 3..<start + 3 + nameLength
        let valueLength = bytes.unsigned16(at: name.upperBound)
        guard valueLength <= Self.longestField else {
            throw error(
                .malformedAttribute,
                at: name.upperBound,
                "\(quoted(bytes, name)): a value of \(valueLength) bytes; at most 32767 are possible"
            )
        }
        let value = name.upperBound + 2..<name.upperBound + 2 + valueLength
        try require(value.upperBound - start, of: bytes, in: "the value of \(quoted(bytes, name))")
        offset = value.upperBound
        return Item(tag: ValueTag(rawValue: bytes.byte(at: start)), start: start, name: name, value: value)
    }

    /// Reads the name of an attribute or member in `range`; `start` is where the error shows.
    func readName(_ bytes: RawSpan, in range: Range<Int>, at start: Int) throws(IPPDecodingError) -> String {
        guard !range.isEmpty else { throw error(.malformedAttribute, at: start, "a value without an attribute") }
        guard range.count <= 255 else {
            throw error(.valueTooLong, at: start, "an attribute name of \(range.count) bytes; at most 255 are allowed")
        }
        guard let name = bytes.string(in: range) else {
            throw error(.malformedAttribute, at: range.lowerBound, "an attribute name is not UTF-8")
        }
        return name
    }
}

extension MessageReader {
    /// Makes sure that `count` bytes from the offset on are there and allowed.
    @inline(__always)
    func require(_ count: Int, of bytes: RawSpan, in part: @autoclosure () -> String) throws(IPPDecodingError) {
        guard offset + count <= rules.totalBytes else {
            throw error(.messageTooLarge, at: offset, "the attributes have more than \(rules.totalBytes) bytes")
        }
        guard offset + count <= bytes.byteCount else { throw truncated(at: bytes.byteCount, in: part()) }
    }

    func truncated(at end: Int, in part: String) -> IPPDecodingError {
        error(.truncated, at: end, "the input ends in \(part)")
    }

    func tooManyValues(of name: String, at offset: Int) -> IPPDecodingError {
        error(.limitExceeded, at: offset, "'\(name)': more than \(rules.valuesPerAttribute) values")
    }

    func error(_ code: IPPDecodingError.Code, at offset: Int, _ message: String) -> IPPDecodingError {
        IPPDecodingError(code: code, offset: offset, message: message, header: header)
    }

    /// The name for a message, readable whatever it contains.
    private func quoted(_ bytes: RawSpan, _ name: Range<Int>) -> String {
        guard !name.isEmpty else { return "a further value" }
        return "'\(String(decoding: bytes.array(in: name).prefix(255), as: UTF8.self))'"
    }
}
