// SPDX-License-Identifier: Apache-2.0

extension SheetTransform {
    /// Turns each line of a band from right to left, in place, if `mirrorX` asks for it.
    ///
    /// The order of lines is not changed: with `mirrorY` the renderer makes the bands, and their lines, bottom first.
    ///
    /// - Parameters:
    ///   - lines: how many lines, 0 or more.
    ///   - band: their pixels, at least `(lines - 1) * stride` bytes and a line.
    ///   - stride: bytes from a line to the next.
    ///   - width: pixels of a line.
    ///   - format: kind of pixels; the bits after the last 1-bit pixel become white.
    public func mirror(
        lines: Int,
        in band: UnsafeMutableRawBufferPointer,
        stride: Int,
        width: Int,
        format: PixelFormat
    ) {
        let count = format.bytesPerLine(width: width)
        guard mirrorX, lines > 0, count > 0, let base = band.baseAddress else { return }
        // The one check of the band's bounds: every line below lies within it.
        precondition(stride >= count && band.count >= (lines - 1) * stride + count)
        for line in 0..<lines {
            let pixels = base + line * stride
            switch format.bitsPerPixel {
            case 1: Self.mirrorBits(pixels, width: width, white: format.whiteByte)
            case 8: Self.mirrorPixels(pixels, width, of: UInt8.self)
            case 16: Self.mirrorPixels(pixels, width, of: UInt16.self)
            case 32: Self.mirrorPixels(pixels, width, of: UInt32.self)
            case 64: Self.mirrorPixels(pixels, width, of: UInt64.self)
            default: Self.mirrorPixels(pixels, width, byteCount: format.bitsPerPixel / 8)
            }
        }
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

    /// Turns the bytes and their bits around, then shifts the padding, now in front, out of the line.
    private static func mirrorBits(_ line: UnsafeMutableRawPointer, width: Int, white: UInt8) {
        let count = (width + 7) / 8
        let padding = UInt8(count * 8 - width)
        var bytes = UnsafeMutableRawBufferPointer(start: line, count: count)
        bytes.reverse()
        for index in 0..<count { bytes[index] = bytes[index].bitReversed }
        guard padding > 0 else { return }
        for index in 0..<count {
            let next = index + 1 < count ? bytes[index + 1] : white
            bytes[index] = bytes[index] << padding | next >> (8 - padding)
        }
    }
}

extension UInt8 {
    /// The bits from lowest to highest.
    fileprivate var bitReversed: UInt8 {
        var byte = self << 4 | self >> 4
        byte = (byte & 0x33) << 2 | (byte & 0xCC) >> 2
        byte = (byte & 0x55) << 1 | (byte & 0xAA) >> 1
        return byte
    }
}
