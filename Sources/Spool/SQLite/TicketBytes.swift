// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// The stored form of a ticket.
enum TicketBytes {
    static func encode(_ ticket: Ticket) throws -> [UInt8] {
        try AttributeBytes.encode(ticket.attributes, of: "the job's ticket")
    }

    static func decode(_ bytes: [UInt8]) throws -> Ticket {
        Ticket(try AttributeBytes.decode(bytes, of: "a job's ticket"))
    }
}
