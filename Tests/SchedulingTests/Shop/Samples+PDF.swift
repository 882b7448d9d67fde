// SPDX-License-Identifier: Apache-2.0

extension Samples {
    /// A PDF whose pages have each a bar of another length: its pages can be counted, and begun anywhere.
    static func pdf(pages: Int) -> [UInt8] {
        var objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
        let kids = (0..<pages).map { "\($0 * 2 + 3) 0 R" }.joined(separator: " ")
        objects.append("<< /Type /Pages /Count \(pages) /Kids [\(kids)] >>")
        for page in 0..<pages {
            let content = "100 100 \(10 + page * 6) 100 re f"
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents \(page * 2 + 4) 0 R /Resources << >> >>"
            )
            objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
        }
        var text = "%PDF-1.4\n"
        var table = "0000000000 65535 f \n"
        for (index, object) in objects.enumerated() {
            let offset = String(text.utf8.count)
            table += String(repeating: "0", count: 10 - offset.count) + offset + " 00000 n \n"
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        let size = objects.count + 1
        text += "xref\n0 \(size)\n\(table)trailer\n<< /Size \(size) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }
}
