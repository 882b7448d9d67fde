// SPDX-License-Identifier: Apache-2.0

/// Documents that tests make themselves.
enum SampleDocuments {
    /// A page of 4 by 6 inches with a black square of one inch, an inch from the left and from the bottom.
    static let square = "%!PS\n72 72 72 72 rectfill showpage\n"

    /// PostScript with `count` pages; page N has a square of 10 points at (20 N, 20).
    static func postScript(pages count: Int) -> String {
        "%!PS-Adobe-3.0\n%%Pages: \(count)\n1 1 \(count) { 20 mul 20 10 10 rectfill showpage } for\n"
    }

    /// A PDF of pages with these contents on a media box, with entries for each page and for the trailer.
    static func pdf(
        pages contents: [String],
        mediaBox: String = "[0 0 288 432]",
        page: String = "",
        trailer: String = ""
    ) -> [UInt8] {
        var objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
        let kids = contents.indices.map { "\($0 * 2 + 3) 0 R" }.joined(separator: " ")
        objects.append("<< /Type /Pages /Count \(contents.count) /Kids [\(kids)] >>")
        for (index, content) in contents.enumerated() {
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox \(mediaBox) /Contents \(index * 2 + 4) 0 R \(page) >>"
            )
            objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
        }
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = "\(offset)"
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R \(trailer) >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }

    /// An uncompressed RGB TIFF at 72 dpi, one page for each colour.
    static func tiff(width: Int, height: Int, colors: [[UInt8]]) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(value >> ($0 * 8) & 0xFF) } }
        var bytes: [UInt8] = [0x49, 0x49, 0x2A, 0] + number(8, 4)
        for (index, color) in colors.enumerated() {
            let entries = 10
            let extra = bytes.count + 2 + entries * 12 + 4
            let pixels = extra + 6 + 16
            let fields: [(tag: Int, type: Int, count: Int, value: Int)] = [
                (256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, extra), (259, 3, 1, 1), (262, 3, 1, 2),
                (273, 4, 1, pixels), (277, 3, 1, 3), (279, 4, 1, width * height * 3), (282, 5, 1, extra + 6),
                (283, 5, 1, extra + 14 - 8),
            ]
            bytes += number(entries, 2)
            for field in fields {
                bytes += number(field.tag, 2) + number(field.type, 2) + number(field.count, 4)
                bytes += number(field.value, 4)
            }
            let end = pixels + width * height * 3
            bytes += number(index + 1 < colors.count ? end : 0, 4)
            bytes += number(8, 2) + number(8, 2) + number(8, 2) + number(72, 4) + number(1, 4) + number(72, 4)
            bytes += number(1, 4)
            for _ in 0..<width * height { bytes += color }
        }
        return bytes
    }
}
