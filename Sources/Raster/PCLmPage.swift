// SPDX-License-Identifier: Apache-2.0

/// The header of a page on its way into a ``PCLmDocument``; its strips follow, each behind its length in four bytes.
///
/// PCLm counts objects over the whole document, and a page does not know what stands before it: so pages are made in this
/// form, which only PDPS itself reads, and become objects when they are joined.
public struct PCLmPageHeader: Sendable, Hashable {
    /// How strips are compressed: PDF's name of the filter.
    public enum Filter: UInt8, Sendable {
        /// zlib.
        case flateDecode = 1
        /// PackBits with an end.
        case runLengthDecode = 2

        var name: String {
            switch self {
            case .flateDecode: "FlateDecode"
            case .runLengthDecode: "RunLengthDecode"
            }
        }
    }

    /// Bytes of an encoded header.
    public static let byteCount = 32
    /// Lines of a strip, which every PCLm printer takes (`pclm-strip-height-preferred`); the last one may have less.
    public static let stripHeight = 16
    private static let magic: UInt32 = 0x5043_4C6D

    /// Pixels of a line.
    public var width: Int
    /// Lines of the page.
    public var height: Int
    /// Samples of a pixel: 1 gray, 3 sRGB.
    public var colors: Int
    /// Dots per inch.
    public var resolution: Int
    /// Width of the sheet in points.
    public var pageWidth: Int
    /// Height of the sheet in points.
    public var pageHeight: Int
    /// How strips are compressed.
    public var filter: Filter

    /// Describes a page.
    public init(
        width: Int,
        height: Int,
        colors: Int,
        resolution: Int,
        pageSize: (width: Int, height: Int),
        filter: Filter = .flateDecode
    ) {
        self.width = width
        self.height = height
        self.colors = colors
        self.resolution = resolution
        (pageWidth, pageHeight) = pageSize
        self.filter = filter
    }

    /// How many strips follow.
    public var strips: Int { (height + Self.stripHeight - 1) / Self.stripHeight }

    /// Lines of a strip, counted from 0.
    public func lines(ofStrip index: Int) -> Int { min(Self.stripHeight, height - index * Self.stripHeight) }

    /// The header's bytes.
    public func encode() -> [UInt8] {
        let numbers = [width, height, colors, resolution, pageWidth, pageHeight, Int(filter.rawValue)]
        return ([Self.magic] + numbers.map { UInt32(clamping: $0) }).flatMap(Self.bytes)
    }

    /// Reads a header, or returns nil if the bytes are none.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        let numbers = stride(from: 0, to: Self.byteCount, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        guard numbers[0] == Int(Self.magic), let filter = Filter(rawValue: UInt8(clamping: numbers[7])),
            (1...1 << 18).contains(numbers[1]), (1...1 << 18).contains(numbers[2]), [1, 3].contains(numbers[3]),
            numbers[4] > 0
        else { return nil }
        self.init(
            width: numbers[1],
            height: numbers[2],
            colors: numbers[3],
            resolution: numbers[4],
            pageSize: (numbers[5], numbers[6]),
            filter: filter
        )
    }

    /// The length that stands before a strip.
    public static func length(_ count: Int) -> [UInt8] { bytes(UInt32(clamping: count)) }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    /// A page of white paper like this one, coded.
    public func blankPage() -> [UInt8] {
        var header = self
        header.filter = .runLengthDecode
        var buffer = CodedBuffer()
        buffer.append(contentsOf: header.encode())
        for index in 0..<strips {
            let count = lines(ofStrip: index) * width * colors
            let full = [UInt8](repeating: 0, count: count / 128).flatMap { _ in [129, 255] as [UInt8] }
            let rest = count % 128
            // A code of 0 is one byte as it is, 257 - n a run of n.
            let last: [UInt8] = rest == 0 ? [] : rest == 1 ? [0, 255] : [UInt8(257 - rest), 255]
            let strip = full + last + [128]
            buffer.append(contentsOf: Self.length(strip.count) + strip)
        }
        return buffer.withBytes { Array($0) }
    }
}
