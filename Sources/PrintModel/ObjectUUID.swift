// SPDX-License-Identifier: Apache-2.0

/// The identity of a printer, job or document for `printer-uuid`, `job-uuid` and the like (RFC 4122, version 4).
public struct ObjectUUID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 36 characters, lower-case hexadecimal with hyphens.
    public let description: String

    /// Makes a new random identity.
    public init() {
        var generator = SystemRandomNumberGenerator()
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        description = Self.text(bytes)
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
        description = Self.text(bytes)
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

    private static func text(_ bytes: [UInt8]) -> String {
        var text = ""
        for (index, digit) in bytes.hexadecimal.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }
}
