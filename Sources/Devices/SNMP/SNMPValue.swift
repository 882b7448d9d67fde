// SPDX-License-Identifier: Apache-2.0

import SwiftASN1

/// What an agent says of an object (RFC 3416 section 3).
enum SNMPValue: Hashable, Sendable {
    /// INTEGER.
    case integer(Int64)
    /// Counter32, Gauge32, TimeTicks or Counter64.
    case unsigned(UInt64)
    /// OCTET STRING.
    case octets([UInt8])
    /// OBJECT IDENTIFIER.
    case objectID(ObjectID)
    /// NULL, as in questions.
    case null
    /// There is no such object or instance, or the walk is at its end.
    case absent
    /// Of a type that no printer's object has.
    case other

    /// A number that fits, of whatever type.
    var number: Int? {
        switch self {
        case .integer(let value): Int(value)
        case .unsigned(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The bytes of an OCTET STRING.
    var bytes: [UInt8]? {
        if case .octets(let bytes) = self { bytes } else { nil }
    }

    /// An OCTET STRING as text: UTF-8, else Latin-1; without control characters and blanks around it; nil when empty.
    ///
    /// Printers are bound to say their character set (`prtLocalizationCharacterSet`), and many say a wrong one.
    var text: String? {
        guard let bytes else { return nil }
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        // Bounded, since it is shown to people and stored.
        let shown = text.unicodeScalars.prefix(1_023).map {
            $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0
        }
        let words = String(String.UnicodeScalarView(shown)).split(separator: " ")
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}

extension SNMPValue {
    private static let counter32 = ASN1Identifier(tagWithNumber: 1, tagClass: .application)
    private static let counter64 = ASN1Identifier(tagWithNumber: 6, tagClass: .application)

    /// Reads a value.
    init(_ node: ASN1Node) throws {
        guard case .primitive(let bytes) = node.content else { throw SNMPMessage.Malformed("a value is constructed") }
        switch (node.identifier.tagClass, node.identifier.tagNumber) {
        case (.universal, 2): self = .integer(try Self.signed(bytes))
        case (.universal, 4): self = .octets(Array(bytes))
        case (.universal, 5): self = .null
        case (.universal, 6): self = .objectID(try ObjectID(node))
        case (.application, 1), (.application, 2), (.application, 3), (.application, 6):
            self = .unsigned(try Self.unsigned(bytes))
        case (.contextSpecific, 0), (.contextSpecific, 1), (.contextSpecific, 2): self = .absent
        default: self = .other
        }
    }

    /// Two's complement; agents send more bytes than needed.
    static func signed(_ bytes: ArraySlice<UInt8>) throws -> Int64 {
        guard let first = bytes.first, bytes.count <= 8 else {
            throw SNMPMessage.Malformed("an integer of a wrong length")
        }
        return bytes.reduce(first & 0x80 == 0 ? 0 : -1) { $0 << 8 | Int64($1) }
    }

    /// Agents forget the zero before a byte with its highest bit set.
    private static func unsigned(_ bytes: ArraySlice<UInt8>) throws -> UInt64 {
        let significant = bytes.drop { $0 == 0 }
        guard !bytes.isEmpty, significant.count <= 8 else { throw SNMPMessage.Malformed("a counter of a wrong length") }
        return significant.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Writes the value.
    func serialize(into coder: inout DER.Serializer) throws {
        switch self {
        case .integer(let value): try coder.serialize(value)
        case .unsigned(let value):
            let identifier = value <= UInt64(UInt32.max) ? Self.counter32 : Self.counter64
            try value.serialize(into: &coder, withIdentifier: identifier)
        case .octets(let bytes): try coder.serialize(ASN1OctetString(contentBytes: bytes[...]))
        case .objectID(let name): try name.serialize(into: &coder)
        case .null, .other: try coder.serialize(ASN1Null())
        case .absent:
            coder.appendPrimitiveNode(identifier: ASN1Identifier(tagWithNumber: 2, tagClass: .contextSpecific)) { _ in }
        }
    }
}

extension ObjectID {
    /// Reads an identifier.
    init(_ node: ASN1Node) throws {
        let components = try ASN1ObjectIdentifier(berEncoded: node, withIdentifier: .objectIdentifier).oidComponents
        guard components.count <= 256, components.allSatisfy({ $0 <= UInt(UInt32.max) }) else {
            throw SNMPMessage.Malformed("an object identifier is too long")
        }
        numbers = components.map { UInt32($0) }
    }

    /// Writes the identifier.
    func serialize(into coder: inout DER.Serializer) throws {
        try coder.serialize(ASN1ObjectIdentifier(elements: numbers.map { UInt($0) }))
    }
}
