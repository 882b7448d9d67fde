// SPDX-License-Identifier: Apache-2.0

/// A rectangle in points.
package struct PageRectangle: Sendable, Equatable {
    package var left: Double
    package var bottom: Double
    package var width: Double
    package var height: Double

    package init(left: Double = 0, bottom: Double = 0, width: Double, height: Double) {
        self.left = left
        self.bottom = bottom
        self.width = width
        self.height = height
    }
}

/// An affine map of the plane, with PostScript's six numbers: x' = a x + c y + tx, y' = b x + d y + ty.
package struct PageTransform: Sendable, Equatable {
    package var a = 1.0
    package var b = 0.0
    package var c = 0.0
    package var d = 1.0
    package var tx = 0.0
    package var ty = 0.0

    package static let identity = PageTransform()

    /// Moves what lies at the origin.
    package static func moving(_ x: Double, _ y: Double) -> PageTransform { PageTransform(tx: x, ty: y) }

    /// Scales both directions.
    package static func scaling(_ factor: Double) -> PageTransform { PageTransform(a: factor, d: factor) }

    /// Turns a sheet of this size by quarter turns counter-clockwise, and moves it back to the origin.
    package static func turning(_ quarters: Int, width: Double, height: Double) -> PageTransform {
        switch quarters & 3 {
        case 1: PageTransform(a: 0, b: 1, c: -1, d: 0, tx: height)
        case 2: PageTransform(a: -1, d: -1, tx: width, ty: height)
        case 3: PageTransform(a: 0, b: -1, c: 1, d: 0, ty: width)
        default: .identity
        }
    }

    /// This map, then another one.
    package func then(_ next: PageTransform) -> PageTransform {
        PageTransform(
            a: next.a * a + next.c * b,
            b: next.b * a + next.d * b,
            c: next.a * c + next.c * d,
            d: next.b * c + next.d * d,
            tx: next.a * tx + next.c * ty + next.tx,
            ty: next.b * tx + next.d * ty + next.ty
        )
    }

    /// The box around a rectangle's image.
    package func box(of rectangle: PageRectangle) -> PageRectangle {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map { right, up in
            let (x, y) = (rectangle.left + right * rectangle.width, rectangle.bottom + up * rectangle.height)
            return (x: a * x + c * y + tx, y: b * x + d * y + ty)
        }
        let (xs, ys) = (corners.map(\.x).sorted(), corners.map(\.y).sorted())
        return PageRectangle(left: xs[0], bottom: ys[0], width: xs[3] - xs[0], height: ys[3] - ys[0])
    }
}
