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
        let digits = Self.hexadecimal(high) + Self.hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        description = text
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

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
