// SPDX-License-Identifier: Apache-2.0

/// Reads `image/pwg-raster` and `image/urf` documents from chunks of any size (PWG 5102.4, Apple Raster).
///
/// Give it bytes with `feed`, take events with `next` until there is none, feed again, and call `finish` after the
/// last. It keeps the chunk it was given, one header and one line, whatever the document's size.
public struct RasterDecoder: Sendable {
    /// Which of the two formats a document has.
    public enum Format: Sendable, Hashable {
        /// `image/pwg-raster`.
        case pwg
        /// `image/urf`.
        case urf
    }

    /// The header of a page.
    public enum PageHeader: Sendable, Hashable {
        /// Of `image/pwg-raster`.
        case pwg(PWGPageHeader)
        /// Of `image/urf`.
        case urf(URFPageHeader)

        /// Kind of pixels.
        public var pixelFormat: PixelFormat {
            switch self {
            case .pwg(let header): header.pixelFormat
            case .urf(let header): header.pixelFormat
            }
        }

        /// Pixels of a line.
        public var width: Int {
            switch self {
            case .pwg(let header): Int(header.width)
            case .urf(let header): Int(header.width)
            }
        }

        /// Lines of the page.
        public var height: Int {
            switch self {
            case .pwg(let header): Int(header.height)
            case .urf(let header): Int(header.height)
            }
        }

        /// Bytes of a line.
        public var bytesPerLine: Int { pixelFormat.bytesPerLine(width: width) }
    }

    /// What comes next in the document.
    public enum Event: Sendable, Hashable {
        /// The document's format, and how many pages it says it has: 0 if it does not say.
        case documentStarted(Format, pageCount: Int)
        /// A page, whose lines follow.
        case pageStarted(PageHeader)
        /// A line of `bytesPerLine` bytes that comes `count` times.
        case line([UInt8], count: Int)
        /// The page's last line was given.
        case pageEnded
    }

    private enum State {
        case start
        case betweenPages(Format)
        case lines(Format)
        case codes(Format)
    }

    private var state = State.start
    private var input = RasterInput()
    private var page = DecodedPage()

    /// Makes a decoder; it finds out the format from the first bytes.
    public init() {}

    /// Takes the next bytes of the document.
    public mutating func feed(_ bytes: some Sequence<UInt8>) {
        input.feed(bytes)
    }

    /// The next event, or nil if more bytes are needed for it.
    ///
    /// - Throws: `RasterDecodingError` with its offset in the document; the decoder is of no use afterwards.
    public mutating func next() throws(RasterDecodingError) -> Event? {
        switch state {
        case .start: return try documentStart()
        case .betweenPages(let format): return try pageStart(format)
        case .lines(let format): return try lineStart(format)
        case .codes(let format): return try pixels(format)
        }
    }

    /// Call after the last byte, when `next` returned nil.
    ///
    /// - Throws: `RasterDecodingError` of code `truncated` if the document ends within a header or a page.
    public func finish() throws(RasterDecodingError) {
        let place: String
        switch state {
        case .betweenPages where input.available == 0: return
        case .start: place = "its first header"
        case .betweenPages: place = "a page header"
        case .lines, .codes: place = "a page, \(page.remainingLines) of its lines are missing"
        }
        throw RasterDecodingError(
            code: .truncated,
            offset: input.offset + input.available,
            message: "the document ends within \(place)"
        )
    }

    private mutating func documentStart() throws(RasterDecodingError) -> Event? {
        let seen = input.peek(min(input.available, 4))
        if PWGPageHeader.syncWord.starts(with: seen) {
            guard input.take(4) != nil else { return nil }
            state = .betweenPages(.pwg)
            return .documentStarted(.pwg, pageCount: 0)
        }
        guard URFFileHeader.magic.starts(with: seen) else {
            throw RasterDecodingError(
                code: .notRaster,
                offset: 0,
                message: "the document begins with neither RaS2 nor UNIRAST"
            )
        }
        guard let bytes = input.take(URFFileHeader.byteCount) else { return nil }
        let header = try URFFileHeader(decoding: bytes)
        state = .betweenPages(.urf)
        return .documentStarted(.urf, pageCount: Int(header.pageCount))
    }

    private mutating func pageStart(_ format: Format) throws(RasterDecodingError) -> Event? {
        let start = input.offset
        let size = format == .pwg ? PWGPageHeader.byteCount : URFPageHeader.byteCount
        guard let bytes = input.take(size) else { return nil }
        let header: PageHeader
        do {
            header =
                format == .pwg
                ? .pwg(try PWGPageHeader(decoding: bytes)) : .urf(try URFPageHeader(decoding: bytes))
        } catch {
            throw RasterDecodingError(code: error.code, offset: start + error.offset, message: error.message)
        }
        page = DecodedPage(header)
        state = .lines(format)
        return .pageStarted(header)
    }

    private mutating func lineStart(_ format: Format) throws(RasterDecodingError) -> Event? {
        guard page.remainingLines > 0 else {
            state = .betweenPages(format)
            return .pageEnded
        }
        guard let code = input.takeByte() else { return nil }
        try page.startLine(repeats: Int(code) + 1, at: input.offset - 1)
        state = .codes(format)
        return try pixels(format)
    }

    private mutating func pixels(_ format: Format) throws(RasterDecodingError) -> Event? {
        guard try page.fillLine(from: &input) else { return nil }
        state = .lines(format)
        return .line(page.line, count: page.repeats)
    }
}
