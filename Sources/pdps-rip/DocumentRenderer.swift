// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering
import SystemPackage

/// Renders one document by the engine for its format.
struct DocumentRenderer {
    let document: WorkerDocument
    let order: RenderOrder
    let engines: Engines
    let output: WorkerOutput

    private var settings: RenderSettings { order.settings }

    /// Renders all; returns how many impressions were made.
    ///
    /// - Throws: ``RenderError``.
    func run() throws -> Int {
        try requireRenderable()
        switch document.format {
        case _ where isAlreadyDone: return try copy()
        case .pdf: return try ArrangedDocument(renderer: self, settings: settings).run()
        case let format where settings.isArranged || format.isImage && settings.output == .postScript:
            return try arrange()
        case let format where format.isImage: return try image(settings).run(self)
        case .plainText: return try TextDocument(document: document, settings: settings).run(self)
        default: return settings.output.isRaster ? try rasterize() : try rewrite()
        }
    }

    /// - Throws: ``RenderError`` if no engine takes the document.
    func requireRenderable() throws(RenderError) {
        switch document.format {
        case .empty:
            throw RenderError(
                code: .emptyDocument,
                message: "The document is empty (0 bytes); print it again, its application sent nothing."
            )
        case let format where !format.isRenderable:
            throw RenderError(
                code: .unsupportedFormat,
                message: "The document is \(format.name); PDPS prints PostScript, PDF, JPEG, PNG, TIFF, WebP, HEIF and "
                    + "plain text. Print it from its application, or save it as PDF."
            )
        default: return
        }
    }

    /// Whether the document is what is wanted.
    private var isAlreadyDone: Bool {
        document.format.mimeType == settings.output.rawValue && document.format != .encapsulatedPostScript
            && document.format != .png && settings.pageRanges.isEmpty && !settings.monochrome && !settings.isArranged
            && !settings.fitsMedia
    }

    /// Says that rendering begins.
    func started(pages: Int?, engine: String? = nil) {
        output.send(.started(format: document.format, engine: engine ?? engines.version, pages: pages))
    }

    /// Takes pixels of pages.
    func impressionWriter(totalPages: Int?) throws -> ImpressionWriter {
        let writer = try ImpressionWriter(settings: settings, totalPages: totalPages, output: output)
        writer.pageEnded = { [limits = order.limits] in WorkerLimits.allowProcessorTime(limits.cpuTime) }
        return writer
    }

    /// Runs the document for these settings.
    func description(_ settings: RenderSettings) -> PageDescription {
        PageDescription(
            interpreter: engines.ghostscript,
            document: document,
            settings: settings,
            warn: { [output] text in output.send(.warning(text)) },
            pageDone: { [limits = order.limits] in WorkerLimits.allowProcessorTime(limits.cpuTime) }
        )
    }

    private func image(_ settings: RenderSettings) -> ImageDocument {
        ImageDocument(document: document, settings: settings, engine: engines.imageVersion)
    }

    /// Makes Ghostscript give its pages to `writer`.
    ///
    /// - Parameter placesPages: whether pages are put on the media by `print-scaling`; else each is drawn where told.
    func openDisplay(for writer: ImpressionWriter, placesPages: Bool = true) throws {
        // PDF is mostly text; what PostScript is cannot be known before it runs.
        engines.display.bandBytes = document.format == .pdf ? 4 << 20 : 8 << 20
        engines.display.pages = writer
        do {
            let placement = placesPages ? PagePlacement.install(settings) : ""
            try engines.ghostscript.run(PagePlacement.openDisplay(settings, contone: writer.contone) + placement)
        } catch let failure as Ghostscript.Failure {
            throw PageDescription.error(failure, format: document.format)
        }
    }

    // MARK: Job sheets

    /// Pixels of the document between those of its sheets; the display device is open.
    func withSheets<Result>(_ writer: ImpressionWriter, _ body: () throws -> Result) throws -> Result {
        let description = description(settings)
        if let sheet = settings.startSheet {
            try show(sheet, writer)
            if writer.isBackFree { try showBlank(writer) }
        }
        guard let sheet = settings.endSheet else { return try body() }
        try description.prepareTakingBack()
        let result = try body()
        try description.takeBack()
        if writer.isBackFree { try showBlank(writer) }
        try show(sheet, writer)
        return result
    }

    private func show(_ sheet: JobSheet, _ writer: ImpressionWriter) throws {
        writer.isBesideDocument = true
        defer { writer.isBesideDocument = false }
        let page = JobSheetPage(sheet: sheet, settings: settings, isFirst: writer.position == 0)
        try page.show(by: engines.ghostscript)
    }

    private func showBlank(_ writer: ImpressionWriter) throws {
        writer.isBesideDocument = true
        defer { writer.isBesideDocument = false }
        try description(settings).showPage()
    }

    // MARK: Anything, by way of PDF

    /// Pages in another order, or several on a side, must be at hand: the document becomes a PDF first.
    ///
    /// So do images that are to be PostScript, which Ghostscript writes of a PDF.
    private func arrange() throws -> Int {
        let file = try converted(cutsPagesToImages: settings.imposition.hasCells)
        var settings = settings
        if document.format.isImage, !settings.imposition.hasCells {
            // An image was put on a page of the media's size, by print-scaling, already.
            settings.scaling = .none
            settings.orientation = .none
        }
        let arranged = DocumentRenderer(
            document: try WorkerDocument(file),
            order: RenderOrder(settings: settings, limits: order.limits),
            engines: engines,
            output: output
        )
        return try ArrangedDocument(renderer: arranged, settings: settings).run()
    }

    /// All pages of the document as a PDF in a file of the worker's, as they are; the interpreter is a new one afterwards.
    ///
    /// - Parameter cutsPagesToImages: whether pages of images are as large as those; else images are put on the media.
    func converted(cutsPagesToImages: Bool) throws -> FileDescriptor {
        let file = try WorkerDocument.makeFile()
        let writer = PageDescriptionWriter(file: file)
        try convert(to: writer, cutsPagesToImages: cutsPagesToImages)
        try writer.finish()
        // Images are put into a PDF without it.
        if !document.format.isImage { try engines.restartGhostscript() }
        return file
    }

    /// White around the pictures of a contact sheet: they are told apart, and cut.
    private static let marginInCell = 0.04

    private func convert(to writer: PageDescriptionWriter, cutsPagesToImages: Bool) throws {
        var plain = settings
        plain.output = .pdf
        plain.pageRanges = []
        plain.monochrome = false
        plain.fitsMedia = false
        plain.imposition = Imposition()
        if document.format.isImage {
            // Cells turn what lies across them, and scale it: they need the image, not a page with it.
            let marginInCell = settings.imposition.isContactSheet ? Self.marginInCell : 0
            try image(plain).write(to: writer, cutsPagesToImages: cutsPagesToImages, marginInCell: marginInCell)
            return
        }
        try write(to: writer, plain, isLossless: true) { description in
            switch document.format {
            case .plainText:
                // Its warnings come with those of the description.
                let text = TextDocument(document: document, settings: plain)
                for warning in try text.typeset(by: description.interpreter) { description.warn(warning) }
            case .encapsulatedPostScript: try description.runEncapsulatedPostScript { shownPages == 0 }
            default: try description.runPostScript()
            }
            let shown = shownPages
            try requirePages(shown: shown, chosen: shown)
        }
    }

    // MARK: PostScript and EPS as they run

    private func rasterize() throws -> Int {
        let description = description(settings)
        let isSingle = document.format == .encapsulatedPostScript
        let total = isSingle ? PrintSequence(pages: 1, settings).count : nil
        started(pages: total)
        let writer = try impressionWriter(totalPages: total)
        try openDisplay(for: writer)
        let sheets = settings.startSheetImpressions
        try withSheets(writer) {
            if isSingle {
                try description.runEncapsulatedPostScript { writer.documentPages == 0 }
            } else {
                try description.runPostScript()
            }
            try requirePages(shown: writer.documentPages, chosen: writer.position - sheets)
        }
        return writer.impressions
    }

    /// PostScript or PDF from PostScript.
    private func rewrite() throws -> Int {
        started(pages: nil)
        let writer = PageDescriptionWriter(output: output)
        let count = try write(to: writer, settings, choosesPages: true) { description in
            if document.format == .encapsulatedPostScript {
                try description.runEncapsulatedPostScript { shownPages == 0 }
            } else {
                try description.runPostScript()
            }
            // The device counts only the pages that it was told to choose.
            let chosen = shownPages
            try requirePages(shown: settings.pageRanges.isEmpty ? chosen : nil, chosen: chosen)
            return chosen
        }
        try writer.finish()
        return count
    }

    /// Has Ghostscript write what `body` draws as PDF or PostScript, and closes it.
    func write<Result>(
        to writer: PageDescriptionWriter,
        _ settings: RenderSettings,
        choosesPages: Bool = false,
        isLossless: Bool = false,
        _ body: (PageDescription) throws -> Result
    ) throws -> Result {
        var warnings: [String] = []
        defer {
            // Not before: until the pump has ended only it may send.
            for warning in warnings { output.send(.warning(warning)) }
        }
        let pump = try StandardOutputPump { writer.append($0) }
        do {
            defer { pump.finish() }
            let device = PageDescriptionDevice.open(settings, choosesPages: choosesPages, isLossless: isLossless)
            let placesPages = settings.fitsMedia && !settings.imposition.hasCells
            try engines.ghostscript.run(device + (placesPages ? PagePlacement.install(settings) : ""))
            var description = description(settings)
            description.warn = { warnings.append($0) }
            let result = try body(description)
            try engines.ghostscript.close()
            return result
        } catch let failure as Ghostscript.Failure {
            throw PageDescription.error(failure, format: document.format)
        }
    }

    // MARK: As it is

    private func copy() throws -> Int {
        let pages = document.format == .pdf ? try description(settings).openPDF() : countPostScriptPages()
        started(pages: pages)
        try PageDescriptionWriter(output: output).copy(document)
        return pages
    }

    /// Pages that the current device was shown.
    private var shownPages: Int {
        let marker = "%PDPS-shown:"
        guard (try? engines.ghostscript.run("(\(marker)) print currentpagedevice /PageCount get = flush")) != nil else {
            return 0
        }
        return engines.ghostscript.console.number(after: marker) ?? 0
    }

    /// Pages of a PostScript program, by running it with no output; a program for another interpreter may fail here.
    private func countPostScriptPages() -> Int {
        do {
            try engines.ghostscript.run("mark (nullpage) finddevice putdeviceprops setdevice")
            try description(settings).runPostScript()
            return max(1, shownPages)
        } catch {
            output.send(.warning("Ghostscript cannot count the pages (\(error)); the document is passed on as it is."))
            return document.claimedPages ?? 1
        }
    }

    /// - Parameter shown: pages that the document showed, nil if that is not known.
    private func requirePages(shown: Int?, chosen: Int) throws(RenderError) {
        guard chosen == 0 else { return }
        if shown != 0 { throw .noPagesChosen(settings.pageRanges, documentPages: shown) }
        throw RenderError(
            code: .noPages,
            message: "The \(document.format.name) document showed no page (it may end before its first showpage); "
                + "print it again from its application."
        )
    }
}
