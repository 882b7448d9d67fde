// SPDX-License-Identifier: Apache-2.0

import SwiftASN1

/// A message of SNMPv1 (RFC 1157) or SNMPv2c (RFC 1901): one question or answer, one datagram.
///
/// The bytes are read by swift-asn1, which checks every length and bounds the depth. Debian's net-snmp was weighed for
/// this: it keeps its sessions, its MIBs and its configuration files in global variables, waits with a loop of its own,
/// and parses what comes from the network in C, all of it for four kinds of messages.
package struct SNMPMessage: Hashable, Sendable {
    /// The versions that have a community instead of keys.
    enum Version: Int, Sendable {
        case v1 = 0
        case v2c = 1
    }

    /// What is asked or answered (RFC 3416 section 3).
    enum Kind: UInt, Sendable {
        case get = 0
        case getNext = 1
        case response = 2
        case getBulk = 5
    }

    /// `error-status` of an answer.
    enum ErrorStatus {
        static let none = 0
        static let tooBig = 1
    }

    /// An object and what is said of it.
    struct Binding: Hashable, Sendable {
        var name: ObjectID
        var value: SNMPValue = .null
    }

    /// Why bytes are no message.
    struct Malformed: Error, CustomStringConvertible {
        var description: String

        init(_ description: String) { self.description = description }
    }

    var version: Version
    var community: [UInt8]
    var kind: Kind
    var requestID: Int32
    /// `error-status`; `non-repeaters` of GetBulk.
    var errorStatus = ErrorStatus.none
    /// `error-index`, counted from 1; `max-repetitions` of GetBulk.
    var errorIndex = 0
    var bindings: [Binding]

    init(
        _ kind: Kind,
        version: Version,
        community: [UInt8],
        requestID: Int32,
        errorStatus: Int = ErrorStatus.none,
        errorIndex: Int = 0,
        _ bindings: [Binding]
    ) {
        self.version = version
        self.community = community
        self.kind = kind
        self.requestID = requestID
        self.errorStatus = errorStatus
        self.errorIndex = errorIndex
        self.bindings = bindings
    }
}

extension SNMPMessage {
    /// Reads a datagram.
    ///
    /// - Throws: `Malformed`, or an error of swift-asn1; the bytes are not a message then.
    package init(decoding bytes: [UInt8]) throws {
        guard !bytes.isEmpty, bytes.count <= 65_535 else { throw Malformed("a datagram of \(bytes.count) bytes") }
        self = try BER.sequence(try BER.parse(bytes), identifier: .sequence) { nodes in
            guard let version = Version(rawValue: Int(try Self.integer(nodes.next()))) else {
                throw Malformed("another version of SNMP")
            }
            let community = try ASN1OctetString(berEncoded: &nodes).bytes
            guard let pdu = nodes.next(), pdu.identifier.tagClass == .contextSpecific,
                let kind = Kind(rawValue: pdu.identifier.tagNumber)
            else { throw Malformed("another kind of message") }
            return try BER.sequence(pdu, identifier: pdu.identifier) { nodes in
                guard let requestID = Int32(exactly: try Self.integer(nodes.next())) else {
                    throw Malformed("a request-id of more than 32 bits")
                }
                return SNMPMessage(
                    kind,
                    version: version,
                    community: Array(community),
                    requestID: requestID,
                    errorStatus: Int(try Self.integer(nodes.next())),
                    errorIndex: Int(try Self.integer(nodes.next())),
                    try Self.bindings(nodes.next())
                )
            }
        }
    }

    private static func integer(_ node: ASN1Node?) throws -> Int64 {
        guard let node, node.identifier == .integer, case .primitive(let bytes) = node.content else {
            throw Malformed("something else in place of an integer")
        }
        return try SNMPValue.signed(bytes)
    }

    private static func bindings(_ node: ASN1Node?) throws -> [Binding] {
        guard let node, node.identifier == .sequence, case .constructed(let list) = node.content else {
            throw Malformed("no list of variables")
        }
        return try list.map { node in
            try BER.sequence(node, identifier: .sequence) { nodes in
                guard let name = nodes.next(), let value = nodes.next() else { throw Malformed("half a variable") }
                return Binding(name: try ObjectID(name), value: try SNMPValue(value))
            }
        }
    }

    /// The datagram.
    package func encoded() throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(version.rawValue)
            try coder.serialize(ASN1OctetString(contentBytes: community[...]))
            let identifier = ASN1Identifier(tagWithNumber: kind.rawValue, tagClass: .contextSpecific)
            try coder.appendConstructedNode(identifier: identifier) { coder in
                try coder.serialize(requestID)
                try coder.serialize(errorStatus)
                try coder.serialize(errorIndex)
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    for binding in bindings {
                        try coder.appendConstructedNode(identifier: .sequence) { coder in
                            try binding.name.serialize(into: &coder)
                            try binding.value.serialize(into: &coder)
                        }
                    }
                }
            }
        }
        return coder.serializedBytes
    }
}
