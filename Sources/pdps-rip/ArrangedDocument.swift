// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

/// Prints a PDF impression by impression: its pages in any order, several on a side, with sheets around them.
///
/// Pages are drawn straight onto the impression, in the bands of the device: nothing is kept of them, and two pages on
/// a side cost what they cost on two.
struct ArrangedDocument {
    let renderer: DocumentRenderer
    let settings: RenderSettings
    /// How many pages each of the documents has of which this one was made; nil if it is one of its own.
    var joinedPages: [Int]?

    /// Prints the PDF; returns how many impressions were made.
    ///
    /// - Throws: ``RenderError``.
    func run() throws -> Int {
        let description = renderer.description(settings)
        let pages = try description.chosenPages(of: description.openPDF())
        let sequence = PrintSequence(documents: joinedPages ?? [pages.count], settings)
        guard !sequence.isEmpty else {
            throw RenderError(
                code: .noPages,
                message:
                    "page-set asks for the \(settings.imposition.pageSet.rawValue) sides, of which the document has "
                    + "none; print all."
            )
        }
        return settings.output.isRaster
            ? try rasterize(sequence, pages, description) : try write(sequence, pages, description)
    }

    private func rasterize(
        _ sequence: PrintSequence,
        _ pages: ChosenPages,
        _ description: PageDescription
    ) throws -> Int {
        renderer.started(pages: sequence.count)
        let writer = try renderer.impressionWriter(totalPages: sequence.count)
        writer.givesChosenPagesOnly = true
        try renderer.openDisplay(for: writer, placesPages: !settings.imposition.hasCells)
        try draw(sequence, pages, description, to: writer)
        try description.closePDF()
        return writer.impressions
    }

    private func write(_ sequence: PrintSequence, _ pages: ChosenPages, _ description: PageDescription) throws -> Int {
        // The PDF is opened anew after the device, for closing it brings back the device of its opening.
        try description.closePDF(warns: false)
        renderer.started(pages: sequence.count)
        let writer = PageDescriptionWriter(output: renderer.output)
        let count = try renderer.write(to: writer, settings) { description in
            _ = try description.openPDF()
            try draw(sequence, pages, description)
            try description.closePDF()
            return max(0, sequence.count - settings.firstImpression + 1)
        }
        try writer.finish()
        return count
    }

    /// Draws the impressions that are wanted, of pixels those that `writer` wants.
    private func draw(
        _ sequence: PrintSequence,
        _ pages: ChosenPages,
        _ description: PageDescription,
        to writer: ImpressionWriter? = nil
    ) throws {
        let layout = try cellLayout(sequence, pages, description)
        var device = DeviceNeeds()
        for index in 0..<sequence.count {
            guard writer?.wantsNext ?? (index + 1 >= settings.firstImpression) else {
                writer?.passOver()
                continue
            }
            switch sequence[index] {
            case .blank: try description.showPage()
            case .sheet(let sheet):
                let page = JobSheetPage(sheet: sheet, settings: settings, isFirst: index == 0)
                try page.show(by: description.interpreter)
            case .pages(let cells):
                guard let layout else {
                    for page in cells.compactMap({ $0 }) { try description.runPDF(page: pages[page]) }
                    break
                }
                try draw(cells.map { $0.map { pages[$0] } }, layout, &device, description)
                try description.showPage()
            }
        }
    }

    private func cellLayout(
        _ sequence: PrintSequence,
        _ pages: ChosenPages,
        _ description: PageDescription
    ) throws -> CellLayout? {
        guard settings.imposition.hasCells else { return nil }
        // The document's first page, not the sequence's: the same for every part of a job.
        return CellLayout(settings, firstPage: try description.geometry(ofPage: pages[0]).size)
    }

    /// What the device is prepared for; changing it costs, and erases the page.
    private struct DeviceNeeds {
        var usesTransparency: Bool?
        var spots = 0
    }

    private func draw(
        _ cells: [Int?],
        _ layout: CellLayout,
        _ device: inout DeviceNeeds,
        _ description: PageDescription
    ) throws {
        let drawn = try cells.enumerated().compactMap { cell, page in
            try page.map { (cell: cell, page: $0, geometry: try description.geometry(ofPage: $0)) }
        }
        let usesTransparency = drawn.contains { $0.geometry.usesTransparency }
        let spots = drawn.map(\.geometry.spots).max() ?? 0
        if device.usesTransparency != usesTransparency || device.spots != spots {
            try description.prepareDevice(usesTransparency: usesTransparency, spots: spots)
            device = DeviceNeeds(usesTransparency: usesTransparency, spots: spots)
        }
        for (cell, page, geometry) in drawn {
            try description.draw(
                page: page,
                geometry,
                in: layout.rectangle(ofCell: cell),
                layout.transform(ofCell: cell, page: geometry.size)
            )
        }
    }
}
