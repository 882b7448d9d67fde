// SPDX-License-Identifier: Apache-2.0

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Codes the lines of pages for `image/pwg-raster` and `image/urf` (PWG 5102.4 section 4.4).
///
/// Equal lines become one with a repeat count, equal pixels of a line a run. Lines come in bands of any height, a
/// repeated line may go on in the next band. The coder can be used for the next page after `finish`.
public struct LineCoder: Sendable {
    /// How often a coded line can be used.
    private static let maximumRepeats = 256

    /// Bytes of a line.
    public let bytesPerLine: Int
    private let bitsPerPixel: Int
    private let bytesPerPixel: Int
    /// The most that a line's runs and literals need.
    private let bound: Int
    private let white: UInt8
    private let endsLinesInWhite: Bool
    /// The last line that came: the next may repeat it.
    private var pending: [UInt8]
    /// How many times it came, 0 if there is none.
    private var pendingCount = 0

    /// Makes a coder.
    ///
    /// - Parameters:
    ///   - format: kind of pixels.
    ///   - width: pixels of a line, at least 1.
    ///   - endsLinesInWhite: codes the white rest of a line as one byte, 128; for URF only, PWG 5102.4 reserves it.
    public init(_ format: PixelFormat, width: Int, endsLinesInWhite: Bool = false) {
        precondition(width > 0)
        bitsPerPixel = format.bitsPerPixel
        bytesPerPixel = format.bytesPerCodedPixel
        bytesPerLine = format.bytesPerLine(width: width)
        white = format.whiteByte
        bound =
            bitsPerPixel == 1
            ? DotRuns.bound(bytesPerLine) : PixelRuns.bound(bytesPerLine: bytesPerLine, bytesPerPixel: bytesPerPixel)
        self.endsLinesInWhite = endsLinesInWhite
        pending = [UInt8](repeating: white, count: bytesPerLine)
    }

    /// Codes the next lines of the page.
    ///
    /// - Parameters:
    ///   - band: lines of the coder's width.
    ///   - buffer: where the coded bytes are added.
    public mutating func encode(_ band: RasterBand, into buffer: inout CodedBuffer) {
        precondition(band.bytesPerLine == bytesPerLine)
        guard let base = band.baseAddress else { return }
        let (lines, stride) = (band.lines, band.stride)
        var line = repeatsOfPending(lines: lines, from: base, stride: stride)
        pendingCount += line
        while line < lines {
            flush(into: &buffer)
            let first = base + line * stride
            var count = 1
            while line + count < lines, count < Self.maximumRepeats,
                memcmp(first, first + count * stride, bytesPerLine) == 0
            {
                count += 1
            }
            line += count
            if line < lines {
                code(first, count: count, into: &buffer)
            } else {
                pending.withUnsafeMutableBytes { $0.copyMemory(from: .init(start: first, count: bytesPerLine)) }
                pendingCount = count
            }
        }
    }

    /// Codes the next lines of the page, known to be blank, without looking at any pixel.
    public mutating func encodeBlank(lines: Int, into buffer: inout CodedBuffer) {
        guard lines > 0 else { return }
        let isBlank = pending.allSatisfy { $0 == white }
        if pendingCount > 0, !isBlank { flush(into: &buffer) }
        if !isBlank {
            pending.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: white) }
        }
        var left = lines
        while left > 0 {
            if pendingCount == Self.maximumRepeats { flush(into: &buffer) }
            let count = min(left, Self.maximumRepeats - pendingCount)
            pendingCount += count
            left -= count
        }
    }

    /// Codes what is still pending: call at the end of a page.
    public mutating func finish(into buffer: inout CodedBuffer) {
        flush(into: &buffer)
    }

    /// How many of the first lines repeat the pending one, as far as its count reaches.
    private func repeatsOfPending(lines: Int, from base: UnsafeRawPointer, stride: Int) -> Int {
        guard pendingCount > 0 else { return 0 }
        return pending.withUnsafeBytes { pending in
            guard let line = pending.baseAddress else { return 0 }
            var count = 0
            while count < lines, pendingCount + count < Self.maximumRepeats,
                memcmp(line, base + count * stride, bytesPerLine) == 0
            {
                count += 1
            }
            return count
        }
    }

    private mutating func flush(into buffer: inout CodedBuffer) {
        guard pendingCount > 0 else { return }
        pending.withUnsafeBytes { pending in
            guard let line = pending.baseAddress else { return }
            code(line, count: pendingCount, into: &buffer)
        }
        pendingCount = 0
    }

    /// Codes a line that comes `count` times, 1 to 256.
    private func code(_ line: UnsafeRawPointer, count: Int, into buffer: inout CodedBuffer) {
        buffer.withSpare(1 + bound) { spare in
            spare.storeBytes(of: UInt8(truncatingIfNeeded: count - 1), as: UInt8.self)
            let end = codePixels(of: line, at: spare + 1)
            return end - spare
        }
    }

    private func codePixels(of line: UnsafeRawPointer, at target: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        let painted = endsLinesInWhite ? paintedBytes(of: line) : bytesPerLine
        let end =
            switch bitsPerPixel {
            case 1: DotRuns.code(line, painted, at: target)
            case 8: PixelRuns.code(OneBytePixel(), line, painted, at: target)
            case 16: PixelRuns.code(TwoBytePixel(), line, painted, at: target)
            case 24: PixelRuns.code(ThreeBytePixel(), line, painted, at: target)
            case 32: PixelRuns.code(FourBytePixel(), line, painted, at: target)
            default: PixelRuns.code(AnyPixel(byteCount: bytesPerPixel), line, painted, at: target)
            }
        guard painted < bytesPerLine else { return end }
        end.storeBytes(of: 128, as: UInt8.self)
        return end + 1
    }

    /// Bytes up to the end of the last pixel that is not white.
    private func paintedBytes(of line: UnsafeRawPointer) -> Int {
        var count = bytesPerLine
        while count > 0, line.load(fromByteOffset: count - 1, as: UInt8.self) == white { count -= 1 }
        return (count + bytesPerPixel - 1) / bytesPerPixel * bytesPerPixel
    }
}
