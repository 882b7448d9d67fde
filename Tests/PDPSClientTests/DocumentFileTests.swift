// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import Testing

@testable import PDPSClient

@Suite("Documents that are read while they are sent")
struct DocumentFileTests {
    @Test("a file comes in pieces, whole and in order", arguments: [0, 1, 262_144, 262_145, 1_000_000])
    func pieces(size: Int) async throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let file = FileManager.default.temporaryDirectory.appending(path: "pdps-\(UUID().uuidString).bin")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let document = try DocumentFile(path: file.path())
        #expect(document.name == file.lastPathComponent)
        var read: [UInt8] = []
        var largest = 0
        for try await piece in try document.pieces() {
            largest = max(largest, piece.readableBytes)
            read += piece.readableBytesView
        }
        #expect(read == bytes)
        #expect(largest <= 262_144)
    }

    @Test("what cannot be read is wrong usage, before anything is sent", arguments: ["/tmp", "/nonexistent/file"])
    func unreadable(path: String) {
        let error = #expect(throws: ClientError.self) { try DocumentFile(path: path) }
        #expect(error?.code == .wrongUsage)
        #expect(error?.message.contains(path) == true)
    }

    @Test("a dash is standard input")
    func standardInput() throws {
        let document = try DocumentFile(path: "-")
        #expect(document.name == nil)
        #expect(document.label == "standard input")
    }
}
