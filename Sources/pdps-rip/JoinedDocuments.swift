// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering
import SystemPackage

/// Several documents of one job that are printed as one: each becomes a PDF, these become one, and that is arranged.
struct JoinedDocuments {
    let descriptors: [FileDescriptor]
    let order: RenderOrder
    let engines: Engines
    let output: WorkerOutput

    private var settings: RenderSettings { order.settings }

    /// Renders all; returns how many impressions were made.
    ///
    /// - Throws: ``RenderError`` that names the document.
    func run() throws -> Int {
        let pieces = try descriptors.enumerated().map { index, descriptor in
            try named(index) { try piece(of: descriptor) }
        }
        let file = try WorkerDocument.makeFile()
        let counts = try join(pieces, into: file)
        try engines.restartGhostscript()
        var settings = settings
        settings.pageRanges = []
        let renderer = renderer(try WorkerDocument(file), settings)
        return try ArrangedDocument(renderer: renderer, settings: settings, joinedPages: counts).run()
    }

    private func renderer(_ document: WorkerDocument, _ settings: RenderSettings) -> DocumentRenderer {
        DocumentRenderer(
            document: document,
            order: RenderOrder(settings: settings, limits: order.limits),
            engines: engines,
            output: output
        )
    }

    private func named<Result>(_ index: Int, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as RenderError {
            let message = "Document \(index + 1) of \(descriptors.count): \(error.message)"
            throw RenderError(code: error.code, message: message, signal: error.signal)
        }
    }

    // MARK: Each by itself

    /// A document as a PDF with pages as they are.
    private func piece(of descriptor: FileDescriptor) throws -> FileDescriptor {
        let document = try RasterPages.upright(WorkerDocument(descriptor), settings: settings) {
            WorkerLimits.allowProcessorTime(order.limits.cpuTime)
        }
        let renderer = renderer(document, placing(document.format))
        try renderer.requireRenderable()
        // Its number goes to the next document.
        guard document.format != .pdf else { return try document.descriptor.duplicate() }
        return try renderer.converted(cutsPagesToImages: settings.imposition.hasCells || isPlacedLater)
    }

    /// Whether images are put on the media with all other pages, when all are one.
    private var isPlacedLater: Bool {
        settings.scaling == .fit && (settings.orientation == .none || settings.orientation == .reversePortrait)
    }

    /// Images that are put on the media here are put there once more: that is to change nothing.
    private func placing(_ format: DocumentFormat) -> RenderSettings {
        var settings = settings
        guard format.isImage else { return settings }
        if settings.scaling == .fit { settings.margins = .none }
        if settings.orientation == .reversePortrait { settings.orientation = .none }
        return settings
    }

    // MARK: All as one

    /// Writes the chosen pages of all as one PDF; returns how many each has.
    private func join(_ pieces: [FileDescriptor], into file: FileDescriptor) throws -> [Int] {
        var plain = settings
        plain.output = .pdf
        (plain.monochrome, plain.fitsMedia, plain.imposition) = (false, false, Imposition())
        let writer = PageDescriptionWriter(file: file)
        var before = 0
        let first = renderer(try WorkerDocument(pieces[0].duplicate()), plain)
        let counts = try first.write(to: writer, plain, isLossless: true) { shared in
            try pieces.enumerated().map { index, piece in
                try named(index) {
                    var description = renderer(try WorkerDocument(piece), plain).description(plain)
                    description.warn = shared.warn
                    let pages = try description.openPDF()
                    let chosen = pagesChosen(of: pages, before: before)
                    for page in chosen { try description.runPDF(page: page) }
                    try description.closePDF()
                    before += pages
                    return chosen.count
                }
            }
        }
        try writer.finish()
        let chosen = counts.filter { $0 > 0 }
        guard !chosen.isEmpty else { throw RenderError.noPagesChosen(settings.pageRanges, documentPages: before) }
        return chosen
    }

    /// Which pages of a document `page-ranges` chooses, counted in it.
    private func pagesChosen(of pages: Int, before: Int) -> [Int] {
        let first = settings.joining.countsPagesThrough ? before : 0
        return (1...pages).filter { settings.includes(page: first + $0) }
    }
}
