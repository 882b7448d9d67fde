// SPDX-License-Identifier: Apache-2.0

/// The coding of one line: runs of equal pixels and stretches of different ones (PWG 5102.4 section 4.4).
///
/// A code is a byte: 0 to 127 for a run of 1 to 128 pixels, 255 to 129 for 2 to 128 different ones. PackBits has the same
/// numbers with the other sign.
///
/// The functions trust their arguments: a line has `count` readable bytes, a multiple of the pixel's, and the target
/// has `bound` writable ones. `LineCoder` and `CodedBuffer` check both.
enum PixelRuns {
    /// Copies may write so many bytes beyond the last one that counts.
    private static let slack = 16

    /// The most that a line can need: each code is a byte and stands for at least one pixel.
    static func bound(bytesPerLine: Int, bytesPerPixel: Int) -> Int {
        bytesPerLine + bytesPerLine / bytesPerPixel + slack + 1
    }

    /// Codes `count` bytes of pixels and returns the end of what it wrote; `sign` is 1, or -1 for PackBits.
    @inline(__always)
    static func code(
        _ pixel: some CodedPixel,
        _ line: UnsafeRawPointer,
        _ count: Int,
        sign: Int = 1,
        at target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        let size = pixel.byteCount
        var target = target
        var at = 0
        while at < count {
            let run = (equalExtent(line, from: at, to: count - size, distance: size) - at) / size + 1
            if run > 1 {
                putRun(pixel, line + at, run, sign, at: &target)
                at += run * size
            } else {
                let end = pixel.literalEnd(line, from: at + size, to: count)
                putLiterals(pixel, line, at..<end, of: count, sign, at: &target)
                at = end
            }
        }
        return target
    }

    @inline(__always)
    private static func putRun(
        _ pixel: some CodedPixel,
        _ source: UnsafeRawPointer,
        _ run: Int,
        _ sign: Int,
        at target: inout UnsafeMutableRawPointer
    ) {
        var left = run
        while left > 128 {
            target.storeBytes(of: UInt8(truncatingIfNeeded: 127 &* sign), as: UInt8.self)
            pixel.copy(source, to: target + 1)
            target += 1 + pixel.byteCount
            left -= 128
        }
        target.storeBytes(of: UInt8(truncatingIfNeeded: (left - 1) &* sign), as: UInt8.self)
        pixel.copy(source, to: target + 1)
        target += 1 + pixel.byteCount
    }

    /// Writes different pixels, at most 128 with a code; a single one is a run of 1.
    @inline(__always)
    private static func putLiterals(
        _ pixel: some CodedPixel,
        _ line: UnsafeRawPointer,
        _ range: Range<Int>,
        of count: Int,
        _ sign: Int,
        at target: inout UnsafeMutableRawPointer
    ) {
        let size = pixel.byteCount
        var at = range.lowerBound
        while at < range.upperBound {
            let bytes = min(128 * size, range.upperBound - at)
            let code = (1 - bytes / size) &* sign
            target.storeBytes(of: UInt8(truncatingIfNeeded: code), as: UInt8.self)
            copyLiterals(line + at, bytes, readable: count - at, to: target + 1)
            target += 1 + bytes
            at += bytes
        }
    }

    /// Copies in steps of 16 bytes where the line has them.
    @inline(__always)
    private static func copyLiterals(
        _ source: UnsafeRawPointer,
        _ bytes: Int,
        readable: Int,
        to target: UnsafeMutableRawPointer
    ) {
        guard bytes + slack <= readable else {
            target.copyMemory(from: source, byteCount: bytes)
            return
        }
        var at = 0
        while at < bytes {
            let block = source.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
            (target + at).storeBytes(of: block, as: SIMD16<UInt8>.self)
            at += slack
        }
    }

    /// The first place from `start` where a byte differs from the one `distance` further, `end` at the most.
    ///
    /// `end + distance` bytes of the line are readable.
    @inline(__always)
    static func equalExtent(_ line: UnsafeRawPointer, from start: Int, to end: Int, distance: Int) -> Int {
        var at = start
        // Most runs of text end within the first words; long ones go on in larger steps.
        if at + 8 <= end {
            let difference = differing(line, at, distance)
            if difference != 0 { return at + difference.trailingZeroBitCount / 8 }
            at += 8
        }
        while at + 32 <= end {
            let any =
                differing(line, at, distance) | differing(line, at + 8, distance)
                | differing(line, at + 16, distance) | differing(line, at + 24, distance)
            if any != 0 { break }
            at += 32
        }
        while at + 8 <= end {
            let difference = differing(line, at, distance)
            if difference != 0 { return at + difference.trailingZeroBitCount / 8 }
            at += 8
        }
        while at < end,
            line.load(fromByteOffset: at, as: UInt8.self)
                == line.load(fromByteOffset: at + distance, as: UInt8.self)
        {
            at += 1
        }
        return at
    }

    /// Eight bytes against those `distance` further: zero where equal, the first byte lowest.
    @inline(__always)
    static func differing(_ line: UnsafeRawPointer, _ at: Int, _ distance: Int) -> UInt64 {
        let here = line.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        let there = line.loadUnaligned(fromByteOffset: at + distance, as: UInt64.self)
        return (here ^ there).littleEndian
    }
}
