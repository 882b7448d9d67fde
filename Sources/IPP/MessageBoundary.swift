// SPDX-License-Identifier: Apache-2.0

/// Finds where the attributes of a message end, going on where it stopped when more bytes have come.
///
/// It only steps over lengths; what lies between is for `MessageReader`.
struct MessageBoundary: Sendable {
    enum Finding: Equatable {
        /// All bytes so far belong to the attributes.
        case incomplete
        /// The end-of-attributes tag is there.
        case end
        /// The bytes cannot be a message: the reader will say why.
        case impossible
    }

    private let limit: Int
    /// The tag or delimiter to look at next.
    private var offset = MessageReader.headerLength

    init(limit: Int) {
        self.limit = limit
    }

    /// Looks at `bytes`, of which all that were there before are unchanged.
    mutating func advance(over bytes: RawSpan) -> Finding {
        while offset < bytes.byteCount {
            guard offset < limit else { return .impossible }
            let tag = bytes.byte(at: offset)
            if tag < 0x10 {
                offset += 1
                if tag == GroupTag.endOfAttributes { return .end }
                if tag == 0 { return .impossible }
                continue
            }
            guard offset + 3 <= bytes.byteCount else { break }
            let nameLength = bytes.unsigned16(at: offset + 1)
            let valueLengthOffset = offset + 3 + nameLength
            guard nameLength <= MessageReader.longestField, valueLengthOffset + 2 <= limit else { return .impossible }
            guard valueLengthOffset + 2 <= bytes.byteCount else { break }
            let valueLength = bytes.unsigned16(at: valueLengthOffset)
            guard valueLength <= MessageReader.longestField, valueLengthOffset + 2 + valueLength <= limit
            else { return .impossible }
            // A value that is not all there moves the offset behind the bytes, and the loop ends.
            offset = valueLengthOffset + 2 + valueLength
        }
        return bytes.byteCount > limit ? .impossible : .incomplete
    }
}

extension RawSpan {
    /// The byte at `offset`; bounds are checked.
    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The unsigned big-endian 16-bit number at `offset`; bounds are checked.
    @inline(__always)
    func unsigned16(at offset: Int) -> Int {
        Int(UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)))
    }

    /// The signed big-endian 32-bit number at `offset`; bounds are checked.
    @inline(__always)
    func signed32(at offset: Int) -> Int32 {
        Int32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Int32.self))
    }

    /// The UTF-8 string in `range`, nil if it is not UTF-8; bounds are checked.
    @inline(__always)
    func string(in range: Range<Int>) -> String? {
        extracting(range).withUnsafeBytes { bytes in
            let span = bytes.assumingMemoryBound(to: UInt8.self).span
            guard let string = try? UTF8Span(validating: span) else { return nil }
            return String(copying: string)
        }
    }

    /// The bytes in `range`; bounds are checked.
    func array(in range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBytes { Array($0) }
    }
}
