// SPDX-License-Identifier: Apache-2.0

import CZlib
import IPP

/// Unpacks a gzip or deflate stream piece by piece.
final class Inflater {
    // zlib keeps the address of the stream, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let compression: Compression
    private let limit: Int64
    private let output: UnsafeMutableRawBufferPointer
    private var isBegun = false
    private var isEnded = false
    /// A lone first byte, kept until the second shows whether there is a zlib frame.
    private var firstByte: UInt8?
    private var expanded: Int64 = 0

    /// Begins a stream that may expand to `limit` bytes.
    init(_ compression: Compression, limit: Int64) {
        self.compression = compression
        self.limit = limit
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = .allocate(byteCount: 64 << 10, alignment: 16)
    }

    deinit {
        if isBegun { inflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
        output.deallocate()
    }

    /// Unpacks the next bytes and hands on what they hold.
    ///
    /// - Throws: `Refusal` with 0x0410 if they are damaged, 0x0408 if they expand beyond the limit; what `take` throws.
    func inflate(_ input: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard !input.isEmpty else { return }
        guard !isBegun, compression == .deflate else { return try run(input, take) }
        guard firstByte != nil || input.count > 1 else {
            firstByte = input[0]
            return
        }
        let first = firstByte ?? input[0]
        let second = firstByte == nil ? input[1] : input[0]
        // A zlib frame: method 8, and both bytes as a number divisible by 31 (RFC 1950 section 2.2).
        let hasFrame = first & 0x0F == 8 && (UInt16(first) << 8 | UInt16(second)) % 31 == 0
        try begin(windowBits: hasFrame ? MAX_WBITS : -MAX_WBITS)
        if let kept = firstByte {
            firstByte = nil
            try withUnsafeBytes(of: kept) { try run($0, take) }
        }
        try run(input, take)
    }

    /// To be called after the last bytes.
    ///
    /// - Throws: `Refusal` with 0x0410 if the stream is not at its end.
    func finish() throws {
        guard isEnded else { throw damaged("it ends before its end mark") }
    }

    private func begin(windowBits: Int32) throws {
        let result = pdps_inflateInit2(stream, windowBits)
        guard result == Z_OK else {
            throw Refusal(.serverErrorTemporaryError, "No memory to unpack the document: try again later.")
        }
        isBegun = true
    }

    private func run(_ input: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        if !isBegun { try begin(windowBits: compression == .gzip ? MAX_WBITS + 16 : -MAX_WBITS) }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.assumingMemoryBound(to: Bytef.self).baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        // After all input there may still be output inside: a full buffer says so.
        var mayHaveMore = true
        while stream.pointee.avail_in > 0 || mayHaveMore {
            if isEnded {
                guard stream.pointee.avail_in > 0 else { return }
                try beginNextMember(input)
            }
            mayHaveMore = try step(take)
        }
    }

    /// Unpacks into the buffer once; true if it was filled.
    private func step(_ take: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        stream.pointee.next_out = output.assumingMemoryBound(to: Bytef.self).baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let result = CZlib.inflate(stream, Z_NO_FLUSH)
        let count = output.count - Int(stream.pointee.avail_out)
        guard result == Z_OK || result == Z_STREAM_END || (result == Z_BUF_ERROR && stream.pointee.avail_in == 0) else {
            throw damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib reports error \(result)")
        }
        expanded += Int64(count)
        guard expanded <= limit else {
            throw Refusal(
                .clientErrorRequestEntityTooLarge,
                "The document expands to more than \(limit) bytes: send it uncompressed, or in parts."
            )
        }
        if count > 0 { try take(UnsafeRawBufferPointer(rebasing: output[..<count])) }
        isEnded = result == Z_STREAM_END
        return stream.pointee.avail_out == 0 && !isEnded
    }

    /// A gzip file may consist of several members (RFC 1952 section 2.2); nothing else may follow the end.
    private func beginNextMember(_ input: UnsafeRawBufferPointer) throws {
        let next = input[input.count - Int(stream.pointee.avail_in)]
        guard compression == .gzip, next == 0x1F else { throw damaged("bytes follow its end mark") }
        guard inflateReset(stream) == Z_OK else { throw damaged("a further member cannot be read") }
        isEnded = false
    }

    private func damaged(_ what: String) -> Refusal {
        Refusal(
            .clientErrorCompressionError,
            "The document's \(compression.rawValue) data is damaged: \(what). Send it again, or uncompressed."
        )
    }
}
