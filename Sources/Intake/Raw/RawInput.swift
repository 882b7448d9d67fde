// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// What comes by a raw connection, one thing after the other.
final class RawInput {
    /// What came.
    enum Item {
        case command(PJLCommand)
        case data(ByteBuffer)
        case documentEnded
        /// The client ended its side.
        case end
        /// Nothing came for so long as was waited.
        case silence
    }

    private let connection: DoorConnection
    private var stream = RawStream()
    private var hasEnded = false

    init(_ connection: DoorConnection) { self.connection = connection }

    /// The PJL before the document.
    var header: [UInt8] { stream.header }

    /// Begins anew behind a document that silence ended.
    func beginAgain() { stream.beginAgain() }

    /// The next thing, waited for so long.
    func next(within limit: Duration) async throws -> Item {
        while true {
            switch stream.next() {
            case .command(let command)?: return .command(command)
            case .data(let bytes)?: return .data(bytes)
            case .documentEnded?: return .documentEnded
            case nil: break
            }
            if hasEnded { return .end }
            switch try await connection.arrival(until: .now + limit) {
            case .silence: return .silence
            case .end:
                hasEnded = true
                stream.finish()
            case .bytes:
                if let bytes = try await connection.next(within: limit, of: "a document") { stream.feed(bytes) }
            }
        }
    }
}

@available(*, unavailable)
extension RawInput: Sendable {}

/// The bytes of one document of a raw connection, with the PJL around it if the device is to see that.
struct RawDocument: DocumentBytes {
    private let input: RawInput
    private let pause: Duration
    private var waiting: [ByteBuffer]
    private var trailer: ByteBuffer?
    private(set) var hasEnded = false

    /// A document that begins with `first`; so long a silence ends it.
    init(first: ByteBuffer, of input: RawInput, pause: Duration) {
        self.input = input
        self.pause = pause
        waiting = [first]
    }

    mutating func next() async throws -> ByteBuffer? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        if let bytes = try await read() { return bytes }
        defer { trailer = nil }
        return trailer
    }

    /// The first bytes of the document, which stay to be read.
    mutating func head(_ count: Int) async throws -> [UInt8] {
        while waiting.reduce(0, { $0 + $1.readableBytes }) < count, let bytes = try await read() {
            waiting.append(bytes)
        }
        return Array(waiting.flatMap(\.readableBytesView).prefix(count))
    }

    /// Puts the PJL before the document, and its end behind it.
    mutating func enclose(in header: [UInt8]) {
        guard !header.isEmpty else { return }
        waiting.insert(ByteBuffer(bytes: header), at: 0)
        trailer = ByteBuffer(bytes: RawStream.exitSequence)
    }

    /// Reads the rest without keeping it.
    mutating func drain() async throws {
        waiting = []
        while try await read() != nil {}
    }

    private mutating func read() async throws -> ByteBuffer? {
        guard !hasEnded else { return nil }
        switch try await input.next(within: pause) {
        case .data(let bytes): return bytes
        case .silence: input.beginAgain()
        case .command, .documentEnded, .end: break
        }
        hasEnded = true
        return nil
    }
}
