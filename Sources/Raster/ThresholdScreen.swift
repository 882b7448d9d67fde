// SPDX-License-Identifier: Apache-2.0

/// A square of thresholds that turns gray into dots: a dot is set where the gray is darker than its threshold.
public struct ThresholdScreen: Sendable {
    /// Thresholds along each side, a power of two.
    public let side: Int
    /// The thresholds, line by line: 1 to 255, so that black stays black and white stays white.
    private let thresholds: [UInt8]

    /// Makes a screen from the order in which its dots are to appear as the gray darkens.
    ///
    /// - Parameter ranks: `side * side` different numbers from 0, line by line, or nil is returned; `side` is a power
    ///   of two from 8 to 256.
    public init?(ranks: [Int]) {
        guard let side = [8, 16, 32, 64, 128, 256].first(where: { $0 * $0 == ranks.count }),
            ranks.sorted() == Array(ranks.indices)
        else { return nil }
        self.init(side: side, ranks: ranks)
    }

    private init(side: Int, ranks: [Int]) {
        self.side = side
        // The first dot of a screen appears in the lightest gray, 254.
        thresholds = ranks.map { UInt8(255 - $0 * 255 / ranks.count) }
    }

    /// Makes a screen from its thresholds as hexadecimal digits in lines, `side * side` of two digits.
    init(side: Int, hexadecimal text: String) {
        let digits = text.utf8.compactMap { digit in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        precondition(digits.count == 2 * side * side)
        self.side = side
        thresholds = (0..<side * side).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
    }

    /// Dispersed dots in a regular pattern of 16 by 16: sharp, and the same on any machine.
    public static let bayer16 = ThresholdScreen(side: 16, ranks: bayerRanks(side: 16))

    /// Bayer's order: the bits of x xor y and of y, interleaved, from the lowest.
    private static func bayerRanks(side: Int) -> [Int] {
        (0..<side * side).map { cell in
            let (y, x) = cell.quotientAndRemainder(dividingBy: side)
            var rank = 0
            for bit in 0..<side.trailingZeroBitCount {
                rank = rank << 2 | ((x ^ y) >> bit & 1) << 1 | y >> bit & 1
            }
            return rank
        }
    }

    /// Turns lines of 8-bit gray (255 white) into lines of 1-bit black (1 ink).
    ///
    /// - Parameters:
    ///   - gray: the lines, a byte for each pixel.
    ///   - firstLine: the first line's place on the page, from 0, so that bands join without a seam.
    ///   - black: as many lines of as many bits; those after the last pixel become 0.
    public func screen(_ gray: RasterBand, firstLine: Int, into black: MutableRasterBand) {
        let width = gray.bytesPerLine
        precondition(black.lines == gray.lines && black.bytesPerLine == (width + 7) / 8 && firstLine >= 0)
        guard let source = gray.baseAddress, let target = black.baseAddress else { return }
        thresholds.withUnsafeBytes { cells in
            guard let cells = cells.baseAddress else { return }
            for line in 0..<gray.lines {
                let row = cells + ((firstLine + line) & (side - 1)) * side
                screenLine(source + line * gray.stride, width, row, target + line * black.stride)
            }
        }
    }

    /// 32 pixels at a time where they are all paper or all ink, else eight against eight thresholds; `side` is a multiple
    /// of 8.
    @inline(__always)
    private func screenLine(
        _ gray: UnsafeRawPointer,
        _ width: Int,
        _ row: UnsafeRawPointer,
        _ black: UnsafeMutableRawPointer
    ) {
        var x = 0
        while x + 32 <= width {
            if let plain = PlainPixels.dots(gray + x) {
                black.storeBytes(of: plain, toByteOffset: x >> 3, as: UInt32.self)
            } else {
                for part in stride(from: x, to: x + 32, by: 8) {
                    let pixels = gray.loadUnaligned(fromByteOffset: part, as: SIMD8<UInt8>.self)
                    let limits = row.loadUnaligned(fromByteOffset: part & (side - 1), as: SIMD8<UInt8>.self)
                    black.storeBytes(
                        of: Self.bits(pixels, darkerThan: limits),
                        toByteOffset: part >> 3,
                        as: UInt8.self
                    )
                }
            }
            x += 32
        }
        while x < width {
            var pixels = SIMD8<UInt8>(repeating: 255)
            for index in 0..<min(8, width - x) { pixels[index] = gray.load(fromByteOffset: x + index, as: UInt8.self) }
            let limits = row.loadUnaligned(fromByteOffset: x & (side - 1), as: SIMD8<UInt8>.self)
            black.storeBytes(of: Self.bits(pixels, darkerThan: limits), toByteOffset: x >> 3, as: UInt8.self)
            x += 8
        }
    }

    /// One bit for each pixel below its threshold, the first pixel's highest.
    @inline(__always)
    private static func bits(_ pixels: SIMD8<UInt8>, darkerThan limits: SIMD8<UInt8>) -> UInt8 {
        let zeros = SIMD8<UInt8>(repeating: 0)
        let mask = zeros.replacing(with: SIMD8<UInt8>(repeating: 255), where: pixels .< limits)
        // Each byte keeps a bit of its own; the product's highest byte is the sum of all, without a carry.
        let places = unsafeBitCast(mask, to: UInt64.self).littleEndian & 0x0102_0408_1020_4080
        return UInt8(truncatingIfNeeded: (places &* 0x0101_0101_0101_0101) >> 56)
    }
}

/// Stretches of 32 gray pixels that need no halftoning.
enum PlainPixels {
    /// Their dots, if they are all paper or all ink; the bytes are the same in any order.
    @inline(__always)
    static func dots(_ gray: UnsafeRawPointer) -> UInt32? {
        let first = gray.loadUnaligned(as: UInt64.self)
        guard first == 0 || first == .max else { return nil }
        var differences = first ^ gray.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        differences |= first ^ gray.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        differences |= first ^ gray.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        guard differences == 0 else { return nil }
        return first == 0 ? .max : 0
    }
}
