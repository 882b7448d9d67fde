// SPDX-License-Identifier: Apache-2.0

/// Builds the bytes of a message from attributes, encoded now or kept from before (RFC 8010 section 3).
///
/// A server that answers often with the same attributes encodes each once with ``encode(_:)-([Attribute])`` and
/// copies the bytes into its replies. ``IPPMessage/encoded()`` is the short form for whole messages.
public struct IPPEncoder: Sendable {
    private var bytes: [UInt8] = []

    /// Begins a message; `capacity` is the number of bytes to make room for at once.
    public init(header: IPPHeader, capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
        bytes.append(header.version.major)
        bytes.append(header.version.minor)
        withUnsafeBytes(of: header.code.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: header.requestID.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a group with its attributes, of which there may be none.
    ///
    /// - Throws: `IPPEncodingError` if something in it cannot be encoded; then nothing was appended.
    public mutating func append(_ group: AttributeGroup) throws(IPPEncodingError) {
        try MessageWriter.checkTag(of: group)
        let attributes = try Self.encode(group.attributes)
        bytes.append(group.tag.rawValue)
        bytes += attributes
    }

    /// Appends further attributes to the last group.
    ///
    /// - Throws: `IPPEncodingError` if one cannot be encoded; then nothing was appended.
    public mutating func append(_ attributes: [Attribute]) throws(IPPEncodingError) {
        bytes += try Self.encode(attributes)
    }

    /// Appends to the last group what ``encode(_:)-([Attribute])`` gave.
    public mutating func append(encoded attributes: [UInt8]) {
        bytes.append(contentsOf: attributes)
    }

    /// Ends the attributes and gives the message; document data may follow it.
    public consuming func finish() -> [UInt8] {
        bytes.append(GroupTag.endOfAttributes)
        return bytes
    }

    /// The bytes of attributes as they are within a group.
    ///
    /// - Throws: `IPPEncodingError` if one cannot be encoded.
    public static func encode(_ attributes: [Attribute]) throws(IPPEncodingError) -> [UInt8] {
        guard !attributes.isEmpty else { return [] }
        var writer = MessageWriter(capacity: attributes.count * 64)
        try writer.write(attributes)
        return writer.bytes
    }
}

extension IPPMessage {
    /// The message on the wire, up to its end-of-attributes tag; document data may follow it.
    ///
    /// Nothing is cut or left out: what does not fit is an error. ``AttributeValue/fitted()`` shortens a text first.
    ///
    /// - Throws: `IPPEncodingError` that names the attribute which cannot be encoded.
    public func encoded() throws(IPPEncodingError) -> [UInt8] {
        var writer = MessageWriter(capacity: 4096)
        writer.write(IPPHeader(version: version, code: code, requestID: requestID))
        let groups = groups.span
        for index in groups.indices { try writer.write(groups[index]) }
        writer.writeEnd()
        return writer.bytes
    }
}

extension AttributeValue {
    /// The value with a text or name cut between two characters to what its syntax allows; others as they are.
    public func fitted() -> AttributeValue {
        switch self {
        case .text(let string, let language): .text(string.cut(toUTF8Bytes: 1023), language: language)
        case .name(let string, let language): .name(string.cut(toUTF8Bytes: 255), language: language)
        default: self
        }
    }
}
