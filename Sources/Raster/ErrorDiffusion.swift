// SPDX-License-Identifier: Apache-2.0

/// Turns gray into dots by error diffusion: what a dot is darker or lighter than its pixel goes to the pixels around it
/// (Floyd and Steinberg 1976), for 8 lines from the left and for 8 from the right in turn.
///
/// Photographs keep more detail than with a screen. Paper and full ink stay as they are and pass nothing on, so that text
/// has clean edges. Lines come in bands of any height.
///
/// Each dot waits for the one before it, but not for the lines below: so up to 8 lines are made at once, each 8 pixels
/// behind the one above, which has then passed on all that it has for them.
public struct ErrorDiffusion: Sendable {
    /// Pixels of a line.
    public let width: Int
    /// What was passed to the next line, in 1/16 of a gray level, with a block beside each edge that is not used.
    private var errors: [Int16]
    /// Lines of the page that were made.
    private var line = 0

    /// Makes a diffuser for lines of `width` pixels, at least 1.
    public init(width: Int) {
        precondition(width > 0)
        self.width = width
        errors = [Int16](repeating: 0, count: (width + 7) / 8 * 8 + 16)
    }

    /// Forgets the last page.
    public mutating func beginPage() {
        for index in errors.indices { errors[index] = 0 }
        line = 0
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
        var done = 0
        while done < gray.lines {
            // The lines up to the next change of direction.
            let count = min(DiffusionWave.most - line % DiffusionWave.most, gray.lines - done)
            errors.withUnsafeMutableBufferPointer { errors in
                guard let errors = errors.baseAddress else { return }
                let wave = DiffusionWave(
                    gray: source + done * gray.stride,
                    grayStride: gray.stride,
                    black: target + done * black.stride,
                    blackStride: black.stride,
                    width: width,
                    lines: count,
                    errors: errors + 8
                )
                if line / DiffusionWave.most % 2 == 0 { wave.run(fromRight: false) } else { wave.run(fromRight: true) }
            }
            line += count
            done += count
        }
    }
}
