// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// The impressions of a document in the order in which they are printed, by arithmetic: nothing is listed.
///
/// An impression is its cells in order; a cell has a chosen page, counted from 0, or nothing. An impression without
/// cells is the blank side of a sheet.
package struct ImpressionOrder: RandomAccessCollection, Sendable {
    package let startIndex = 0
    package let endIndex: Int

    private let pages: Int
    private let imposition: Imposition
    private let sidesPerSheet: Int
    /// Impressions of one copy.
    private let impressions: Int
    /// Sheets of one copy.
    private let sheets: Int

    /// Arranges so many chosen pages.
    package init(pages: Int, _ imposition: Imposition, isTwoSided: Bool) {
        self.pages = pages
        self.imposition = imposition
        sidesPerSheet = isTwoSided ? 2 : 1
        let all =
            imposition.template == .signature
            ? (pages + 3) / 4 * 2 : (pages + imposition.numberUp - 1) / imposition.numberUp
        impressions =
            switch imposition.pageSet {
            case .all: all
            case .even: all / 2
            case .odd: (all + 1) / 2
            }
        sheets = (impressions + sidesPerSheet - 1) / sidesPerSheet
        let sides = sheets * sidesPerSheet * imposition.copies
        // The back of the last sheet need not be printed when it is blank.
        let lastSheet = imposition.isReversed ? 0 : sheets - 1
        endIndex = sides > 0 && lastSheet * sidesPerSheet + sidesPerSheet > impressions ? sides - 1 : sides
    }

    package subscript(position: Int) -> [Int?] {
        let index = position / sidesPerSheet
        var sheet = imposition.isCollated ? index % sheets : index / imposition.copies
        if imposition.isReversed { sheet = sheets - 1 - sheet }
        let impression = sheet * sidesPerSheet + position % sidesPerSheet
        guard impression < impressions else { return [] }
        let side =
            switch imposition.pageSet {
            case .all: impression
            case .even: impression * 2 + 1
            case .odd: impression * 2
            }
        let cells = imposition.template == .signature ? spread(onSide: side) : group(onSide: side)
        return cells.map { $0 < pages ? $0 : nil }
    }

    private func group(onSide side: Int) -> [Int] {
        (0..<imposition.numberUp).map { side * imposition.numberUp + $0 }
    }

    /// The two pages on one side of a folded sheet, the left one first; the outermost sheet is the first.
    private func spread(onSide side: Int) -> [Int] {
        let last = (pages + 3) / 4 * 4 - 1
        let spread = side.isMultiple(of: 2) ? [last - side, side] : [side, last - side]
        return imposition.direction.isLeftward ? spread.reversed() : spread
    }
}
