// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

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
        case let format where format.isImage:
            return try ImageDocument(document: document, settings: settings, engine: engines.imageVersion).run(self)
        case .plainText: return try TextDocument(document: document, settings: settings).run(self)
        default: return settings.output.isRaster ? try rasterize() : try describe()
        }
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

    private var description: PageDescription {
        PageDescription(
            interpreter: engines.ghostscript,
            document: document,
            settings: settings,
            warn: { [output] text in output.send(.warning(text)) },
            pageDone: { [limits = order.limits] in WorkerLimits.allowProcessorTime(limits.cpuTime) }
        )
    }

    /// Makes Ghostscript give its pages to `writer`.
    func openDisplay(for writer: ImpressionWriter) throws {
        engines.display.pages = writer
        do {
            try engines.ghostscript.run(
                PagePlacement.openDisplay(settings, contone: writer.contone) + PagePlacement.install(settings)
            )
        } catch let failure as Ghostscript.Failure {
            throw PageDescription.error(failure, format: document.format)
        }
    }

    // MARK: PostScript, EPS, PDF

    private func rasterize() throws -> Int {
        let pages = document.format == .pdf ? try description.chosenPages(of: description.openPDF()) : []
        let isSingle = document.format == .encapsulatedPostScript
        let total = isSingle ? 1 : pages.isEmpty ? nil : pages.reduce(0) { $0 + $1.count }
        started(pages: total)
        let writer = try impressionWriter(totalPages: total)
        writer.givesChosenPagesOnly = document.format == .pdf
        try openDisplay(for: writer)
        switch document.format {
        case .pdf:
            try description.runPDF(pages: pages)
            try description.closePDF()
        case .encapsulatedPostScript: try description.runEncapsulatedPostScript { writer.documentPages == 0 }
        default: try description.runPostScript()
        }
        try requirePages(shown: writer.documentPages, chosen: writer.impressions)
        return writer.impressions
    }

    /// PDF or PostScript from PDF or PostScript: as it is if nothing is to be changed, else through Ghostscript.
    private func describe() throws -> Int {
        let isSame = document.format.mimeType == settings.output.rawValue && document.format != .encapsulatedPostScript
        let writer = PageDescriptionWriter(output: output)
        guard isSame, settings.pageRanges.isEmpty, !settings.monochrome else {
            defer { writer.finish() }
            return try rewrite(to: writer)
        }
        let pages = document.format == .pdf ? try description.openPDF() : countPostScriptPages()
        started(pages: pages)
        try writer.copy(document)
        return pages
    }

    private func rewrite(to writer: PageDescriptionWriter) throws -> Int {
        let pages = document.format == .pdf ? try description.chosenPages(of: description.openPDF()) : []
        // The PDF is opened anew after the device, for closing it brings back the device of its opening.
        if document.format == .pdf { try description.closePDF(warns: false) }
        started(pages: pages.isEmpty ? nil : pages.reduce(0) { $0 + $1.count })
        return try write(to: writer, choosesPages: document.format != .pdf) { description in
            switch document.format {
            case .pdf:
                _ = try description.openPDF()
                try description.runPDF(pages: pages)
                try description.closePDF()
            case .encapsulatedPostScript: try description.runEncapsulatedPostScript { shownPages == 0 }
            default: try description.runPostScript()
            }
            guard document.format != .pdf else { return pages.reduce(0) { $0 + $1.count } }
            // The device counts only the pages that it was told to choose.
            let chosen = shownPages
            try requirePages(shown: settings.pageRanges.isEmpty ? chosen : nil, chosen: chosen)
            return chosen
        }
    }

    /// Has Ghostscript write what `body` draws as PDF or PostScript.
    func write<Result>(
        to writer: PageDescriptionWriter,
        choosesPages: Bool,
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
            try engines.ghostscript.run(PageDescriptionDevice.open(settings, choosesPages: choosesPages))
            var description = description
            description.warn = { warnings.append($0) }
            let result = try body(description)
            try engines.ghostscript.close()
            return result
        } catch let failure as Ghostscript.Failure {
            throw PageDescription.error(failure, format: document.format)
        }
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
            try description.runPostScript()
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
