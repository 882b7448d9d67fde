// SPDX-License-Identifier: Apache-2.0

/// Where the fields stand in the 1796 bytes, PWG 5102.4 table 6.
private enum Offset {
    static let mediaColor = 64
    static let mediaType = 128
    static let printContentOptimize = 192
    static let cutMedia = 268
    static let duplex = 272
    static let resolutionX = 276
    static let resolutionY = 280
    static let insertSheet = 300
    static let jog = 304
    static let leadingEdge = 308
    static let mediaPosition = 324
    static let mediaWeight = 328
    static let copies = 340
    static let orientation = 344
    static let pageWidth = 352
    static let pageHeight = 356
    static let tumble = 368
    static let width = 372
    static let height = 376
    static let bitsPerColor = 384
    static let bitsPerPixel = 388
    static let bytesPerLine = 392
    static let colorOrder = 396
    static let colorSpace = 400
    static let colors = 420
    static let totalPageCount = 452
    static let crossFeedTransform = 456
    static let feedTransform = 460
    static let imageBoxLeft = 464
    static let imageBoxTop = 468
    static let imageBoxRight = 472
    static let imageBoxBottom = 476
    static let alternatePrimary = 480
    static let printQuality = 484
    static let vendorIdentifier = 508
    static let vendorLength = 512
    static let vendorData = 516
    static let renderingIntent = 1668
    static let pageSizeName = 1732
}

private let magic = "PwgRaster"
private let vendorDataLimit = 1088

extension PWGPageHeader {
    private static let numbers: [(Int, any WritableKeyPath<PWGPageHeader, UInt32> & Sendable)] = [
        (Offset.cutMedia, \.cutMedia), (Offset.resolutionX, \.resolutionX), (Offset.resolutionY, \.resolutionY),
        (Offset.jog, \.jog), (Offset.leadingEdge, \.leadingEdge), (Offset.mediaPosition, \.mediaPosition),
        (Offset.mediaWeight, \.mediaWeight), (Offset.copies, \.copies), (Offset.orientation, \.orientation),
        (Offset.pageWidth, \.pageWidth), (Offset.pageHeight, \.pageHeight), (Offset.width, \.width),
        (Offset.height, \.height), (Offset.totalPageCount, \.totalPageCount),
        (Offset.imageBoxLeft, \.imageBoxLeft), (Offset.imageBoxTop, \.imageBoxTop),
        (Offset.imageBoxRight, \.imageBoxRight), (Offset.imageBoxBottom, \.imageBoxBottom),
        (Offset.alternatePrimary, \.alternatePrimary), (Offset.printQuality, \.printQuality),
        (Offset.vendorIdentifier, \.vendorIdentifier),
    ]

    private static let flags: [(Int, any WritableKeyPath<PWGPageHeader, Bool> & Sendable)] = [
        (Offset.duplex, \.duplex), (Offset.insertSheet, \.insertSheet), (Offset.tumble, \.tumble),
    ]

    private static let texts: [(Int, any WritableKeyPath<PWGPageHeader, String> & Sendable)] = [
        (Offset.mediaColor, \.mediaColor), (Offset.mediaType, \.mediaType),
        (Offset.printContentOptimize, \.printContentOptimize), (Offset.renderingIntent, \.renderingIntent),
        (Offset.pageSizeName, \.pageSizeName),
    ]

    /// The header's 1796 bytes; texts are cut to 63 bytes, `vendorData` to 1088.
    public func encode() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        bytes.put(magic, at: 0)
        for (offset, field) in Self.texts { bytes.put(self[keyPath: field], at: offset) }
        for (offset, field) in Self.numbers { bytes.put(self[keyPath: field], at: offset) }
        for (offset, field) in Self.flags { bytes.put(self[keyPath: field] ? 1 : 0, at: offset) }
        bytes.put(UInt32(pixelFormat.bitsPerColor), at: Offset.bitsPerColor)
        bytes.put(UInt32(pixelFormat.bitsPerPixel), at: Offset.bitsPerPixel)
        bytes.put(UInt32(clamping: bytesPerLine), at: Offset.bytesPerLine)
        bytes.put(pixelFormat.colorSpaceCode, at: Offset.colorSpace)
        bytes.put(UInt32(pixelFormat.colors), at: Offset.colors)
        bytes.put(UInt32(bitPattern: crossFeedTransform), at: Offset.crossFeedTransform)
        bytes.put(UInt32(bitPattern: feedTransform), at: Offset.feedTransform)
        let vendor = vendorData.prefix(vendorDataLimit)
        bytes.put(UInt32(vendor.count), at: Offset.vendorLength)
        bytes.replaceSubrange(Offset.vendorData..<Offset.vendorData + vendor.count, with: vendor)
        return bytes
    }

    /// Reads a header from its 1796 bytes.
    ///
    /// - Throws: `RasterDecodingError` if there are fewer bytes, if they are not a PWG page header, if its fields
    ///   contradict each other, or if the page is larger than `RasterLimits` allows; offsets count from the header.
    public init(decoding bytes: [UInt8]) throws(RasterDecodingError) {
        guard bytes.count >= Self.byteCount else {
            throw RasterDecodingError(
                code: .truncated,
                offset: bytes.count,
                message: "the page header has \(bytes.count) of \(Self.byteCount) bytes"
            )
        }
        guard bytes.text(at: 0) == magic else {
            throw RasterDecodingError(code: .notRaster, offset: 0, message: "the page header is not a PwgRaster header")
        }
        let format = try Self.pixelFormat(in: bytes)
        self.init(pixelFormat: format, width: 0, height: 0, resolution: (0, 0), pageSize: (0, 0))
        for (offset, field) in Self.texts { self[keyPath: field] = bytes.text(at: offset) }
        for (offset, field) in Self.numbers { self[keyPath: field] = bytes.number(at: offset) }
        for (offset, field) in Self.flags { self[keyPath: field] = bytes.number(at: offset) != 0 }
        crossFeedTransform = Int32(bitPattern: bytes.number(at: Offset.crossFeedTransform))
        feedTransform = Int32(bitPattern: bytes.number(at: Offset.feedTransform))
        try readVendorData(in: bytes)
        try checkGeometry(in: bytes)
    }

    private static func pixelFormat(in bytes: [UInt8]) throws(RasterDecodingError) -> PixelFormat {
        let order = bytes.number(at: Offset.colorOrder)
        guard order == 0 else {
            throw RasterDecodingError(
                code: .unsupportedPixels,
                offset: Offset.colorOrder,
                message: "ColorOrder is \(order); only 0 (chunky) is allowed"
            )
        }
        let space = bytes.number(at: Offset.colorSpace)
        let bits = bytes.number(at: Offset.bitsPerColor)
        guard let format = PixelFormat(colorSpaceCode: space, bitsPerColor: Int(bits)) else {
            throw RasterDecodingError(
                code: .unsupportedPixels,
                offset: Offset.colorSpace,
                message: "ColorSpace \(space) with \(bits) bits per colour is not a PWG raster type"
            )
        }
        let bitsPerPixel = bytes.number(at: Offset.bitsPerPixel)
        guard bitsPerPixel == format.bitsPerPixel else {
            throw RasterDecodingError(
                code: .invalidHeader,
                offset: Offset.bitsPerPixel,
                message: "BitsPerPixel is \(bitsPerPixel), \(format.keyword) has \(format.bitsPerPixel)"
            )
        }
        return format
    }

    private mutating func readVendorData(in bytes: [UInt8]) throws(RasterDecodingError) {
        let length = bytes.number(at: Offset.vendorLength)
        guard length <= vendorDataLimit else {
            throw RasterDecodingError(
                code: .invalidHeader,
                offset: Offset.vendorLength,
                message: "VendorLength is \(length), the limit is \(vendorDataLimit)"
            )
        }
        vendorData = Array(bytes[Offset.vendorData..<Offset.vendorData + Int(length)])
    }

    private func checkGeometry(in bytes: [UInt8]) throws(RasterDecodingError) {
        try RasterLimits.check(width: width, at: Offset.width, height: height, at: Offset.height, of: pixelFormat)
        let stated = bytes.number(at: Offset.bytesPerLine)
        guard stated == bytesPerLine else {
            throw RasterDecodingError(
                code: .invalidHeader,
                offset: Offset.bytesPerLine,
                message: "BytesPerLine is \(stated), \(width) pixels of \(pixelFormat.keyword) have \(bytesPerLine)"
            )
        }
    }
}
