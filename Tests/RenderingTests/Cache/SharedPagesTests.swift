// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Synchronization
import SystemPackage
import Testing

@testable import Rendering

@Suite("One rendering for all who want the same pages", .serialized)
struct SharedPagesTests {
    private static let checksum = String(repeating: "ab", count: 32)
    private static let document = SampleDocuments.pdf(pages: (1...40).map { "0.\($0) g 10 10 \($0 * 6) 99 re f" })
    private static let endless = Array("%!PS\n{ 10 10 moveto 99 99 lineto stroke showpage } loop".utf8)

    /// Runs `body` with a pool that keeps pages and knows its engine.
    private func withPool<R: Sendable>(
        workers: Int,
        mostBytes: Int = 1 << 30,
        _ body: @Sendable @escaping (WorkerPool) async throws -> R
    ) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-pages-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, ready: 1, maximum: workers)
        configuration.cache = .init(folder: FilePath(folder.path()), mostBytes: mostBytes)
        return try await WorkerFixture.withPool(configuration) { pool in
            try await wait("a worker to be ready") { pool.status.ready > 0 }
            return try await body(pool)
        }
    }

    private func wait(_ what: String, until condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(90)
        while !condition() {
            try #require(ContinuousClock.now < deadline, "waited 90 s for \(what)")
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    private func render(
        _ bytes: [UInt8] = document,
        checksum: String? = checksum,
        from first: Int = 1,
        through last: Int? = nil,
        in pool: WorkerPool,
        each: @escaping @Sendable (RenderEvent) async throws -> Void = { _ in }
    ) async throws -> Rendered {
        let file = try WorkerFixture.document(bytes)
        defer { try? file.close() }
        var rendered = Rendered()
        var settings = RenderSettings.small()
        settings.firstImpression = first
        let checksums = checksum.map { [$0] } ?? []
        do {
            let end = { @Sendable in last }
            try await pool.render([file], checksums: checksums, settings: settings, through: end) { events in
                for try await event in events {
                    rendered.events.append(event)
                    try await each(event)
                }
            }
        } catch {
            rendered.error = error
        }
        return rendered
    }

    /// How many are done.
    private final class Count: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    @Test("six who begin together take one worker, and the first does not hold the others up")
    func together() async throws {
        try await withPool(workers: 1) { pool in
            let plain = try await render(checksum: nil, in: pool)
            #expect(plain.pages.count == 40)
            let given = pool.status.given
            let others = Count()
            try await withThrowingTaskGroup(of: Rendered.self) { group in
                // Its device takes one page, and the rest when all others have all.
                let (begun, begin) = AsyncStream.makeStream(of: Void.self)
                group.addTask {
                    try await render(in: pool) { event in
                        guard case .page(.pageEnded(1)) = event else { return }
                        begin.finish()
                        try await wait("the others") { others.value == 5 }
                    }
                }
                for await _ in begun {}
                for _ in 1...5 {
                    group.addTask {
                        defer { others.add() }
                        return try await render(in: pool)
                    }
                }
                for try await rendered in group { #expect(rendered.pages == plain.pages && rendered.error == nil) }
            }
            #expect(pool.status.given == given + 1)
        }
    }

    @Test("who follows one that goes away hears of it")
    func left() async throws {
        try await withPool(workers: 1) { pool in
            let (firstBegun, firstBegins) = AsyncStream.makeStream(of: Void.self)
            let first = Task { try await render(Self.endless, in: pool) { _ in firstBegins.finish() } }
            for await _ in firstBegun {}
            let (begun, begins) = AsyncStream.makeStream(of: Void.self)
            let follower = Task { try await render(Self.endless, in: pool) { _ in begins.finish() } }
            for await _ in begun {}
            first.cancel()
            let rendered = try await follower.value
            #expect(rendered.error is SharedPagesEnded, "\(String(describing: rendered.error))")
            _ = await first.result
            #expect(pool.status.given == 1)
        }
    }

    @Test("who begins far behind what is being made has some pages made, and follows when that comes near")
    func inTheMiddle() async throws {
        try await withPool(workers: 1) { pool in
            let count = 30 + WorkerPool.stretch
            let document = SampleDocuments.pdf(pages: (1...count).map { "0.1 g 10 10 \($0 * 3) 99 re f" })
            let plain = try await render(document, checksum: nil, in: pool)
            let name = try #require(pool.keptName([Self.checksum], .small()))
            guard case .own(let growing)? = pool.cache?.access(named: name, settings: .small()) else {
                Issue.record("the pages are there already")
                return
            }
            defer { growing.giveUp() }
            // It told its pages and made none yet.
            let start = try #require(plain.events.first)
            #expect(growing.add(start))
            let pages = { (numbers: ClosedRange<Int>) in
                Array("RaS2".utf8) + plain.pages[(numbers.lowerBound - 1)..<numbers.upperBound].flatMap { $0 }
            }
            let far = try await render(document, from: 21, in: pool)
            #expect(far.bytes == pages(21...20 + WorkerPool.stretch))
            #expect(far.finishedPages == nil && far.error == nil)
            let bounded = try await render(document, from: 21, through: 23, in: pool)
            #expect(bounded.bytes == pages(21...23))
            let beyond = try await render(document, from: count - 5, in: pool)
            #expect(beyond.bytes == pages(count - 5...count) && beyond.finishedPages == 6)
            let given = pool.status.given
            let (begun, begins) = AsyncStream.makeStream(of: Void.self)
            async let near = render(document, from: 16, in: pool) { _ in begins.finish() }
            for await _ in begun {}
            for event in plain.events.dropFirst() { #expect(growing.add(event)) }
            #expect(try await near.bytes == pages(16...count))
            #expect(pool.status.given == given)
        }
    }

    @Test("what is too large to be kept is rendered to its end all the same")
    func tooLarge() async throws {
        try await withPool(workers: 1, mostBytes: 8_000) { pool in
            let plain = try await render(checksum: nil, in: pool)
            #expect(plain.bytes.count > 2_000)
            let rendered = try await render(in: pool)
            #expect(rendered.pages == plain.pages && rendered.finishedPages == 40)
            #expect(try await pool.renderAhead([document()], checksums: [Self.checksum], settings: .small()) == false)
        }
    }

    private func document(_ bytes: [UInt8] = document) throws -> FileDescriptor { try WorkerFixture.document(bytes) }

    @Test("what was rendered ahead needs no worker any more; its failure is told to who asked")
    func ahead() async throws {
        try await withPool(workers: 1) { pool in
            let plain = try await render(checksum: nil, in: pool)
            #expect(try await pool.renderAhead([document()], checksums: [Self.checksum], settings: .small()))
            let given = pool.status.given
            #expect(try await pool.renderAhead([document()], checksums: [Self.checksum], settings: .small()))
            #expect(try await render(in: pool).pages == plain.pages)
            #expect(pool.status.given == given)
            let broken = try document(Array("%!PS\nnosuchoperator".utf8))
            await #expect(throws: RenderError.self) {
                try await pool.renderAhead([broken], checksums: ["broken"], settings: .small())
            }
        }
    }

    @Test("a document that waits gets the worker of one that is rendered ahead at once")
    func due() async throws {
        try await withPool(workers: 1) { pool in
            let ahead = Task {
                try await pool.renderAhead([document(Self.endless)], checksums: ["endless"], settings: .small())
            }
            try await wait("rendering ahead") { pool.status.running == 1 }
            let begin = ContinuousClock.now
            let rendered = try await render(in: pool)
            let duration = begin.duration(to: .now)
            #expect(rendered.pages.count == 40)
            #expect(duration < .seconds(60), "it took \(duration)")
            // It begins anew when nobody waits, until it is not wanted any more.
            try await wait("rendering ahead again") { pool.status.running == 1 }
            ahead.cancel()
            try await wait("its end") { pool.status.running == 0 }
            _ = await ahead.result
        }
    }
}
