// SPDX-License-Identifier: Apache-2.0

import IPP
import SystemPackage

/// What an operation answers when it was carried out.
struct Reply: Sendable {
    /// A group of attributes, as they are or encoded before.
    struct Group: Sendable {
        var tag: GroupTag
        /// Encoded attributes, in order.
        var encoded: [[UInt8]] = []
        /// Attributes that follow the encoded ones.
        var attributes: [Attribute] = []
    }

    /// The status-code, one of the successful ones.
    var status: IPPStatus = .successfulOK
    /// `status-message`, if there is something to say.
    var message: String?
    /// What follows `status-message` in the first group.
    var operationAttributes: [Attribute] = []
    /// What was ignored or substituted.
    var unsupported: [Attribute] = []
    /// What follows the unsupported group.
    var groups: [Group] = []
    /// A document that follows the attributes.
    var document: ReplyDocument?

    init(unsupported: [Attribute] = [], groups: [Group] = []) {
        self.unsupported = unsupported
        self.groups = groups
        if !unsupported.isEmpty { status = .successfulOKIgnoredOrSubstitutedAttributes }
    }
}

extension Reply {
    /// The refusal as a reply.
    init(_ refusal: Refusal) {
        status = refusal.status
        message = refusal.message
        unsupported = refusal.unsupported
    }

    /// `attributes-charset` and `attributes-natural-language`, which begin every reply.
    private static let preamble: [UInt8] = {
        let attributes = [Attribute(.attributesCharset, "utf-8"), Attribute(.attributesNaturalLanguage, "en")]
        return (try? IPPEncoder.encode(attributes)) ?? []
    }()

    /// The reply to the request with `header` on the wire.
    func encoded(to header: IPPHeader) throws(IPPEncodingError) -> [UInt8] {
        let capacity = groups.reduce(256) { $0 + $1.encoded.reduce(256) { $0 + $1.count } }
        let header = IPPHeader(version: header.version, code: status.rawValue, requestID: header.requestID)
        var encoder = IPPEncoder(header: header, capacity: capacity)
        try encoder.append(AttributeGroup(tag: .operationAttributes))
        encoder.append(encoded: Self.preamble)
        if let message { try encoder.append([Attribute(.statusMessage, message.cut(toUTF8Bytes: 255))]) }
        if let message, message.utf8.count > 255 {
            try encoder.append([Attribute(.detailedStatusMessage, message.cut(toUTF8Bytes: 1023))])
        }
        try encoder.append(operationAttributes)
        if !unsupported.isEmpty {
            try encoder.append(AttributeGroup(tag: .unsupportedAttributes, attributes: unsupported))
        }
        for group in groups {
            try encoder.append(AttributeGroup(tag: group.tag))
            for bytes in group.encoded { encoder.append(encoded: bytes) }
            try encoder.append(group.attributes)
        }
        return encoder.finish()
    }
}

/// An open file that goes out behind a reply's attributes; closed with the last who holds it.
final class ReplyDocument: Sendable {
    let file: FileDescriptor

    init(_ file: FileDescriptor) { self.file = file }

    deinit { try? file.close() }
}
