// SPDX-License-Identifier: Apache-2.0

/// Writes groups and attributes into memory that grows, refusing what cannot be on the wire.
///
/// It owns raw memory because appending numbers byte by byte to an array takes several times as long.
struct MessageWriter: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    private var offset = 0

    init(capacity: Int) {
        memory = .allocate(byteCount: max(capacity, 64), alignment: 1)
    }

    deinit {
        memory.deallocate()
    }

    /// What was written so far.
    var bytes: [UInt8] { Array(memory[..<offset]) }

    mutating func write(_ header: IPPHeader) {
        makeRoom(MessageReader.headerLength)
        put(header.version.major)
        put(header.version.minor)
        put(header.code)
        put(header.requestID)
    }

    mutating func write(_ group: borrowing AttributeGroup) throws(IPPEncodingError) {
        try Self.checkTag(of: group)
        makeRoom(1)
        put(group.tag.rawValue)
        try write(group.attributes)
    }

    static func checkTag(of group: borrowing AttributeGroup) throws(IPPEncodingError) {
        let tag = group.tag
        guard (1..<0x10).contains(tag.rawValue), tag.rawValue != GroupTag.endOfAttributes else {
            throw IPPEncodingError(code: .invalidTag, message: "\(tag) is not the tag of a group")
        }
    }

    mutating func write(_ attributes: borrowing [Attribute]) throws(IPPEncodingError) {
        try attributes.withUnsafeBufferPointer { (attributes) throws(IPPEncodingError) in
            guard var attribute = attributes.baseAddress else { return }
            for _ in attributes.indices {
                try write(attribute)
                attribute += 1
            }
        }
    }

    mutating func writeEnd() {
        makeRoom(1)
        put(GroupTag.endOfAttributes)
    }

    private mutating func write(_ attribute: UnsafePointer<Attribute>) throws(IPPEncodingError) {
        try checkForm(of: attribute)
        try writeValues(of: attribute, named: true, depth: 0)
    }

    private mutating func writeValues(
        of attribute: UnsafePointer<Attribute>,
        named: Bool,
        depth: Int
    ) throws(IPPEncodingError) {
        try attribute.pointee.values.withUnsafeBufferPointer { (values) throws(IPPEncodingError) in
            guard var value = values.baseAddress else { return }
            for index in values.indices {
                try write(value, of: attribute, named: named && index == 0, depth: depth)
                value += 1
            }
        }
    }

    @inline(__always)
    private func checkForm(of attribute: UnsafePointer<Attribute>) throws(IPPEncodingError) {
        let length = attribute.pointee.name.utf8.count
        guard length > 0, length <= 255, !attribute.pointee.values.isEmpty else { throw Self.badForm(of: attribute) }
    }

    @inline(never)
    private static func badForm(of attribute: UnsafePointer<Attribute>) -> IPPEncodingError {
        let length = attribute.pointee.name.utf8.count
        if (1...255).contains(length) {
            return IPPEncodingError(code: .noValues, message: "'\(attribute.pointee.name)' has no values")
        }
        let message = "an attribute name of \(length) bytes; it must have 1 to 255"
        return IPPEncodingError(code: .invalidName, message: message)
    }
}

extension MessageWriter {
    /// Writes one value, with the attribute's name if it is the first.
    private mutating func write(
        _ value: UnsafePointer<AttributeValue>,
        of attribute: UnsafePointer<Attribute>,
        named: Bool,
        depth: Int
    ) throws(IPPEncodingError) {
        switch value.pointee {
        case .integer(let number):
            begin(.integer, attribute, named, length: 4)
            put(number)
        case .enumeration(let number):
            begin(.enumeration, attribute, named, length: 4)
            put(number)
        case .boolean(let value):
            begin(.boolean, attribute, named, length: 1)
            put((value ? 1 : 0) as UInt8)
        case .keyword(let string): try write(string, .keyword, attribute, named)
        case .uri(let string): try write(string, .uri, attribute, named)
        case .uriScheme(let string): try write(string, .uriScheme, attribute, named)
        case .charset(let string): try write(string, .charset, attribute, named)
        case .naturalLanguage(let string): try write(string, .naturalLanguage, attribute, named)
        case .mimeMediaType(let string): try write(string, .mimeMediaType, attribute, named)
        case .text(let string, nil): try write(string, .text, attribute, named)
        case .name(let string, nil): try write(string, .name, attribute, named)
        case .text(let string, let language?): try write(string, language, .textWithLanguage, attribute, named)
        case .name(let string, let language?): try write(string, language, .nameWithLanguage, attribute, named)
        case .collection(let members): try write(members, of: attribute, named, depth: depth + 1)
        case .octetString(let bytes): try write(bytes, .octetString, attribute, named)
        case .range(let range):
            begin(.rangeOfInteger, attribute, named, length: 8)
            put(range.lowerBound)
            put(range.upperBound)
        case .resolution(let resolution):
            begin(.resolution, attribute, named, length: 9)
            put(resolution.crossFeed)
            put(resolution.feed)
            put(resolution.units.rawValue)
        case .dateTime(let dateTime):
            begin(.dateTime, attribute, named, length: 11)
            put(dateTime)
        case .outOfBand(let value): begin(ValueTag(rawValue: value.rawValue), attribute, named, length: 0)
        case .other(let tag, let bytes):
            try checkFrame(tag, attribute)
            try write(bytes, tag, attribute, named)
        }
    }

    /// Writes members and the end of a collection (RFC 8010 section 3.1.6).
    private mutating func write(
        _ members: borrowing [Attribute],
        of attribute: UnsafePointer<Attribute>,
        _ named: Bool,
        depth: Int
    ) throws(IPPEncodingError) {
        guard depth <= IPPDecodingRules.deepestCollection else {
            let message = "'\(attribute.pointee.name)': collections nested deeper than \(depth - 1)"
            throw IPPEncodingError(code: .tooDeep, message: message)
        }
        begin(.beginCollection, attribute, named, length: 0)
        try members.withUnsafeBufferPointer { (members) throws(IPPEncodingError) in
            guard var member = members.baseAddress else { return }
            for _ in members.indices {
                try writeMember(member, depth: depth)
                member += 1
            }
        }
        begin(.endCollection, attribute, false, length: 0)
    }

    private mutating func writeMember(_ member: UnsafePointer<Attribute>, depth: Int) throws(IPPEncodingError) {
        try checkForm(of: member)
        begin(.memberName, member, false, length: member.pointee.name.utf8.count)
        put(member.pointee.name)
        try writeValues(of: member, named: false, depth: depth)
    }

    @inline(__always)
    private mutating func write(
        _ string: borrowing String,
        _ tag: ValueTag,
        _ attribute: UnsafePointer<Attribute>,
        _ named: Bool
    ) throws(IPPEncodingError) {
        let length = string.utf8.count
        try check(length, tag, attribute)
        begin(tag, attribute, named, length: length)
        put(string)
    }

    private mutating func write(
        _ string: borrowing String,
        _ language: borrowing String,
        _ tag: ValueTag,
        _ attribute: UnsafePointer<Attribute>,
        _ named: Bool
    ) throws(IPPEncodingError) {
        let (stringLength, languageLength) = (string.utf8.count, language.utf8.count)
        try check(stringLength, tag, attribute)
        try check(languageLength, .naturalLanguage, attribute)
        begin(tag, attribute, named, length: 4 + languageLength + stringLength)
        put(UInt16(languageLength))
        put(language)
        put(UInt16(stringLength))
        put(string)
    }

    private mutating func write(
        _ bytes: borrowing [UInt8],
        _ tag: ValueTag,
        _ attribute: UnsafePointer<Attribute>,
        _ named: Bool
    ) throws(IPPEncodingError) {
        try check(bytes.count, tag, attribute)
        begin(tag, attribute, named, length: bytes.count)
        bytes.withUnsafeBytes { put($0) }
    }

    private func checkFrame(_ tag: ValueTag, _ attribute: UnsafePointer<Attribute>) throws(IPPEncodingError) {
        switch tag {
        case .beginCollection, .endCollection, .memberName: break
        default: if tag.rawValue >= 0x10 { return }
        }
        throw IPPEncodingError(
            code: .invalidTag,
            message: "'\(attribute.pointee.name)': \(tag) cannot be the tag of a value"
        )
    }

    @inline(__always)
    private func check(_ length: Int, _ tag: ValueTag, _ attribute: UnsafePointer<Attribute>) throws(IPPEncodingError) {
        let maximum = tag.maximumLength ?? MessageReader.longestField
        guard length <= maximum else {
            let message = "'\(attribute.pointee.name)': \(tag) of \(length) bytes; at most \(maximum) are allowed"
            throw IPPEncodingError(code: .valueTooLong, message: message)
        }
    }
}

extension MessageWriter {
    /// Makes room for a whole value and writes what precedes its bytes: tag, name and both lengths.
    @inline(__always)
    private mutating func begin(_ tag: ValueTag, _ attribute: UnsafePointer<Attribute>, _ named: Bool, length: Int) {
        if named {
            let nameLength = attribute.pointee.name.utf8.count
            makeRoom(5 + nameLength + length)
            put(tag.rawValue)
            put(UInt16(nameLength))
            put(attribute.pointee.name)
            put(UInt16(length))
        } else {
            makeRoom(5 + length)
            put(UInt32(tag.rawValue) << 24 | UInt32(length >> 8))
            put(UInt8(truncatingIfNeeded: length))
        }
    }

    @inline(__always)
    private mutating func makeRoom(_ count: Int) {
        if memory.count - offset < count { grow(count) }
    }

    @inline(never)
    private mutating func grow(_ count: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(memory.count * 2, offset + count),
            alignment: 1
        )
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<offset]))
        memory.deallocate()
        memory = larger
    }

    @inline(__always)
    private mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        precondition(memory.count - offset >= MemoryLayout<Number>.size)
        memory.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Number.self)
        offset += MemoryLayout<Number>.size
    }

    @inline(__always)
    private mutating func put(_ bytes: UnsafeRawBufferPointer) {
        precondition(memory.count - offset >= bytes.count)
        if let source = bytes.baseAddress, let target = memory.baseAddress {
            Self.copy(source, to: target + offset, bytes.count)
        }
        offset += bytes.count
    }

    /// Copies as `memcpy` does; names and keywords are so short that the call would cost more than the copying.
    @inline(__always)
    private static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ count: Int) {
        switch count {
        case 16...32:
            copyWord(SIMD16<UInt8>.self, source, target, 0)
            copyWord(SIMD16<UInt8>.self, source, target, count - 16)
        case 1...15:
            // Words that do not overlap: a short string lies in registers, and the CPU waits for overlapping loads.
            var offset = 0
            if count & 8 != 0 {
                copyWord(UInt64.self, source, target, offset)
                offset = 8
            }
            if count & 4 != 0 {
                copyWord(UInt32.self, source, target, offset)
                offset += 4
            }
            if count & 2 != 0 {
                copyWord(UInt16.self, source, target, offset)
                offset += 2
            }
            if count & 1 != 0 { copyWord(UInt8.self, source, target, offset) }
        default:
            target.copyMemory(from: source, byteCount: count)
        }
    }

    @inline(__always)
    private static func copyWord<Word: BitwiseCopyable>(
        _ type: Word.Type,
        _ source: UnsafeRawPointer,
        _ target: UnsafeMutableRawPointer,
        _ offset: Int
    ) {
        target.storeBytes(of: source.loadUnaligned(fromByteOffset: offset, as: type), toByteOffset: offset, as: type)
    }

    @inline(__always)
    private mutating func put(_ string: borrowing String) {
        let done: Void? = string.utf8.withContiguousStorageIfAvailable { put(UnsafeRawBufferPointer($0)) }
        if done == nil { for byte in string.utf8 { put(byte) } }
    }

    private mutating func put(_ dateTime: IPPDateTime) {
        put(dateTime.year)
        put(dateTime.month)
        put(dateTime.day)
        put(dateTime.hour)
        put(dateTime.minute)
        put(dateTime.second)
        put(dateTime.decisecond)
        put(UInt8(ascii: dateTime.minutesFromUTC < 0 ? "-" : "+"))
        put(UInt8(abs(dateTime.minutesFromUTC) / 60))
        put(UInt8(abs(dateTime.minutesFromUTC) % 60))
    }
}
