// SPDX-License-Identifier: Apache-2.0

/// `printer-icons`: the picture of a printer for clients' dialogs, drawn here and served by GET (PWG 5100.13 section
/// 5.6.12 asks for 48, 128 and 512 pixels).
enum PrinterIcon {
    /// Sides of the pictures, in pixels.
    static let sizes = [48, 128, 512]

    private static let files: [Int: [UInt8]] = Dictionary(uniqueKeysWithValues: sizes.map { ($0, draw(size: $0)) })

    /// The picture's path.
    static func path(_ size: Int) -> String { "/icons/printer-\(size).png" }

    /// The PNG file at a path, if there is one.
    static func file(at path: Substring) -> [UInt8]? {
        sizes.first { path == self.path($0) }.flatMap { files[$0] }
    }

    // MARK: Drawing

    /// A rectangle with round corners in a square of 48 units, and its colour.
    private struct Shape {
        var x: ClosedRange<Double>
        var y: ClosedRange<Double>
        var radius: Double
        var color: (UInt8, UInt8, UInt8)

        func contains(_ x: Double, _ y: Double) -> Bool {
            guard self.x.contains(x), self.y.contains(y) else { return false }
            let across = max(self.x.lowerBound + radius - x, x - self.x.upperBound + radius, 0)
            let down = max(self.y.lowerBound + radius - y, y - self.y.upperBound + radius, 0)
            return across * across + down * down <= radius * radius
        }
    }

    /// Paper behind, the body, a light, and the printed sheet with its lines in front.
    private static let shapes: [Shape] = [
        Shape(x: 13...35, y: 4...24, radius: 1.5, color: (0xE8, 0xEE, 0xF2)),
        Shape(x: 4...44, y: 16...36, radius: 4, color: (0x2F, 0x48, 0x58)),
        Shape(x: 4...44, y: 26...36, radius: 4, color: (0x3D, 0x5C, 0x70)),
        Shape(x: 36...39, y: 20...23, radius: 1.5, color: (0x58, 0xC4, 0x8B)),
        Shape(x: 11...37, y: 28...45, radius: 1.5, color: (0xFF, 0xFF, 0xFF)),
        Shape(x: 15...33, y: 32...33.5, radius: 0.75, color: (0x9A, 0xAA, 0xB4)),
        Shape(x: 15...33, y: 36...37.5, radius: 0.75, color: (0x9A, 0xAA, 0xB4)),
        Shape(x: 15...26, y: 40...41.5, radius: 0.75, color: (0x9A, 0xAA, 0xB4)),
    ]

    /// Draws with 3 by 3 samples for each pixel.
    private static func draw(size: Int) -> [UInt8] {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(size * size * 4)
        for row in 0..<size {
            for column in 0..<size {
                pixels += pixel(column, row, size: size)
            }
        }
        return PNGFile.encode(rgba: pixels, width: size, height: size)
    }

    private static func pixel(_ column: Int, _ row: Int, size: Int) -> [UInt8] {
        var sum = (red: 0, green: 0, blue: 0, count: 0)
        for sample in 0..<9 {
            let x = (Double(column) + (Double(sample % 3) + 0.5) / 3) * 48 / Double(size)
            let y = (Double(row) + (Double(sample / 3) + 0.5) / 3) * 48 / Double(size)
            guard let shape = shapes.last(where: { $0.contains(x, y) }) else { continue }
            sum.red += Int(shape.color.0)
            sum.green += Int(shape.color.1)
            sum.blue += Int(shape.color.2)
            sum.count += 1
        }
        guard sum.count > 0 else { return [0, 0, 0, 0] }
        let color = [sum.red, sum.green, sum.blue].map { UInt8(clamping: $0 / sum.count) }
        return color + [UInt8(clamping: sum.count * 255 / 9)]
    }
}
