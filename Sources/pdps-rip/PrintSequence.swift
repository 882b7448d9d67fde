// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

/// All impressions of documents whose page counts are known: the job sheets and the pages as the imposition says.
struct PrintSequence {
    /// What is on one side of a sheet.
    enum Side {
        case sheet(JobSheet)
        /// Chosen pages by their index, one for each cell.
        case pages([Int?])
        case blank
    }

    /// A document among others.
    private struct Part {
        let order: ImpressionOrder
        /// The index of its first page.
        let firstPage: Int
        /// Where it begins among the impressions of one round.
        let start: Int
    }

    private let settings: RenderSettings
    private let parts: [Part]
    /// Impressions of all documents once, each with the blank back that may fill its last sheet.
    private let roundLength: Int
    /// Impressions between the sheets.
    private let length: Int
    /// Whether a side stays blank so that the last sheet is not printed on the back of a page.
    private let isPadded: Bool

    /// - Parameter pages: how many pages are chosen.
    init(pages: Int, _ settings: RenderSettings) {
        self.init(documents: [pages], settings)
    }

    /// - Parameter documents: how many pages are chosen of each.
    init(documents: [Int], _ settings: RenderSettings) {
        self.settings = settings
        let isTwoSided = settings.sides != .oneSided
        let joining = settings.joining
        let isSeparate = documents.count > 1 && joining.separatesSheets
        // The whole job is repeated, or each document, or each sheet.
        let rounds =
            isSeparate && settings.imposition.isCollated && !joining.repeatsDocuments ? settings.imposition.copies : 1
        var imposition = settings.imposition
        if rounds > 1 { imposition.copies = 1 }
        var parts: [Part] = []
        var (firstPage, start, filled) = (0, 0, 0)
        for pages in isSeparate ? documents : [documents.reduce(0, +)] {
            let order = ImpressionOrder(pages: pages, imposition, isTwoSided: isTwoSided)
            parts.append(Part(order: order, firstPage: firstPage, start: start))
            filled = isTwoSided ? order.count % 2 : 0
            start += order.count + filled
            firstPage += pages
        }
        self.parts = parts
        roundLength = start
        // The back of the very last sheet need not be printed.
        length = start * rounds - filled
        let used = length + (settings.startsOnBack ? 1 : 0)
        isPadded = settings.endSheet != nil && isTwoSided && !used.isMultiple(of: 2)
    }

    /// Impressions in all.
    var count: Int {
        settings.startSheetImpressions + length + (isPadded ? 1 : 0) + (settings.endSheet == nil ? 0 : 1)
    }

    /// Whether the imposition leaves nothing of the documents.
    var isEmpty: Bool { length <= 0 }

    /// An impression by its index.
    subscript(index: Int) -> Side {
        if index < settings.startSheetImpressions {
            return index == 0 ? settings.startSheet.map { .sheet($0) } ?? .blank : .blank
        }
        let body = index - settings.startSheetImpressions
        if body < length { return side(body % roundLength) }
        if isPadded, body == length { return .blank }
        return settings.endSheet.map { .sheet($0) } ?? .blank
    }

    private func side(_ place: Int) -> Side {
        guard let part = parts.last(where: { $0.start <= place }), place - part.start < part.order.count else {
            return .blank
        }
        let cells = part.order[place - part.start]
        return cells.isEmpty ? .blank : .pages(cells.map { $0.map { part.firstPage + $0 } })
    }
}
