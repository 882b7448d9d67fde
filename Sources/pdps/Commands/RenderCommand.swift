// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import Logging
import PrintModel
import Raster
import Rendering
import SystemPackage

/// The command `pdps render FILE -o OUT`.
struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Render documents to a file, without a server.",
        discussion: """
            A document is read in the same sandbox as a server's jobs. PNG makes a file for each page: OUT with \
            -0001 before its extension. -o with NAME=VALUE is an attribute as for `pdps print`, so that its effect can be \
            seen: number-up, imposition-template, page-set, page-delivery, orientation-requested, print-scaling, \
            print-rendering-intent, print-content-optimize, job-sheets, sides, media, page-ranges, copies, \
            multiple-document-handling.

            Examples:
              pdps render letter.pdf -o letter.pwg --resolution 600 --color gray
              pdps render book.ps -o page.png --pages 1-3,7-
              pdps render photo.jpg -o photo.pdf --media A5
              pdps render label.pdf -o label.zpl --resolution 203 --media oe_4x6-label_4x6in
              pdps render photo.jpg -o photo.pwg --color cmyk --icc press.icc -o print-rendering-intent=relative-bpc
              pdps render book.pdf -o booklet.pdf -o imposition-template=signature
              pdps render slides.pdf -o page.png -o number-up=4 -o page-ranges=1-8
              pdps render *.jpg -o sheet.pdf -o number-up=20
              pdps render book.pdf --preview -o page.png --pages 1-10
            """
    )

    @Argument(help: ArgumentHelp("The documents, as those of one job; `-` is standard input.", valueName: "file"))
    var files: [String]

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "Where to write; with NAME=VALUE an attribute instead, which may be given more than once.",
            valueName: "out"
        )
    )
    var outputs: [String]

    @Option(
        name: .shortAndLong,
        help: "pwg, urf, png, pdf, ps, pcl, pclm, zpl or escpos, or a media type (default: from the extension of OUT)."
    )
    var format: String?

    @Option(name: .shortAndLong, help: "Dots per inch, such as 600 or 600x1200.")
    var resolution = "300"

    @Flag(
        name: .long,
        help:
            "Small pictures to look at, 200 pixels wide or near it: as --format png with a --resolution that gives that."
    )
    var preview = false

    @Option(
        name: .shortAndLong,
        help:
            "color, gray, black (one bit), cmyk, or a PWG raster type such as srgb_8 (default: the most of the format)."
    )
    var color: String?

    @Option(name: .long, help: "How many workers share the pages (default: one on each processor).")
    var workers: Int?

    @Option(name: .shortAndLong, help: "Which pages, such as 1-3,7- (default: all).")
    var pages: String?

    @Option(name: .shortAndLong, help: "The media, such as A4, Letter or iso_a4_210x297mm.")
    var media = "A4"

    @Option(name: .long, help: "Sides: one-sided, two-sided-long-edge or two-sided-short-edge.")
    var sides = "one-sided"

    @Option(name: .long, help: "How pages fit the media: auto, auto-fit, fill, fit or none.")
    var scaling = "auto"

    @Option(
        name: .long,
        help: ArgumentHelp("The device's ICC profile, whose colours the pixels get.", valueName: "file")
    )
    var icc: String?

    @Option(name: .long, help: "What is logged: trace, debug, info, notice, warning, error or critical.")
    var logLevel = "warning"

    func run() async throws {
        let settings = try settings()
        var documents: [FileDescriptor] = []
        defer { for document in documents { try? document.close() } }
        for file in files { documents.append(try RenderInput.open(file)) }
        let target = RenderTarget(path: try output, settings.output)
        let logger = try makeLogger()
        do {
            var configuration = try WorkerPool.Configuration.besideExecutable()
            // There is one document: no worker is to wait for another.
            configuration.ready = 0
            if let workers { configuration.maximum = workers }
            let pool = WorkerPool(configuration: configuration, logger: logger)
            let pages = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await pool.run() }
                defer { group.cancelAll() }
                return try await pool.render(documents, settings: settings) { try await target.write($0) }
            }
            StandardError.write(target.description(pages: pages) + "\n")
        } catch let error as RenderError {
            let status: CommandStatus = error.code == .unsupportedSettings ? .wrongUsage : .failed
            throw CommandError(status, "\(documentName) was not rendered: \(error.message)")
        }
    }

    /// What messages call the documents.
    private var documentName: String { files == ["-"] ? "standard input" : files.joined(separator: ", ") }

    private func makeLogger() throws -> Logger {
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw ValidationError("'\(logLevel)' is no log level")
        }
        var logger = Logger(label: "pdps") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }

    func validate() throws {
        if let workers, !(1...1024).contains(workers) {
            throw ValidationError("\(workers) is no number of workers; write 1 to 1024")
        }
        guard files.filter({ $0 == "-" }).count <= 1 else {
            throw ValidationError("standard input (-) can be rendered once only")
        }
    }

    /// What the options ask for.
    func settings() throws -> RenderSettings {
        guard let resolution = Resolution(resolution, unitOptional: true), resolution.units == .perInch else {
            throw ValidationError("'\(self.resolution)' is no resolution; write --resolution 600 or 600x1200")
        }
        guard let media = MediaName(media) else {
            throw ValidationError("'\(self.media)' is no media; write A4, Letter, or a name such as iso_a4_210x297mm")
        }
        guard let sides = Sides(rawValue: sides) else {
            throw ValidationError("'\(self.sides)' is not one of \(Sides.allCases.map(\.rawValue))")
        }
        guard let scaling = PrintScaling(rawValue: scaling) else {
            throw ValidationError("'\(self.scaling)' is not one of \(PrintScaling.allCases.map(\.rawValue))")
        }
        let output = preview ? .png : try RenderTarget.format(named: format, path: output)
        let options = try RenderOptions(outputs.filter(Self.isOption))
        let (x, y) = (Int(resolution.crossFeed), Int(resolution.feed))
        var settings = RenderSettings(
            output: output,
            pixelFormat: try pixelFormat(for: output),
            resolution: .init(x: x, y: y),
            mediaName: media.keyword,
            media: media.size,
            pageRanges: try pageRanges(),
            sides: sides,
            scaling: scaling,
            monochrome: color == "gray" || color == "black"
        )
        settings.deviceProfile = try icc.map { try ProfileInput.read($0) }
        try options.apply(to: &settings, files: files)
        if preview { settings.resolution = .init(x: PagePictures.resolution(width: 200, on: settings.media)) }
        return settings
    }

    private static func isOption(_ text: String) -> Bool { text.contains("=") && !text.contains("/") }

    /// Where to write.
    private var output: String {
        get throws {
            let paths = outputs.filter { !Self.isOption($0) }
            guard let path = paths.first, paths.count == 1 else {
                throw ValidationError("\(paths.count) files to write to; name one, such as -o page.png")
            }
            return path
        }
    }

    private func pixelFormat(for output: OutputFormat) throws -> PixelFormat {
        guard let color else {
            return [.srgb8, .sgray8, .black1].first(where: output.pixelFormats.contains) ?? .srgb8
        }
        switch color {
        case "color", "colour", "rgb": return .srgb8
        case "gray", "grey": return .sgray8
        case "black": return .black1
        case "cmyk": return .cmyk8
        default:
            guard let format = PixelFormat(pwgRasterType: color) else {
                throw ValidationError("'\(color)' is no color; write color, gray, black, cmyk or a PWG raster type")
            }
            return format
        }
    }

    private func pageRanges() throws -> [ClosedRange<Int>] {
        guard let pages else { return [] }
        return try pages.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let range = PageRange(part) else {
                throw ValidationError("'\(pages)' are no pages; write --pages 1-3,7-")
            }
            return Int(range.bounds.lowerBound)...Int(range.bounds.upperBound)
        }
    }
}
