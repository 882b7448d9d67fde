// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Colours are what Little CMS's transicc says")
struct ColorTests {
    enum Form: CaseIterable {
        case pdf
        case tiff
        case png
        case webP

        /// A chart in this form; nil if it has no such colours.
        func document(of chart: ColorChart) throws -> Data? {
            switch self {
            case .pdf: try chart.pdf()
            case .tiff: try chart.tiff()
            case .png: try chart.png()
            case .webP: try chart.webP()
            }
        }
    }

    /// What is made of a chart, beside what transicc makes of its colours.
    struct Case: CustomTestStringConvertible {
        var chart: ColorChart
        /// The device's profile; nil for sRGB.
        var device: String?
        var color = "color"
        /// `print-rendering-intent` and transicc's number for it.
        var intent = ("perceptual", 0)

        var testDescription: String {
            let source = URL(filePath: chart.profile).lastPathComponent
            return "\(source) to \(device ?? "srgb.icc"), \(intent.0)"
        }
    }

    private static let srgb = ColorChart.folder + "srgb.icc"

    static let cases = [
        Case(chart: .rgb("a98.icc")), Case(chart: .rgb("rommrgb.icc")), Case(chart: .cmyk),
        Case(chart: .gray("sgray.icc")),
        Case(chart: .cmyk, intent: ("absolute", 3)), Case(chart: .cmyk, intent: ("relative-bpc", 1)),
        Case(chart: .rgb("srgb.icc"), device: "a98.icc"), Case(chart: .cmyk, device: "a98.icc"),
        Case(chart: .rgb("a98.icc"), device: "default_cmyk.icc", color: "cmyk"),
        Case(chart: .rgb("srgb.icc"), device: "default_cmyk.icc", color: "cmyk", intent: ("relative", 1)),
        Case(chart: .rgb("srgb.icc"), device: "default_cmyk.icc", color: "cmyk", intent: ("relative-bpc", 1)),
        Case(chart: .rgb("srgb.icc"), device: "default_cmyk.icc", color: "cmyk", intent: ("saturation", 2)),
        Case(chart: .rgb("srgb.icc"), device: "default_cmyk.icc", color: "cmyk", intent: ("absolute", 3)),
    ]

    private func render(
        _ document: Data,
        _ name: String,
        _ options: [String],
        in folder: URL
    ) async throws -> [[Double]] {
        let (file, output) = (folder.appending(path: name), folder.appending(path: name + ".pwg"))
        try document.write(to: file)
        let arguments =
            ["render", file.path(), "-o", output.path(), "--resolution", "72", "--media", "na_index-4x6_4x6in"]
            + options
        let ended = try await run(Executables.pdps, arguments, in: folder)
        try #require(ended.status == 0, "\(ended.errors)")
        return try ColorChart.values(ofRaster: output)
    }

    /// The largest distance of any patch, and which it is.
    private func farthest(_ colors: [LabColor], _ expected: [LabColor]) -> (distance: Double, patch: Int) {
        let distances = zip(colors, expected).map { $0.distance(to: $1) }
        let patch = distances.indices.max { distances[$0] < distances[$1] } ?? 0
        return (distances[patch], patch)
    }

    @Test(
        "a chart by way of PDF, TIFF, PNG and WebP, to sRGB and to a device's profile",
        arguments: cases,
        Form.allCases
    )
    func chart(_ test: Case, as form: Form) async throws {
        try await withTemporaryFolder { folder in
            let target = test.device.map { ColorChart.folder + $0 } ?? Self.srgb
            guard let document = try form.document(of: test.chart) else { return }
            var options = ["--color", test.color, "-o", "print-rendering-intent=\(test.intent.0)"]
            if test.device != nil { options += ["--icc", target] }
            let rendered = try await render(document, "chart.\(form)", options, in: folder)
            let expected = try await LittleCMS.convert(
                test.chart.values,
                from: test.chart.profile,
                to: target,
                intent: test.intent.1,
                compensatesBlackPoint: test.intent.0 == "relative-bpc",
                in: folder
            )
            let (distance, patch) = farthest(
                try await LittleCMS.lab(rendered, of: target, in: folder),
                try await LittleCMS.lab(expected, of: target, in: folder)
            )
            #expect(
                distance <= 1,
                "patch \(patch), \(test.chart.values[patch]): \(rendered[patch]) instead of \(expected[patch])"
            )
        }
    }

    @Test("device colours of PostScript are sRGB, Ghostscript's CMYK, and gray")
    func postScript() async throws {
        try await withTemporaryFolder { folder in
            for (index, chart) in [ColorChart.rgb("srgb.icc"), .cmyk, .gray("default_gray.icc")].enumerated() {
                let rendered = try await render(chart.postScript(), "chart\(index).ps", [], in: folder)
                let expected = try await LittleCMS.convert(
                    chart.values,
                    from: chart.profile,
                    to: Self.srgb,
                    intent: 1,
                    compensatesBlackPoint: true,
                    in: folder
                )
                let (distance, patch) = farthest(
                    try await LittleCMS.lab(rendered, of: Self.srgb, in: folder),
                    try await LittleCMS.lab(expected, of: Self.srgb, in: folder)
                )
                #expect(distance <= 1, "patch \(patch): \(rendered[patch]) instead of \(expected[patch])")
            }
        }
    }

    @Test("gray is the lightness of the colour, and what is neutral keeps its tone", arguments: Form.allCases)
    func gray(_ form: Form) async throws {
        try await withTemporaryFolder { folder in
            for chart in [ColorChart.rgb("srgb.icc"), .rgb("a98.icc"), .gray("sgray.icc")] {
                guard let document = try form.document(of: chart) else { continue }
                let rendered = try await render(document, "chart.\(form)", ["--color", "gray"], in: folder)
                let gray = try await LittleCMS.lab(rendered, of: ColorChart.folder + "default_gray.icc", in: folder)
                let expected = try await LittleCMS.lab(chart.values, of: chart.profile, in: folder)
                for (index, (own, wanted)) in zip(gray, expected).enumerated() {
                    let neutral = LabColor(lightness: wanted.lightness, a: 0, b: 0)
                    #expect(own.distance(to: neutral) <= 1, "patch \(index): \(rendered[index]), \(wanted)")
                }
            }
        }
    }

    @Test("a printer's profile is set from the command line, and its jobs are printed in its colours")
    func printer() async throws {
        try await withTemporaryFolder { folder in
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            let chart = ColorChart.rgb("srgb.icc")
            let document = folder.appending(path: "chart.tiff")
            try chart.tiff().write(to: document)
            let server = try await ServerUnderTest.start(in: folder)
            let added = try await server.pdps("printer", "add", "Photo", "virtual://\(paper.path())")
            #expect(added.status == 0, "\(added.errors)")
            let wrong = try await server.pdps("printer", "set", "Photo", "--icc", document.path())
            #expect(wrong.status != 0 && wrong.errors.contains("no ICC profile"), "\(wrong.errors)")
            let profile = ColorChart.folder + "a98.icc"
            var colors: [[[Double]]] = []
            for setting in [profile, "none"] {
                let set = try await server.pdps("printer", "set", "Photo", "--icc", setting)
                #expect(set.status == 0, "\(set.errors)")
                let printed = try await server.pdps(
                    "print",
                    "-p",
                    "Photo",
                    "-o",
                    "media=na_index-4x6_4x6in",
                    "--wait",
                    document.path()
                )
                #expect(printed.status == 0, "\(printed.errors)")
                let id = printed.output.trimmingCharacters(in: .newlines)
                let page = try Data(contentsOf: paper.appending(path: "job-\(id)-page-0001.png"))
                colors.append(try await render(page, "page-\(id).png", [], in: folder))
            }
            try await server.stop()
            let expected = try await LittleCMS.convert(chart.values, from: chart.profile, to: profile, in: folder)
            for (rendered, (wanted, space)) in zip(colors, [(expected, profile), (chart.values, Self.srgb)]) {
                let (distance, patch) = farthest(
                    try await LittleCMS.lab(rendered, of: space, in: folder),
                    try await LittleCMS.lab(wanted, of: space, in: folder)
                )
                #expect(distance <= 1, "patch \(patch): \(rendered[patch]) instead of \(wanted[patch])")
            }
        }
    }

    @Test("a printer's profile for a media type is told, fetched, and used on that media only")
    func mediaType() async throws {
        try await withTemporaryFolder { folder in
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            let chart = ColorChart.rgb("srgb.icc")
            let document = folder.appending(path: "chart.tiff")
            try chart.tiff().write(to: document)
            let server = try await ServerUnderTest.start(in: folder)
            let added = try await server.pdps("printer", "add", "Photo", "virtual://\(paper.path())")
            #expect(added.status == 0, "\(added.errors)")
            let profile = ColorChart.folder + "a98.icc"
            let mediaType = "stationery"
            let unknown = try await server.pdps("printer", "set", "Photo", "--icc", profile, "--media-type", "velvet")
            #expect(unknown.status != 0 && unknown.errors.contains("velvet"), "\(unknown.errors)")
            let set = try await server.pdps("printer", "set", "Photo", "--icc", profile, "--media-type", mediaType)
            #expect(set.status == 0, "\(set.errors)")
            let shown = try await server.pdps("printer", "show", "Photo")
            #expect(shown.output.contains("for stationery"), "\(shown.output)")
            let json = try await server.pdps("printer", "show", "Photo", "--json")
            #expect(json.output.contains("/profiles/Photo/stationery.icc"), "\(json.output)")
            var colors: [[[Double]]] = []
            for media in ["media-type=\(mediaType) ", ""] {
                let collection = "media-col={\(media)media-size-name=na_index-4x6_4x6in}"
                let printed = try await server.pdps("print", "-p", "Photo", "-o", collection, "--wait", document.path())
                #expect(printed.status == 0, "\(printed.errors)")
                let id = printed.output.trimmingCharacters(in: .newlines)
                let page = try Data(contentsOf: paper.appending(path: "job-\(id)-page-0001.png"))
                colors.append(try await render(page, "page-\(id).png", [], in: folder))
            }
            try await server.stop()
            let expected = try await LittleCMS.convert(chart.values, from: chart.profile, to: profile, in: folder)
            for (rendered, (wanted, space)) in zip(colors, [(expected, profile), (chart.values, Self.srgb)]) {
                let (distance, patch) = farthest(
                    try await LittleCMS.lab(rendered, of: space, in: folder),
                    try await LittleCMS.lab(wanted, of: space, in: folder)
                )
                #expect(distance <= 1, "patch \(patch): \(rendered[patch]) instead of \(wanted[patch])")
            }
        }
    }

    @Test("a JPEG's profile goes with it into a PDF")
    func profileOfJPEG() async throws {
        try await withTemporaryFolder { folder in
            let chart = ColorChart.rgb("a98.icc")
            let (plain, photo) = (folder.appending(path: "plain.jpg"), folder.appending(path: "photo.jpg"))
            try chart.postScript().write(to: folder.appending(path: "chart.ps"))
            let options = ["-q", "-sDEVICE=jpeg", "-dJPEGQ=100", "-r144", "-g576x864", "-o", plain.path(), "chart.ps"]
            #expect(try await run("gs", options, in: folder).status == 0)
            // Behind its first marker; Ghostscript's own profile comes later and would count as a second part.
            let icc = try Data(contentsOf: URL(filePath: chart.profile))
            let segment = Data("ICC_PROFILE\0\u{1}\u{1}".utf8) + icc
            let length = segment.count + 2
            var bytes = try Data(contentsOf: plain)
            while let marker = bytes.range(of: Data([0xFF, 0xE2])) {
                let size = Int(bytes[marker.upperBound]) << 8 | Int(bytes[marker.upperBound + 1])
                bytes.removeSubrange(marker.lowerBound..<marker.upperBound + size)
            }
            bytes.insert(contentsOf: [0xFF, 0xE2, UInt8(length >> 8), UInt8(length & 0xFF)] + segment, at: 2)
            try bytes.write(to: photo)
            let arguments = ["render", photo.path(), "-o", "photo.pdf", "--media", "na_index-4x6_4x6in"]
            #expect(try await run(Executables.pdps, arguments, in: folder).status == 0)
            let pdf = try Data(contentsOf: folder.appending(path: "photo.pdf"))
            let expected = try await LittleCMS.convert(chart.values, from: chart.profile, to: Self.srgb, in: folder)
            for (index, document) in [bytes, pdf].enumerated() {
                let rendered = try await render(document, "document\(index)", [], in: folder)
                let (distance, patch) = farthest(
                    try await LittleCMS.lab(rendered, of: Self.srgb, in: folder),
                    try await LittleCMS.lab(expected, of: Self.srgb, in: folder)
                )
                // JPEG itself is not exact.
                #expect(distance <= 2, "patch \(patch): \(rendered[patch]) instead of \(expected[patch])")
            }
        }
    }

    @Test("the distance of colours is that of Sharma, Wu and Dalal's test data")
    func distance() {
        let pairs: [(LabColor, LabColor, Double)] = [
            (.init(lightness: 50, a: 2.6772, b: -79.7751), .init(lightness: 50, a: 0, b: -82.7485), 2.0425),
            (.init(lightness: 50, a: 2.5, b: 0), .init(lightness: 73, a: 25, b: -18), 27.1492),
            (.init(lightness: 2.0776, a: 0.0795, b: -1.135), .init(lightness: 0.9033, a: -0.0636, b: -0.5514), 0.9082),
        ]
        for (one, other, distance) in pairs { #expect(abs(one.distance(to: other) - distance) < 0.0001) }
    }
}
