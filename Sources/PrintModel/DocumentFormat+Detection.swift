// SPDX-License-Identifier: Apache-2.0

extension DocumentFormat {
    /// Finds the format from the first bytes of a document.
    ///
    /// Job control around PostScript (a leading Control-D, PJL with `ENTER LANGUAGE`) and white space or junk before
    /// a PDF header (allowed in the first 1,024 bytes by its readers) are seen through.
    ///
    /// - Parameter head: the first ``detectionLength`` bytes, or all of a shorter document.
    public static func detect(_ head: [UInt8]) -> DocumentFormat {
        if head.isEmpty { return .empty }
        if let format = fixedSignature(head) { return format }
        if let format = isoMediaBrand(head) { return format }
        var start = 0
        while start < head.count, isLeadIn(head[start]) { start += 1 }
        let body = head[start...]
        if body.starts(with: "%!".utf8) { return postScriptKind(body) }
        // Zebra's own drivers set the characters that begin commands before the first label.
        if body.starts(with: "^XA".utf8) || body.starts(with: "CT~~CD,".utf8) { return .zpl }
        if let format = jobLanguage(body) { return format }
        if contains("%PDF-", in: head.prefix(1024)) { return .pdf }
        return isText(head) ? .plainText : .unknown
    }

    private static func fixedSignature(_ head: [UInt8]) -> DocumentFormat? {
        let signatures: [([UInt8], DocumentFormat)] = [
            (Array("%PDF-".utf8), .pdf),
            ([0xFF, 0xD8, 0xFF], .jpeg),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
            ([0x49, 0x49, 0x2A, 0x00], .tiff), ([0x4D, 0x4D, 0x00, 0x2A], .tiff),
            ([0x49, 0x49, 0x2B, 0x00], .tiff), ([0x4D, 0x4D, 0x00, 0x2B], .tiff),
            (Array("RaS2".utf8), .pwgRaster),
            (Array("UNIRAST\0".utf8), .appleRaster),
            ([0x50, 0x4B, 0x03, 0x04], .zip), ([0x50, 0x4B, 0x05, 0x06], .zip),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .oleDocument),
            ([0x1F, 0x8B], .gzip),
            // EPS with a preview: the DOS EPS binary header.
            ([0xC5, 0xD0, 0xD3, 0xC6], .encapsulatedPostScript),
            (Array(") HP-PCL XL".utf8), .pcl),
        ]
        if let match = signatures.first(where: { head.starts(with: $0.0) }) { return match.1 }
        if head.count >= 12, head.starts(with: "RIFF".utf8), head[8..<12].elementsEqual("WEBP".utf8) { return .webP }
        return nil
    }

    /// HEIF and AVIF: an ISO base media file whose brand says so.
    private static func isoMediaBrand(_ head: [UInt8]) -> DocumentFormat? {
        guard head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let brands = ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif", "avis"]
        let boxLength = head.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let end = min(boxLength, head.count)
        // The major brand, then (after a version) the compatible ones.
        for offset in [8] + Array(stride(from: 16, to: max(end - 3, 16), by: 4)) {
            guard offset + 4 <= head.count else { break }
            if brands.contains(where: { head[offset..<offset + 4].elementsEqual($0.utf8) }) { return .heif }
        }
        return nil
    }

    /// White space, NUL, Control-D and a UTF-8 byte order mark's bytes that senders put before PostScript.
    private static func isLeadIn(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00, 0x04, 0x09, 0x0A, 0x0C, 0x0D, 0x20, 0xEF, 0xBB, 0xBF: true
        default: false
        }
    }

    private static func postScriptKind(_ body: ArraySlice<UInt8>) -> DocumentFormat {
        let line = body.prefix { $0 != 0x0A && $0 != 0x0D }
        return contains("EPSF-", in: line) ? .encapsulatedPostScript : .postScript
    }

    /// PJL and PCL; PJL that enters PostScript or PDF is that format.
    private static func jobLanguage(_ body: ArraySlice<UInt8>) -> DocumentFormat? {
        guard body.starts(with: "\u{1B}%-12345X".utf8) || body.starts(with: "@PJL".utf8) else {
            // PCL 5 begins with an escape sequence: reset, or a parameterized one.
            guard body.first == 0x1B, let next = body.dropFirst().first else { return nil }
            return [0x45, 0x25, 0x26, 0x28, 0x29, 0x2A].contains(next) ? .pcl : nil
        }
        if contains("%!PS", in: body) { return .postScript }
        if contains("%PDF-", in: body) { return .pdf }
        return .pcl
    }

    private static func contains(_ needle: String, in haystack: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(needle.utf8)
        guard haystack.count >= bytes.count else { return false }
        return (haystack.startIndex...haystack.endIndex - bytes.count).contains {
            haystack[$0] == bytes[0] && haystack[$0..<$0 + bytes.count].elementsEqual(bytes)
        }
    }

    /// Text has no control characters but the usual ones; beyond ASCII it is taken as UTF-8 or Latin-1.
    private static func isText(_ head: [UInt8]) -> Bool {
        head.allSatisfy { byte in
            switch byte {
            case 0x08...0x0D, 0x1A, 0x1B: true
            case 0x00..<0x20, 0x7F: false
            default: true
            }
        } && (isUTF8(head) || !head.contains { (0x80..<0xA0).contains($0) })
    }

    /// Whether the bytes are UTF-8, except for a character that the end of `head` cuts.
    private static func isUTF8(_ head: [UInt8]) -> Bool {
        var decoder = UTF8()
        var iterator = head.makeIterator()
        var position = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): position += UTF8.width(scalar)
            case .emptyInput: return true
            case .error: return head.count >= detectionLength && head.count - position < 4
            }
        }
    }
}
