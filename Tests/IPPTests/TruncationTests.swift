// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct TruncationTests {
    @Test("a rich message survives encoding and decoding, with document data behind it untouched")
    func roundTrip() throws {
        let message = try richMessage()
        let bytes = try message.encoded()
        #expect(try IPPMessage(decoding: bytes) == message)
        for size in [1, 2, 3, 7, 64, bytes.count - 1, bytes.count, bytes.count + 100] {
            let (decoded, consumed) = try decodeInPieces(bytes + [UInt8](repeating: 3, count: 50), of: size)
            #expect(decoded == message)
            #expect(consumed == bytes.count)
        }
    }

    @Test("a message cut at any byte is truncated there, in one piece as byte by byte")
    func everyOffset() throws {
        let message = try richMessage()
        let bytes = try message.encoded()
        for length in 0..<bytes.count {
            let cut = Array(bytes[..<length])
            let whole = decodeWhole(cut)
            #expect(whole == decodePieces(cut, of: 1))
            guard case .failure(let error) = whole else {
                Issue.record("\(length) of \(bytes.count) bytes were taken for a message")
                continue
            }
            #expect(error.code == .truncated)
            #expect(error.offset == length)
            #expect(error.status == .clientErrorBadRequest)
            #expect(error.header?.requestID == (length < 8 ? nil : message.requestID))
        }
    }

    @Test("after a message the decoder takes the next one")
    func nextMessage() throws {
        var decoder = IPPDecoder()
        let bytes = try richMessage().encoded()
        for _ in 0..<3 {
            #expect(try decoder.decode(Array(bytes[..<20])) == .incomplete)
            let rest = Array(bytes[20...])
            #expect(try decoder.decode(rest) == .message(try richMessage(), consumed: rest.count))
        }
        #expect(decoder.errorAtEndOfInput().offset == 0)
    }

    @Test("an empty piece changes nothing")
    func emptyPiece() throws {
        var decoder = IPPDecoder()
        #expect(try decoder.decode([UInt8]()) == .incomplete)
        let bytes = try richMessage().encoded()
        #expect(try decoder.decode(Array(bytes[..<9])) == .incomplete)
        #expect(try decoder.decode([UInt8]()) == .incomplete)
        #expect(try decoder.decode(Array(bytes[9...])) == .message(try richMessage(), consumed: bytes.count - 9))
    }

    @Test("memory of others is read in place")
    func rawBuffer() throws {
        let bytes = try richMessage().encoded()
        let (message, consumed) = try bytes.withUnsafeBytes { try IPPMessage.decode($0) }
        #expect(message == (try richMessage()))
        #expect(consumed == bytes.count)
        var decoder = IPPDecoder()
        let progress = try bytes.withUnsafeBytes { try decoder.decode($0) }
        #expect(progress == .message(message, consumed: consumed))
    }
}
