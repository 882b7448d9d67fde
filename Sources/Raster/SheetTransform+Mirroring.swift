// SPDX-License-Identifier: Apache-2.0

extension SheetTransform {
    /// Turns each line of a band from right to left, in place, if `mirrorX` asks for it.
    ///
    /// The order of lines is not changed: with `mirrorY` the renderer makes the bands, and their lines, bottom first.
    ///
    /// - Parameters:
    ///   - band: the lines.
    ///   - width: pixels of a line.
    ///   - format: kind of pixels; the bits after the last 1-bit pixel become white.
    public func mirror(_ band: MutableRasterBand, width: Int, format: PixelFormat) {
        precondition(band.bytesPerLine == format.bytesPerLine(width: width))
        guard mirrorX, let base = band.baseAddress else { return }
        for line in 0..<band.lines {
            let pixels = base + line * band.stride
            switch format.bitsPerPixel {
            case 1: Self.mirrorBits(pixels, width: width, white: format.whiteByte)
            case 8: Self.mirrorBytes(pixels, width)
            case 16: Self.mirrorPixels(pixels, width, of: UInt16.self)
            case 24: Self.mirrorPixels(pixels, width, of: ThreeBytes.self)
            case 32: Self.mirrorPixels(pixels, width, of: UInt32.self)
            case 64: Self.mirrorPixels(pixels, width, of: UInt64.self)
            default: Self.mirrorPixels(pixels, width, byteCount: format.bitsPerPixel / 8)
            }
        }
    }

    /// Eight bytes from either end at a time, the rest one by one.
    private static func mirrorBytes(_ line: UnsafeMutableRawPointer, _ width: Int) {
        var left = 0
        while width - 2 * left >= 16 {
            let right = width - left - 8
            let first = line.loadUnaligned(fromByteOffset: left, as: UInt64.self).byteSwapped
            let last = line.loadUnaligned(fromByteOffset: right, as: UInt64.self).byteSwapped
            line.storeBytes(of: last, toByteOffset: left, as: UInt64.self)
            line.storeBytes(of: first, toByteOffset: right, as: UInt64.self)
            left += 8
        }
        mirrorPixels(line + left, width - 2 * left, of: UInt8.self)
    }

    @inline(__always)
    private static func mirrorPixels<Pixel: BitwiseCopyable>(
        _ line: UnsafeMutableRawPointer,
        _ width: Int,
        of _: Pixel.Type
    ) {
        let size = MemoryLayout<Pixel>.size
        var left = line
        var right = line + (width - 1) * size
        while left < right {
            let pixel = left.loadUnaligned(as: Pixel.self)
            left.storeBytes(of: right.loadUnaligned(as: Pixel.self), as: Pixel.self)
            right.storeBytes(of: pixel, as: Pixel.self)
            left += size
            right -= size
        }
    }

    private static func mirrorPixels(_ line: UnsafeMutableRawPointer, _ width: Int, byteCount: Int) {
        var left = line
        var right = line + (width - 1) * byteCount
        while left < right {
            for byte in 0..<byteCount {
                let value = left.load(fromByteOffset: byte, as: UInt8.self)
                left.storeBytes(
                    of: right.load(fromByteOffset: byte, as: UInt8.self),
                    toByteOffset: byte,
                    as: UInt8.self
                )
                right.storeBytes(of: value, toByteOffset: byte, as: UInt8.self)
            }
            left += byteCount
            right -= byteCount
        }
    }

    /// Turns the bytes around, then their bits, and shifts the padding, now in front, out of the line.
    private static func mirrorBits(_ line: UnsafeMutableRawPointer, width: Int, white: UInt8) {
        let count = (width + 7) / 8
        let padding = UInt64(count * 8 - width)
        mirrorBytes(line, count)
        var index = 0
        while index + 9 <= count {
            let word = UInt64(bigEndian: line.loadUnaligned(fromByteOffset: index, as: UInt64.self)).bytesBitReversed
            let next = UInt64(line.load(fromByteOffset: index + 8, as: UInt8.self)).bytesBitReversed
            let shifted = word << padding | next >> (8 - padding)
            line.storeBytes(of: shifted.bigEndian, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < count {
            let byte = UInt64(line.load(fromByteOffset: index, as: UInt8.self)).bytesBitReversed
            let next =
                index + 1 < count
                ? UInt64(line.load(fromByteOffset: index + 1, as: UInt8.self)).bytesBitReversed : UInt64(white)
            let shifted = UInt8(truncatingIfNeeded: byte << padding | next >> (8 - padding))
            line.storeBytes(of: shifted, toByteOffset: index, as: UInt8.self)
            index += 1
        }
    }
}

/// A pixel of 24 bits.
private struct ThreeBytes: BitwiseCopyable {
    var first: UInt8
    var second: UInt8
    var third: UInt8
}

extension UInt64 {
    /// Each byte's bits from lowest to highest.
    fileprivate var bytesBitReversed: UInt64 {
        var word = (self & 0x0F0F_0F0F_0F0F_0F0F) << 4 | (self >> 4) & 0x0F0F_0F0F_0F0F_0F0F
        word = (word & 0x3333_3333_3333_3333) << 2 | (word >> 2) & 0x3333_3333_3333_3333
        return (word & 0x5555_5555_5555_5555) << 1 | (word >> 1) & 0x5555_5555_5555_5555
    }
}
