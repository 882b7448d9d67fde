// SPDX-License-Identifier: Apache-2.0

import Foundation
import Raster
import Testing

/// Pages of our workers beside those of Ghostscript's own devices, pixel by pixel, for every PostScript and PDF file
/// that Debian's Ghostscript, Poppler and CUPS packages install.
///
/// The same settings are: the media is the page as Ghostscript chose it, and `print-scaling` is `none`; Ghostscript
/// smooths as our worker does, up to 200 dpi, and draws in bands of as many lines. `PDPS_PIXEL_RESOLUTIONS=72,100,144,150,200,300,600` says at which
/// resolutions, for more than a test run has time for.
@Suite("Pixels are Ghostscript's", .enabled(if: isInstalled("gs") && isInstalled("dpkg-query")))
struct GhostscriptPixelTests {
    private static let resolutions: [Int] = {
        let wanted = ProcessInfo.processInfo.environment["PDPS_PIXEL_RESOLUTIONS"] ?? "150"
        return wanted.split(separator: ",").compactMap { Int($0) }
    }()

    /// Which of the packages' files are documents.
    private static func documents(in folder: URL) async throws -> [URL] {
        let patterns = ["ghostscript*", "libgs*", "*poppler*", "*cups*"]
        let packages = try await run(
            "dpkg-query",
            ["-W", "-f", "${db:Status-Abbrev} ${binary:Package}\\n"] + patterns,
            in: folder
        )
        let installed = packages.output.split(separator: "\n").filter { $0.hasPrefix("ii ") }.compactMap {
            $0.split(separator: " ").last.map { String($0) }
        }
        let files = try await run("dpkg-query", ["-L"] + installed, in: folder).output.split(separator: "\n")
        return Set(files).sorted().map { URL(filePath: String($0)) }.filter {
            ["ps", "eps", "pdf"].contains($0.pathExtension) && FileManager.default.fileExists(atPath: $0.path())
        }
    }

    @Test("of every document of the packages, by one worker and by three, in colour and gray")
    func everyDocument() async throws {
        try await withTemporaryFolder { folder in
            let documents = try await Self.documents(in: folder)
            let names = Set(documents.map(\.lastPathComponent))
            #expect(names.isSuperset(of: ["image-qa.ps", "lines.ps", "form_english.pdf", "default-testpage.pdf"]))
            let tally = try await withThrowingTaskGroup(of: Tally.self) { group in
                var tally = Tally()
                for (index, document) in documents.enumerated() {
                    // One for each processor of a small machine.
                    if index >= 2, let done = try await group.next() { tally.add(done) }
                    let own = folder.appending(path: "\(index)")
                    group.addTask { try await compare(document, in: own) }
                }
                for try await done in group { tally.add(done) }
                return tally
            }
            print(
                "\(documents.count) files, \(tally.documents) of them with \(tally.pages) pages; "
                    + "\(tally.comparisons) comparisons of a page, \(tally.differences) differences"
            )
            #expect(tally.pages >= 25 && tally.comparisons > 2 * tally.pages)
        }
    }

    private struct Tally {
        /// Documents that showed pages, and those pages at one resolution.
        var documents = 0
        var pages = 0
        var comparisons = 0
        var differences = 0

        mutating func add(_ other: Tally) {
            documents += other.documents
            pages += other.pages
            comparisons += other.comparisons
            differences += other.differences
        }
    }

    /// Compares all pages of a document at all resolutions.
    private func compare(_ original: URL, in folder: URL) async throws -> Tally {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let document = try copy(of: original, in: folder)
        var tally = Tally()
        for resolution in Self.resolutions {
            guard let first = try await ghostscript(document, "ppmraw", resolution, in: folder).first else {
                // A library of procedures, or a program that wants arguments: there is nothing to print.
                let refused = try await render(document, "color", resolution, media: "A4", workers: 1, in: folder)
                #expect(refused.status != 0 && refused.errors.contains("was not rendered"), "\(original.path())")
                return tally
            }
            let color = try await ghostscript(document, "ppmraw", resolution, size: first, in: folder)
            try #require(color.allSatisfy { $0.hasSize(of: first) }, "\(original.path()) has pages of several sizes")
            let gray = try await ghostscript(document, "bit", resolution, size: first, in: folder)
            let truncatedGray = try await ghostscript(document, "pgmraw", resolution, size: first, in: folder)
            for (name, pages) in [("color", color), ("gray", gray)] {
                // A single page is not shared.
                for workers in pages.count > 1 ? [1, 3] : [1] {
                    let place = "\(original.path()), \(resolution) dpi, \(name), \(workers) workers"
                    let media = first.media(resolution: resolution)
                    let ended = try await render(document, name, resolution, media: media, workers: workers, in: folder)
                    #expect(ended.status == 0, "\(place): \(ended.errors)")
                    let ours = try RenderedPage.pages(of: folder.appending(path: "ours.pwg"))
                    #expect(ours.count == pages.count, "\(place): \(ours.count) pages, not \(pages.count)")
                    for (index, (page, reference)) in zip(ours, pages).enumerated() {
                        tally.comparisons += 1
                        if page == reference { continue }
                        tally.differences += 1
                        Issue.record("\(place): page \(index + 1) differs, \(page.description(of: reference))")
                    }
                    guard name == "gray", workers == 1 else { continue }
                    // `pgmraw` cuts off parts of a level where `bit` and `display` round, and smoothing and shading add
                    // these up: what differs is never darker, and lighter by three levels of 255 at the most.
                    for (index, (page, reference)) in zip(ours, truncatedGray).enumerated() {
                        let lighter = page.excess(over: reference)
                        #expect(
                            lighter.map { (0...3).contains($0.least) && $0.most <= 3 } ?? true,
                            "\(place), pgmraw: page \(index + 1), \(String(describing: lighter))"
                        )
                    }
                }
            }
            if tally.documents == 0 { (tally.documents, tally.pages) = (1, color.count) }
        }
        return tally
    }

    /// The document as both are given it.
    ///
    /// What does not begin with `%!` is plain text for a print server, but a program for `gs`; so it gets that.
    private func copy(of original: URL, in folder: URL) throws -> URL {
        var bytes = try Data(contentsOf: original)
        if !bytes.starts(with: Data("%!".utf8)), !bytes.starts(with: Data("%PDF".utf8)) {
            bytes = Data("%!\n".utf8) + bytes
        }
        let copy = folder.appending(path: "document")
        try bytes.write(to: copy)
        return copy
    }

    private func render(
        _ document: URL,
        _ color: String,
        _ resolution: Int,
        media: String,
        workers: Int,
        in folder: URL
    ) async throws -> RunningProgram.Ended {
        try await run(
            Executables.pdps,
            [
                "render", document.path(), "-o", "ours.pwg", "--resolution", "\(resolution)", "--color", color,
                "--scaling", "none", "--media", media, "--workers", "\(workers)",
            ],
            in: folder,
            within: .seconds(300)
        )
    }

    /// Ghostscript's pages.
    ///
    /// - Parameter size: a page of that size, if it is known: then they are drawn in our worker's bands.
    private func ghostscript(
        _ document: URL,
        _ device: String,
        _ resolution: Int,
        size: RenderedPage? = nil,
        in folder: URL
    ) async throws -> [RenderedPage] {
        let bits = resolution <= 200 ? 4 : 1
        var arguments = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-dUseCropBox", "-r\(resolution)"]
        arguments += ["-dTextAlphaBits=\(bits)", "-dGraphicsAlphaBits=\(bits)", "-sDEVICE=\(device)"]
        // Ghostscript's own pixels depend on its bands: at 300 dpi a few lines of `lines.ps`, `zeroline.ps` and
        // `default-testpage.pdf` end a pixel elsewhere when the page is drawn as a whole. So bands are our worker's.
        if let size {
            let lines = size.linesPerBand(
                of: document.pathExtension == "pdf" ? 4 << 20 : 8 << 20,
                bytesPerPixel: device == "ppmraw" ? 3 : 1
            )
            arguments += ["-dMaxBitmap=0", "-dBufferSpace=16000000", "-dBandHeight=\(lines)"]
        }
        if device == "bit" { arguments.append("-dGrayValues=256") }
        // A program that wants arguments ends with an error, after no page.
        try await run(
            "gs",
            arguments + ["-sOutputFile=\(device)-%d", document.path()],
            in: folder,
            within: .seconds(300)
        )
        var pages: [RenderedPage] = []
        while let bytes = try? Data(contentsOf: folder.appending(path: "\(device)-\(pages.count + 1)")) {
            if let size, device == "bit" {
                // It writes no header.
                pages.append(RenderedPage(width: size.width, height: size.height, pixels: bytes))
            } else {
                pages.append(try #require(RenderedPage(portableMap: bytes)))
            }
        }
        for number in pages.indices {
            try FileManager.default.removeItem(at: folder.appending(path: "\(device)-\(number + 1)"))
        }
        return pages
    }
}

/// A page as pixels of 8 bits each, or 24.
private struct RenderedPage: Equatable {
    var width: Int
    var height: Int
    var pixels: Data

    init(width: Int, height: Int, pixels: Data) {
        (self.width, self.height, self.pixels) = (width, height, pixels)
    }

    /// Reads a binary PPM or PGM file, with 255 as the most.
    init?(portableMap file: Data) {
        var lines: [Data] = []
        var rest = file
        while lines.count < 3, let end = rest.firstIndex(of: 0x0A) {
            let line = rest[rest.startIndex..<end]
            if line.first != UInt8(ascii: "#") { lines.append(line) }
            rest = rest[rest.index(after: end)...]
        }
        let numbers = lines.dropFirst().flatMap { line in
            String(decoding: line, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        }
        guard numbers.count == 3, numbers[2] == 255 else { return nil }
        self.init(width: numbers[0], height: numbers[1], pixels: rest)
    }

    /// The pages of a PWG raster file.
    static func pages(of file: URL) throws -> [RenderedPage] {
        var decoder = RasterDecoder()
        decoder.feed(try Data(contentsOf: file))
        var pages: [RenderedPage] = []
        var page = RenderedPage(width: 0, height: 0, pixels: Data())
        while let event = try decoder.next() {
            switch event {
            case .documentStarted: break
            case .pageStarted(let header):
                page = RenderedPage(width: header.width, height: header.height, pixels: Data())
            case .line(let line, let count): for _ in 0..<count { page.pixels.append(contentsOf: line) }
            case .pageEnded: pages.append(page)
            }
        }
        try decoder.finish()
        return pages
    }

    func hasSize(of other: RenderedPage) -> Bool { width == other.width && height == other.height }

    /// Lines of our worker's bands of so many bytes: 256 at least.
    func linesPerBand(of bytes: Int, bytesPerPixel: Int) -> Int {
        min(max(256, bytes / ((width * bytesPerPixel + 63) & ~63)), height)
    }

    /// The media of just this size, by a name for `--media`.
    func media(resolution: Int) -> String {
        let sides = [width, height].map { side in
            // The nearest 1/100 mm, which is less than half a pixel off.
            let hundredths = (side * 2540 + resolution / 2) / resolution
            return "\(hundredths / 100)." + String("\(100 + hundredths % 100)".dropFirst())
        }
        return "custom_page_\(sides[0])x\(sides[1])mm"
    }

    /// By how many levels at least and at most these pixels are lighter, where they differ at all.
    func excess(over other: RenderedPage) -> (least: Int, most: Int)? {
        guard pixels != other.pixels, pixels.count == other.pixels.count else { return nil }
        var (least, most) = (Int.max, Int.min)
        pixels.withUnsafeBytes { (own: UnsafeRawBufferPointer) in
            other.pixels.withUnsafeBytes { (others: UnsafeRawBufferPointer) in
                for index in 0..<own.count where own[index] != others[index] {
                    let difference = Int(own[index]) - Int(others[index])
                    (least, most) = (min(least, difference), max(most, difference))
                }
            }
        }
        return (least, most)
    }

    /// What differs, for people.
    func description(of other: RenderedPage) -> String {
        guard hasSize(of: other), pixels.count == other.pixels.count else {
            return "\(width) by \(height) pixels beside \(other.width) by \(other.height)"
        }
        let count = zip(pixels, other.pixels).count { $0 != $1 }
        return "\(count) values, by \(excess(over: other).map { "\($0.least) to \($0.most)" } ?? "0") levels"
    }
}
