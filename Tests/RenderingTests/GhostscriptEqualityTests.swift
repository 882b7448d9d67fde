// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPP
import PrintModel
import Raster
import Rendering
import Testing

@Suite("Pages are as Ghostscript draws them in one piece")
struct GhostscriptEqualityTests {
    /// A4 in whole pixels at 300 dpi, so that nothing is scaled or moved: 2480 by 3508.
    private static let pageSize = "[595.2 841.92]"

    /// The sample page, which has an image, gradients, patterns of lines and text across all bands.
    private func samplePage() throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Samples/welcome.ps")
        let program = try String(contentsOf: file, encoding: .utf8)
        let page = program.replacingOccurrences(of: "/PageSize [595 842]", with: "/PageSize \(Self.pageSize)")
        try #require(page != program)
        return page
    }

    /// The lines of the page as `/usr/bin/gs` draws it in one piece.
    private func drawnByGhostscript(_ page: String) throws -> [[UInt8]] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-gs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "page.ps")
        let picture = folder.appending(path: "page.pgm")
        try page.write(to: source, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/gs")
        process.arguments = [
            "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pgmraw", "-r300", "-g2480x3508", "-dFIXEDMEDIA",
            "-dMaxBitmap=100000000", "-sOutputFile=\(picture.path())", source.path(),
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let pixels = try Data(contentsOf: picture).suffix(2480 * 3508)
        try #require(pixels.count == 2480 * 3508)
        return (0..<3508).map { Array(pixels.dropFirst($0 * 2480).prefix(2480)) }
    }

    @Test("front sides band by band from the top, turned back sides from the bottom")
    func samplePageIsEqual() async throws {
        let page = try samplePage()
        let expected = try drawnByGhostscript(page)
        var settings = RenderSettings(
            output: .pwgRaster,
            pixelFormat: .sgray8,
            resolution: .init(x: 300),
            mediaName: "iso_a4_210x297mm",
            media: .isoA4
        )
        settings.sides = .twoSidedLongEdge
        settings.sheetBack = .rotated
        let rendered = try await WorkerFixture.render(page + "\n" + page, settings)
        let pages = try Picture.pages(of: rendered.bytes)
        try #require(pages.count == 2)
        let turned = expected.reversed().map { Array($0.reversed()) }
        for (side, page, drawn) in [("front", pages[0], expected), ("back", pages[1], turned)] {
            let wrong = zip(page.picture.lines, drawn).enumerated()
                .filter { Self.pixelsThatDiffer($0.element.0, $0.element.1) > 24 }.map(\.offset)
            #expect(wrong.count < 4, "lines of the \(side) with many wrong pixels: \(wrong.prefix(3))...")
        }
    }

    /// Ghostscript's own bands move a hairline here and there by a pixel, and a smooth colour by a level or two.
    private static func pixelsThatDiffer(_ line: [UInt8], _ other: [UInt8]) -> Int {
        guard line != other else { return 0 }
        // A plain loop: closures over so many pixels take seconds in a debug build.
        var count = 0
        line.withUnsafeBufferPointer { line in
            other.withUnsafeBufferPointer { other in
                var index = 0
                let end = min(line.count, other.count)
                while index < end {
                    if abs(Int(line[index]) - Int(other[index])) > 8 { count += 1 }
                    index += 1
                }
            }
        }
        return count
    }
}
