// SPDX-License-Identifier: Apache-2.0

/// Turns gray into dots by error diffusion: what a dot is darker or lighter than its pixel goes to the pixels around it
/// (Floyd and Steinberg 1976), in lines from the left and from the right in turn.
///
/// Photographs keep more detail than with a screen. Paper and full ink stay as they are and pass nothing on, so that text
/// has clean edges. Lines come in bands of any height.
public struct ErrorDiffusion: Sendable {
    /// Pixels of a line.
    public let width: Int
    /// What was passed to this line, in 1/16 of a gray level, with a place beside each edge.
    private var errors: [Int32]
    private var nextErrors: [Int32]
    private var runsFromRight = false

    /// Makes a diffuser for lines of `width` pixels, at least 1.
    public init(width: Int) {
        precondition(width > 0)
        self.width = width
        errors = [Int32](repeating: 0, count: width + 2)
        nextErrors = errors
    }

    /// Forgets the last page.
    public mutating func beginPage() {
        for index in errors.indices { errors[index] = 0 }
        runsFromRight = false
    }

    /// Turns the page's next lines of 8-bit gray (255 white) into lines of 1-bit black (1 ink).
    ///
    /// - Parameters:
    ///   - gray: the lines, a byte for each pixel.
    ///   - black: as many lines of as many bits; those after the last pixel become 0.
    public mutating func diffuse(_ gray: RasterBand, into black: MutableRasterBand) {
        precondition(gray.bytesPerLine == width)
        precondition(black.lines == gray.lines && black.bytesPerLine == (width + 7) / 8)
        guard let source = gray.baseAddress, let target = black.baseAddress else { return }
        let lines = gray.lines
        let (width, fromRight) = (width, runsFromRight)
        errors.withUnsafeMutableBufferPointer { errors in
            nextErrors.withUnsafeMutableBufferPointer { nextErrors in
                guard var passed = errors.baseAddress, var next = nextErrors.baseAddress else { return }
                for index in 0..<lines {
                    next.update(repeating: 0, count: width + 2)
                    let line = DiffusedLine(
                        gray: source + index * gray.stride,
                        width: width,
                        errors: passed + 1,
                        nextErrors: next + 1,
                        black: target + index * black.stride
                    )
                    if fromRight != (index & 1 == 1) { line.runFromRight() } else { line.runFromLeft() }
                    // What went beside the edges comes back, so that the tone is kept there.
                    next[1] += next[0]
                    next[width] += next[width + 1]
                    swap(&passed, &next)
                }
            }
        }
        guard lines & 1 == 1 else { return }
        swap(&errors, &nextErrors)
        runsFromRight.toggle()
    }
}

/// One line on its way; the pointers are good for its width, those to errors for one more on each side.
private struct DiffusedLine {
    let gray: UnsafeRawPointer
    let width: Int
    let errors: UnsafeMutablePointer<Int32>
    let nextErrors: UnsafeMutablePointer<Int32>
    let black: UnsafeMutableRawPointer

    @inline(__always)
    func runFromLeft() {
        var carry: Int32 = 0
        var x = 0
        while x < width {
            if x + 32 <= width, let plain = PlainPixels.dots(gray + x) {
                black.storeBytes(of: plain, toByteOffset: x >> 3, as: UInt32.self)
                carry = 0
                x += 32
                continue
            }
            // A stretch ends at a multiple of 32, or at the line's end.
            let end = min(x + 32, width)
            while x < end {
                var bits: UInt8 = 0
                for place in 0..<min(8, width - x) {
                    bits |= dot(x + place, &carry, ahead: 1) ? 0x80 >> UInt8(place) : 0
                }
                black.storeBytes(of: bits, toByteOffset: x >> 3, as: UInt8.self)
                x += 8
            }
        }
        nextErrors[width - 1] &+= carry
    }

    @inline(__always)
    func runFromRight() {
        var carry: Int32 = 0
        var x = (width - 1) / 32 * 32
        while x >= 0 {
            if x + 32 <= width, let plain = PlainPixels.dots(gray + x) {
                black.storeBytes(of: plain, toByteOffset: x >> 3, as: UInt32.self)
                carry = 0
                x -= 32
                continue
            }
            var start = (min(x + 32, width) - 1) / 8 * 8
            while start >= x {
                var bits: UInt8 = 0
                for place in stride(from: min(8, width - start) - 1, through: 0, by: -1) {
                    bits |= dot(start + place, &carry, ahead: -1) ? 0x80 >> UInt8(place) : 0
                }
                black.storeBytes(of: bits, toByteOffset: start >> 3, as: UInt8.self)
                start -= 8
            }
            x -= 32
        }
        nextErrors[0] &+= carry
    }

    /// Whether the pixel is ink; 7/16 of its error go to `carry`, the rest to the next line.
    @inline(__always)
    private func dot(_ x: Int, _ carry: inout Int32, ahead: Int) -> Bool {
        let pixel = gray.load(fromByteOffset: x, as: UInt8.self)
        // Full ink and paper, 0 and 255: one more is 1, or wraps to 0.
        guard pixel &+ 1 > 1 else {
            carry = 0
            return pixel == 0
        }
        let wanted = Int32(pixel) * 16 + errors[x] + carry
        let isInk = wanted < 128 * 16
        let error = wanted - (isInk ? 0 : 255 * 16)
        let (forward, behind, below) = (error &* 7 >> 4, error &* 3 >> 4, error &* 5 >> 4)
        carry = forward
        nextErrors[x - ahead] &+= behind
        nextErrors[x] &+= below
        nextErrors[x + ahead] &+= error &- forward &- behind &- below
        return isInk
    }
}
