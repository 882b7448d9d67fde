// SPDX-License-Identifier: Apache-2.0

/// The unit that the line coding repeats, by its size: one type for each size that deserves a fast path.
protocol CodedPixel {
    /// Bytes of a pixel.
    var byteCount: Int { get }
    /// Copies one pixel.
    func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer)
    /// The first pixel from `start` where a run is worth a code of its own, `count` if there is none.
    func literalEnd(_ line: UnsafeRawPointer, from start: Int, to count: Int) -> Int
}

/// 8 bits: gray or one ink; 1-bit pixels have `DotRuns`.
struct OneBytePixel: CodedPixel {
    @inline(__always) var byteCount: Int { 1 }

    @inline(__always)
    func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
    }

    /// Between literals a run of 2 costs a byte more than it saves and one of 3 as much; from 4 on it saves.
    @inline(__always)
    func literalEnd(_ line: UnsafeRawPointer, from start: Int, to count: Int) -> Int {
        var at = start
        while at + 11 <= count {
            let differences =
                PixelRuns.differing(line, at, 1) | PixelRuns.differing(line, at + 1, 1)
                | PixelRuns.differing(line, at + 2, 1)
            // The lowest zero byte sets the lowest of these bits.
            let zeros = (differences &- 0x0101_0101_0101_0101) & ~differences & 0x8080_8080_8080_8080
            if zeros != 0 { return at + zeros.trailingZeroBitCount / 8 }
            at += 8
        }
        while at + 4 <= count {
            if PixelRuns.equalExtent(line, from: at, to: at + 3, distance: 1) == at + 3 { return at }
            at += 1
        }
        return count
    }
}

/// 16 bits: gray or one ink, finely.
struct TwoBytePixel: CodedPixel {
    @inline(__always) var byteCount: Int { 2 }

    @inline(__always)
    func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: source.loadUnaligned(as: UInt16.self), as: UInt16.self)
    }

    @inline(__always)
    func literalEnd(_ line: UnsafeRawPointer, from start: Int, to count: Int) -> Int {
        var at = start
        while at + 10 <= count {
            let difference = PixelRuns.differing(line, at, 2)
            // The lowest pair of zero bytes sets the lowest of these bits.
            let zeros = (difference &- 0x0001_0001_0001_0001) & ~difference & 0x8000_8000_8000_8000
            if zeros != 0 { return at + zeros.trailingZeroBitCount / 16 * 2 }
            at += 8
        }
        while at + 4 <= count {
            if PixelRuns.equalExtent(line, from: at, to: at + 2, distance: 2) == at + 2 { return at }
            at += 2
        }
        return count
    }
}

/// 24 bits: red, green, blue.
struct ThreeBytePixel: CodedPixel {
    @inline(__always) var byteCount: Int { 3 }

    @inline(__always)
    func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: source.loadUnaligned(as: UInt16.self), as: UInt16.self)
        target.storeBytes(of: source.load(fromByteOffset: 2, as: UInt8.self), toByteOffset: 2, as: UInt8.self)
    }

    @inline(__always)
    func literalEnd(_ line: UnsafeRawPointer, from start: Int, to count: Int) -> Int {
        var at = start
        while at + 7 <= count {
            let here = line.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            let there = line.loadUnaligned(fromByteOffset: at + 3, as: UInt32.self)
            if (here ^ there).littleEndian << 8 == 0 { return at }
            at += 3
        }
        while at + 6 <= count {
            if PixelRuns.equalExtent(line, from: at, to: at + 3, distance: 3) == at + 3 { return at }
            at += 3
        }
        return count
    }
}

/// 32 bits: four inks.
struct FourBytePixel: CodedPixel {
    @inline(__always) var byteCount: Int { 4 }

    @inline(__always)
    func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: source.loadUnaligned(as: UInt32.self), as: UInt32.self)
    }

    @inline(__always)
    func literalEnd(_ line: UnsafeRawPointer, from start: Int, to count: Int) -> Int {
        var at = start
        while at + 8 <= count {
            let here = line.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            let there = line.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
            if here == there { return at }
            at += 4
        }
        return count
    }
}

/// Any other size: 16 bits of several colours, device inks.
struct AnyPixel: CodedPixel {
    let byteCount: Int

    func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) {
        target.copyMemory(from: source, byteCount: byteCount)
    }

    func literalEnd(_ line: UnsafeRawPointer, from start: Int, to count: Int) -> Int {
        var at = start
        while at + 2 * byteCount <= count {
            let end = at + byteCount
            if PixelRuns.equalExtent(line, from: at, to: end, distance: byteCount) == end { return at }
            at += byteCount
        }
        return count
    }
}
