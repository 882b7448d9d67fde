// SPDX-License-Identifier: Apache-2.0

/// How large a page may be that is read from outside.
public enum RasterLimits {
    /// Pixels of a line: 87 inches at 3000 dpi.
    public static let width: UInt32 = 262_144
    /// Lines of a page: 3495 inches of roll at 1200 dpi.
    public static let height: UInt32 = 4_194_304
    /// Uncoded bytes of a page: 64 GiB, ten times A0 at 1200 dpi in 24 bits.
    public static let pageBytes = 1 << 36

    static func check(
        width: UInt32,
        at widthOffset: Int,
        height: UInt32,
        at heightOffset: Int,
        of format: PixelFormat
    ) throws(RasterDecodingError) {
        guard width > 0, width <= Self.width else {
            throw RasterDecodingError(
                code: .invalidHeader,
                offset: widthOffset,
                message: "the page is \(width) pixels wide, allowed are 1 to \(Self.width)"
            )
        }
        guard height > 0, height <= Self.height else {
            throw RasterDecodingError(
                code: .invalidHeader,
                offset: heightOffset,
                message: "the page has \(height) lines, allowed are 1 to \(Self.height)"
            )
        }
        let bytes = format.bytesPerLine(width: Int(width)) * Int(height)
        guard bytes <= pageBytes else {
            throw RasterDecodingError(
                code: .invalidHeader,
                offset: heightOffset,
                message: "the page has \(bytes) bytes of pixels, allowed are \(pageBytes)"
            )
        }
    }
}
