// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Writes a PDF with one PNG file on each page (ISO 32000-1).
///
/// A PNG's compressed pixels are what a PDF's `FlateDecode` filter with a PNG predictor reads (7.4.4.4), so they are
/// copied and never decoded. Memory: 256 KiB, and 32 bytes for each page.
struct PNGPagesPDF {
    /// Objects 1 to 3 are the catalog, the page tree and the document information; then come four for each page.
    private static let firstPageObject = 4
    private static let objectsPerPage = 4
    private static let bufferSize = 256 << 10
    /// A cross-reference table has ten digits for an offset (7.5.4).
    private static let sizeLimit = 9_999_999_999

    private let part: PartFile
    private var buffer: [UInt8] = []
    private var written = 0
    /// Where each object begins; the first three are known at the end.
    private var offsets = [Int](repeating: 0, count: firstPageObject - 1)
    private var pageCount = 0

    /// Begins a PDF in a new file.
    init(_ part: PartFile) throws(DeviceError) {
        self.part = part
        // A comment with bytes above 127 says that the file is binary (7.5.2).
        try append(Array("%PDF-1.4\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A])
    }

    /// Appends a page as large as the image.
    ///
    /// - Throws: `DeviceError` with code `refused` when a PDF cannot carry the image as it is.
    mutating func append(_ file: FileDescriptor, name: String) throws(DeviceError) {
        var chunks = try PNGChunks(file, name: name)
        var image = try PNGImage(&chunks)
        var next = try chunks.next()
        while let chunk = next, chunk.type != .data {
            if chunk.type == .resolution { try image.readResolution(chunk, chunks) }
            next = try chunks.next()
        }
        let page = Self.firstPageObject + pageCount * Self.objectsPerPage
        try appendPage(image, object: page)
        try beginObject()
        try append(imageDictionary(image, lengthObject: page + 3) + "\nstream\n")
        let start = position
        while let chunk = next {
            if chunk.type == .data { try copy(chunk, chunks) }
            next = try chunks.next()
        }
        let length = position - start
        try append("\nendstream\nendobj\n")
        try appendObject("\(length)")
        pageCount += 1
        guard position <= Self.sizeLimit else {
            throw DeviceError(.refused, "\(part.name) would be larger than a PDF can be; print fewer pages in one job")
        }
    }

    /// Writes the page tree and the cross-reference table, and gives the file its name.
    mutating func finish() throws(DeviceError) {
        offsets[0] = position
        try append("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n")
        offsets[1] = position
        try append("2 0 obj\n<< /Type /Pages /Count \(pageCount) /Kids [")
        for page in 0..<pageCount { try append("\n\(Self.firstPageObject + page * Self.objectsPerPage) 0 R") }
        try append(" ] >>\nendobj\n")
        offsets[2] = position
        try append("3 0 obj\n<< /Producer (PDPS Virtual Printer) >>\nendobj\n")
        let table = position
        try append("xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n")
        for offset in offsets { try append(Self.tenDigits(offset) + " 00000 n \n") }
        try append("trailer\n<< /Size \(offsets.count + 1) /Root 1 0 R /Info 3 0 R >>\nstartxref\n\(table)\n%%EOF\n")
        try flush()
        try part.publish(durably: false)
    }

    /// The page and its content stream: the image over all of it.
    private mutating func appendPage(_ image: PNGImage, object: Int) throws(DeviceError) {
        let (width, height) = (Self.decimal(image.size.width), Self.decimal(image.size.height))
        let content = "q \(width) 0 0 \(height) 0 0 cm /P Do Q"
        try appendObject(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(width) \(height)] /Contents \(object + 1) 0 R "
                + "/Resources << /XObject << /P \(object + 2) 0 R >> >> >>"
        )
        try appendObject("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
    }

    /// The length stands in an object behind the stream, as it is known only then.
    private func imageDictionary(_ image: PNGImage, lengthObject: Int) -> String {
        "<< /Type /XObject /Subtype /Image /Width \(image.width) /Height \(image.height) "
            + "/ColorSpace \(image.components == 3 ? "/DeviceRGB" : "/DeviceGray") "
            + "/BitsPerComponent \(image.bitsPerComponent) /Filter /FlateDecode "
            + "/DecodeParms << /Predictor 15 /Colors \(image.components) "
            + "/BitsPerComponent \(image.bitsPerComponent) /Columns \(image.width) >> /Length \(lengthObject) 0 R >>"
    }

    private mutating func copy(_ chunk: PNGChunks.Chunk, _ chunks: PNGChunks) throws(DeviceError) {
        var done = 0
        while done < chunk.length {
            let count = min(chunk.length - done, Self.bufferSize)
            try append(try chunks.bytes(at: chunk.offset + done, count: count))
            done += count
        }
    }

    private mutating func beginObject() throws(DeviceError) {
        offsets.append(position)
        try append("\(offsets.count) 0 obj\n")
    }

    private mutating func appendObject(_ text: String) throws(DeviceError) {
        try beginObject()
        try append(text + "\nendobj\n")
    }

    private var position: Int { written + buffer.count }

    private mutating func append(_ text: String) throws(DeviceError) { try append(Array(text.utf8)) }

    private mutating func append(_ bytes: [UInt8]) throws(DeviceError) {
        buffer += bytes
        if buffer.count >= Self.bufferSize { try flush() }
    }

    private mutating func flush() throws(DeviceError) {
        try part.write(buffer)
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    /// A number of points with up to three decimals.
    private static func decimal(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        let fraction = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    }

    private static func tenDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(10 - digits.utf8.count, 0)) + digits
    }
}
