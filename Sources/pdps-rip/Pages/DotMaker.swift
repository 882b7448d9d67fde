// SPDX-License-Identifier: Apache-2.0

import Raster
import Rendering

/// Makes the dots of 1-bit output from bands of gray.
struct DotMaker {
    private let width: Int
    private let bytesPerLine: Int
    /// Whether a dot is 0 and paper 1.
    private let isInverted: Bool
    private var diffusion: ErrorDiffusion?
    private var line = 0
    private var dots: [UInt8] = []

    init(settings: RenderSettings) {
        width = settings.pixelWidth
        bytesPerLine = (width + 7) / 8
        // PNG has no other 1-bit pixels than gray, where 1 is white.
        isInverted = settings.pixelFormat == .sgray1 || settings.output == .png
        diffusion = settings.halftone == .errorDiffusion ? ErrorDiffusion(width: width) : nil
    }

    mutating func beginPage() {
        line = 0
        diffusion?.beginPage()
    }

    /// Lends the dots of the page's next lines, and the bytes from a line of them to the next.
    mutating func withDots(
        lines: Int,
        of band: UnsafeRawBufferPointer,
        stride: Int,
        _ body: (UnsafeRawBufferPointer, Int) -> Void
    ) {
        if dots.count < lines * bytesPerLine { dots = [UInt8](repeating: 0, count: lines * bytesPerLine) }
        dots.withUnsafeMutableBytes { dots in
            let black = UnsafeMutableRawBufferPointer(rebasing: dots[..<(lines * bytesPerLine)])
            if diffusion != nil {
                diffusion?.diffuse(gray: band, grayStride: stride, lines: lines, into: black, blackStride: bytesPerLine)
            } else {
                ThresholdScreen.blueNoise64.screen(
                    gray: band,
                    grayStride: stride,
                    width: width,
                    lines: lines,
                    firstLine: line,
                    into: black,
                    blackStride: bytesPerLine
                )
            }
            if isInverted {
                for index in black.indices { black[index] = ~black[index] }
            }
            body(UnsafeRawBufferPointer(black), bytesPerLine)
        }
        line += lines
    }
}
