// SPDX-License-Identifier: Apache-2.0

/// Decodes messages from chunks of bytes as they arrive (RFC 8010 section 3).
///
/// Feed chunks until ``decode(_:)-(RawSpan)`` gives a message; the rest of that chunk, and all that follows, is
/// document data. If the input ends before, ``errorAtEndOfInput()`` says what is missing.
public struct IPPDecoder: Sendable {
    /// What a chunk brought.
    public enum Progress: Sendable, Equatable {
        /// The chunk belongs to the attributes altogether, and more must come.
        case incomplete
        /// The message is complete; its last byte is the one before `consumed` in the chunk just given.
        case message(IPPMessage, consumed: Int)
    }

    private let rules: IPPDecodingRules
    private var boundary: MessageBoundary
    /// The chunks so far; never more than one byte above the limit.
    private var buffer: [UInt8] = []

    /// Makes a decoder that keeps to `rules`.
    public init(rules: IPPDecodingRules = IPPDecodingRules()) {
        self.rules = rules
        boundary = MessageBoundary(limit: rules.totalBytes)
    }

    /// Decodes the next chunk; after a message or an error the decoder begins anew.
    ///
    /// The same bytes give the same message or error however they are cut into chunks.
    ///
    /// - Throws: `IPPDecodingError` as soon as the bytes cannot become a message within the rules.
    public mutating func decode(_ chunk: RawSpan) throws(IPPDecodingError) -> Progress {
        guard !buffer.isEmpty else {
            guard boundary.advance(over: chunk) == .incomplete else { return try read(chunk, before: 0) }
            keep(chunk)
            return .incomplete
        }
        let before = buffer.count
        keep(chunk)
        // The buffer is moved out while it is read. A span of a mere copy is not safe with Swift 6.3.1: the optimizer
        // may borrow the property instead of copying it, and free the bytes when the property is assigned.
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        let progress = try bytes.withUnsafeBufferPointer { (bytes) throws(IPPDecodingError) -> Progress in
            let bytes = UnsafeRawBufferPointer(bytes).bytes
            return boundary.advance(over: bytes) == .incomplete ? .incomplete : try read(bytes, before: before)
        }
        if progress == .incomplete { swap(&bytes, &buffer) }
        return progress
    }

    /// Decodes the next chunk, as the form for spans does.
    public mutating func decode(_ chunk: [UInt8]) throws(IPPDecodingError) -> Progress {
        try chunk.withUnsafeBufferPointer { (chunk) throws(IPPDecodingError) in
            try decode(UnsafeRawBufferPointer(chunk))
        }
    }

    /// Decodes the next chunk, as the form for spans does; the memory is not kept.
    public mutating func decode(_ chunk: UnsafeRawBufferPointer) throws(IPPDecodingError) -> Progress {
        try decode(chunk.bytes)
    }

    /// The error to report when the input has ended although no message was complete.
    public func errorAtEndOfInput() -> IPPDecodingError {
        var reader = MessageReader(rules: rules)
        do throws(IPPDecodingError) {
            try buffer.withUnsafeBufferPointer { (bytes) throws(IPPDecodingError) in
                _ = try reader.readMessage(UnsafeRawBufferPointer(bytes).bytes)
            }
            return reader.truncated(at: buffer.count, in: "the message")
        } catch {
            return error
        }
    }

    /// Adds what may still belong to the message to the buffer.
    private mutating func keep(_ chunk: RawSpan) {
        let room = max(rules.totalBytes + 1 - buffer.count, 0)
        chunk.extracting(first: min(room, chunk.byteCount)).withUnsafeBytes { buffer.append(contentsOf: $0) }
    }

    private mutating func read(_ bytes: RawSpan, before: Int) throws(IPPDecodingError) -> Progress {
        boundary = MessageBoundary(limit: rules.totalBytes)
        var reader = MessageReader(rules: rules)
        let message = try reader.readMessage(bytes)
        return .message(message, consumed: reader.offset - before)
    }
}

extension IPPMessage {
    /// Decodes the message at the beginning of `bytes`; what follows `consumed` bytes is document data.
    ///
    /// - Throws: `IPPDecodingError` if the bytes are not a complete message within `rules`.
    public static func decode(
        _ bytes: RawSpan,
        rules: IPPDecodingRules = IPPDecodingRules()
    ) throws(IPPDecodingError) -> (message: IPPMessage, consumed: Int) {
        var reader = MessageReader(rules: rules)
        let message = try reader.readMessage(bytes)
        return (message, reader.offset)
    }

    /// Decodes the message at the beginning of `bytes`, as the form for spans does; the memory is not kept.
    public static func decode(
        _ bytes: UnsafeRawBufferPointer,
        rules: IPPDecodingRules = IPPDecodingRules()
    ) throws(IPPDecodingError) -> (message: IPPMessage, consumed: Int) {
        try decode(bytes.bytes, rules: rules)
    }

    /// Decodes the message at the beginning of `bytes`; document data behind it is ignored.
    ///
    /// - Throws: `IPPDecodingError` if the bytes are not a complete message within `rules`.
    public init(decoding bytes: [UInt8], rules: IPPDecodingRules = IPPDecodingRules()) throws(IPPDecodingError) {
        self = try bytes.withUnsafeBufferPointer { (bytes) throws(IPPDecodingError) in
            try IPPMessage.decode(UnsafeRawBufferPointer(bytes), rules: rules).message
        }
    }
}
