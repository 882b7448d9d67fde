// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import Raster
import Rendering
import SystemPackage

/// A raster document (PWG, URF) as a PDF of one image for each page, so that all else is done with it as with a PDF.
///
/// The pixels go through line by line; back sides are turned upright again.
struct RasterPages {
    /// Bytes that are read, and compressed, at a time.
    private static let pieceSize = 256 << 10

    private let document: WorkerDocument
    private let settings: RenderSettings
    private let file: FileDescriptor
    /// Where each object begins; the first is object 1, the catalog, and the second the list of pages.
    private var offsets = [0, 0]
    private var written = 0
    private var pages = 0

    /// The document itself unless it is raster; else a PDF of its pages.
    ///
    /// - Parameter pageDone: is called after each page.
    /// - Throws: ``RenderError`` if it is broken, `Errno` if there is no room for the PDF.
    static func upright(
        _ document: WorkerDocument,
        settings: RenderSettings,
        pageDone: () -> Void
    ) throws -> WorkerDocument {
        guard document.format == .pwgRaster || document.format == .appleRaster else { return document }
        var pages = RasterPages(document: document, settings: settings, file: try WorkerDocument.makeFile())
        do {
            try pages.write(pageDone)
            return try WorkerDocument(pages.file)
        } catch {
            try? pages.file.close()
            guard let error = error as? RasterDecodingError else { throw error }
            throw RenderError(
                code: .documentFormatError,
                message: "The \(document.format.name) document is broken at byte \(error.offset) (\(error.message)); "
                    + "print it again."
            )
        }
    }

    private init(document: WorkerDocument, settings: RenderSettings, file: FileDescriptor) {
        self.document = document
        self.settings = settings
        self.file = file
    }

    private mutating func write(_ pageDone: () -> Void) throws {
        try put("%PDF-1.7\n%\u{E2}\u{E3}\u{CF}\u{D3}\n")
        var decoder = RasterDecoder()
        var image: ImageStream?
        var position = 0
        while position < document.byteCount {
            let piece = try document.bytes(in: position..<position + Self.pieceSize)
            // The file was cut while it was read.
            guard !piece.isEmpty else { break }
            position += piece.count
            decoder.feed(piece)
            while let event = try decoder.next() {
                switch event {
                case .documentStarted: break
                case .pageStarted(let header): image = try begin(header)
                case .line(let line, let count):
                    for _ in 0..<count { try image?.append(line) { try put($0) } }
                case .pageEnded:
                    try image?.finish { try put($0) }
                    try endPage(length: written - (image?.start ?? 0))
                    image = nil
                    pageDone()
                }
            }
        }
        try decoder.finish()
        try writeEnd()
    }

    /// Begins a page: its dictionary, its contents, and the head of its image.
    private mutating func begin(_ header: RasterDecoder.PageHeader) throws -> ImageStream {
        pages += 1
        let page = try RasterPage(header, number: pages, settings: settings)
        let first = offsets.count + 1
        let resources = "<< /XObject << /I \(first + 2) 0 R >> >>"
        try object(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(page.width) \(page.height)] /Contents \(first + 1) 0 R "
                + "/Resources \(resources) >>"
        )
        let contents = "q \(page.matrix) cm /I Do Q"
        try object("<< /Length \(contents.utf8.count) >>\nstream\n\(contents)\nendstream")
        offsets.append(written)
        try put(
            "\(first + 2) 0 obj\n<< /Type /XObject /Subtype /Image /Width \(header.width) /Height \(header.height) "
                + "\(page.pixels) /Filter /FlateDecode /Length \(first + 3) 0 R >>\nstream\n"
        )
        return try ImageStream(start: written, pieceSize: Self.pieceSize)
    }

    private mutating func endPage(length: Int) throws {
        try put("\nendstream\nendobj\n")
        try object("\(length)")
    }

    private mutating func writeEnd() throws {
        guard pages > 0 else {
            throw RenderError(
                code: .noPages,
                message: "The \(document.format.name) document has no page; print it again."
            )
        }
        let kids = (0..<pages).map { "\(3 + $0 * 4) 0 R" }.joined(separator: " ")
        offsets[0] = written
        try put("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n")
        offsets[1] = written
        try put("2 0 obj\n<< /Type /Pages /Kids [\(kids)] /Count \(pages) >>\nendobj\n")
        let start = written
        var table = "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            table += String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
        }
        try put(table + "trailer\n<< /Size \(offsets.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n")
    }

    private mutating func object(_ body: String) throws {
        offsets.append(written)
        try put("\(offsets.count) 0 obj\n\(body)\nendobj\n")
    }

    private mutating func put(_ text: String) throws {
        try put(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    }

    private mutating func put(_ bytes: [UInt8]) throws {
        written += try file.writeAll(bytes)
    }
}

/// The compressed pixels of one page.
private struct ImageStream {
    /// Where they begin in the PDF.
    let start: Int
    private let pieceSize: Int
    private let deflater: Deflater
    private var piece: [UInt8] = []

    init(start: Int, pieceSize: Int) throws(RenderError) {
        self.start = start
        self.pieceSize = pieceSize
        deflater = try Deflater(level: 1)
    }

    mutating func append(_ line: [UInt8], _ put: ([UInt8]) throws -> Void) rethrows {
        piece += line
        guard piece.count >= pieceSize else { return }
        try put(deflater.deflate(piece, isLast: false))
        piece.removeAll(keepingCapacity: true)
    }

    mutating func finish(_ put: ([UInt8]) throws -> Void) rethrows {
        try put(deflater.deflate(piece, isLast: true))
    }
}

/// What a page's header says, in the words of PDF.
private struct RasterPage {
    /// In points.
    let width: Double
    /// In points.
    let height: Double
    /// Puts the image on the page, upright.
    let matrix: String
    /// Colours and bits of the image.
    let pixels: String

    init(_ header: RasterDecoder.PageHeader, number: Int, settings: RenderSettings) throws(RenderError) {
        let resolution: (x: UInt32, y: UInt32)
        let transform: SheetTransform
        switch header {
        case .pwg(let header):
            resolution = (header.resolutionX, header.resolutionY)
            transform = header.transform
        case .urf(let header):
            resolution = (header.resolution, header.resolution)
            // URF does not say how back sides are turned: as `urf-supported` asks for.
            let sheetBack = Raster.SheetBack(rawValue: settings.sheetBack.rawValue) ?? .normal
            let isBack = header.duplex != .none && number.isMultiple(of: 2)
            transform = isBack ? SheetTransform(sheetBack: sheetBack, tumble: header.duplex == .shortEdge) : .identity
        }
        guard resolution.x > 0, resolution.y > 0 else {
            throw RenderError(
                code: .documentFormatError,
                message: "Page \(number) of the raster document has a resolution of 0 dpi; print it again."
            )
        }
        width = Double(header.width) * 72 / Double(resolution.x)
        height = Double(header.height) * 72 / Double(resolution.y)
        let across = transform.mirrorX ? [-width, width] : [width, 0]
        let along = transform.mirrorY ? [-height, height] : [height, 0]
        matrix = "\(across[0]) 0 0 \(along[0]) \(across[1]) \(along[1])"
        pixels = try Self.pixels(header.pixelFormat)
    }

    private static func pixels(_ format: PixelFormat) throws(RenderError) -> String {
        let colors: String
        switch format.colorSpace {
        // In ink 0 is paper, in light it is black.
        case .black: colors = "/ColorSpace /DeviceGray /Decode [1 0]"
        case .sGray: colors = "/ColorSpace /DeviceGray"
        case .rgb, .sRGB: colors = "/ColorSpace /DeviceRGB"
        case .adobeRGB:
            // Adobe RGB (1998) as measured for a white of D65.
            let matrix = "0.5767 0.2973 0.027 0.1856 0.6274 0.0707 0.1882 0.0753 0.9911"
            let space = "/WhitePoint [0.9505 1 1.089] /Gamma [2.2 2.2 2.2] /Matrix [\(matrix)]"
            colors = "/ColorSpace [/CalRGB << \(space) >>]"
        case .cmyk: colors = "/ColorSpace /DeviceCMYK"
        case .device(let inks):
            throw RenderError(
                code: .unsupportedFormat,
                message: "The raster document is made of \(inks) inks of some device; print it in sRGB or gray."
            )
        }
        return colors + " /BitsPerComponent \(format.bitsPerColor)"
    }
}
