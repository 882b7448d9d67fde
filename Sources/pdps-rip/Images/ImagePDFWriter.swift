// SPDX-License-Identifier: Apache-2.0

import CVips
import CZlib
import IPP
import PrintModel
import Rendering

/// Writes images as the pages of a PDF (ISO 32000-1), as they come.
struct ImagePDFWriter {
    let images: ImageDocument
    let settings: RenderSettings
    /// Whether each page is as large as its image, for it is put into a cell later; else it is the media.
    var cutsPagesToImages = false
    /// What is left white around each image in its cell, as a part of its longer edge.
    var marginInCell = 0.0
    /// Where each object begins; the first is object 1.
    private var offsets: [Int] = []
    private var written = 0

    init(images: ImageDocument, settings: RenderSettings) {
        self.images = images
        self.settings = settings
    }

    /// Writes a PDF of these images of the document.
    mutating func write(pages: [Int], to writer: PageDescriptionWriter) throws {
        put("%PDF-1.7\n%\u{E2}\u{E3}\u{CF}\u{D3}\n", writer)
        let kids = pages.indices.map { "\(3 + $0 * 5) 0 R" }.joined(separator: " ")
        object(1, "<< /Type /Catalog /Pages 2 0 R >>", writer)
        object(2, "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>", writer)
        for (index, page) in pages.enumerated() { try write(page: page, first: 3 + index * 5, writer) }
        let start = written
        var table = "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            table += String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
        }
        put(table + "trailer\n<< /Size \(offsets.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n", writer)
        try writer.finish()
    }

    /// Writes the page's five objects: the page, its contents, the image, the image's length, its ICC profile.
    private mutating func write(page: Int, first: Int, _ writer: PageDescriptionWriter) throws {
        let image = try images.open(page: page)
        let natural = images.naturalSize(of: image)
        let placement =
            cutsPagesToImages
            ? ImagePlacement(filling: natural, margin: marginInCell)
            : ImagePlacement(width: natural.width, height: natural.height, settings: settings)
        let page = (number: page, size: pageSize(placement), pixels: pixels(of: image, placement))
        let media = "[0 0 \(page.size.width) \(page.size.height)]"
        object(
            first,
            "<< /Type /Page /Parent 2 0 R /MediaBox \(media) /Contents \(first + 1) 0 R "
                + "/Resources << /XObject << /I \(first + 2) 0 R >> >> >>",
            writer
        )
        let contents = "q \(Self.matrix(placement)) cm /I Do Q"
        object(first + 1, "<< /Length \(contents.utf8.count) >>\nstream\n\(contents)\nendstream", writer)
        try writeImage(page.number, image, page.pixels, number: first + 2, writer)
    }

    private func pageSize(_ placement: ImagePlacement) -> (width: Double, height: Double) {
        cutsPagesToImages
            ? (placement.width + 2 * placement.left, placement.height + 2 * placement.bottom)
            : (settings.media.width.points, settings.media.height.points)
    }

    /// How many pixels of an image are kept: no more than the resolution shows.
    private func pixels(of image: VipsImage, _ placement: ImagePlacement) -> (width: Int, height: Int) {
        let own = image.liesAcross ? (image.height, image.width) : (image.width, image.height)
        guard !cutsPagesToImages else {
            // Its cell may be as large as the media, and lie across it.
            let most = Double(max(settings.pixelWidth, settings.pixelHeight))
            let part = min(1, most / Double(max(own.0, own.1)))
            return (max(1, Int(Double(own.0) * part)), max(1, Int(Double(own.1) * part)))
        }
        let turned = !placement.turns.isMultiple(of: 2)
        let shown = turned ? (placement.height, placement.width) : (placement.width, placement.height)
        let resolution =
            turned
            ? (settings.resolution.y, settings.resolution.x)
            : (settings.resolution.x, settings.resolution.y)
        return (
            max(1, min(own.0, Int(shown.0 * Double(resolution.0) / 72))),
            max(1, min(own.1, Int(shown.1 * Double(resolution.1) / 72)))
        )
    }

    private static func matrix(_ placement: ImagePlacement) -> String {
        let (x, y) = (placement.left, placement.bottom)
        let (width, height) = (placement.width, placement.height)
        let numbers: [Double] =
            switch placement.turns {
            case 1: [0, height, -width, 0, x + width, y]
            case 2: [-width, 0, 0, -height, x + width, y + height]
            case 3: [0, -height, width, 0, x, y + height]
            default: [width, 0, 0, height, x, y]
            }
        return numbers.map { "\(($0 * 1000).rounded() / 1000)" }.joined(separator: " ")
    }

    private mutating func writeImage(
        _ page: Int,
        _ image: VipsImage,
        _ pixels: (width: Int, height: Int),
        number: Int,
        _ writer: PageDescriptionWriter
    ) throws {
        let isGray = settings.monochrome || image.interpretation == VIPS_INTERPRETATION_B_W
        let isPlainJPEG =
            images.document.format == .jpeg && image.isUpright && image.has8Bits
            && image.bands == (isGray ? 1 : 3)
        let (width, height) = isPlainJPEG ? (image.width, image.height) : pixels
        // All other pixels are converted; those that stay in the file keep the profile that says what they mean.
        let profile = isPlainJPEG ? ImageColors.profile(of: image) : nil
        let device = isGray ? "/DeviceGray" : "/DeviceRGB"
        let space = profile == nil ? device : "[/ICCBased \(number + 2) 0 R]"
        offsets.append(written)
        put(
            "\(number) 0 obj\n<< /Type /XObject /Subtype /Image /Width \(width) /Height \(height) "
                + "/BitsPerComponent 8 /ColorSpace \(space) "
                + "/Filter /\(isPlainJPEG ? "DCTDecode" : "FlateDecode") /Length \(number + 1) 0 R >>\nstream\n",
            writer
        )
        let start = written
        if isPlainJPEG {
            try copyDocument(writer)
        } else {
            let pixels = try images.pixels(
                page: page,
                width: width,
                height: height,
                of: image,
                as: isGray ? .gray : .rgb
            )
            try deflatePixels(pixels, writer)
        }
        let length = written - start
        put("\nendstream\nendobj\n", writer)
        object(number + 1, "\(length)", writer)
        guard let profile else { return object(number + 2, "null", writer) }
        offsets.append(written)
        put(
            "\(number + 2) 0 obj\n<< /N \(image.bands) /Alternate \(device) /Length \(profile.count) >>\nstream\n",
            writer
        )
        put(profile, writer)
        put("\nendstream\nendobj\n", writer)
    }

    private mutating func copyDocument(_ writer: PageDescriptionWriter) throws {
        let step = 128 << 10
        for start in stride(from: 0, to: images.document.byteCount, by: step) {
            put(try images.document.bytes(in: start..<start + step), writer)
        }
    }

    private mutating func deflatePixels(_ pixels: VipsImage, _ writer: PageDescriptionWriter) throws {
        let deflater = try Deflater(level: 6)
        var strip: [UInt8] = []
        try pixels.forEachStrip { lines, bytes in
            strip.removeAll(keepingCapacity: true)
            for line in 0..<lines { strip.append(contentsOf: bytes(line)) }
            put(deflater.deflate(strip, isLast: false), writer)
        }
        put(deflater.deflate([], isLast: true), writer)
    }

    private mutating func object(_ number: Int, _ body: String, _ writer: PageDescriptionWriter) {
        offsets.append(written)
        put("\(number) 0 obj\n\(body)\nendobj\n", writer)
    }

    private mutating func put(_ text: String, _ writer: PageDescriptionWriter) {
        put(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, writer)
    }

    private mutating func put(_ bytes: [UInt8], _ writer: PageDescriptionWriter) {
        writer.append(bytes)
        written += bytes.count
    }
}

/// A zlib stream that is compressed piece by piece.
final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Throws: ``RenderError`` if there is no memory for it.
    init(level: CInt) throws(RenderError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard pdps_deflateInit2(stream, level, 15) == Z_OK else {
            throw RenderError(code: .outOfMemory, message: "There is no memory for the compressor.")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Compresses the next piece; returns what is complete.
    func deflate(_ piece: [UInt8], isLast: Bool) -> [UInt8] {
        var result: [UInt8] = []
        var piece = piece
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        piece.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            var isFull = true
            while isFull {
                let left = chunk.withUnsafeMutableBufferPointer { output in
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    _ = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    return Int(stream.pointee.avail_out)
                }
                result.append(contentsOf: chunk.prefix(chunk.count - left))
                isFull = left == 0
            }
        }
        return result
    }
}
