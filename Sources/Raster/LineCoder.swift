// SPDX-License-Identifier: Apache-2.0

/// Codes the lines of pages for `image/pwg-raster` and `image/urf` (PWG 5102.4 section 4.4).
///
/// Equal lines become one with a repeat count, equal pixels of a line a run. Lines come in bands of any height, a
/// repeated line may go on in the next band. The coder can be used for the next page after `finish`.
public struct LineCoder: Sendable {
    /// Bytes of a line.
    public let bytesPerLine: Int
    let bytesPerPixel: Int
    let white: UInt8
    let endsLinesInWhite: Bool
    /// The last line that came, which may be repeated by the next.
    private var pending: [UInt8]
    /// How many times it came, 0 to 256.
    private var pendingCount = 0
    private var pendingIsBlank = false

    /// Makes a coder.
    ///
    /// - Parameters:
    ///   - bytesPerLine: bytes of a line, a multiple of `bytesPerPixel`.
    ///   - bytesPerPixel: `PixelFormat.bytesPerCodedPixel`, 1 to 32.
    ///   - white: the byte that unprinted paper is made of, `PixelFormat.whiteByte`.
    ///   - endsLinesInWhite: codes the white rest of a line as one byte, 128; for URF only, PWG 5102.4 reserves it.
    public init(bytesPerLine: Int, bytesPerPixel: Int, white: UInt8, endsLinesInWhite: Bool = false) {
        precondition((1...32).contains(bytesPerPixel) && bytesPerLine > 0 && bytesPerLine % bytesPerPixel == 0)
        self.bytesPerLine = bytesPerLine
        self.bytesPerPixel = bytesPerPixel
        self.white = white
        self.endsLinesInWhite = endsLinesInWhite
        pending = [UInt8](repeating: white, count: bytesPerLine)
    }

    /// Codes the next lines of the page.
    ///
    /// - Parameters:
    ///   - lines: how many lines, 0 or more.
    ///   - band: their pixels, at least `(lines - 1) * stride + bytesPerLine` bytes.
    ///   - stride: bytes from a line to the next, at least `bytesPerLine`.
    ///   - buffer: where the coded bytes are added.
    public mutating func encode(
        lines: Int,
        from band: UnsafeRawBufferPointer,
        stride: Int,
        into buffer: inout CodedBuffer
    ) {
        guard lines > 0, let base = band.baseAddress else { return }
        precondition(stride >= bytesPerLine && band.count >= (lines - 1) * stride + bytesPerLine)
    }

    /// Codes the next lines of the page, known to be blank, without looking at pixels.
    public mutating func encodeBlank(lines: Int, into buffer: inout CodedBuffer) {
    }

    /// Codes what is still pending: call at the end of a page.
    public mutating func finish(into buffer: inout CodedBuffer) {
    }
}
