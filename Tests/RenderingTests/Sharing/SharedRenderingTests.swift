// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Synchronization
import SystemPackage
import Testing

@Suite("Several workers at one document", .serialized)
struct SharedRenderingTests {
    /// Pages of which each is drawn with what the pages before it left behind.
    private static let dependentPages = """
        %!PS
        /level 0 def /count 0 def
        100 { /level level 37 add 256 mod def /count count 1 add def
        level 255 div setgray 40 40 200 200 rectfill
        0 setgray count 7 mod 20 mul 10 moveto 30 30 rlineto stroke showpage } repeat
        """

    private static let endlessPages = dependentPages.replacing("100 {", with: "{").replacing("repeat", with: "loop")

    private static let pdf = SampleDocuments.pdf(
        pages: (1...100).map { number in
            "\(Double(number * 37 % 256) / 255) g 40 40 200 200 re f 0 G \(number % 7 * 20) 10 m 99 99 l S"
        },
        mediaBox: "[0 0 288 432]"
    )

    private static let text = (1...2_000).map { "line \($0)" }.joined(separator: "\n")

    private static func settings(_ change: (inout RenderSettings) -> Void = { _ in }) -> RenderSettings {
        var settings = RenderSettings.small()
        settings.sides = .twoSidedLongEdge
        settings.sheetBack = .rotated
        change(&settings)
        return settings
    }

    private static let documents: [(name: String, bytes: [UInt8], settings: RenderSettings)] = [
        ("PostScript that depends on its order", Array(dependentPages.utf8), settings()),
        ("PDF as URF", pdf, settings { $0.output = .appleRaster }),
        ("PDF, some pages, from the ninth on", pdf, settings { $0.firstImpression = 9 }),
        (
            "PDF, two on a side, with sheets", pdf,
            settings {
                $0.imposition.numberUp = 2
                $0.startSheet = JobSheet(place: "start of job 7", user: "ann", jobName: "report")
                $0.endSheet = $0.startSheet
            }
        ),
        (
            "PostScript with sheets", Array(dependentPages.utf8),
            settings {
                $0.startSheet = JobSheet(place: "start of job 7", user: "ann", jobName: "report")
                $0.endSheet = $0.startSheet
            }
        ),
        ("text", Array(text.utf8), settings()),
    ]

    /// The rendering, and how many workers were at it at most.
    private func render(_ bytes: [UInt8], _ settings: RenderSettings, workers: Int) async throws -> (Rendered, Int) {
        let configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, ready: workers, maximum: workers)
        return try await WorkerFixture.withPool(configuration) { pool in
            let deadline = ContinuousClock.now + .seconds(20)
            while pool.status.ready < workers, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(5))
            }
            let file = try WorkerFixture.document(bytes)
            defer { try? file.close() }
            var rendered = Rendered()
            var most = 0
            try await pool.render(file, settings: settings) { events in
                for try await event in events {
                    rendered.events.append(event)
                    most = max(most, pool.status.running)
                }
            }
            return (rendered, most)
        }
    }

    @Test("make the same bytes as one worker", arguments: 0..<documents.count)
    func same(index: Int) async throws {
        let (name, bytes, settings) = Self.documents[index]
        let (alone, one) = try await render(bytes, settings, workers: 1)
        let (shared, most) = try await render(bytes, settings, workers: 3)
        #expect(one == 1)
        #expect(most > 1, "\(name): nobody helped")
        #expect(shared.pages.count == alone.pages.count && alone.pages.count >= 50)
        #expect(shared.pages == alone.pages, "\(name)")
        #expect(shared.finishedPages == alone.finishedPages && shared.announcedPages == alone.announcedPages)
    }

    @Test("fail where one worker fails, after the pages before")
    func failure() async throws {
        let program = Self.dependentPages.replacing("100 {", with: "60 {") + "\noops\n"
        for workers in [1, 3] {
            let configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, maximum: workers)
            let rendered = try await WorkerFixture.withPool(configuration) { pool in
                try await WorkerFixture.render(Array(program.utf8), Self.settings(), in: pool)
            }
            #expect(rendered.pages.count == 60)
            #expect(rendered.renderError?.message.contains("undefined in oops") == true)
        }
    }

    @Test("leave when another document waits for a worker")
    func fairness() async throws {
        let configuration = WorkerPool.Configuration(worker: WorkerFixture.worker, ready: 2, maximum: 2)
        try await WorkerFixture.withPool(configuration) { pool in
            let long = try WorkerFixture.document(Array(Self.endlessPages.utf8))
            defer { try? long.close() }
            try await pool.render(long, settings: Self.settings()) { events in
                // The program never ends; once two workers are at it, somebody else comes.
                var iterator = events.makeAsyncIterator()
                while pool.status.running < 2 { #expect(try await iterator.next() != nil) }
                let other = Task {
                    try await WorkerFixture.render(ColoredPages.pdf(1), Self.settings(), in: pool)
                }
                let isDone = Mutex(false)
                let watch = Task {
                    let rendered = try await other.value
                    isDone.withLock { $0 = true }
                    return rendered
                }
                let deadline = ContinuousClock.now + .seconds(30)
                while !isDone.withLock({ $0 }), ContinuousClock.now < deadline { _ = try await iterator.next() }
                #expect(isDone.withLock { $0 }, "the other document waited for 30 s")
                if isDone.withLock({ $0 }) { #expect(try await watch.value.pages.count == 1) }
            }
        }
    }
}
