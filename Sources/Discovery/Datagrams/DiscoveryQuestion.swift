// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// "Who is there, and which printers?", as it is sent to 1314/udp.
public struct DiscoveryQuestion: Sendable, Hashable {
    /// What the answer repeats; random, so that nobody can answer who did not see the question.
    public var nonce: UInt64
    /// The index of the first printer wanted, from 0; nil to ask for none.
    public var firstPrinter: UInt32?
    /// Within how many milliseconds the server may answer, at a random moment: 0 to 2,000.
    ///
    /// Keeps the answers of many servers to one multicast question apart.
    public var spread: UInt16

    private static let noPrinters = UInt32.max

    /// Makes a question with a new nonce.
    public init(firstPrinter: UInt32? = 0, spread: UInt16 = 0) {
        nonce = .random(in: .min ... .max)
        self.firstPrinter = firstPrinter
        self.spread = spread
    }

    /// Reads a datagram; nil unless it is a question in every byte, padding included.
    public init?(_ datagram: ByteBuffer) {
        var rest = datagram
        guard DatagramFormat.questionLengths.contains(datagram.readableBytes),
            rest.readInteger(as: UInt32.self) == DatagramFormat.magic,
            rest.readInteger(as: UInt8.self) == DatagramFormat.version,
            rest.readInteger(as: UInt8.self) == DatagramFormat.question,
            let spread = rest.readInteger(as: UInt16.self), spread <= DatagramFormat.maximumSpread,
            let nonce = rest.readInteger(as: UInt64.self),
            let first = rest.readInteger(as: UInt32.self),
            rest.readableBytesView.allSatisfy({ $0 == 0 })
        else { return nil }
        self.nonce = nonce
        self.spread = spread
        firstPrinter = first == Self.noPrinters ? nil : first
    }

    /// The datagram, padded to `length` bytes: as long as the answer may be at most.
    public func datagram(length: Int = DatagramFormat.questionLengths.upperBound) -> ByteBuffer {
        let range = DatagramFormat.questionLengths
        let length = min(max(length, range.lowerBound), range.upperBound)
        var buffer = ByteBuffer()
        buffer.reserveCapacity(length)
        buffer.writeInteger(DatagramFormat.magic)
        buffer.writeInteger(DatagramFormat.version)
        buffer.writeInteger(DatagramFormat.question)
        buffer.writeInteger(min(spread, UInt16(DatagramFormat.maximumSpread)))
        buffer.writeInteger(nonce)
        buffer.writeInteger(firstPrinter ?? Self.noPrinters)
        buffer.writeRepeatingByte(0, count: length - buffer.readableBytes)
        return buffer
    }
}
