// SPDX-License-Identifier: Apache-2.0

/// Impressions that one of several workers makes of a document; what follows the order when a worker asks for it.
package struct ImpressionTurn: Equatable, Sendable {
    /// Bytes of the message.
    package static let length = 16

    /// Counted from 1 at the order's first impression; the document may end before them.
    package let numbers: ClosedRange<Int>

    package init(_ numbers: ClosedRange<Int>) { self.numbers = numbers }

    /// The message's bytes.
    package func encode() -> [UInt8] {
        var writer = WireWriter()
        writer.put(Int64(numbers.lowerBound))
        writer.put(Int64(numbers.upperBound))
        return writer.bytes
    }

    /// Reads a message.
    ///
    /// - Throws: ``WireError`` at the first byte that is wrong.
    package init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = WireReader(bytes)
        let first = try reader.int(1...WorkerFrame.mostPages, "first impression")
        let last = try reader.int(first...WorkerFrame.mostPages, "last impression")
        try reader.finish()
        numbers = first...last
    }
}
