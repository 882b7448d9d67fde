// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Raster
import Rendering
import Spool
import Testing

@testable import Scheduling

/// Whole jobs whose tickets arrange pages: what comes out of the device is decoded and read.
@Suite("Pages come onto the sheets of a device as the ticket says")
struct PagesOnSheetsTests {
    /// Page N of this document has a bar over the whole width that is N times 20 points high.
    private static func bars(pages: Int) -> (format: String, bytes: [UInt8]) {
        (
            "application/postscript",
            Array("%!PS\n1 1 \(pages) { 20 mul 0 100 600 4 -1 roll rectfill showpage } for\n".utf8)
        )
    }

    /// What a job sheet counts as.
    private static let sheet = 99

    /// The page of each impression of a raster stream; 0 for a blank side.
    private func pages(of stream: [UInt8]) throws -> [Int] {
        var decoder = RasterDecoder()
        decoder.feed(stream)
        var lines: [Int] = []
        while let event = try decoder.next() {
            switch event {
            case .pageStarted: lines.append(0)
            case .line(let line, let count):
                if line.contains(where: { $0 != 0xFF }) { lines[lines.count - 1] += count }
            default: break
            }
        }
        try decoder.finish()
        // At 36 dpi a page's bar is 10 lines high; the sheet's goes from margin to margin.
        return lines.map { $0 > 300 ? Self.sheet : ($0 + 5) / 10 }
    }

    /// Prints a job on a raster device that has both sides; returns its impressions and the job.
    private func print(
        _ documents: [(format: String, bytes: [UInt8])],
        _ ticket: Attribute...
    ) async throws -> ([Int], Job) {
        let device = RememberingDevice { ($0.sides, $0.maximumCopies) = (Sides.allCases, 9) }
        var result: Job?
        try await PrintShop.with { shop in
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, documents: documents, ticket: ticket)
            try await shop.open { result = try await shop.waitForEnd(of: id) }
        }
        let job = try #require(result)
        #expect(job.state == .completed, "\(job.stateMessage)")
        return (try pages(of: device.lastStream), job)
    }

    @Test("job sheets come once, whatever the copies, and each has a sheet")
    func jobSheets() async throws {
        let (impressions, job) = try await print(
            [Self.bars(pages: 3)],
            .copies(2),
            .keyword("sides", "two-sided-long-edge"),
            Attribute(name: "job-sheets", values: [.name("standard"), .name("confidential")])
        )
        #expect(impressions == [99, 0, 1, 2, 3, 0, 1, 2, 3, 0, 99])
        #expect(job.impressions == 5 && job.impressionsCompleted == 11)
    }

    @Test("uncollated copies repeat each sheet, even on a device that makes copies")
    func uncollated() async throws {
        let (oneSided, job) = try await print(
            [Self.bars(pages: 3)],
            .copies(2),
            .keyword("sheet-collate", "uncollated")
        )
        #expect(oneSided == [1, 1, 2, 2, 3, 3])
        #expect(job.impressions == 3 && job.impressionsCompleted == 6)
        let (documents, _) = try await print(
            [Self.bars(pages: 1), Self.bars(pages: 2)],
            .copies(2),
            .keyword("multiple-document-handling", "separate-documents-uncollated-copies")
        )
        #expect(documents == [1, 1, 1, 1, 2, 2])
    }

    @Test("documents begin on sheets of their own, or share one where the ticket says single-document")
    func documentHandling() async throws {
        let documents = [Self.bars(pages: 1), Self.bars(pages: 2)]
        let twoSided = Attribute.keyword("sides", "two-sided-long-edge")
        #expect(try await print(documents, twoSided).0 == [1, 0, 1, 2])
        let single = Attribute.keyword("multiple-document-handling", "single-document")
        #expect(try await print(documents, twoSided, single).0 == [1, 1, 2])
        // Each copy of the job begins on a new sheet all the same.
        #expect(try await print(documents, twoSided, single, .copies(2)).0 == [1, 1, 2, 0, 1, 1, 2])
    }

    @Test("page ranges, sets, reverse order and sides go together")
    func order() async throws {
        let (impressions, job) = try await print(
            [Self.bars(pages: 9)],
            .pages(2...4, 7...8),
            .keyword("page-delivery", "reverse-order"),
            .keyword("sides", "two-sided-long-edge")
        )
        #expect(impressions == [8, 0, 4, 7, 2, 3])
        #expect(job.impressions == 6)
        let (odd, _) = try await print([Self.bars(pages: 5)], .keyword("page-set", "odd"))
        #expect(odd == [1, 3, 5])
    }

    @Test("a broken job with several pages on a side goes on at the side that is missing", arguments: [1, 2, 3])
    func resumed(sheet: Int) async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.drop(printingOn: 0), beforeSheet: sheet)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(
                to: printer,
                documents: [Self.bars(pages: 6)],
                ticket: [Attribute("number-up", .integer(2))]
            )
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressions == 3 && job.impressionsCompleted == 3)
            }
            #expect(device.impressions(of: id) == [1, 2, 3])
        }
    }

    @Test("a device that takes only PDF gets all copies and sheets in one")
    func onlyPDF() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(formats: ["application/pdf"])
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(
                to: printer,
                documents: [Self.bars(pages: 2)],
                ticket: [.copies(3), .keyword("job-sheets", "standard"), .keyword("print-scaling", "fit")]
            )
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressionsCompleted == 7)
            }
            #expect(device.deliveries.map(\.copies) == [1])
            let made = String(decoding: device.lastStream, as: Unicode.ASCII.self)
            #expect(made.ranges(of: "%PDF-").count == 1)
        }
    }

    @Test("documents of a single-document job share sides, and their pages are counted through")
    func singleDocument() async throws {
        let documents = [Self.bars(pages: 1), Self.bars(pages: 3)]
        let single = Attribute.keyword("multiple-document-handling", "single-document")
        let (ranged, job) = try await print(documents, single, .pages(2...3), .copies(2))
        // The device makes the copies of what is one document.
        #expect(ranged == [1, 2])
        #expect(job.impressions == 2 && job.impressionsCompleted == 4)
        let (shared, _) = try await print(documents, single, Attribute("number-up", .integer(2)))
        #expect(shared.count == 2)
        let (apart, _) = try await print(documents, Attribute("number-up", .integer(2)))
        #expect(apart.count == 3)
    }

    @Test("several documents and copies are one PDF for a printer and a folder that take only that")
    func joinedPDF() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(formats: ["application/pdf"])
            let printer = try await shop.addPrinter("one", device)
            let folder = try await shop.addPrinter("folder", uri: "file://\(shop.directory)/?format=application/pdf")
            let documents = [Self.bars(pages: 2), Self.bars(pages: 1), Self.bars(pages: 3)]
            let id = try await shop.submit(to: printer, documents: documents, ticket: [.copies(2)])
            let filed = try await shop.submit(to: folder, documents: documents, ticket: [.copies(2)])
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed, "\(job.stateMessage)")
                #expect(job.impressions == 6 && job.impressionsCompleted == 12)
                let file = try await shop.waitForEnd(of: filed)
                #expect(file.state == .completed, "\(file.stateMessage)")
            }
            let made = String(decoding: device.lastStream, as: Unicode.ASCII.self)
            #expect(made.ranges(of: "%PDF-").count == 1 && made.contains("/Count 12"))
            let messages = try await shop.store.timeline(jobID: id).map(\.message).joined()
            #expect(messages.contains("Documents 1 to 3") && messages.contains("joined into one"))
        }
    }

    @Test("the timeline says what was made of the pages, or what is left to the device")
    func timeline() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(formats: ["application/postscript"])
            let printer = try await shop.addPrinter("one", device)
            let asIs = try await shop.submit(to: printer, pages: 1, ticket: [.keyword("media", "iso_a4_210x297mm")])
            let changed = try await shop.submit(to: printer, pages: 2, ticket: [Attribute("number-up", .integer(2))])
            try await shop.open {
                try await shop.expect(asIs, ends: .completed)
                try await shop.expect(changed, ends: .completed)
            }
            let first = try await shop.store.timeline(jobID: asIs).map(\.message).joined()
            #expect(first.contains("is sent as it is; what is asked by media is left to the device"))
            let second = try await shop.store.timeline(jobID: changed).map(\.message).joined()
            #expect(second.contains("2 pages on a side"))
        }
    }
}
