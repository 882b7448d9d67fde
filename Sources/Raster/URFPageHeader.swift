// SPDX-License-Identifier: Apache-2.0

/// The header of a page of `image/urf` (Apple Raster).
public struct URFPageHeader: Sendable, Hashable {
    /// Bytes of an encoded header.
    public static let byteCount = 32

    /// Which edge the sheet is turned over.
    public enum Duplex: UInt8, Sendable, Hashable {
        /// One side; 0 is read as this, too.
        case none = 1
        /// Turned over its short edge.
        case shortEdge = 2
        /// Turned over its long edge.
        case longEdge = 3
    }

    /// Kind of pixels.
    public var pixelFormat: PixelFormat
    /// Which edge the sheet is turned over.
    public var duplex = Duplex.none
    /// `print-quality`: 3 draft, 4 normal, 5 high; 0 the printer's default.
    public var printQuality: UInt8 = 4
    /// Kind of media as the number of the printer's `MT` list; 0 automatic.
    public var mediaType: UInt8 = 0
    /// Input tray: numbers like `PWGPageHeader.mediaPosition`.
    public var mediaPosition: UInt8 = 0
    /// Output bin, 0 automatic.
    public var outputBin: UInt8 = 0
    /// Pixels of a line.
    public var width: UInt32
    /// Lines of the page.
    public var height: UInt32
    /// Dots per inch in both directions.
    public var resolution: UInt32

    /// Bytes of a line.
    public var bytesPerLine: Int { pixelFormat.bytesPerLine(width: Int(width)) }

    /// Makes the header of a page, or nil if URF cannot hold the pixel format.
    ///
    /// - Parameters:
    ///   - pixelFormat: kind of pixels; `PixelFormat.urfCode` tells whether URF has it.
    ///   - width: pixels of a line.
    ///   - height: lines of the page.
    ///   - resolution: dots per inch in both directions.
    ///   - duplex: which edge the sheet is turned over.
    ///   - quality: `print-quality`: 3, 4, 5.
    public init?(
        pixelFormat: PixelFormat,
        width: Int,
        height: Int,
        resolution: Int,
        duplex: Duplex = .none,
        quality: Int = 4
    ) {
        guard pixelFormat.urfCode != nil else { return nil }
        self.pixelFormat = pixelFormat
        self.width = UInt32(clamping: width)
        self.height = UInt32(clamping: height)
        self.resolution = UInt32(clamping: resolution)
        self.duplex = duplex
        printQuality = UInt8(clamping: quality)
    }

    /// The header's 32 bytes.
    public func encode() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        bytes[0] = UInt8(pixelFormat.bitsPerPixel)
        bytes[1] = pixelFormat.urfCode ?? 0
        bytes[2] = duplex.rawValue
        bytes[3] = printQuality
        bytes[4] = mediaType
        bytes[5] = mediaPosition
        bytes[6] = outputBin
        bytes.put(width, at: 12)
        bytes.put(height, at: 16)
        bytes.put(resolution, at: 20)
        return bytes
    }

    /// Reads a header from its 32 bytes.
    ///
    /// - Throws: `RasterDecodingError` if there are fewer bytes, if the pixels are of an unknown kind, or if the page
    ///   is larger than `RasterLimits` allows; offsets count from the header.
    public init(decoding bytes: [UInt8]) throws(RasterDecodingError) {
        guard bytes.count >= Self.byteCount else {
            throw RasterDecodingError(
                code: .truncated,
                offset: bytes.count,
                message: "the page header has \(bytes.count) of \(Self.byteCount) bytes"
            )
        }
        guard let format = PixelFormat(urfCode: bytes[1], bitsPerPixel: Int(bytes[0])) else {
            throw RasterDecodingError(
                code: .unsupportedPixels,
                offset: 0,
                message: "colour space \(bytes[1]) with \(bytes[0]) bits per pixel is not supported"
            )
        }
        guard let duplex = Duplex(rawValue: max(1, bytes[2])) else {
            throw RasterDecodingError(code: .invalidHeader, offset: 2, message: "duplex mode \(bytes[2]) is unknown")
        }
        pixelFormat = format
        self.duplex = duplex
        printQuality = bytes[3]
        mediaType = bytes[4]
        mediaPosition = bytes[5]
        outputBin = bytes[6]
        width = bytes.number(at: 12)
        height = bytes.number(at: 16)
        resolution = bytes.number(at: 20)
        try RasterLimits.check(width: width, at: 12, height: height, at: 16, of: format)
    }
}

/// The first 12 bytes of an `image/urf` document.
public struct URFFileHeader: Sendable, Hashable {
    /// Bytes of an encoded header.
    public static let byteCount = 12
    /// The document's first 8 bytes: "UNIRAST" and NUL.
    public static let magic: [UInt8] = Array("UNIRAST".utf8) + [0]

    /// Pages of the document, 0 if not known.
    public var pageCount: UInt32

    /// Makes a header; a count below 0 becomes 0.
    public init(pageCount: Int = 0) {
        self.pageCount = UInt32(clamping: pageCount)
    }

    /// The header's 12 bytes.
    public func encode() -> [UInt8] {
        var bytes = Self.magic + [0, 0, 0, 0]
        bytes.put(pageCount, at: 8)
        return bytes
    }

    /// Reads a header from its 12 bytes.
    ///
    /// - Throws: `RasterDecodingError` if there are fewer bytes or if they do not begin with `magic`.
    public init(decoding bytes: [UInt8]) throws(RasterDecodingError) {
        guard bytes.count >= Self.byteCount else {
            throw RasterDecodingError(
                code: .truncated,
                offset: bytes.count,
                message: "the URF file header is cut short"
            )
        }
        guard bytes.starts(with: Self.magic) else {
            throw RasterDecodingError(code: .notRaster, offset: 0, message: "the document does not begin with UNIRAST")
        }
        pageCount = bytes.number(at: 8)
    }
}
