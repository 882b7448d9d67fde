// SPDX-License-Identifier: Apache-2.0

/// Up to 8 lines on their way in blocks of 8 pixels: while the first line is at a block, the second is at the one before.
///
/// The pointers are good for the lines, that to errors for a block more on each side.
struct DiffusionWave {
    /// The most lines at once.
    static let most = 8
    private typealias Lanes = SIMD8<Int16>

    let gray: UnsafeRawPointer
    let grayStride: Int
    let black: UnsafeMutableRawPointer
    let blackStride: Int
    let width: Int
    let lines: Int
    let errors: UnsafeMutablePointer<Int16>

    /// What a wave knows of the pixels before: a lane for each line.
    private struct State {
        /// What the next pixel gets of the last one.
        var carry = Lanes()
        /// What the pixel below the last one gets of the last two.
        var below = Lanes()
        /// What the pixel below the next one gets of the last one.
        var ahead = Lanes()
        /// Whether all that is passed on is 0.
        var isQuiet = true
    }

    /// Makes the dots of the lines, and leaves in `errors` what the last one passes on.
    @inline(__always)
    func run(fromRight: Bool) {
        let blocks = (width + 7) / 8
        withUnsafeTemporaryAllocation(byteCount: 64 + 8 * 16, alignment: 16) { room in
            guard let words = room.baseAddress else { return }
            room.initializeMemory(as: UInt8.self, repeating: 0)
            // What the line below gets of the last 8 pixels, by the pixel's place in its block.
            let passed = (words + 64).assumingMemoryBound(to: Lanes.self)
            var state = State()
            // A block more, for what the last pixels pass on.
            for block in 0..<blocks + lines {
                let place = fromRight ? blocks &- 1 &- block : block
                // The place of the last of 8 lines.
                let last = fromRight ? place &+ 7 : place &- 7
                let isInside = lines == Self.most && min(place, last) >= 0 && max(place, last) < width >> 3
                let first = gray + place &* 8
                let step = fromRight ? grayStride &+ 8 : grayStride &- 8
                var grays: UInt64 = 0
                for lane in 0..<Self.most {
                    let word =
                        isInside
                        ? (first + lane &* step).loadUnaligned(as: UInt64.self)
                        : edgeWord(lane, at: fromRight ? place &+ lane : place &- lane)
                    words.storeBytes(of: word, toByteOffset: lane &* 8, as: UInt64.self)
                    // 0 if each byte has bits of one kind only.
                    grays |= (word ^ word &>> 1) & 0x7F7F_7F7F_7F7F_7F7F
                }
                if grays == 0 {
                    for lane in 0..<Self.most {
                        let dots = ~words.load(fromByteOffset: lane &* 8, as: UInt64.self).littleEndian
                        let bits = ((dots & 0x0102_0408_1020_4080) &* 0x0101_0101_0101_0101) &>> 56
                        words.storeBytes(of: UInt8(truncatingIfNeeded: bits), toByteOffset: lane, as: UInt8.self)
                    }
                    pass(&state, to: passed)
                } else {
                    diffuse(block, in: blocks, fromRight, words, &state, passed)
                }
                put(words, at: place, isInside, fromRight)
                keep(passed, block, in: blocks, fromRight)
            }
        }
    }

    /// The pixels of a block, those outside the lines white.
    @inline(never)
    private func edgeWord(_ lane: Int, at place: Int) -> UInt64 {
        let start = place * 8
        var word = UInt64.max
        guard lane < lines, start >= 0, start < width else { return word }
        let line = gray + lane * grayStride
        withUnsafeMutableBytes(of: &word) {
            for x in start..<min(start + 8, width) { $0[x - start] = line.load(fromByteOffset: x, as: UInt8.self) }
        }
        return word
    }

    /// Writes the dots of each line's block.
    @inline(__always)
    private func put(_ bits: UnsafeMutableRawPointer, at place: Int, _ isInside: Bool, _ fromRight: Bool) {
        for lane in 0..<Self.most {
            let byte = bits.load(fromByteOffset: lane, as: UInt8.self)
            let own = fromRight ? place &+ lane : place &- lane
            guard isInside || lane < lines && own >= 0 && own &* 8 < width else { continue }
            black.storeBytes(of: byte, toByteOffset: lane &* blackStride &+ own, as: UInt8.self)
        }
    }

    /// Passes on what is left of the pixels before a block of paper and ink.
    @inline(__always)
    private func pass(_ state: inout State, to passed: UnsafeMutablePointer<Lanes>) {
        guard !state.isQuiet else { return }
        let last = (state.below, state.ahead)
        for step in 1..<7 { passed[step] = Lanes() }
        (passed[7], passed[0]) = last
        let isQuiet = last.0 == Lanes() && last.1 == Lanes()
        state = State()
        state.isQuiet = isQuiet
    }

    /// Makes the dots of a block of each line.
    @inline(__always)
    private func diffuse(
        _ block: Int,
        in blocks: Int,
        _ fromRight: Bool,
        _ words: UnsafeMutableRawPointer,
        _ state: inout State,
        _ passed: UnsafeMutablePointer<Lanes>
    ) {
        transpose(words, fromRight)
        var (carry, below, ahead) = (state.carry, state.below, state.ahead)
        var dots = Lanes()
        let (zero, one, four) = (Lanes(), Lanes(repeating: 1), Lanes(repeating: 4))
        let first = min(block, blocks) * 8
        for step in 0..<8 {
            let pixels = Self.widened(words.load(fromByteOffset: step * 8, as: SIMD8<UInt8>.self))
            let x = fromRight ? blocks &* 8 &- 1 &- first &- step : first &+ step
            let above = passed[step]
            var received = Lanes(
                errors[x],
                above[0],
                above[1],
                above[2],
                above[3],
                above[4],
                above[5],
                above[6]
            )
            // Paper and full ink, 0 and 255: one more is 1 or 256. They take nothing and so have no error.
            let isPlain = ((pixels &+ one) & Lanes(repeating: 0xFE)) .== zero
            received = (received &+ carry).replacing(with: zero, where: isPlain)
            let wanted = pixels &* Lanes(repeating: 16) &+ received
            let isInk = wanted .< Lanes(repeating: 128 * 16)
            let error = wanted &- Lanes(repeating: 255 * 16).replacing(with: zero, where: isInk)
            // The first pixel's bit is the highest, so from the right the last one's.
            dots =
                dots
                | zero.replacing(
                    with: Lanes(repeating: 1 << (fromRight ? Int16(step) : 7 &- Int16(step))),
                    where: isInk
                )
            carry = (error &* Lanes(repeating: 7)) &>> four
            let behind = (error &* Lanes(repeating: 3)) &>> four
            let under = (error &* Lanes(repeating: 5)) &>> four
            passed[(step &+ 7) & 7] = below &+ behind
            below = ahead &+ under
            ahead = error &- carry &- behind &- under
        }
        (state.carry, state.below, state.ahead, state.isQuiet) = (carry, below, ahead, false)
        words.storeBytes(of: SIMD8<UInt8>(truncatingIfNeeded: dots), as: SIMD8<UInt8>.self)
    }

    /// Keeps what the last line passes on.
    @inline(__always)
    private func keep(_ passed: UnsafeMutablePointer<Lanes>, _ block: Int, in blocks: Int, _ fromRight: Bool) {
        // The first of the 8 places, one before a block.
        let start = (block &- lines &+ 1) &* 8 &- 1
        guard start >= -1, start < blocks &* 8 else { return }
        let last = UnsafeRawPointer(passed) + (lines &- 1) &* 2
        for step in 0..<8 {
            let x = fromRight ? blocks &* 8 &- 1 &- start &- step : start &+ step
            errors[x] = last.load(fromByteOffset: ((step &+ 7) & 7) &* 16, as: Int16.self)
        }
    }

    /// Turns a word for each line into one for each pixel's place on its way.
    @inline(__always)
    private func transpose(_ words: UnsafeMutableRawPointer, _ fromRight: Bool) {
        func line(_ lane: Int) -> SIMD8<UInt8> {
            let word = words.load(fromByteOffset: lane * 8, as: UInt64.self)
            return unsafeBitCast(fromRight ? word.byteSwapped : word, to: SIMD8<UInt8>.self)
        }
        let even = (Self.joined(line(0), line(4)), Self.joined(line(2), line(6)))
        let odd = (Self.joined(line(1), line(5)), Self.joined(line(3), line(7)))
        let lowEven = Self.joined(even.0.lowHalf, even.1.lowHalf)
        let highEven = Self.joined(even.0.highHalf, even.1.highHalf)
        let lowOdd = Self.joined(odd.0.lowHalf, odd.1.lowHalf)
        let highOdd = Self.joined(odd.0.highHalf, odd.1.highHalf)
        words.storeBytes(of: Self.joined(lowEven.lowHalf, lowOdd.lowHalf), as: SIMD16<UInt8>.self)
        words.storeBytes(of: Self.joined(lowEven.highHalf, lowOdd.highHalf), toByteOffset: 16, as: SIMD16<UInt8>.self)
        words.storeBytes(of: Self.joined(highEven.lowHalf, highOdd.lowHalf), toByteOffset: 32, as: SIMD16<UInt8>.self)
        words.storeBytes(of: Self.joined(highEven.highHalf, highOdd.highHalf), toByteOffset: 48, as: SIMD16<UInt8>.self)
    }

    /// The bytes of both in turn.
    @inline(__always)
    private static func joined(_ first: SIMD8<UInt8>, _ second: SIMD8<UInt8>) -> SIMD16<UInt8> {
        var both = SIMD16<UInt8>()
        both.evenHalf = first
        both.oddHalf = second
        return both
    }

    @inline(__always)
    private static func widened(_ bytes: SIMD8<UInt8>) -> Lanes {
        Lanes(truncatingIfNeeded: bytes)
    }
}
