// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

/// All impressions of a document whose page count is known: its job sheets and its pages as the imposition says.
struct PrintSequence {
    /// What is on one side of a sheet.
    enum Side {
        case sheet(JobSheet)
        /// Chosen pages by their index, one for each cell.
        case pages([Int?])
        case blank
    }

    private let settings: RenderSettings
    private let order: ImpressionOrder
    /// Whether a side stays blank so that the last sheet is not printed on the back of a page.
    private let isPadded: Bool

    /// - Parameter pages: how many pages are chosen.
    init(pages: Int, _ settings: RenderSettings) {
        self.settings = settings
        order = ImpressionOrder(pages: pages, settings.imposition, isTwoSided: settings.sides != .oneSided)
        let used = order.count + (settings.startsOnBack ? 1 : 0)
        isPadded = settings.endSheet != nil && settings.sides != .oneSided && !used.isMultiple(of: 2)
    }

    /// Impressions in all.
    var count: Int {
        settings.startSheetImpressions + order.count + (isPadded ? 1 : 0) + (settings.endSheet == nil ? 0 : 1)
    }

    /// Whether the imposition leaves nothing of the document.
    var isEmpty: Bool { order.isEmpty }

    /// The pages of the first impression that has any.
    var firstPage: Int? { order.lazy.compactMap { $0.lazy.compactMap { $0 }.first }.first }

    /// An impression by its index.
    subscript(index: Int) -> Side {
        if index < settings.startSheetImpressions {
            return index == 0 ? settings.startSheet.map { .sheet($0) } ?? .blank : .blank
        }
        let body = index - settings.startSheetImpressions
        if body < order.count {
            let cells = order[body]
            return cells.isEmpty ? .blank : .pages(cells)
        }
        if isPadded, body == order.count { return .blank }
        return settings.endSheet.map { .sheet($0) } ?? .blank
    }
}
