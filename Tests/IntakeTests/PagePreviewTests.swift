// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import IPP
import NIOCore
import PrintModel
import Synchronization
import Testing

@testable import Intake

@Suite("Pictures of pages by GET")
struct PagePreviewTests {
    private struct Undrawable: Error, CustomStringConvertible {
        var description: String { "the document is broken." }
    }

    /// Pages 1 to 3 are there, page 4 cannot be drawn.
    private static func drawing(
        _ asked: @escaping @Sendable (PagePreview) throws -> Void = { _ in }
    ) -> IntakeConfiguration {
        var configuration = IntakeConfiguration()
        configuration.pagePreviewer = { wanted in
            try asked(wanted)
            guard wanted.page != 4 else { throw Undrawable() }
            return wanted.page < 4 ? Array("page \(wanted.page), \(wanted.width) wide".utf8) : nil
        }
        return configuration
    }

    private func get(_ path: String, _ intake: TestIntake) async throws -> (HTTPResponse.Status, String) {
        try await intake.client.execute(uri: path, method: .get) { ($0.status, String(buffer: $0.body)) }
    }

    @Test("a page comes as wide as asked, and what is not there is said in words")
    func pages() async throws {
        try await TestIntake.with(.live, Self.drawing()) { intake async throws in
            let id = try await intake.printed()
            #expect(try await get("/jobs/\(id)/pages/1.png", intake) == (.ok, "page 1, 200 wide"))
            #expect(try await get("/jobs/\(id)/pages/3.png?width=64&document=1", intake) == (.ok, "page 3, 64 wide"))
            let refused: [(String, HTTPResponse.Status, String)] = [
                ("/jobs/\(id)/pages/5.png", .notFound, "no page 5"),
                ("/jobs/\(id)/pages/4.png", .unprocessableContent, "the document is broken"),
                ("/jobs/\(id)/pages/1.png?document=2", .notFound, "no document 2"),
                ("/jobs/\(id + 1)/pages/1.png", .notFound, "no job \(id + 1)"),
                ("/jobs/\(id)/pages/1.png?width=9999", .badRequest, "width"),
                ("/jobs/\(id)/pages/1.png?color=1", .badRequest, "color=1"),
                ("/jobs/\(id)/pages/0.png", .notFound, "nothing at"),
                ("/jobs/\(id)/pages/1.gif", .notFound, "nothing at"),
            ]
            for (path, status, words) in refused {
                let answer = try await get(path, intake)
                #expect(answer.0 == status && answer.1.contains(words), "\(path): \(answer)")
            }
        }
    }

    @Test("nobody from another machine sees a page, and without a previewer nobody does")
    func access() async throws {
        // Without sockets the client's address is not known.
        try await TestIntake.with(.router, Self.drawing()) { intake async throws in
            let id = try await intake.printed()
            let answer = try await get("/jobs/\(id)/pages/1.png", intake)
            #expect(answer.0 == .forbidden && answer.1.contains("own machine"))
        }
        try await TestIntake.with(.live) { intake async throws in
            let id = try await intake.printed()
            #expect(try await get("/jobs/\(id)/pages/1.png", intake).0 == .notFound)
        }
    }

    @Test("the previewer hears of the ticket and the printer")
    func media() async throws {
        let seen = Mutex<PagePreview?>(nil)
        let configuration = Self.drawing { wanted in seen.withLock { $0 = wanted } }
        try await TestIntake.with(.live, configuration) { intake async throws in
            let id = try await intake.printed(Samples.pdf, Attribute(.media, "iso_a5_148x210mm"))
            #expect(try await get("/jobs/\(id)/pages/2.png", intake).0 == .ok)
            let wanted = try #require(seen.withLock { $0 })
            #expect(wanted.page == 2 && wanted.document.number == 1)
            #expect(wanted.ticket["media"] == Attribute(.media, "iso_a5_148x210mm"))
            #expect(wanted.capabilities?.makeAndModel == "Acme Laser 9")
        }
    }
}
