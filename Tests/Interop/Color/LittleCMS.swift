// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A colour in CIE L*a*b* (D50).
struct LabColor: Equatable {
    var lightness: Double
    var a: Double
    var b: Double

    /// How far two colours are apart for the eye (CIE 142:2001, CIEDE2000): 1 is just noticeable side by side.
    func distance(to other: LabColor) -> Double {
        let meanChroma = (hypot(a, b) + hypot(other.a, other.b)) / 2
        let g = 0.5 * (1 - (pow(meanChroma, 7) / (pow(meanChroma, 7) + pow(25, 7))).squareRoot())
        let (a1, a2) = (a * (1 + g), other.a * (1 + g))
        let (c1, c2) = (hypot(a1, b), hypot(a2, other.b))
        let (h1, h2) = (Self.degrees(b, a1), Self.degrees(other.b, a2))
        var hueStep = c1 * c2 == 0 ? 0 : h2 - h1
        if hueStep > 180 { hueStep -= 360 } else if hueStep < -180 { hueStep += 360 }
        var hue = h1 + h2
        if c1 * c2 != 0 { hue = abs(h1 - h2) <= 180 ? hue / 2 : hue < 360 ? (hue + 360) / 2 : (hue - 360) / 2 }
        let (l, c) = ((lightness + other.lightness) / 2, (c1 + c2) / 2)
        let t =
            1 - 0.17 * Self.cosine(hue - 30) + 0.24 * Self.cosine(2 * hue) + 0.32 * Self.cosine(3 * hue + 6)
            - 0.2 * Self.cosine(4 * hue - 63)
        let lightnessWeight = 1 + 0.015 * pow(l - 50, 2) / (20 + pow(l - 50, 2)).squareRoot()
        let rotation =
            -2 * (pow(c, 7) / (pow(c, 7) + pow(25, 7))).squareRoot()
            * sin(60 * exp(-pow((hue - 275) / 25, 2)) * .pi / 180)
        let dl = (other.lightness - lightness) / lightnessWeight
        let dc = (c2 - c1) / (1 + 0.045 * c)
        let dh = 2 * (c1 * c2).squareRoot() * sin(hueStep / 2 * .pi / 180) / (1 + 0.015 * c * t)
        return (dl * dl + dc * dc + dh * dh + rotation * dc * dh).squareRoot()
    }

    private static func degrees(_ y: Double, _ x: Double) -> Double {
        let angle = atan2(y, x) * 180 / .pi
        return angle < 0 ? angle + 360 : angle
    }

    private static func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
}

/// Little CMS's own `transicc`.
enum LittleCMS {
    /// Its built-in profile of L*a*b* colours.
    static let lab = "*Lab4"

    /// Colours of one profile in another: RGB and gray are 0 to 255, CMYK 0 to 100.
    static func convert(
        _ colors: [[Double]],
        from input: String,
        to output: String,
        intent: Int = 1,
        compensatesBlackPoint: Bool = false,
        in folder: URL
    ) async throws -> [[Double]] {
        let file = folder.appending(path: "colors-\(UUID().uuidString)")
        let lines = colors.map { $0.map { "\($0)" }.joined(separator: " ") + "\n" }
        try Data(lines.joined().utf8).write(to: file)
        let black = compensatesBlackPoint ? "-b" : ""
        let command = "transicc -n \(black) -t \(intent) -i '\(input)' -o '\(output)' < '\(file.path())'"
        let ended = try await run("sh", ["-c", command], in: folder)
        #expect(ended.status == 0, "\(ended.errors)")
        let results = ended.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
        try #require(results.count == colors.count, "transicc: \(ended.output) \(ended.errors)")
        return results
    }

    /// Colours of a device in L*a*b*, on its white.
    static func lab(_ colors: [[Double]], of profile: String, in folder: URL) async throws -> [LabColor] {
        try await convert(colors, from: profile, to: lab, in: folder).map {
            LabColor(lightness: $0[0], a: $0[1], b: $0[2])
        }
    }
}
