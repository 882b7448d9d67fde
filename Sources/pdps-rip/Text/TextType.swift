// SPDX-License-Identifier: Apache-2.0

/// The PostScript that shows characters in the text font.
struct TextType {
    /// The glyphs of the font; nil if it is not installed and Courier stands in.
    let glyphs: GlyphMap?

    /// Defines the font in the current dictionary.
    ///
    /// The TrueType font gets a glyph named after each of its numbers, and an encoding for ASCII.
    func font(named name: String, size: Double, as procedure: String = "PDPSFont") -> String {
        guard let glyphs else {
            return """
                /Courier findfont dup length dict copy dup /FID undef dup /Encoding ISOLatin1Encoding put
                /PDPSCourier exch definefont \(size) scalefont /\(procedure) exch def
                """
        }
        let encoding = (0..<256).map { code -> String in
            let scalar = Unicode.Scalar(UInt8(code))
            return (0x20..<0x7F).contains(code) ? glyphs[scalar].map { "/g\($0)" } ?? "/.notdef" : "/.notdef"
        }
        return """
            /\(name) findfont dup length dict copy dup /FID undef
            dup /CharStrings \(glyphs.glyphCount) dict dup /.notdef 0 put
            1 1 \(glyphs.glyphCount - 1) { dup 10 string cvs (g) exch concatstrings cvn exch 2 index 3 1 roll put } for
            put
            dup /Encoding [\(encoding.joined(separator: " "))] put
            /PDPS\(name) exch definefont \(size) scalefont /\(procedure) exch def
            """
    }

    /// Shows a line from the current point.
    func show(_ line: [Unicode.Scalar], replaced: inout Set<Unicode.Scalar>) -> String {
        var program = ""
        var run: [UInt8] = []
        func flush() {
            if !run.isEmpty { program += "<" + run.map(Self.hexadecimal).joined() + "> show\n" }
            run.removeAll(keepingCapacity: true)
        }
        for scalar in line {
            if (0x20..<0x7F).contains(scalar.value) {
                run.append(UInt8(scalar.value))
            } else if glyphs == nil {
                // Latin-1 is Courier's encoding here; all else is a bullet-like mark that can be seen.
                let isLatin1 = scalar.value >= 0xA0 && scalar.value <= 0xFF
                if !isLatin1 { replaced.insert(scalar) }
                run.append(isLatin1 ? UInt8(scalar.value) : UInt8(ascii: "?"))
            } else {
                flush()
                let glyph = glyphs?[scalar]
                if glyph == nil { replaced.insert(scalar) }
                program += "/g\(glyph ?? glyphs?["\u{FFFD}"] ?? glyphs?["?"] ?? 0) glyphshow\n"
            }
        }
        flush()
        return program
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
