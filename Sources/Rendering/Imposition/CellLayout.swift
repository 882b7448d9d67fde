// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// Where the pages of an impression lie on the media.
///
/// The media is turned when that makes the pages larger: two upright pages lie side by side across an upright sheet.
/// The document's first page decides, so that all sheets are alike.
package struct CellLayout: Sendable {
    /// Columns of cells on the turned media.
    package let columns: Int
    /// Lines of cells on the turned media.
    package let rows: Int
    /// Quarter turns counter-clockwise of the layout on the media.
    package let turns: Int

    private let direction: NumberUpDirection
    private let scaling: PrintScaling
    /// Quarter turns of a page that lies across its cell.
    private let turnsOfPagesAcross: Int
    /// The turned media.
    private let canvas: PageRectangle
    /// What of it is divided into cells.
    private let area: PageRectangle

    /// Lays out the cells for pages like the first one, whose size is in points.
    package init(_ settings: RenderSettings, firstPage: (width: Double, height: Double)) {
        let imposition = settings.imposition
        // A booklet's pages are in their order already.
        direction = imposition.template == .signature ? .toRightToBottom : imposition.direction
        scaling = settings.scaling
        let isClockwise = settings.orientation == .reverseLandscape
        turnsOfPagesAcross = isClockwise ? 3 : 1
        let media = PageRectangle(width: settings.media.width.points, height: settings.media.height.points)
        let isBooklet = imposition.template == .signature
        // As many columns as lines, or nearly so.
        let grids =
            isBooklet
            ? [(2, 1)]
            : (1...imposition.numberUp).map { ($0, imposition.numberUp / $0) }.filter { columns, rows in
                columns * rows == imposition.numberUp && max(columns, rows) <= 2 * min(columns, rows)
            }
        let candidates = [0, isClockwise ? 3 : 1].flatMap { turns in
            grids.map { (columns: $0.0, rows: $0.1, turns: turns) }
        }
        func size(_ candidate: (columns: Int, rows: Int, turns: Int)) -> Double {
            let (width, height) = candidate.turns == 0 ? (media.width, media.height) : (media.height, media.width)
            // A fold goes through the middle of the longer edge.
            if isBooklet { return width }
            return min(
                width / Double(candidate.columns) / firstPage.width,
                height / Double(candidate.rows) / firstPage.height
            )
        }
        // The first of equals: not turned.
        let best = candidates.reduce(candidates[0]) { size($1) > size($0) * 1.001 ? $1 : $0 }
        (columns, rows) = (best.columns, best.rows)
        turns = (best.turns + (settings.orientation == .reversePortrait ? 2 : 0)) & 3
        canvas =
            turns.isMultiple(of: 2) ? media : PageRectangle(width: media.height, height: media.width)
        area = Self.area(settings, media: media, turns: turns, isBooklet: isBooklet)
    }

    /// The printable part of the turned media; of a booklet's sheet both halves are alike.
    private static func area(
        _ settings: RenderSettings,
        media: PageRectangle,
        turns: Int,
        isBooklet: Bool
    ) -> PageRectangle {
        let margins = settings.margins
        let printable = PageRectangle(
            left: margins.left.points,
            bottom: margins.bottom.points,
            width: media.width - (margins.left + margins.right).points,
            height: media.height - (margins.top + margins.bottom).points
        )
        var area = PageTransform.turning(-turns, width: media.width, height: media.height).box(of: printable)
        guard isBooklet else { return area }
        let width = turns.isMultiple(of: 2) ? media.width : media.height
        let margin = max(area.left, width - area.left - area.width)
        area.left = margin
        area.width = width - 2 * margin
        return area
    }

    /// A cell on the turned media.
    private func cell(_ index: Int) -> PageRectangle {
        var (column, row) = direction.isByColumns ? (index / rows, index % rows) : (index % columns, index / columns)
        if direction.isLeftward { column = columns - 1 - column }
        if !direction.isUpward { row = rows - 1 - row }
        let (width, height) = (area.width / Double(columns), area.height / Double(rows))
        return PageRectangle(
            left: area.left + Double(column) * width,
            bottom: area.bottom + Double(row) * height,
            width: width,
            height: height
        )
    }

    private var toMedia: PageTransform { .turning(turns, width: canvas.width, height: canvas.height) }

    /// The part of the media that a cell takes.
    package func rectangle(ofCell index: Int) -> PageRectangle { toMedia.box(of: cell(index)) }

    /// Brings a page of this size, which lies at the origin, to its cell on the media (PWG 5100.16 section 6.1.18).
    package func transform(ofCell index: Int, page: (width: Double, height: Double)) -> PageTransform {
        let cell = cell(index)
        let isAcross = (page.width > page.height) != (cell.width > cell.height) && page.width != page.height
        let quarters = isAcross ? turnsOfPagesAcross : 0
        let (width, height) = isAcross ? (page.height, page.width) : (page.width, page.height)
        let (horizontal, vertical) = (cell.width / width, cell.height / height)
        let scale =
            switch scaling {
            case .auto, .fit: min(horizontal, vertical)
            case .autoFit: min(horizontal, vertical, 1)
            case .fill: max(horizontal, vertical)
            case .none: 1.0
            }
        return PageTransform.turning(quarters, width: page.width, height: page.height)
            .then(.scaling(scale))
            .then(
                .moving(
                    cell.left + (cell.width - width * scale) / 2,
                    cell.bottom + (cell.height - height * scale) / 2
                )
            )
            .then(toMedia)
    }
}

extension Int {
    /// 1/100 mm in points.
    package var points: Double { Double(self) * 72 / 2540 }
}
