// SPDX-License-Identifier: Apache-2.0

public import NIOCore
import PrintModel

/// What a server answers, encoded once so that a question costs a copy.
public struct AnswerBook: Sendable {
    /// Who answers.
    public let server: ServerFacts
    /// How busy it is; may change without the rest.
    public var load: ServerLoad
    private let texts: ByteBuffer
    private let records: [ByteBuffer]
    private let listRevision: UInt32

    /// Encodes a server's facts and its printers, in the order given.
    public init(server: ServerFacts, load: ServerLoad = ServerLoad(), printers: [AdvertisedPrinter]) {
        self.server = server
        self.load = load
        var texts = ByteBuffer()
        texts.writeText(server.version, atMost: DatagramFormat.maximumVersionLength)
        texts.writeText(server.name, atMost: DatagramFormat.maximumNameLength)
        self.texts = texts
        records = printers.map { FoundPrinter($0).record }
        listRevision = Self.revision(printers)
    }

    /// The answer to a question that was `length` bytes long and came to `port`; never longer than the question.
    public func answer(to question: DiscoveryQuestion, length: Int, port: UInt16) -> ByteBuffer {
        let fixed = 56 + texts.readableBytes
        let first = Int(question.firstPrinter ?? 0)
        var end = min(first, records.count)
        var size = fixed
        if question.firstPrinter != nil {
            while end < records.count, end - first < UInt16.max, size + records[end].readableBytes <= length {
                size += records[end].readableBytes
                end += 1
            }
        }
        let told = records[min(first, end)..<end]
        var buffer = ByteBuffer()
        buffer.reserveCapacity(size)
        buffer.writeInteger(DatagramFormat.magic)
        buffer.writeInteger(DatagramFormat.version)
        buffer.writeInteger(DatagramFormat.answer)
        buffer.writeInteger(UInt16(0))
        buffer.writeInteger(question.nonce)
        buffer.writeBytes(server.id.bytes)
        buffer.writeInteger(port)
        buffer.writeInteger(server.speaksTLS ? port : 0)
        buffer.writeInteger(load.processors)
        buffer.writeInteger(UInt16(told.count))
        buffer.writeInteger(load.queuedJobs)
        buffer.writeInteger(UInt32(clamping: records.count))
        buffer.writeInteger(listRevision)
        buffer.writeInteger(question.firstPrinter ?? 0)
        buffer.writeImmutableBuffer(texts)
        for record in told { buffer.writeImmutableBuffer(record) }
        return buffer
    }

    /// FNV-1a over the printers' identities.
    private static func revision(_ printers: [AdvertisedPrinter]) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for printer in printers {
            for byte in printer.uuid.bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        }
        return hash
    }
}
