// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Testing

@testable import Devices

@Suite("The virtual printer stacks pages")
struct VirtualDeviceTests {
    private let folder: PrintingFolder

    init() throws { folder = try PrintingFolder() }

    @Test("it says what it can do, and makes its folder")
    func capabilities() async throws {
        let device = try DeviceRegistry().makeDevice(uri: "virtual://\(folder.path)/new/?ppm=30")
        let capabilities = try await device.capabilities()
        #expect(capabilities.makeAndModel == "PDPS Virtual Printer")
        #expect(capabilities.formats == ["image/png"])
        #expect(capabilities.pagesPerMinute == 30)
        #expect(capabilities.sides == Sides.allCases)
        #expect(capabilities.mediaReady == capabilities.media)
        #expect(folder.contains("new"))
        #expect(await device.status().condition == .idle)
        let far = try DeviceRegistry().makeDevice(uri: "virtual://\(folder.path)/a/b/")
        #expect(await far.status().condition == .unreachable)
        await #expect(throws: DeviceError.self) { try await far.capabilities() }
    }

    @Test("each impression is a page file, a line of the log and a report; the job is a PDF")
    func printsJob() async throws {
        let device = try folder.device("virtual")
        let record = DeliveryRecord.beginning()
        let reports = Reports()
        let result = try await device.deliver(Delivery(record), pages: .png(3), report: reports.take)
        #expect(result.impressionsConfirmed == 3)
        #expect(
            folder.names == [
                "job-7-page-0001.png", "job-7-page-0002.png", "job-7-page-0003.png", "job-7.pdf", "sheets.log",
            ]
        )
        #expect(try folder.bytes("job-7-page-0002.png") == TinyPNG(fill: 1).bytes)
        let key = record.key.description
        #expect(
            try folder.sheetLines() == [
                "\(key) 7 1", "\(key) 7 2", "\(key) 7 3", "LAST \(key) 3", "DONE \(key) 7 3",
            ]
        )
        #expect(
            reports.all == [
                .accepted(deviceJobID: key), .sent(impressions: 1), .confirmed(impressions: 1),
                .sent(impressions: 2), .confirmed(impressions: 2), .sent(impressions: 3), .confirmed(impressions: 3),
            ]
        )
        let pdf = try WrittenPDF(try folder.bytes("job-7.pdf"))
        #expect(pdf.objects[2]?.contains("/Count 3") == true)
    }

    @Test("one job at a time: the second is busy, and the printer says that it prints")
    func oneAtATime() async throws {
        let device = try folder.device("virtual")
        let reports = Reports()
        let record = DeliveryRecord.beginning()
        let first = Task {
            let pages = CodedPages([TinyPNG().bytes]) { try await Task.sleep(for: .seconds(60)) }
            return try await device.deliver(Delivery(record), pages: pages, report: reports.take)
        }
        #expect(try await eventually { reports.confirmed == 1 })
        #expect(await device.status().condition == .processing)
        #expect(try await device.recall(record) == .stillPrinting(impressions: 1))
        let error = try await #require(throws: DeviceError.self) {
            let other = try folder.device("virtual")
            return try await other.deliver(Delivery(.beginning(8)), pages: .png(1), report: Reports().take)
        }
        #expect(error.code == .busy)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(await device.status().condition == .idle)
        #expect(try await device.recall(record) == .partlyPrinted(impressions: 1))
        _ = try await device.deliver(Delivery(.beginning(8)), pages: .png(1), report: Reports().take)
    }

    @Test("at 60 pages per minute an impression is stacked each second")
    func simulatedSpeed() async throws {
        let clock = ManualClock()
        let device = try VirtualDevice(DeviceURI("virtual://\(folder.path)/?ppm=60"), clock: clock)
        let reports = Reports()
        let task = Task {
            try await device.deliver(Delivery(.beginning()), pages: .png(3), report: reports.take)
        }
        for page in 1...3 {
            #expect(try await eventually { clock.sleeperCount == 1 })
            #expect(reports.confirmed == page - 1)
            clock.advance(by: .milliseconds(999))
            #expect(clock.sleeperCount == 1)
            clock.advance(by: .milliseconds(1))
            #expect(try await eventually { reports.confirmed == page })
        }
        #expect(try await task.value.impressionsConfirmed == 3)
    }

    @Test("cancelled, it stops at once; what was stacked stays recorded, and nothing unfinished is left")
    func cancels() async throws {
        let clock = ManualClock()
        let device = try VirtualDevice(DeviceURI("virtual://\(folder.path)/?ppm=60"), clock: clock)
        let record = DeliveryRecord.beginning()
        let reports = Reports()
        let task = Task { try await device.deliver(Delivery(record), pages: .png(3), report: reports.take) }
        #expect(try await eventually { clock.sleeperCount == 1 })
        clock.advance(by: .seconds(1))
        #expect(try await eventually { reports.confirmed == 1 && clock.sleeperCount == 1 })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(folder.names == ["job-7-page-0001.png", "sheets.log"])
        #expect(try await device.recall(record) == .partlyPrinted(impressions: 1))
    }

    @Test("pages that are no printable PNG are refused before they are stacked")
    func refusesOtherPages() async throws {
        let device = try folder.device("virtual")
        let pages = CodedPages([TinyPNG().bytes, TinyPNG(colorType: 6).bytes])
        let error = try await #require(throws: DeviceError.self) {
            try await device.deliver(Delivery(.beginning()), pages: pages, report: Reports().take)
        }
        #expect(error.code == .refused)
        #expect(error.impressionsConfirmed == 1)
        #expect(folder.names == ["job-7-page-0001.png", "sheets.log"])
    }

    @Test(
        "pages that come incomplete are an error",
        arguments: [
            [CodedPageEvent.bytes([1])], [.pageEnded(1)], [.pageStarted(1), .bytes(TinyPNG().bytes)],
        ]
    )
    func refusesIncompletePages(events: [CodedPageEvent]) async throws {
        let device = try folder.device("virtual")
        let error = try await #require(throws: DeviceError.self) {
            try await device.deliver(Delivery(.beginning()), pages: CodedPages(events: events), report: Reports().take)
        }
        #expect(error.code == .interrupted)
        #expect(error.impressionsConfirmed == 0)
        #expect(folder.names == ["sheets.log"])
    }
}
