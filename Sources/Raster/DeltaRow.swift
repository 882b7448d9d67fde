// SPDX-License-Identifier: Apache-2.0

/// Delta row: only the bytes that differ from the line before, the seed row (PCL 5 compression method 3).
///
/// A code is a byte: how many bytes are replaced, 1 to 8, in its upper three bits, and how many before them stay, 0 to 30,
/// in its lower five; 31 is followed by bytes that are added to it, of which 255 says that another one follows.
public enum DeltaRow {
    /// Copies may write so many bytes beyond the last one that counts.
    private static let slack = 8

    /// The most bytes that a line of `count` bytes is coded in, and as many as the coder wants room for.
    ///
    /// Worst are eight replaced bytes after eight, a code for each; less than eight are followed by one that stays.
    public static func bound(_ count: Int) -> Int { count + count / 8 + slack + 1 }

    /// Codes a line by its difference to the seed row, which has the same length.
    ///
    /// An equal line is coded in no bytes at all.
    public static func encode(
        _ line: UnsafeRawBufferPointer,
        seed: UnsafeRawBufferPointer,
        into buffer: inout CodedBuffer
    ) {
        precondition(seed.count == line.count)
        guard let base = line.baseAddress, let seed = seed.baseAddress else { return }
        buffer.withSpare(bound(line.count)) { encode(base, seed: seed, line.count, at: $0) }
    }

    /// Codes `count` bytes, for which the target has room of ``bound(_:)``, and returns how many it wrote.
    static func encode(
        _ line: UnsafeRawPointer,
        seed: UnsafeRawPointer,
        _ count: Int,
        at target: UnsafeMutableRawPointer
    ) -> Int {
        var end = target
        var at = 0
        while true {
            let start = equalExtent(line, seed, from: at, to: count)
            guard start < count else { return end - target }
            let changed = changedExtent(line, seed, from: start, to: count) - start
            putCode(skipping: start - at, replacing: changed, at: &end)
            if start + 8 <= count {
                end.storeBytes(of: line.loadUnaligned(fromByteOffset: start, as: UInt64.self), as: UInt64.self)
            } else {
                end.copyMemory(from: line + start, byteCount: changed)
            }
            end += changed
            at = start + changed
        }
    }

    @inline(__always)
    private static func putCode(skipping: Int, replacing count: Int, at end: inout UnsafeMutableRawPointer) {
        let head = UInt8(truncatingIfNeeded: count - 1) << 5
        guard skipping >= 31 else {
            end.storeBytes(of: head | UInt8(truncatingIfNeeded: skipping), as: UInt8.self)
            end += 1
            return
        }
        end.storeBytes(of: head | 31, as: UInt8.self)
        end += 1
        var left = skipping - 31
        while left >= 255 {
            end.storeBytes(of: 255, as: UInt8.self)
            end += 1
            left -= 255
        }
        end.storeBytes(of: UInt8(truncatingIfNeeded: left), as: UInt8.self)
        end += 1
    }

    /// The first place from `start` where the lines differ, `end` if there is none.
    @inline(__always)
    private static func equalExtent(
        _ line: UnsafeRawPointer,
        _ seed: UnsafeRawPointer,
        from start: Int,
        to end: Int
    ) -> Int {
        var at = start
        while at + 32 <= end {
            let any =
                differing(line, seed, at) | differing(line, seed, at + 8) | differing(line, seed, at + 16)
                | differing(line, seed, at + 24)
            if any != 0 { break }
            at += 32
        }
        while at + 8 <= end {
            let difference = differing(line, seed, at)
            if difference != 0 { return at + difference.trailingZeroBitCount / 8 }
            at += 8
        }
        while at < end, byte(line, at) == byte(seed, at) { at += 1 }
        return at
    }

    /// The end of the different bytes from `start`, which is one, 8 further at the most.
    @inline(__always)
    private static func changedExtent(
        _ line: UnsafeRawPointer,
        _ seed: UnsafeRawPointer,
        from start: Int,
        to end: Int
    ) -> Int {
        guard start + 8 <= end else {
            var at = start + 1
            while at < end, byte(line, at) != byte(seed, at) { at += 1 }
            return at
        }
        let difference = differing(line, seed, start)
        // The lowest zero byte sets the lowest of these bits.
        let zeros = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
        return start + zeros.trailingZeroBitCount / 8
    }

    @inline(__always)
    private static func differing(_ line: UnsafeRawPointer, _ seed: UnsafeRawPointer, _ at: Int) -> UInt64 {
        let here = line.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        let there = seed.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        return (here ^ there).littleEndian
    }

    @inline(__always)
    private static func byte(_ line: UnsafeRawPointer, _ at: Int) -> UInt8 {
        line.load(fromByteOffset: at, as: UInt8.self)
    }
}
