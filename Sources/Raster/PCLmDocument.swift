// SPDX-License-Identifier: Apache-2.0

/// Makes one PCLm document of pages: a PDF whose pages are strips of pixels in the order in which they are printed, so
/// that a printer needs no more memory than for one (Mopria, Wi-Fi Direct Services: PCLm).
///
/// It is written while the pages come; kept are only the places of its objects, for the table at the end.
public struct PCLmDocument: Sendable {
    private enum Part: Sendable {
        case header
        case stripLength
        case strip(left: Int)
    }

    private static let catalog = 1
    private static let pageTree = 2

    /// Where each object from number 3 on begins.
    private var offsets: [Int] = []
    private var pages: [Int] = []
    private var written = 0
    private var part = Part.header
    /// Bytes of a header or a length that is not complete yet.
    private var collected: [UInt8] = []
    private var page: PCLmPageHeader?
    private var strip = 0

    /// Makes an empty document.
    public init() {}

    /// Takes bytes of pages, in pieces of any length, and returns what of the document they are.
    ///
    /// Bytes that are no page are left out.
    public mutating func append(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 1024)
        var rest = bytes[...]
        while !rest.isEmpty {
            switch part {
            case .header:
                guard let header = collect(PCLmPageHeader.byteCount, from: &rest) else { break }
                page = PCLmPageHeader(decoding: header)
                if page != nil { beginPage(into: &output) }
            case .stripLength:
                guard let length = collect(4, from: &rest) else { break }
                beginStrip(length.reduce(0) { $0 << 8 | Int($1) }, into: &output)
            case .strip(let left):
                let piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                output += piece
                part = .strip(left: left - piece.count)
                if piece.count == left { endStrip(into: &output) }
            }
        }
        written += output.count
        return output
    }

    /// The end of the document: the page tree, the table of objects and the trailer; empty if there was no page.
    public mutating func finish() -> [UInt8] {
        guard !pages.isEmpty else { return [] }
        var output: [UInt8] = []
        let tree = written
        let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
        put("\(Self.pageTree) 0 obj\n<< /Type /Pages /Count \(pages.count) /Kids [\(kids)] >>\nendobj\n", into: &output)
        let catalog = written + output.count
        put("\(Self.catalog) 0 obj\n<< /Type /Catalog /Pages \(Self.pageTree) 0 R >>\nendobj\n", into: &output)
        let table = written + output.count
        put("xref\n0 \(offsets.count + 3)\n0000000000 65535 f \n", into: &output)
        for offset in [catalog, tree] + offsets {
            let digits = String(offset)
            put(String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n", into: &output)
        }
        put("trailer\n<< /Size \(offsets.count + 3) /Root \(Self.catalog) 0 R >>\n", into: &output)
        put("startxref\n\(table)\n%%EOF\n", into: &output)
        self = PCLmDocument()
        return output
    }

    private mutating func collect(_ count: Int, from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let piece = rest.prefix(count - collected.count)
        collected += piece
        rest = rest.dropFirst(piece.count)
        guard collected.count == count else { return nil }
        defer { collected = [] }
        return collected
    }

    private mutating func beginPage(into output: inout [UInt8]) {
        guard let page else { return }
        if offsets.isEmpty { put("%PDF-1.7\n%PCLm 1.0\n", into: &output) }
        strip = 0
        let number = beginObject(into: &output)
        pages.append(number)
        let images = (0..<page.strips).map { "/Image\($0) \(number + 2 + $0) 0 R" }.joined(separator: " ")
        put(
            "<< /Type /Page /Parent \(Self.pageTree) 0 R /MediaBox [0 0 \(page.pageWidth) \(page.pageHeight)] "
                + "/Contents [\(number + 1) 0 R] /Resources << /XObject << \(images) >> >> >>\nendobj\n",
            into: &output
        )
        let contents = contents(of: page)
        _ = beginObject(into: &output)
        put("<< /Length \(contents.utf8.count) >>\nstream\n\(contents)endstream\nendobj\n", into: &output)
        part = .stripLength
    }

    /// The strips from the top of the page down, in units of pixels.
    private func contents(of page: PCLmPageHeader) -> String {
        var text = "\(Self.decimal(72, over: page.resolution)) 0 0 \(Self.decimal(72, over: page.resolution)) 0 0 cm\n"
        var bottom = page.height
        for index in 0..<page.strips {
            let lines = page.lines(ofStrip: index)
            bottom -= lines
            text += "q\n\(page.width) 0 0 \(lines) 0 \(bottom) cm\n/Image\(index) Do\nQ\n"
        }
        return text
    }

    /// A quotient below 1,000 with six decimals.
    private static func decimal(_ number: Int, over divisor: Int) -> String {
        let millionths = (number * 1_000_000 + divisor / 2) / divisor
        let decimals = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - decimals.count) + decimals
    }

    private mutating func beginStrip(_ length: Int, into output: inout [UInt8]) {
        guard let page else { return }
        _ = beginObject(into: &output)
        let space = page.colors == 1 ? "DeviceGray" : "DeviceRGB"
        put(
            "<< /Type /XObject /Subtype /Image /Width \(page.width) /Height \(page.lines(ofStrip: strip)) "
                + "/ColorSpace /\(space) /BitsPerComponent 8 /Filter /\(page.filter.name) /Length \(length) >>\nstream\n",
            into: &output
        )
        part = .strip(left: length)
        if length == 0 { endStrip(into: &output) }
    }

    private mutating func endStrip(into output: inout [UInt8]) {
        put("\nendstream\nendobj\n", into: &output)
        strip += 1
        part = strip == page?.strips ? .header : .stripLength
    }

    private mutating func beginObject(into output: inout [UInt8]) -> Int {
        offsets.append(written + output.count)
        put("\(offsets.count + 2) 0 obj\n", into: &output)
        return offsets.count + 2
    }

    private func put(_ text: String, into output: inout [UInt8]) { output += text.utf8 }
}
