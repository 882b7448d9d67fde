// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// The bytes of one data file: as many as were announced or, if that is not known, until the client ends its side.
struct LPDFileBytes: DocumentBytes {
    private let connection: DoorConnection
    private let size: Int64?
    private var left: Int64?
    /// Whether the client ended its side, as it does behind a file of unknown size.
    private(set) var endsWithInput = false

    init(connection: DoorConnection, size: Int64?) {
        self.connection = connection
        self.size = size
        left = size
    }

    mutating func next() async throws -> ByteBuffer? {
        guard left != 0, !endsWithInput else { return nil }
        let limit = connection.limits.documentSilence
        guard let bytes = try await connection.next(atMost: left ?? .max, within: limit, of: "the rest of a file")
        else {
            endsWithInput = true
            guard let size, let left else { return nil }
            throw LPDSyntaxError("a file was announced with \(size) bytes, but only \(size - left) came")
        }
        left = left.map { $0 - Int64(bytes.readableBytes) }
        return bytes
    }

    /// Reads the rest without keeping it; gives up after so many bytes.
    mutating func drain(atMost limit: Int64) async throws {
        var drained: Int64 = 0
        while drained < limit, let bytes = try await next() { drained += Int64(bytes.readableBytes) }
    }
}

extension DoorConnection {
    /// Whether a file announced with 0 bytes is empty: then a zero byte follows, and behind it a command or nothing.
    func holdsEmptyFile() async throws -> Bool {
        guard let first = try await peek(within: limits.documentSilence) else { return true }
        guard first == 0, let second = secondByte else { return first == 0 }
        return (1...5).contains(second)
    }
}
