// SPDX-License-Identifier: Apache-2.0

/// The identity of a printer, job or document for `printer-uuid`, `job-uuid` and the like (RFC 4122, version 4).
public struct ObjectUUID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 36 characters, lower-case hexadecimal with hyphens.
    public let description: String

    /// Makes a new random identity.
    public init() {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & ~0xF000 | 0x4000
        let low = generator.next() & ~(0xC << 60) | 0x8 << 60
        description = Self.text(high, low)
    }

    /// Takes a stored identity; nil unless it is 36 characters of hexadecimal with hyphens in place.
    public init?(_ text: String) {
        let lowered = text.lowercased()
        guard lowered.utf8.count == 36 else { return nil }
        for (index, byte) in lowered.utf8.enumerated() {
            let isHyphen = [8, 13, 18, 23].contains(index)
            let isDigit = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            guard isHyphen ? byte == 0x2D : isDigit else { return nil }
        }
        description = lowered
    }

    /// Takes an identity from its 16 bytes; nil for another number of them.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        let high = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = bytes[8...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        description = Self.text(high, low)
    }

    /// Its 16 bytes (RFC 4122 section 4.1.2).
    public var bytes: [UInt8] {
        let digits = description.utf8.filter { $0 != 0x2D }.map { $0 < 0x40 ? $0 - 0x30 : $0 - 0x57 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// The identity as a `uri` value: `urn:uuid:...`.
    public var urn: String { "urn:uuid:" + description }

    /// As its 36 characters.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = ObjectUUID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = value
    }

    /// As its 36 characters.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        var text = ""
        for (index, digit) in (hexadecimal(high) + hexadecimal(low)).enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
