// SPDX-License-Identifier: Apache-2.0

import Glibc
import IPP
import Logging
import PrintModel
import Raster
import Rendering
import SystemPackage
import Testing

/// What came of rendering one document.
struct Rendered {
    var events: [RenderEvent] = []
    var error: (any Error)?

    /// Each impression's bytes.
    var pages: [[UInt8]] {
        var pages: [[UInt8]] = []
        for case .page(let event) in events {
            switch event {
            case .pageStarted: pages.append([])
            case .bytes(let bytes): pages[pages.count - 1] += bytes
            case .pageEnded: break
            }
        }
        return pages
    }

    var bytes: [UInt8] { pages.flatMap { $0 } }
    var renderError: RenderError? { error as? RenderError }
    var warnings: [String] {
        events.compactMap { if case .warning(let text) = $0 { text } else { nil } }
    }
    var finishedPages: Int? {
        if case .finished(let pages) = events.last { pages } else { nil }
    }
    var announcedPages: Int?? {
        for case .started(_, _, let pages) in events { return pages }
        return nil
    }
}

/// Runs real workers in the real sandbox.
enum WorkerFixture {
    /// The executable beside the test bundle.
    static let worker: FilePath = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }.map { FilePath($0) }
        let besideBundle = bundle?.removingLastComponent().appending("pdps-rip")
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .removingLastComponent()
        return besideBundle ?? root.appending(".build/debug/pdps-rip")
    }()

    static let logger: Logger = {
        var logger = Logger(label: "RenderingTests")
        logger.logLevel = .critical
        return logger
    }()

    /// Runs `body` with a pool that is ended afterwards.
    static func withPool<R: Sendable>(
        _ configuration: WorkerPool.Configuration = .init(worker: worker, ready: 0),
        _ body: @Sendable @escaping (WorkerPool) async throws -> R
    ) async throws -> R {
        let pool = WorkerPool(configuration: configuration, logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            let result = try await body(pool)
            group.cancelAll()
            return result
        }
    }

    /// A document whose file has no name any more.
    static func document(_ bytes: [UInt8]) throws -> FileDescriptor {
        var path = Array("/tmp/pdps-document-XXXXXX".utf8CString)
        let number = mkstemp(&path)
        try #require(number >= 0)
        unlink(path)
        let file = FileDescriptor(rawValue: number)
        try file.writeAll(bytes)
        return file
    }

    /// Renders in a pool of its own; failures are part of the result.
    static func render(
        _ bytes: [UInt8],
        _ settings: RenderSettings,
        limits: RenderLimits = RenderLimits()
    ) async throws -> Rendered {
        try await withPool { pool in try await render(bytes, settings, limits: limits, in: pool) }
    }

    static func render(
        _ text: String,
        _ settings: RenderSettings,
        limits: RenderLimits = .init()
    ) async throws -> Rendered {
        try await render(Array(text.utf8), settings, limits: limits)
    }

    static func render(
        _ bytes: [UInt8],
        _ settings: RenderSettings,
        limits: RenderLimits = RenderLimits(),
        in pool: WorkerPool
    ) async throws -> Rendered {
        try await render(documents: [bytes], settings, limits: limits, in: pool)
    }

    /// Renders documents as one.
    static func render(documents: [[UInt8]], _ settings: RenderSettings) async throws -> Rendered {
        try await withPool { pool in try await render(documents: documents, settings, in: pool) }
    }

    private static func render(
        documents: [[UInt8]],
        _ settings: RenderSettings,
        limits: RenderLimits = RenderLimits(),
        in pool: WorkerPool
    ) async throws -> Rendered {
        let files = try documents.map { try document($0) }
        defer { for file in files { try? file.close() } }
        var rendered = Rendered()
        do {
            try await pool.render(files, settings: settings, limits: limits) { pages in
                for try await event in pages { rendered.events.append(event) }
            }
        } catch {
            rendered.error = error
        }
        return rendered
    }
}

extension RenderSettings {
    /// Small pages that render fast: 4 by 6 inches at 72 dpi, so that a point is a pixel.
    static func small(_ output: OutputFormat = .pwgRaster, _ pixels: PixelFormat = .sgray8) -> RenderSettings {
        RenderSettings(
            output: output,
            pixelFormat: pixels,
            resolution: Resolution(x: 72),
            mediaName: "na_index-4x6_4x6in",
            media: .init(width: 10_160, height: 15_240)
        )
    }
}

/// A page's pixels.
struct Picture {
    let width: Int
    let height: Int
    let format: PixelFormat
    var lines: [[UInt8]]

    /// All pages of a PWG or Apple raster document.
    static func pages(of raster: [UInt8]) throws -> [(header: RasterDecoder.PageHeader, picture: Picture)] {
        var decoder = RasterDecoder()
        decoder.feed(raster)
        var pages: [(header: RasterDecoder.PageHeader, picture: Picture)] = []
        while let event = try decoder.next() {
            switch event {
            case .documentStarted, .pageEnded: break
            case .pageStarted(let header):
                let picture = Picture(
                    width: header.width,
                    height: header.height,
                    format: header.pixelFormat,
                    lines: []
                )
                pages.append((header, picture))
            case .line(let line, let count):
                pages[pages.count - 1].picture.lines += Array(repeating: line, count: count)
            }
        }
        try decoder.finish()
        return pages
    }

    /// The samples of a pixel of whole bytes.
    subscript(x: Int, y: Int) -> [UInt8] {
        let size = format.bitsPerPixel / 8
        return Array(lines[y][x * size..<(x + 1) * size])
    }

    /// The smallest box around all that is not white: left, top, right, bottom (exclusive).
    var paintedBox: [Int] {
        let size = max(1, format.bitsPerPixel / 8)
        let white = format.whiteByte
        let whiteLine = [UInt8](repeating: white, count: width * size)
        var box = [Int.max, Int.max, 0, 0]
        for (y, line) in lines.enumerated() where line != whiteLine {
            let line = line.prefix(width * size)
            guard let left = line.firstIndex(where: { $0 != white }), let right = line.lastIndex(where: { $0 != white })
            else { continue }
            box = [min(box[0], left / size), min(box[1], y), max(box[2], right / size + 1), y + 1]
        }
        return box
    }
}
