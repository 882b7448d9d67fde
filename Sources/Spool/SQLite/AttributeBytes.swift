// SPDX-License-Identifier: Apache-2.0

import IPP

/// The stored form of attributes: as RFC 8010 encodes them within a group.
enum AttributeBytes {
    /// - Throws: `SpoolError` that names `subject` if an attribute has no encoding.
    static func encode(_ attributes: [Attribute], of subject: String) throws -> [UInt8] {
        guard !attributes.isEmpty else { return [] }
        do {
            return try IPPEncoder.encode(attributes)
        } catch {
            throw SpoolError(.storeFailed, "\(subject) cannot be stored; correct the attribute", cause: error)
        }
    }

    /// - Throws: `SpoolError` that names `subject` if the bytes are damaged.
    static func decode(_ bytes: [UInt8], of subject: String) throws -> [Attribute] {
        guard !bytes.isEmpty else { return [] }
        do {
            var encoder = IPPEncoder(header: IPPHeader(version: .v2_0, code: 0, requestID: 1))
            try encoder.append(AttributeGroup(tag: .jobAttributes))
            encoder.append(encoded: bytes)
            let message = try IPPMessage(decoding: encoder.finish(), rules: rules)
            return message.groups.first?.attributes ?? []
        } catch {
            throw SpoolError(
                .storeFailed,
                "\(subject) cannot be read as stored; restore the data directory from a backup",
                cause: error
            )
        }
    }

    /// Whatever was accepted can be read again.
    private static var rules: IPPDecodingRules {
        var rules = IPPDecodingRules(malformedValues: .keep)
        rules.totalBytes = 64 << 20
        rules.attributesPerGroup = 1 << 20
        rules.valuesPerAttribute = 1 << 20
        rules.collectionDepth = 64
        return rules
    }
}
