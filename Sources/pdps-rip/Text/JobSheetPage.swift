// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Rendering

/// A job sheet on paper: whose job it is, large enough to be read over a pile, and a bar at the edge that shows in it.
///
/// It is drawn for A4 and scaled to the media; little of it is black, for it is printed often.
struct JobSheetPage {
    let sheet: JobSheet
    let settings: RenderSettings
    /// Whether nothing was drawn before, so that the device is as it was opened.
    let isFirst: Bool

    /// The page that it is drawn for, in points, and its margin.
    private static let width = 595.0
    private static let margin = 48.0
    private static let barWidth = 14.0
    /// Where lines begin, and how long they may be.
    private static let left = margin + barWidth + 20
    private static let room = width - margin - left

    /// Draws the sheet and shows it.
    func show(by ghostscript: Ghostscript) throws {
        try ghostscript.run(program)
    }

    private var program: String {
        let (media, margins) = (settings.media, settings.margins)
        // Within what the device can print on, whose proportions the sheet takes.
        let width = (media.width - margins.left - margins.right).points
        let height = (media.height - margins.top - margins.bottom).points
        let scale = width / Self.width
        var text = SheetText()
        let body = draw(height: height / scale, &text)
        let device = """
            << /PageSize [\(settings.pointWidth) \(settings.pointHeight)]
               /Install {} /BeginPage { pop } /EndPage { exch pop 2 ne } >> setpagedevice
            """
        return """
            systemdict begin gsave 64 dict begin
            \(isFirst ? "" : device)
            \(text.definitions)
            \(margins.left.points) \(margins.bottom.points) translate \(scale) dup scale
            \(body)
            showpage end grestore end flush
            """
    }

    private func draw(height: Double, _ text: inout SheetText) -> String {
        let (left, margin) = (Self.left, Self.margin)
        var program = "0 setgray \(margin) \(margin) \(Self.barWidth) \(height - 2 * margin) rectfill\n"
        // From the top downwards, so that small media lose the least important.
        var y = height - margin
        if let label = sheet.label?.uppercased() {
            program += box(label, at: y - 34, &text)
            if height > 420 { program += box(label, at: margin, &text) }
            y -= 58
        }
        y -= 16
        program += text.show(sheet.place, .regular, 13, left, y, Self.room)
        y -= 60
        program += text.show(sheet.user.isEmpty ? "anonymous" : sheet.user, .bold, 54, left, y, Self.room)
        y -= 40
        program += text.show(sheet.jobName, .regular, 24, left, y, Self.room)
        y -= 26
        program += "0.75 setlinewidth \(left) \(y) moveto \(Self.room) 0 rlineto stroke\n"
        y -= 30
        for row in sheet.rows {
            program += text.show(row.name, .regular, 11, left, y, 110)
            program += text.show(row.value, .bold, 13, left + 120, y, Self.room - 120)
            y -= 24
        }
        return program
    }

    /// A label in a frame over the whole width.
    private func box(_ label: String, at y: Double, _ text: inout SheetText) -> String {
        "1.5 setlinewidth \(Self.left) \(y) \(Self.room) 34 rectstroke\n"
            + text.show(label, .bold, 20, Self.left + 12, y + 10, Self.room - 24)
    }
}

/// Text of a sheet in two fonts, as PostScript.
private struct SheetText {
    enum Face: String {
        case regular = "DejaVuSans"
        case bold = "DejaVuSans-Bold"

        var procedure: String { self == .bold ? "PDPSBold" : "PDPSRegular" }
    }

    private let types = [Face.regular, .bold].map { face in
        (face, TextType(glyphs: GlyphMap(path: "\(TextDocument.fontDirectory)/\(face.rawValue).ttf")))
    }

    /// What `show` needs.
    var definitions: String {
        types.map { $1.font(named: $0.rawValue, size: 1, as: $0.procedure) }.joined(separator: "\n") + """

            % procedure font size x y room: shows at (x, y), smaller if there is not room enough, and cut at half of it
            /PDPSFit {
              /room exch def /y exch def /x exch def /size exch def exch /text exch def /font exch def
              gsave nulldevice font size scalefont setfont 0 0 moveto text currentpoint pop grestore
              /length exch def
              length room gt { /size size room length div 0.5 2 copy lt { exch } if pop mul def } if
              gsave x y size 0.4 mul sub room size 1.6 mul rectclip
              font size scalefont setfont x y moveto text grestore
            } def
            """
    }

    mutating func show(
        _ text: String,
        _ face: Face,
        _ size: Double,
        _ x: Double,
        _ y: Double,
        _ room: Double
    ) -> String {
        guard let type = types.first(where: { $0.0 == face })?.1 else { return "" }
        // A job's name may have line ends; what the font lacks is shown by its mark.
        let line = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        var replaced: Set<Unicode.Scalar> = []
        return "{ \(type.show(line, replaced: &replaced)) } bind \(face.procedure) \(size) \(x) \(y) \(room) PDPSFit\n"
    }
}
