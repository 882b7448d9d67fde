// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Raster
import SystemPackage
import Testing

@testable import Rendering

@Suite("Pages that were rendered are kept")
struct PageCacheTests {
    private static let checksum = String(repeating: "ab", count: 32)

    private func withFolder<R>(_ body: (FilePath) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-pages-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(FilePath(folder.path()))
    }

    private func files(_ folder: FilePath) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    }

    /// A rendering of so many pages of so many bytes.
    private func events(pages: Int, bytes: Int) -> [RenderEvent] {
        let made = (1...pages).flatMap { number -> [RenderEvent] in
            let content = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) }
            let pieces = stride(from: 0, to: bytes, by: 1_000).map { start in
                RenderEvent.page(.bytes(Array(content[start..<min(start + 1_000, bytes)])))
            }
            return [.page(.pageStarted(number))] + pieces + [.page(.pageEnded(number))]
        }
        return [.started(format: .pdf, engine: "e", pages: pages)] + made + [.finished(pages: pages)]
    }

    private func keep(_ events: [RenderEvent], _ name: String, in cache: PageCache) throws {
        let pages = try #require(Self.own(name, in: cache))
        for event in events { guard pages.add(event) else { return pages.giveUp() } }
    }

    /// The file to which a name's pages are to be added.
    private static func own(_ name: String, in cache: PageCache) -> GrowingPages? {
        if case .own(let pages)? = cache.access(named: name, settings: .small()) { pages } else { nil }
    }

    /// What is kept under a name.
    private static func kept(_ name: String, in cache: PageCache) -> CachedPages? {
        guard cache.has(name), case .kept(let pages)? = cache.access(named: name, settings: .small()) else {
            return nil
        }
        return pages
    }

    private func read(_ pages: CachedPages?) async throws -> Rendered? {
        guard let pages else { return nil }
        var rendered = Rendered()
        while let event = try await pages.next() { rendered.events.append(event) }
        return rendered
    }

    private func name(_ number: Int) throws -> String {
        let checksum = String(repeating: "\(number % 10)", count: 64) + "\(number)"
        return try #require(PageCache.name(checksums: [checksum], .small(), engine: "e"))
    }

    @Test("a second rendering is read, whole or from an impression on, without a worker")
    func secondTime() async throws {
        let document = SampleDocuments.pdf(pages: (1...9).map { "0.\($0) g 10 10 \($0 * 20) 99 re f" })
        try await withFolder { folder in
            for output in [OutputFormat.pwgRaster, .appleRaster, .png] {
                var configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, maximum: 1)
                configuration.cache = .init(folder: folder)
                try await WorkerFixture.withPool(configuration) { pool in
                    func render(from first: Int, checksum: String?) async throws -> (Rendered, wasRunning: Bool) {
                        let file = try WorkerFixture.document(document)
                        defer { try? file.close() }
                        var settings = RenderSettings.small(output)
                        settings.firstImpression = first
                        var rendered = Rendered()
                        let given = pool.status.given
                        try await pool.render([file], checksums: checksum.map { [$0] } ?? [], settings: settings) {
                            events in
                            for try await event in events { rendered.events.append(event) }
                        }
                        return (rendered, pool.status.given > given)
                    }
                    // What is not known by a checksum also tells the pool which engine it has.
                    let plain = try await render(from: 1, checksum: nil)
                    #expect(plain.wasRunning)
                    let first = try await render(from: 1, checksum: Self.checksum)
                    #expect(first.wasRunning && first.0.pages == plain.0.pages)
                    let second = try await render(from: 1, checksum: Self.checksum)
                    #expect(!second.wasRunning)
                    #expect(second.0.pages == plain.0.pages && second.0.finishedPages == 9)
                    #expect(second.0.announcedPages == 9)
                    let rest = try await render(from: 4, checksum: nil)
                    let keptRest = try await render(from: 4, checksum: Self.checksum)
                    #expect(!keptRest.wasRunning && keptRest.0.pages == rest.0.pages)
                    #expect(keptRest.0.finishedPages == rest.0.finishedPages && rest.0.pages.count == 6)
                    let other = try await render(from: 1, checksum: String(repeating: "cd", count: 32))
                    #expect(other.wasRunning)
                }
            }
        }
    }

    @Test("what decides the bytes decides the name, where the rendering begins does not")
    func names() {
        let settings = RenderSettings.small()
        func name(
            _ change: (inout RenderSettings) -> Void = { _ in },
            checksum: String = "a",
            engine: String = "e"
        )
            -> String?
        {
            var changed = settings
            change(&changed)
            return PageCache.name(checksums: [checksum], changed, engine: engine)
        }
        let plain = name()
        #expect(plain != nil && name { $0.firstImpression = 7 } == plain)
        let others = [
            name { $0.resolution.x = 300 }, name { $0.pixelFormat = .srgb8 }, name { $0.pageRanges = [2...3] },
            name { $0.sheetBack = .rotated }, name { $0.imposition.numberUp = 2 }, name { $0.copies = 2 },
            name { $0.halftone = .errorDiffusion }, name { $0.output = .appleRaster }, name(checksum: "b"),
            name(engine: "f"),
        ]
        #expect(Set(others + [plain]).count == others.count + 1)
        #expect(name { $0.output = .pdf } == nil)
        #expect(name { $0.startSheet = JobSheet(place: "", user: "", jobName: "") } == nil)
    }

    @Test("the last used stay when room runs out, and a large document drives nobody out")
    func room() async throws {
        try await withFolder { folder in
            let cache = try PageCache(.init(folder: folder, mostBytes: 40_000))
            for number in 1...4 { try keep(events(pages: 1, bytes: 9_000), name(number), in: cache) }
            #expect(files(folder).count == 4)
            try keep(events(pages: 2, bytes: 9_000), name(5), in: cache)
            #expect(try Self.kept(name(5), in: cache) == nil)
            #expect(files(folder).count == 4)
            for number in 6...9 { try keep(events(pages: 1, bytes: 9_000), name(number), in: cache) }
            #expect(cache.size <= 40_000)
            #expect(try await read(Self.kept(name(9), in: cache))?.finishedPages == 1)
            #expect(try Self.kept(name(1), in: cache) == nil)
        }
    }

    @Test("what is too old goes; what was not finished is not there, nor after a restart")
    func restart() async throws {
        try await withFolder { folder in
            let cache = try PageCache(.init(folder: folder))
            try keep(events(pages: 3, bytes: 5_000), name(1), in: cache)
            let writer = try #require(Self.own(name(2), in: cache))
            for event in events(pages: 3, bytes: 5_000).dropLast() { #expect(writer.add(event)) }
            #expect(files(folder).count == 2)
            let next = try PageCache(.init(folder: folder))
            #expect(files(folder) == [try name(1)])
            #expect(try await read(Self.kept(name(1), in: next))?.events == events(pages: 3, bytes: 5_000))
            writer.giveUp()
            let past = Date(timeIntervalSinceNow: -7_200)
            let path = folder.appending(try name(1)).string
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: path)
            let last = try PageCache(.init(folder: folder))
            #expect(try Self.kept(name(1), in: last) == nil && files(folder).isEmpty)
        }
    }

    @Test("a broken file ends where it breaks, and is gone", arguments: [0, 100, 4_000])
    func broken(length: Int) async throws {
        try await withFolder { folder in
            let cache = try PageCache(.init(folder: folder))
            try keep(events(pages: 3, bytes: 5_000), name(1), in: cache)
            let path = folder.appending(try name(1)).string
            let bytes = try Data(contentsOf: URL(filePath: path))
            for damaged in [bytes.prefix(length), bytes.prefix(length) + [255] + bytes.dropFirst(length)] {
                try damaged.write(to: URL(filePath: path))
                let again = try PageCache(.init(folder: folder))
                await #expect(throws: SharedPagesEnded.self) {
                    _ = try await read(Self.kept(name(1), in: again))
                }
                #expect(files(folder).isEmpty)
            }
        }
    }
}
