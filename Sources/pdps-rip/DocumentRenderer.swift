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
        case .pdf: return try pdfToRaster()
        default: return try postScriptToRaster()
        }
    }

    private func started(pages: Int?) {
        output.send(.started(format: document.format, engine: engines.version, pages: pages))
    }

    private func writer(totalPages: Int?) throws -> ImpressionWriter {
        let writer = try ImpressionWriter(settings: settings, totalPages: totalPages, output: output)
        writer.pageEnded = { [limits = order.limits] in WorkerLimits.allowProcessorTime(limits.cpuTime) }
        return writer
    }

    private var description: PageDescription {
        PageDescription(interpreter: engines.ghostscript, document: document, settings: settings) { [output] text in
            output.send(.warning(text))
        }
    }

    private func openDisplay(for writer: ImpressionWriter) throws {
        engines.display.pages = writer
        do {
            try engines.ghostscript.run(
                PagePlacement.openDisplay(settings, contone: writer.contone) + PagePlacement.install(settings)
            )
        } catch let failure as Ghostscript.Failure {
            throw PageDescription.error(
                failure,
                format: document.format,
                messages: engines.ghostscript.console.messages
            )
        }
    }

    private func pdfToRaster() throws -> Int {
        let count = try description.openPDF()
        let pages = try description.chosenPages(of: count)
        let total = pages.reduce(0) { $0 + $1.count }
        started(pages: total)
        let writer = try writer(totalPages: total)
        writer.givesChosenPagesOnly = true
        try openDisplay(for: writer)
        try description.runPDF(pages: pages)
        return writer.impressions
    }

    private func postScriptToRaster() throws -> Int {
        started(pages: document.format == .encapsulatedPostScript ? 1 : nil)
        let writer = try writer(totalPages: document.format == .encapsulatedPostScript ? 1 : nil)
        try openDisplay(for: writer)
        if document.format == .encapsulatedPostScript {
            try description.runEncapsulatedPostScript { writer.documentPages == 0 }
        } else {
            try description.runPostScript()
        }
        guard writer.impressions > 0 else {
            if writer.documentPages > 0 {
                throw RenderError.noPagesChosen(settings.pageRanges, documentPages: writer.documentPages)
            }
            throw RenderError(
                code: .noPages,
                message: "The PostScript program showed no page (it may end before its first showpage); "
                    + "print it again from its application."
            )
        }
        return writer.impressions
    }
}
