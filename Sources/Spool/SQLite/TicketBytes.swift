// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The stored form of a ticket: its attributes as RFC 8010 encodes them within a group.
enum TicketBytes {
    static func encode(_ ticket: Ticket) throws -> [UInt8] {
        guard !ticket.attributes.isEmpty else { return [] }
        do {
            return try IPPEncoder.encode(ticket.attributes)
        } catch {
            throw SpoolError(.storeFailed, "the job's ticket cannot be stored; correct the attribute", cause: error)
        }
    }

    static func decode(_ bytes: [UInt8]) throws -> Ticket {
        guard !bytes.isEmpty else { return Ticket() }
        do {
            var encoder = IPPEncoder(header: IPPHeader(version: .v2_0, code: 0, requestID: 1))
            try encoder.append(AttributeGroup(tag: .jobAttributes))
            encoder.append(encoded: bytes)
            let message = try IPPMessage(decoding: encoder.finish(), rules: rules)
            return Ticket(message.groups.first?.attributes ?? [])
        } catch {
            throw SpoolError(
                .storeFailed,
                "a job's stored ticket cannot be read; restore the data directory from a backup",
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
