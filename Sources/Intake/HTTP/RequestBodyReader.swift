// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import IPP
import NIOCore

/// Reads a request's body once, from its beginning: first the IPP attributes, then the document as it comes.
struct RequestBodyReader {
    private var chunks: RequestBody.AsyncIterator
    private var unread: ByteBuffer?
    private let announced: Int64?
    private var received: Int64 = 0

    /// Reads `body`; `announced` is the Content-Length, nil for a chunked body.
    init(_ body: RequestBody, announced: Int64?) {
        chunks = body.makeAsyncIterator()
        self.announced = announced
    }

    /// The next bytes, nil at the end; throws `IncompleteBodyError` if the body is shorter than announced.
    mutating func next() async throws -> ByteBuffer? {
        if let bytes = unread {
            unread = nil
            return bytes
        }
        while let bytes = try await chunks.next() {
            received += Int64(bytes.readableBytes)
            if bytes.readableBytes > 0 { return bytes }
        }
        if let announced, received != announced { throw IncompleteBodyError() }
        return nil
    }

    /// Whether nothing follows; waits for the next bytes to know.
    mutating func isAtEnd() async throws -> Bool {
        if unread == nil { unread = try await next() }
        return unread == nil
    }

    /// Reads the IPP attributes; what follows them stays for ``next()``.
    ///
    /// - Throws: `IPPDecodingError` if they are malformed, or the body ends within them.
    mutating func message(rules: IPPDecodingRules) async throws -> IPPMessage {
        var decoder = IPPDecoder(rules: rules)
        while var bytes = try await next() {
            switch try bytes.withUnsafeReadableBytes({ try decoder.decode($0) }) {
            case .incomplete: continue
            case .message(let message, let consumed):
                bytes.moveReaderIndex(forwardBy: consumed)
                if bytes.readableBytes > 0 { unread = bytes }
                return message
            }
        }
        throw decoder.errorAtEndOfInput()
    }
}
