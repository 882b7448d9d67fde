// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Rendering

/// A plain text document: set in a monospaced font, a page at a time, by Ghostscript.
struct TextDocument {
    /// Debian's fonts-dejavu-core: Latin, Greek, Cyrillic, Hebrew, Arabic letters, symbols, box drawing.
    private static let fontName = "DejaVuSansMono"
    /// Where that lies.
    static let fontDirectory = "/usr/share/fonts/truetype/dejavu"
    static let fontPath = "\(fontDirectory)/\(fontName).ttf"
    /// Size of the type in points.
    private static let fontSize = 10.0
    /// Advance of each character, and distance of lines, in points.
    private static let advance = 6.02
    private static let leading = 12.0
    /// The narrowest margin, in points: half an inch.
    private static let margin = 36.0

    let document: WorkerDocument
    let settings: RenderSettings

    /// Renders the text; returns how many impressions were made.
    ///
    /// - Throws: ``RenderError``.
    func run(_ renderer: DocumentRenderer) throws -> Int {
        let count = try pages { _, _ in }
        let chosen = (0..<count).count { settings.includes(page: $0 + 1) }
        guard count > 0 else {
            throw RenderError(code: .noPages, message: "The text has no characters; nothing can be printed.")
        }
        guard chosen > 0 else { throw RenderError.noPagesChosen(settings.pageRanges, documentPages: count) }
        let total = PrintSequence(pages: chosen, settings).count
        renderer.started(pages: total)
        let made: Int
        let warnings: [String]
        do {
            if settings.output.isRaster {
                let writer = try renderer.impressionWriter(totalPages: total)
                writer.givesChosenPagesOnly = true
                try renderer.openDisplay(for: writer)
                warnings = try renderer.withSheets(writer) { try typeset(by: renderer.engines.ghostscript) }
                made = writer.impressions
            } else {
                let writer = PageDescriptionWriter(output: renderer.output)
                warnings = try renderer.write(to: writer, settings) { try typeset(by: $0.interpreter) }
                try writer.finish()
                made = chosen
            }
        } catch let failure as Ghostscript.Failure {
            throw PageDescription.error(failure, format: document.format)
        }
        for warning in warnings { renderer.output.send(.warning(warning)) }
        return made
    }

    private var isLandscape: Bool { settings.orientation == .landscape || settings.orientation == .reverseLandscape }

    /// The page that text is set on, before it is turned: width, height, margins in points.
    private var page: (width: Double, height: Double, left: Double, right: Double, top: Double, bottom: Double) {
        let margins = settings.margins
        let edges = [margins.left, margins.right, margins.top, margins.bottom].map { max(Self.margin, $0.points) }
        let (width, height) = (settings.media.width.points, settings.media.height.points)
        return isLandscape
            ? (height, width, edges[2], edges[3], edges[1], edges[0])
            : (width, height, edges[0], edges[1], edges[2], edges[3])
    }

    /// Cuts the text into pages, gives each to `body` and returns how many there are.
    private func pages(_ body: (Int, [[Unicode.Scalar]]) throws -> Void) throws -> Int {
        let page = page
        var paginator = TextPaginator(
            columns: Int((page.width - page.left - page.right) / Self.advance),
            linesPerPage: Int((page.height - page.top - page.bottom) / Self.leading)
        )
        var count = 0
        for scalar in try TextCharacters(document) {
            guard let lines = paginator.add(scalar) else { continue }
            count += 1
            try body(count, lines)
        }
        if let lines = paginator.finish() {
            count += 1
            try body(count, lines)
        }
        return count
    }

    /// Sets the chosen pages; returns what a reader should know.
    func typeset(by ghostscript: Ghostscript) throws -> [String] {
        let glyphs = GlyphMap(path: Self.fontPath)
        let type = TextType(glyphs: glyphs)
        try ghostscript.run(type.font(named: Self.fontName, size: Self.fontSize))
        let page = page
        // Text is upright on a page turned by hand, or else the page is the media's own.
        try ghostscript.run("<< /PageSize [\(page.width) \(page.height)] >> setpagedevice")
        var replaced: Set<Unicode.Scalar> = []
        _ = try pages { number, lines in
            guard settings.includes(page: number) else { return }
            var program = "PDPSFont setfont\n"
            for (index, line) in lines.enumerated() where !line.isEmpty {
                let baseline = page.height - page.top - Self.fontSize - Double(index) * Self.leading
                program += "\(page.left) \(baseline) moveto "
                program += type.show(line, replaced: &replaced)
            }
            try ghostscript.run(program + "showpage")
        }
        var warnings: [String] = []
        if glyphs == nil {
            warnings.append("\(Self.fontPath) is missing, so only Latin-1 can be printed; install fonts-dejavu-core.")
        }
        if !replaced.isEmpty {
            let codes = replaced.prefix(8).map { "U+" + String($0.value, radix: 16, uppercase: true) }.sorted()
            let more = replaced.count > 8 ? " and \(replaced.count - 8) more" : ""
            warnings.append("The font has no glyph for \(codes.joined(separator: ", "))\(more); a mark stands for it.")
        }
        return warnings
    }
}
