// SPDX-License-Identifier: Apache-2.0

extension ThresholdScreen {
    /// Turns lines of 8-bit gray (255 white) into lines of 2-bit ink: 0 none, 3 full, the first pixel's bits highest.
    ///
    /// A pixel becomes the level below its gray or the one above, as its threshold says.
    ///
    /// - Parameters:
    ///   - gray: the band's pixels, at least `(lines - 1) * grayStride + width` bytes.
    ///   - grayStride: bytes from a gray line to the next.
    ///   - width: pixels of a line.
    ///   - lines: how many lines, 0 or more.
    ///   - firstLine: the first line's place on the page, from 0, so that bands join without a seam.
    ///   - ink: where the bits go, at least `(lines - 1) * inkStride + (width + 3) / 4` bytes; bits after the last pixel
    ///     become 0.
    ///   - inkStride: bytes from an ink line to the next.
    public func screenToFourLevels(
        gray: UnsafeRawBufferPointer,
        grayStride: Int,
        width: Int,
        lines: Int,
        firstLine: Int,
        into ink: UnsafeMutableRawBufferPointer,
        inkStride: Int
    ) {
        let count = (width + 3) / 4
        guard lines > 0, width > 0, let source = gray.baseAddress, let target = ink.baseAddress else { return }
        // The one check of both bands' bounds: every line below lies within them.
        precondition(grayStride >= width && gray.count >= (lines - 1) * grayStride + width)
        precondition(inkStride >= count && ink.count >= (lines - 1) * inkStride + count)
        precondition(firstLine >= 0)
        withThresholds { cells in
            Self.steps.withUnsafeBufferPointer { steps in
                for line in 0..<lines {
                    let row = cells + ((firstLine + line) & (side - 1)) * side
                    let (pixels, bits) = (source + line * grayStride, target + line * inkStride)
                    for x in stride(from: 0, to: width, by: 4) {
                        var byte: UInt8 = 0
                        for place in x..<min(x + 4, width) {
                            let step = steps[Int(pixels.load(fromByteOffset: place, as: UInt8.self))]
                            let limit = row.load(fromByteOffset: place & (side - 1), as: UInt8.self)
                            let level = step.below &+ (step.lack < limit ? 1 : 0)
                            byte |= level << UInt8(truncatingIfNeeded: 6 - 2 * (place - x))
                        }
                        bits.storeBytes(of: byte, toByteOffset: x >> 2, as: UInt8.self)
                    }
                }
            }
        }
    }

    /// For each gray the level below it, and what its ink lacks to the next one: 255 where it lacks all of it.
    private static let steps: [(below: UInt8, lack: UInt8)] = (0...255).map { gray in
        let (below, rest) = ((255 - gray) * 3).quotientAndRemainder(dividingBy: 255)
        return (UInt8(below), UInt8(255 - rest))
    }
}
