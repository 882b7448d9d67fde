// SPDX-License-Identifier: Apache-2.0

import Foundation
import Raster

/// Patches of known colours, four in a row, as documents of 4 by 6 inches.
struct ColorChart: Sendable {
    static let columns = 4
    static let rows = 6
    /// Profiles that Ghostscript brings.
    static let folder = "/usr/share/color/icc/ghostscript/"

    /// Where the ICC profile of the colours lies.
    let profile: String
    /// Each patch, 0 to 1 in each colour.
    let patches: [[Double]]

    /// Primaries, secondaries, grays, skin, sky, leaves; all within and at the edge of the RGB that is meant.
    static func rgb(_ profile: String) -> ColorChart {
        ColorChart(
            profile: folder + profile,
            patches: [
                [0, 0, 0], [0.2, 0.2, 0.2], [0.4, 0.4, 0.4], [0.6, 0.6, 0.6], [0.8, 0.8, 0.8], [1, 1, 1], [1, 0, 0],
                [0, 1, 0], [0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 0], [0.6, 0.2, 0.2], [0.2, 0.6, 0.2],
                [0.2, 0.2, 0.6],
                [0.8, 0.6, 0.4], [0.4, 0.2, 0.2], [0.4, 0.6, 0.8], [0.2, 0.4, 0.2], [0.6, 0.6, 0.8], [0.4, 0.8, 0.8],
                [1, 0.6, 0.2], [0.8, 0.4, 0.6], [0.4, 0, 0.4],
            ]
        )
    }

    /// Inks alone, over each other, and with black.
    static let cmyk = ColorChart(
        profile: folder + "default_cmyk.icc",
        patches: [
            [0, 0, 0, 0], [0, 0, 0, 0.2], [0, 0, 0, 0.4], [0, 0, 0, 0.6], [0, 0, 0, 0.8], [0, 0, 0, 1], [1, 0, 0, 0],
            [0, 1, 0, 0], [0, 0, 1, 0], [1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 1, 0], [0.4, 0, 0, 0], [0, 0.4, 0, 0],
            [0, 0, 0.4, 0], [0.4, 0.4, 0, 0], [0, 0.4, 0.4, 0], [0.4, 0, 0.4, 0], [0.2, 0.4, 0.6, 0],
            [0.6, 0.4, 0.2, 0],
            [0.4, 0.2, 0.2, 0.2], [0.2, 0.6, 0.8, 0.2], [0.8, 0.4, 0.2, 0.4], [0.4, 0.4, 0.4, 0.4],
        ]
    )

    /// Gray from black to white.
    static func gray(_ profile: String) -> ColorChart {
        ColorChart(profile: folder + profile, patches: (0..<24).map { [Double($0 * 11) / 255] })
    }

    var colors: Int { patches[0].count }

    /// The patches as `transicc` takes them.
    var values: [[Double]] { patches.map { $0.map { $0 * (colors == 4 ? 100 : 255) } } }

    /// A rectangle for each patch, in points.
    private func rectangles(_ operators: (color: String, fill: String)) -> String {
        patches.enumerated().map { index, patch in
            let (x, y) = (index % Self.columns * 72, (Self.rows - 1 - index / Self.columns) * 72)
            let color = patch.map { "\($0)" }.joined(separator: " ")
            return "\(color) \(operators.color) \(x) \(y) 72 72 \(operators.fill)"
        }.joined(separator: "\n")
    }

    /// A PDF with an ICCBased colour space.
    func pdf() throws -> Data {
        let icc = try Data(contentsOf: URL(filePath: profile))
        let content = Data(("/C cs\n" + rectangles(("sc", "re f"))).utf8)
        let page =
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents 4 0 R "
            + "/Resources << /ColorSpace << /C [/ICCBased 5 0 R] >> >> >>"
        let objects: [(String, Data?)] = [
            ("<< /Type /Catalog /Pages 2 0 R >>", nil), ("<< /Type /Pages /Count 1 /Kids [3 0 R] >>", nil), (page, nil),
            ("<< /Length \(content.count) >>", content), ("<< /N \(colors) /Length \(icc.count) >>", icc),
        ]
        var file = Data("%PDF-1.4\n".utf8)
        var table = "xref\n0 6\n0000000000 65535 f \n"
        for (index, (dictionary, stream)) in objects.enumerated() {
            table += String(format: "%010d 00000 n \n", file.count)
            file += Data("\(index + 1) 0 obj\n\(dictionary)\n".utf8)
            if let stream { file += Data("stream\n".utf8) + stream + Data("\nendstream\n".utf8) }
            file += Data("endobj\n".utf8)
        }
        let start = file.count
        return file + Data((table + "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n").utf8)
    }

    /// PostScript in device colours, which are sRGB, CMYK and gray as Ghostscript takes them.
    func postScript() -> Data {
        let color = [1: "setgray", 3: "setrgbcolor", 4: "setcmykcolor"][colors] ?? ""
        return Data("%!PS\n\(rectangles((color, "rectfill")))\nshowpage\n".utf8)
    }

    /// Width of images of the chart, 32 pixels a patch.
    static let width = columns * 32
    /// Height of images of the chart.
    static let height = rows * 32

    /// Each pixel of an image of the chart.
    var pixels: [[UInt8]] {
        let samples = patches.map { $0.map { UInt8(($0 * 255).rounded()) } }
        return (0..<Self.width * Self.height).map { index in
            samples[index / Self.width / 32 * Self.columns + index % Self.width / 32]
        }
    }

    /// A TIFF with the profile embedded.
    func tiff() throws -> Data {
        let icc = [UInt8](try Data(contentsOf: URL(filePath: profile)))
        let (width, height) = (Self.width, Self.height)
        let pixels = pixels.flatMap { $0 }
        let photometric = [1: 1, 3: 2, 4: 5][colors] ?? 2
        let entries = 10
        let extra = 8 + 2 + entries * 12 + 4
        let (data, profileStart) = (extra + 8, extra + 8 + pixels.count)
        let bits = colors == 1 ? 8 : extra
        let fields: [(tag: Int, type: Int, count: Int, value: Int)] = [
            (256, 4, 1, width), (257, 4, 1, height), (258, 3, colors, bits), (259, 3, 1, 1),
            (262, 3, 1, photometric), (273, 4, 1, data), (277, 3, 1, colors), (278, 4, 1, height),
            (279, 4, 1, pixels.count), (34675, 7, icc.count, profileStart),
        ]
        func number(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(value >> ($0 * 8) & 0xFF) } }
        var bytes: [UInt8] = [0x49, 0x49, 0x2A, 0] + number(8, 4) + number(entries, 2)
        for field in fields {
            bytes += number(field.tag, 2) + number(field.type, 2) + number(field.count, 4) + number(field.value, 4)
        }
        bytes += number(0, 4) + [8, 0, 8, 0, 8, 0, 8, 0]
        return Data(bytes + pixels + icc)
    }

    /// The colour in the middle of each patch of a PWG raster page of 288 by 432 pixels, as `transicc` takes them.
    static func values(ofRaster file: URL) throws -> [[Double]] {
        var decoder = RasterDecoder()
        decoder.feed(try Data(contentsOf: file))
        var (lines, colors): ([[UInt8]], Int) = ([], 3)
        while let event = try decoder.next() {
            switch event {
            case .pageStarted(let header): colors = header.pixelFormat.colors
            case .line(let line, let count): for _ in 0..<count { lines.append(Array(line)) }
            default: break
            }
        }
        return (0..<columns * rows).map { index in
            let (x, y) = (index % columns * 72 + 36, index / columns * 72 + 36)
            let scale = colors == 4 ? 100.0 / 255 : 1
            return lines[y][x * colors..<(x + 1) * colors].map { Double($0) * scale }
        }
    }
}
