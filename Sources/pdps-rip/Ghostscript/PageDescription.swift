// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

/// Runs a PostScript, EPS or PDF document in an interpreter whose device is set up.
struct PageDescription {
    let interpreter: Ghostscript
    let document: WorkerDocument
    let settings: RenderSettings
    /// Tells of what is odd but no failure.
    var warn: (String) -> Void
    /// Is called after each page of a PDF.
    let pageDone: () -> Void

    // MARK: PDF

    /// Opens the PDF and returns its page count.
    ///
    /// - Throws: ``RenderError`` if it is encrypted or no PDF.
    func openPDF() throws -> Int {
        let marker = "%PDPS-pages:"
        try run("(\(document.path)) (r) file runpdfbegin (\(marker)) print pdfpagecount = flush")
        let messages = interpreter.console.messages
        if messages.contains("requires a password") {
            throw RenderError(
                code: .passwordProtected,
                message: "The PDF is encrypted and wants a password to be opened; save it without one and print that."
            )
        }
        let pages = interpreter.console.number(after: marker)
        if let complaint = Self.complaint(in: messages) {
            guard let pages, pages > 0 else { throw Self.broken("PDF", complaint) }
            warn("The PDF is damaged and was repaired as far as possible: \(complaint)")
        }
        guard let pages, pages > 0 else {
            throw RenderError(code: .noPages, message: "The PDF has no pages; nothing can be printed.")
        }
        return pages
    }

    /// The pages of `count` that the settings choose.
    ///
    /// - Throws: ``RenderError`` with code `noPages` if that is none.
    func chosenPages(of count: Int) throws(RenderError) -> ChosenPages {
        let chosen = ChosenPages(settings.pageRanges, of: count)
        guard chosen.count > 0 else { throw .noPagesChosen(settings.pageRanges, documentPages: count) }
        return chosen
    }

    /// Closes the open PDF; what was wrong with it is told now.
    func closePDF(warns: Bool = true) throws {
        try run("runpdfend flush")
        let faults = interpreter.console.messages.split(separator: "\n").filter { $0.hasPrefix("\t") }
        guard warns, !faults.isEmpty else { return }
        let list = Set(faults.map { String($0.dropFirst()) }).sorted().joined(separator: ", ")
        warn("The PDF breaks its format's rules, which was ignored as far as possible: \(list).")
    }

    /// Shows a page of the open PDF as an impression of its own.
    func runPDF(page: Int) throws {
        let isKnown = try run("\(page) pdfgetpage dup null eq { pop } { (%PDPS-page:1\n) print } ifelse flush")
        guard isKnown, interpreter.console.number(after: "%PDPS-page:") == 1 else {
            throw Self.broken(
                "PDF",
                Self.complaint(in: interpreter.console.messages) ?? "It cannot be read.",
                page: page
            )
        }
        // As the interpreter's own loop, but cut to the crop box, which scaling may have moved inside the media.
        try run(
            """
            pdfshowpage_init pdfshowpage_setpage
            dup /CropBox known { dup /CropBox get } { dup /MediaBox known { dup /MediaBox get } { null } ifelse } ifelse
            dup null eq { pop } { aload pop 2 index sub exch 3 index sub exch rectclip } ifelse
            pdfshowpage_finish flush
            """
        )
        pageDone()
        try tellComplaint(ofPage: page)
    }

    /// Draws a page of the open PDF into a cell; `showpage` is left to the caller.
    ///
    /// - Parameters:
    ///   - geometry: the page's.
    ///   - cell: what of the media it may take.
    ///   - transform: brings the page, upright at the origin, to the media.
    func draw(page: Int, _ geometry: PDFPageGeometry, in cell: PageRectangle, _ transform: PageTransform) throws {
        let map = geometry.toOrigin.then(transform)
        try run(
            """
            gsave \(cell.numbers) rectclip [\(map.numbers)] concat \(geometry.box.numbers) rectclip
            mark { PDFFile \(page - 1) .PDFDrawPage } stopped
            { (   **** Error: Page drawing error occurred.\n) print } if cleartomark grestore flush
            """
        )
        pageDone()
        try tellComplaint(ofPage: page)
    }

    private func tellComplaint(ofPage page: Int) throws(RenderError) {
        let messages = interpreter.console.messages
        guard let complaint = Self.complaint(in: messages) else { return }
        if messages.contains("Could not draw this page at all") { throw Self.broken("PDF", complaint, page: page) }
        warn("Page \(page): \(complaint)")
    }

    /// Where a page of the open PDF lies, and what it needs of the device.
    func geometry(ofPage page: Int) throws -> PDFPageGeometry {
        let marker = "%PDPS-box:"
        // The box by the interpreter's own rules: the crop box, cut to the media box.
        try run(
            """
            \(page) pdfgetpage dup null eq { pop } {
              dup newpdf_get_any_box exch pop dup length 4 ne { pop [ 0 0 currentpagedevice /PageSize get aload pop ] } if
              (\(marker)) print { =only ( ) print } forall
              dup /Rotate known { dup /Rotate get } { 0 } ifelse =only ( ) print
              dup /UserUnit known { dup /UserUnit get } { 1 } ifelse =only ( ) print
              dup /UsesTransparency get { 1 } { 0 } ifelse =only ( ) print
              dup /NumSpots known { /NumSpots get } { pop 0 } ifelse =
            } ifelse flush
            """
        )
        guard let geometry = interpreter.console.line(after: marker).flatMap({ PDFPageGeometry($0) }) else {
            let complaint = Self.complaint(in: interpreter.console.messages) ?? "It cannot be read."
            throw Self.broken("PDF", complaint, page: page)
        }
        return geometry
    }

    /// Prepares the device for an impression on which several pages are drawn; it is blank afterwards.
    func prepareDevice(usesTransparency: Bool, spots: Int) throws {
        try run(
            """
            << /PageUsesTransparency \(usesTransparency)
               currentpagedevice /PageSpotColors known { /PageSpotColors \(spots) } if >> setpagedevice
            """
        )
    }

    /// Ends an impression.
    func showPage() throws { try run("systemdict /showpage get exec flush") }

    // MARK: PostScript

    /// Makes ready for ``takeBack()``, before the document runs.
    func prepareTakingBack() throws {
        // With the operators themselves, whatever the document makes of their names.
        try run(
            """
            userdict /PDPSTakeBack [
              /clear load /cleardictstack load gstate currentgstate /setgstate load systemdict /begin load
            ] cvx put
            """
        )
    }

    /// Takes the interpreter back from whatever a program left behind: stacks, graphics state, names of operators.
    func takeBack() throws { try run("PDPSTakeBack") }

    /// Runs the document from its PostScript header.
    func runPostScript() throws {
        try run("(\(document.path)) (r) file dup \(document.postScriptRange.lowerBound) setfileposition cvx exec")
    }

    /// Runs an EPS file as one page of the size of its bounding box.
    func runEncapsulatedPostScript(showPage: () -> Bool) throws {
        let range = document.postScriptRange
        let box = document.boundingBox
        if let box {
            try run(
                """
                << /PageSize [\(box.width) \(box.height)] >> setpagedevice
                \(-box.left) \(-box.bottom) translate
                """
            )
        }
        try run(
            """
            (\(document.path)) (r) file dup \(range.lowerBound) setfileposition
            \(range.count) () /SubFileDecode filter cvx exec
            """
        )
        // A picture need not show itself.
        if showPage() { try run("showpage") }
    }

    // MARK: Failures

    @discardableResult
    private func run(_ program: String) throws -> Bool {
        do {
            return try interpreter.run(program)
        } catch let failure as Ghostscript.Failure {
            throw Self.error(failure, format: document.format)
        }
    }

    /// What a failure of the interpreter means for a person.
    static func error(_ failure: Ghostscript.Failure, format: DocumentFormat) -> RenderError {
        if failure.isOutOfMemory {
            return RenderError(
                code: .outOfMemory,
                message: "The \(format.name) document wants more memory than it may have; print it in parts or at a "
                    + "lower resolution, or raise the memory limit."
            )
        }
        let place = failure.command.isEmpty ? "" : " in \(failure.command)"
        if failure.name == "invalidfileaccess" {
            return RenderError(
                code: .documentFormatError,
                message: "The \(format.name) document tried to open a file or to run a command (\(failure.name)"
                    + "\(place)), which documents may not do here; it was ended."
            )
        }
        return RenderError(
            code: .documentFormatError,
            message: "The \(format.name) document is wrong: Ghostscript reports \(failure.name)\(place). "
                + "Print it again from its application, or save it as PDF and print that."
        )
    }

    /// The first complaint that the PDF interpreter printed.
    private static func complaint(in messages: String) -> String? {
        let lines = messages.split(separator: "\n").filter { !$0.hasPrefix("%PDPS") }
        return lines.first { $0.contains("Error") || $0.contains("error") || $0.contains("repaired") }.map { line in
            let text = line.drop { $0 == " " || $0 == "*" }
            return text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : String(text)
        }
    }

    private static func broken(_ format: String, _ complaint: String, page: Int? = nil) -> RenderError {
        RenderError(
            code: .documentFormatError,
            message: "The \(format)\(page.map { " (page \($0))" } ?? "") is broken: \(complaint) "
                + "Save it anew in its application, or print it as an image."
        )
    }
}

extension RenderError {
    /// No page of the document is among those asked for; `documentPages` is nil if their count is not known.
    static func noPagesChosen(_ ranges: [ClosedRange<Int>], documentPages: Int?) -> RenderError {
        let wanted = ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
        let has = documentPages.map { $0 == 1 ? "1 page" : "\($0) pages" } ?? "fewer"
        return RenderError(
            code: .noPages,
            message: "The pages \(wanted) were asked for, but the document has \(has); choose others."
        )
    }
}
