// SPDX-License-Identifier: Apache-2.0

/// The coding of a line of 1-bit pixels, by the byte: the same codes as `PixelRuns` has for larger ones.
///
/// Letters make short runs of lengths that no processor foresees, and a branch that was not foreseen costs more than many
/// comparisons. So all bytes are compared first, 16 at a time; each that is equal to the next one leaves a mark, a bit,
/// and the lengths of runs and literals are counted in words of marks, without a branch on what they are.
///
/// The functions trust their arguments: a line has `count` readable bytes, and the target has `bound` writable ones.
enum DotRuns {
    /// Codes may be written so many bytes beyond the last one that counts, marks be read beyond the last one.
    private static let slack = 16
    /// How many marks a word that begins at any of them has at least.
    private static let marksInWord = 57

    /// The room that coding a line of `count` bytes takes: codes and, behind them, marks.
    static func bound(_ count: Int) -> Int { codesBound(count) + count / 8 + slack }

    /// The most that codes need: a byte for each 128 literals, which only a run that saves as much can follow.
    private static func codesBound(_ count: Int) -> Int { count + count / 128 + slack + 1 }

    /// Codes `count` bytes and returns the end of what it wrote; `sign` is 1, or -1 for PackBits.
    @inline(__always)
    static func code(
        _ line: UnsafeRawPointer,
        _ count: Int,
        sign: Int = 1,
        at target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        guard count > 0 else { return target }
        let marks = UnsafeRawPointer(target + codesBound(count))
        mark(line, count, at: target + codesBound(count))
        var target = target
        var at = 0
        while true {
            // Literals: none if a run begins here. Between them a run of 2 costs a byte more than it saves and one of 3 as
            // much; from 4 on, three marks, it saves.
            var word = word(of: marks, from: at)
            let literals = (word & 1 | word & word &>> 1 & word &>> 2).trailingZeroBitCount
            if literals <= slack, at &+ slack <= count {
                target.storeBytes(of: UInt8(truncatingIfNeeded: (1 &- literals) &* sign), as: UInt8.self)
                let block = line.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                target.storeBytes(of: block, toByteOffset: 1, as: SIMD16<UInt8>.self)
                target += literals &+ (literals == 0 ? 0 : 1)
                at &+= literals
                word &>>= UInt64(truncatingIfNeeded: literals)
            } else {
                let end = word & 1 != 0 ? at : endOfLiterals(marks, from: at)
                target = putLiterals(line, at, end, sign, at: target)
                at = end
                word = Self.word(of: marks, from: at)
            }
            guard at < count else { return target }
            // A run, as long as there are marks and one more.
            let equal = (~word).trailingZeroBitCount
            let byte = line.load(fromByteOffset: at, as: UInt8.self)
            if equal < marksInWord &- slack {
                target.storeBytes(of: UInt8(truncatingIfNeeded: equal &* sign), as: UInt8.self)
                target.storeBytes(of: byte, toByteOffset: 1, as: UInt8.self)
                target += 2
                at &+= equal &+ 1
            } else {
                let end = endOfRun(marks, from: at)
                target = putRun(byte, end - at, sign, at: target)
                at = end
            }
            guard at < count else { return target }
        }
    }

    /// Leaves the marks of a line, none at its last byte, and behind it those that end literals.
    @inline(__always)
    private static func mark(_ line: UnsafeRawPointer, _ count: Int, at marks: UnsafeMutableRawPointer) {
        var at = 0
        while at + 64 < count {
            let low = equalBytes(line + at) | equalBytes(line + at + 16) &<< 16
            let high = equalBytes(line + at + 32) | equalBytes(line + at + 48) &<< 16
            marks.storeBytes(of: (low | high &<< 32).littleEndian, toByteOffset: at >> 3, as: UInt64.self)
            at += 64
        }
        // 1 to 64 bytes are left, of which the last has none to be compared with.
        let last = count - 1
        var place = at
        var bits: UInt64 = 0
        while place + 16 <= last {
            bits |= equalBytes(line + place) &<< UInt64(place - at)
            place += 16
        }
        if last >= 16 {
            bits |= equalBytes(line + last - 16) << (last - 16 - at)
        } else {
            while place < last {
                let (here, next) = (line + place, line + place + 1)
                bits |= here.load(as: UInt8.self) == next.load(as: UInt8.self) ? 1 << (place - at) : 0
                place += 1
            }
        }
        let left = count - at
        marks.storeBytes(of: (bits | 0b111 << left).littleEndian, toByteOffset: at >> 3, as: UInt64.self)
        marks.storeBytes(of: (UInt64(0b111) >> (64 - left)).littleEndian, toByteOffset: at >> 3 + 8, as: UInt64.self)
    }

    /// One bit for each of 16 bytes that is equal to the next one, the first byte's lowest.
    @inline(__always)
    private static func equalBytes(_ line: UnsafeRawPointer) -> UInt64 {
        let zeros = SIMD16<UInt8>(repeating: 0)
        let here = line.loadUnaligned(as: SIMD16<UInt8>.self)
        let next = line.loadUnaligned(fromByteOffset: 1, as: SIMD16<UInt8>.self)
        let equal = zeros.replacing(with: SIMD16(repeating: 255), where: here .== next)
        let bitOfPlace = SIMD16<UInt8>(1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128)
        let places = unsafeBitCast(equal & bitOfPlace, to: SIMD2<UInt64>.self)
        // Each byte keeps a bit of its own; a product's highest byte is the sum of all, without a carry.
        let low = (places[0].littleEndian &* 0x0101_0101_0101_0101) &>> 56
        let high = (places[1].littleEndian &* 0x0101_0101_0101_0101) &>> 56
        return low | high &<< 8
    }

    /// The marks from any place on, the first one lowest.
    @inline(__always)
    private static func word(of marks: UnsafeRawPointer, from place: Int) -> UInt64 {
        let word = marks.loadUnaligned(fromByteOffset: place &>> 3, as: UInt64.self).littleEndian
        return word &>> UInt64(truncatingIfNeeded: place & 7)
    }

    /// The first place from `start` on, which has no mark, where three marks stand.
    @inline(__always)
    private static func endOfLiterals(_ marks: UnsafeRawPointer, from start: Int) -> Int {
        var at = start
        while true {
            let word = word(of: marks, from: at)
            let threes = word & word &>> 1 & word &>> 2
            if threes != 0 { return at + threes.trailingZeroBitCount }
            at &+= marksInWord - 2
        }
    }

    /// The place behind the last one of the equal bytes from `start` on.
    @inline(__always)
    private static func endOfRun(_ marks: UnsafeRawPointer, from start: Int) -> Int {
        let equal = (~word(of: marks, from: start)).trailingZeroBitCount
        if equal < marksInWord { return start + equal + 1 }
        // Whole words of marks.
        var at = (start + marksInWord) & ~7
        while true {
            let differing = ~marks.loadUnaligned(fromByteOffset: at &>> 3, as: UInt64.self).littleEndian
            if differing != 0 { return at + differing.trailingZeroBitCount + 1 }
            at &+= 64
        }
    }

    @inline(__always)
    private static func putRun(
        _ byte: UInt8,
        _ run: Int,
        _ sign: Int,
        at target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var target = target
        var left = run
        while left > 0 {
            let count = min(left, 128)
            target.storeBytes(of: UInt8(truncatingIfNeeded: (count &- 1) &* sign), as: UInt8.self)
            target.storeBytes(of: byte, toByteOffset: 1, as: UInt8.self)
            target += 2
            left &-= count
        }
        return target
    }

    /// Writes different bytes, at most 128 with a code; a single one is a run of 1.
    @inline(__always)
    private static func putLiterals(
        _ line: UnsafeRawPointer,
        _ start: Int,
        _ end: Int,
        _ sign: Int,
        at target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var target = target
        var at = start
        while at < end {
            let count = min(end &- at, 128)
            target.storeBytes(of: UInt8(truncatingIfNeeded: (1 &- count) &* sign), as: UInt8.self)
            (target + 1).copyMemory(from: line + at, byteCount: count)
            target += 1 &+ count
            at &+= count
        }
        return target
    }
}
