// SPDX-License-Identifier: Apache-2.0

/// Why bytes between the server and a worker could not be read.
package struct WireError: Error, Equatable, CustomStringConvertible {
    /// What is wrong.
    package let description: String
    /// The offset of the first byte that is wrong.
    package let offset: Int

    package init(_ description: String, offset: Int) {
        self.description = description
        self.offset = offset
    }
}

/// Writes the numbers and strings of a message; all numbers are big-endian.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// A string as its length in 16 bits and UTF-8, cut after `WireReader.longestString` bytes.
    mutating func put(_ string: String) {
        var cut = string
        while cut.utf8.count > WireReader.longestString { cut.removeLast(max(1, cut.count / 8)) }
        put(UInt16(cut.utf8.count))
        bytes.append(contentsOf: cut.utf8)
    }
}

/// Reads what `WireWriter` wrote; every read is checked, for the other side may be hostile.
struct WireReader {
    /// The longest string that a message may hold, in bytes.
    static let longestString = 4096

    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(WireError) -> Number {
        let width = Number.bitWidth / 8
        guard bytes.count - offset >= width else { throw WireError("the message is cut short", offset: offset) }
        var number: Number = 0
        for byte in bytes[offset..<offset + width] { number = number << 8 | Number(truncatingIfNeeded: byte) }
        offset += width
        return number
    }

    /// A number that must lie in `range`.
    mutating func int(_ range: ClosedRange<Int>, _ name: String) throws(WireError) -> Int {
        let start = offset
        let number = Int(try self.number(Int64.self))
        guard range.contains(number) else { throw WireError("\(name) is \(number), not in \(range)", offset: start) }
        return number
    }

    mutating func string() throws(WireError) -> String {
        let start = offset
        let length = Int(try number(UInt16.self))
        guard length <= Self.longestString else { throw WireError("a string of \(length) bytes", offset: start) }
        guard bytes.count - offset >= length else { throw WireError("a string is cut short", offset: start) }
        let text = bytes[offset..<offset + length]
        offset += length
        // Invalid UTF-8 is repaired, control characters are not let through to logs and clients.
        return String(
            String.UnicodeScalarView(
                String(decoding: text, as: UTF8.self).unicodeScalars.map {
                    $0.properties.generalCategory == .control && $0 != "\n" ? "\u{FFFD}" : $0
                }
            )
        )
    }

    /// One of an enumeration by its raw value.
    mutating func keyword<Value: RawRepresentable<String>>(
        _ type: Value.Type = Value.self
    ) throws(WireError) -> Value {
        let start = offset
        let raw = try string()
        guard let value = Value(rawValue: raw) else { throw WireError("unknown \(type) \(raw)", offset: start) }
        return value
    }

    /// Checks that nothing is left over.
    func finish() throws(WireError) {
        guard offset == bytes.count else { throw WireError("the message has bytes too many", offset: offset) }
    }
}
