// SPDX-License-Identifier: Apache-2.0

/// Some lines of a page in memory: what coders and screens take, good as long as the memory is.
///
/// Its `init` is the one check of its bounds: every line lies within it.
public struct RasterBand {
    /// How many lines, 0 or more.
    public let lines: Int
    /// Bytes of a line that are pixels.
    public let bytesPerLine: Int
    /// Bytes from a line to the next.
    public let stride: Int
    /// Where the first line begins; nil if there is none.
    let baseAddress: UnsafeRawPointer?

    /// Makes a band of memory that has `(lines - 1) * stride + bytesPerLine` bytes at least.
    ///
    /// - Parameters:
    ///   - bytes: the memory.
    ///   - lines: how many lines, 0 or more.
    ///   - bytesPerLine: bytes of a line, at least 1.
    ///   - stride: bytes from a line to the next, at least `bytesPerLine`; nil where nothing stands between them.
    public init(_ bytes: UnsafeRawBufferPointer, lines: Int, bytesPerLine: Int, stride: Int? = nil) {
        let stride = stride ?? bytesPerLine
        precondition(lines >= 0 && bytesPerLine > 0 && stride >= bytesPerLine)
        precondition(lines == 0 || bytes.count >= (lines - 1) * stride + bytesPerLine)
        self.lines = lines
        self.bytesPerLine = bytesPerLine
        self.stride = stride
        baseAddress = lines > 0 ? bytes.baseAddress : nil
    }

    /// The pixels of a line, counted from 0.
    public subscript(line: Int) -> UnsafeRawBufferPointer {
        precondition((0..<lines).contains(line))
        return UnsafeRawBufferPointer(start: baseAddress.map { $0 + line * stride }, count: bytesPerLine)
    }
}

/// Some lines of a page in memory that may be changed.
public struct MutableRasterBand {
    /// The same lines, to be read.
    public let readable: RasterBand
    /// Where the first line begins; nil if there is none.
    let baseAddress: UnsafeMutableRawPointer?

    /// Makes a band of memory like `RasterBand`.
    public init(_ bytes: UnsafeMutableRawBufferPointer, lines: Int, bytesPerLine: Int, stride: Int? = nil) {
        readable = RasterBand(UnsafeRawBufferPointer(bytes), lines: lines, bytesPerLine: bytesPerLine, stride: stride)
        baseAddress = lines > 0 ? bytes.baseAddress : nil
    }

    /// How many lines, 0 or more.
    public var lines: Int { readable.lines }
    /// Bytes of a line that are pixels.
    public var bytesPerLine: Int { readable.bytesPerLine }
    /// Bytes from a line to the next.
    public var stride: Int { readable.stride }

    /// The pixels of a line, counted from 0.
    public subscript(line: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(mutating: readable[line])
    }

    /// Puts the last line first.
    public func reverseLines() {
        withUnsafeTemporaryAllocation(byteCount: bytesPerLine, alignment: 16) { kept in
            for line in 0..<lines / 2 {
                let (first, last) = (self[line], self[lines - 1 - line])
                kept.copyMemory(from: UnsafeRawBufferPointer(first))
                first.copyMemory(from: UnsafeRawBufferPointer(last))
                last.copyMemory(from: UnsafeRawBufferPointer(kept))
            }
        }
    }
}
