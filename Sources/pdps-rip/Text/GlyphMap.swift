// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Which glyph of a TrueType font shows a character: its `cmap` table (ISO/IEC 14496-22 section 5.2.1).
struct GlyphMap {
    /// Glyphs of the font.
    let glyphCount: Int
    private var glyphs: [UInt32: Int] = [:]

    /// Reads a font file; nil if it is missing or has no Unicode table that we know.
    init?(path: String) {
        guard let bytes = Self.contents(of: path), let tables = Self.tables(of: bytes),
            let cmap = tables["cmap"], let maxp = tables["maxp"], let count = bytes.uint16(maxp.lowerBound + 4)
        else { return nil }
        glyphCount = count
        guard let subtable = Self.unicodeSubtable(of: bytes, cmap), let format = bytes.uint16(subtable) else {
            return nil
        }
        switch format {
        case 4: readSegments(bytes, subtable)
        case 12: readGroups(bytes, subtable)
        default: return nil
        }
        guard !glyphs.isEmpty else { return nil }
    }

    /// The glyph for a character; nil if the font has none.
    subscript(_ scalar: Unicode.Scalar) -> Int? { glyphs[scalar.value] }

    private static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        // Fonts larger than this are not ours.
        guard fstat(file, &status) == 0, (12..<(32 << 20)).contains(Int(status.st_size)) else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        return read(file, &bytes, bytes.count) == bytes.count ? bytes : nil
    }

    private static func tables(of bytes: [UInt8]) -> [String: Range<Int>]? {
        guard let count = bytes.uint16(4), bytes.count >= 12 + count * 16 else { return nil }
        var tables: [String: Range<Int>] = [:]
        for entry in 0..<count {
            let place = 12 + entry * 16
            guard let start = bytes.uint32(place + 8), let length = bytes.uint32(place + 12),
                start + length <= bytes.count
            else { return nil }
            tables[String(decoding: bytes[place..<place + 4], as: UTF8.self)] = start..<start + length
        }
        return tables
    }

    /// The subtable for all of Unicode, or for its first plane.
    private static func unicodeSubtable(of bytes: [UInt8], _ cmap: Range<Int>) -> Int? {
        guard let count = bytes.uint16(cmap.lowerBound + 2) else { return nil }
        var best: (rank: Int, offset: Int)?
        for entry in 0..<count {
            let place = cmap.lowerBound + 4 + entry * 8
            guard let platform = bytes.uint16(place), let encoding = bytes.uint16(place + 2),
                let offset = bytes.uint32(place + 4)
            else { return nil }
            let rank: Int
            switch (platform, encoding) {
            case (3, 10), (0, 4), (0, 6): rank = 2
            case (3, 1), (0, 0...3): rank = 1
            default: continue
            }
            if rank > best?.rank ?? 0 { best = (rank, cmap.lowerBound + offset) }
        }
        return best?.offset
    }

    /// Format 4: segments of the first plane.
    private mutating func readSegments(_ bytes: [UInt8], _ table: Int) {
        guard let doubled = bytes.uint16(table + 6) else { return }
        for segment in stride(from: 0, to: doubled, by: 2) {
            let ends = table + 14
            guard let end = bytes.uint16(ends + segment), let start = bytes.uint16(ends + doubled + 2 + segment),
                let delta = bytes.uint16(ends + 2 * doubled + 2 + segment),
                let offset = bytes.uint16(ends + 3 * doubled + 2 + segment), start <= end, start < 0xFFFF
            else { continue }
            for code in start...end {
                var glyph = code
                if offset != 0 {
                    let place = ends + 3 * doubled + 2 + segment + offset + 2 * (code - start)
                    guard let indexed = bytes.uint16(place), indexed != 0 else { continue }
                    glyph = indexed
                }
                add(code, (glyph + delta) & 0xFFFF)
            }
        }
    }

    /// Format 12: groups of all planes.
    private mutating func readGroups(_ bytes: [UInt8], _ table: Int) {
        guard let count = bytes.uint32(table + 12) else { return }
        for group in 0..<min(count, 1 << 16) {
            let place = table + 16 + group * 12
            guard let start = bytes.uint32(place), let end = bytes.uint32(place + 4),
                let glyph = bytes.uint32(place + 8), start <= end, end <= 0x10FFFF
            else { return }
            for code in start...end { add(code, glyph + code - start) }
        }
    }

    private mutating func add(_ code: Int, _ glyph: Int) {
        if glyph > 0, glyph < glyphCount { glyphs[UInt32(code)] = glyph }
    }
}

extension [UInt8] {
    fileprivate func uint16(_ offset: Int) -> Int? {
        guard offset >= 0, offset + 2 <= count else { return nil }
        return Int(self[offset]) << 8 | Int(self[offset + 1])
    }

    fileprivate func uint32(_ offset: Int) -> Int? {
        guard let high = uint16(offset), let low = uint16(offset + 2) else { return nil }
        return high << 16 | low
    }
}
