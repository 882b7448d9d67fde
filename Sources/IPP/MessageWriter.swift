// SPDX-License-Identifier: Apache-2.0

/// Writes attributes that `EncodedLength` has measured into memory of that size.
///
/// Each write checks its bounds, so that a measure that is too small would stop the program rather than spoil memory.
struct MessageWriter {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var offset = 0

    init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    mutating func write(_ header: IPPHeader) {
        write(header.version.major)
        write(header.version.minor)
        write(header.code)
        write(header.requestID)
    }

    mutating func write(_ group: AttributeGroup) {
        write(group.tag.rawValue)
        write(group.attributes)
    }

    mutating func write(_ attributes: [Attribute]) {
        for attribute in attributes {
            var name = attribute.name
            for value in attribute.values {
                write(value, name: name)
                name = ""
            }
        }
    }

    @inline(__always)
    mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        precondition(memory.count - offset >= MemoryLayout<Number>.size)
        memory.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Number.self)
        offset += MemoryLayout<Number>.size
    }

    private mutating func write(_ value: AttributeValue, name: String) {
        write(value.tag.rawValue)
        writeWithLength(name)
        switch value {
        case .integer(let number), .enumeration(let number):
            write(4 as UInt16)
            write(number)
        case .boolean(let value):
            write(1 as UInt16)
            write((value ? 1 : 0) as UInt8)
        case .keyword(let string), .uri(let string), .uriScheme(let string), .charset(let string),
            .naturalLanguage(let string), .mimeMediaType(let string), .text(let string, nil), .name(let string, nil):
            writeWithLength(string)
        case .text(let string, let language?), .name(let string, let language?):
            write(UInt16(4 + language.utf8.count + string.utf8.count))
            writeWithLength(language)
            writeWithLength(string)
        case .collection(let members):
            write(0 as UInt16)
            writeMembers(members)
        case .octetString(let bytes), .other(_, let bytes):
            write(UInt16(bytes.count))
            write(bytes)
        case .range(let range):
            write(8 as UInt16)
            write(range.lowerBound)
            write(range.upperBound)
        case .resolution(let resolution):
            write(9 as UInt16)
            write(resolution.crossFeed)
            write(resolution.feed)
            write(resolution.units.rawValue)
        case .dateTime(let dateTime):
            write(11 as UInt16)
            write(dateTime)
        case .outOfBand:
            write(0 as UInt16)
        }
    }

    private mutating func writeMembers(_ members: [Attribute]) {
        for member in members {
            write(ValueTag.memberName.rawValue)
            write(0 as UInt16)
            writeWithLength(member.name)
            for value in member.values { write(value, name: "") }
        }
        write(ValueTag.endCollection.rawValue)
        write(0 as UInt32)
    }

    private mutating func write(_ dateTime: IPPDateTime) {
        write(dateTime.year)
        write(dateTime.month)
        write(dateTime.day)
        write(dateTime.hour)
        write(dateTime.minute)
        write(dateTime.second)
        write(dateTime.decisecond)
        write(UInt8(ascii: dateTime.minutesFromUTC < 0 ? "-" : "+"))
        write(UInt8(abs(dateTime.minutesFromUTC) / 60))
        write(UInt8(abs(dateTime.minutesFromUTC) % 60))
    }

    @inline(__always)
    private mutating func writeWithLength(_ string: String) {
        let length = string.utf8.count
        write(UInt16(length))
        guard length > 0 else { return }
        let target = take(length)
        let copied: Void? = string.utf8.withContiguousStorageIfAvailable { target.copyMemory(from: .init($0)) }
        if copied == nil { target.copyBytes(from: string.utf8) }
    }

    private mutating func write(_ bytes: [UInt8]) {
        let target = take(bytes.count)
        bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }

    /// The next `length` bytes of the memory.
    @inline(__always)
    private mutating func take(_ length: Int) -> UnsafeMutableRawBufferPointer {
        precondition(memory.count - offset >= length)
        defer { offset += length }
        return UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + length])
    }
}
