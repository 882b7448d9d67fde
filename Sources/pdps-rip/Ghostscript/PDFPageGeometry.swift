// SPDX-License-Identifier: Apache-2.0

import Rendering

/// Where a page of a PDF lies in its own coordinates, and what it needs of the device (ISO 32000-1 section 7.7.3.3).
struct PDFPageGeometry {
    /// What of the page is shown, in its own units.
    let box: PageRectangle
    /// Quarter turns clockwise.
    let rotation: Int
    /// Points of one unit.
    let unit: Double
    let usesTransparency: Bool
    /// Spot colours.
    let spots: Int

    /// Reads the four corners of the box, rotation, unit, transparency and spot colours; nil if they are not those of a
    /// page.
    init?(_ numbers: Substring) {
        let values = numbers.split(separator: " ").compactMap { Double($0) }
        guard values.count == 8, values.allSatisfy({ $0.isFinite && abs($0) < 1e7 }), values[5] > 0 else { return nil }
        let (left, right) = (min(values[0], values[2]), max(values[0], values[2]))
        let (bottom, top) = (min(values[1], values[3]), max(values[1], values[3]))
        guard right > left, top > bottom else { return nil }
        box = PageRectangle(left: left, bottom: bottom, width: right - left, height: top - bottom)
        rotation = Int(values[4]) / 90 & 3
        unit = values[5]
        usesTransparency = values[6] != 0
        spots = max(0, Int(values[7]))
    }

    /// The page's size when it is upright, in points.
    var size: (width: Double, height: Double) {
        rotation.isMultiple(of: 2) ? (box.width * unit, box.height * unit) : (box.height * unit, box.width * unit)
    }

    /// Brings the page upright to the origin.
    var toOrigin: PageTransform {
        PageTransform.moving(-box.left, -box.bottom).then(.scaling(unit))
            .then(.turning(-rotation, width: box.width * unit, height: box.height * unit))
    }
}

extension PageRectangle {
    /// For `rectclip`.
    var numbers: String { "\(left.text) \(bottom.text) \(width.text) \(height.text)" }
}

extension PageTransform {
    /// For `concat`.
    var numbers: String { [a, b, c, d, tx, ty].map(\.text).joined(separator: " ") }
}

extension Double {
    /// As PostScript reads it, to a millionth: not `5e-324`.
    fileprivate var text: String { "\((self * 1e6).rounded() / 1e6)" }
}
