// SPDX-License-Identifier: Apache-2.0

import Raster
import Rendering

/// Makes the dots of 1-bit output from bands of gray.
struct DotMaker {
    private let bytesPerLine: Int
    /// Whether a dot is 0 and paper 1.
    private let isInverted: Bool
    private var diffusion: ErrorDiffusion?
    private var line = 0
    private var dots: [UInt8] = []

    init(settings: RenderSettings) {
        bytesPerLine = (settings.pixelWidth + 7) / 8
        // PNG has no other 1-bit pixels than gray, where 1 is white.
        isInverted = settings.pixelFormat == .sgray1 || settings.output == .png
        diffusion = settings.halftone == .errorDiffusion ? ErrorDiffusion(width: settings.pixelWidth) : nil
    }

    mutating func beginPage() {
        line = 0
        diffusion?.beginPage()
    }

    /// Lends the dots of the page's next lines.
    mutating func withDots(of gray: RasterBand, _ body: (RasterBand) -> Void) {
        let count = gray.lines * bytesPerLine
        if dots.count < count { dots = [UInt8](repeating: 0, count: count) }
        dots.withUnsafeMutableBytes { bytes in
            let black = MutableRasterBand(bytes, lines: gray.lines, bytesPerLine: bytesPerLine)
            if diffusion != nil {
                diffusion?.diffuse(gray, into: black)
            } else {
                ThresholdScreen.blueNoise64.screen(gray, firstLine: line, into: black)
            }
            if isInverted {
                for index in 0..<count { bytes[index] = ~bytes[index] }
            }
            body(black.readable)
        }
        line += gray.lines
    }
}
