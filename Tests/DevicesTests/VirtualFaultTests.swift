// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Testing

@testable import Devices

@Suite("The virtual printer has faults on request")
struct VirtualFaultTests {
    private let folder: PrintingFolder

    init() throws { folder = try PrintingFolder() }

    @Test(
        "it stops before the impression, says why, and goes on by itself once mended; once in a job",
        arguments: [
            ("jam", "media-jam-error"), ("media-empty", "media-empty-error"), ("door-open", "door-open-error"),
            ("stall", "timed-out-error"),
        ]
    )
    func stopsAndGoesOn(fault: String, reason: String) async throws {
        let device = try folder.device("virtual", "?fault=\(fault)@2")
        let reports = Reports()
        let record = DeliveryRecord.beginning()
        let task = Task { try await device.deliver(Delivery(record), pages: .png(3), report: reports.take) }
        #expect(try await eventually { !reports.statuses.isEmpty })
        #expect(try folder.text("fault") == fault + "\n")
        let status = await device.status()
        #expect(status.condition == .stopped)
        #expect(status.reasons == [reason])
        #expect(status.message.contains("delete \(folder.path)/fault"))
        #expect(reports.confirmed == 1)
        #expect(try await device.recall(record) == .stillPrinting(impressions: 1))
        try folder.remove("fault")
        #expect(try await task.value.impressionsConfirmed == 3)
        #expect(reports.statuses.map(\.condition) == [.stopped, .processing, .idle])
        #expect(reports.statuses[0].says(theSameAs: status))
        #expect(try folder.text("faults.log").hasSuffix(" \(record.key) 7 2 \(fault)\n"))
        #expect(await device.status().condition == .idle)
    }

    @Test("a fault that a person sets stops a job in its midst, and an idle printer")
    func setByHand() async throws {
        let device = try folder.device("virtual")
        try folder.write("fault", "door-open")
        #expect(await device.status().reasons == ["door-open-error"])
        let reports = Reports()
        let task = Task { try await device.deliver(Delivery(.beginning()), pages: .png(1), report: reports.take) }
        #expect(try await eventually { reports.statuses.count == 1 })
        try folder.write("fault", "on fire\n")
        #expect(try await eventually { reports.statuses.count == 2 })
        #expect(reports.statuses[1].reasons == ["other-error"])
        #expect(reports.statuses[1].message.contains("on fire"))
        #expect(reports.confirmed == 0)
        try folder.remove("fault")
        _ = try await task.value
        #expect(reports.confirmed == 1)
    }

    @Test("a dropped connection is an error; what was stacked stays, the rest follows without a second drop")
    func drops() async throws {
        let device = try folder.device("virtual", "?fault=drop@2")
        let first = DeliveryRecord.beginning()
        let error = try await #require(throws: DeviceError.self) {
            try await device.deliver(Delivery(first), pages: .png(4), report: Reports().take)
        }
        #expect(error.code == .interrupted)
        #expect(error.impressionsConfirmed == 2)
        #expect(await device.status().condition == .idle)
        #expect(try await device.recall(first) == .partlyPrinted(impressions: 2))
        let second = DeliveryRecord.beginning(attempt: 2, first: 3)
        let result = try await device.deliver(Delivery(second), pages: .png(2), report: Reports().take)
        #expect(result.impressionsConfirmed == 2)
        let sheets = try folder.sheetLines().filter { $0.first != "L" && $0.first != "D" }
        #expect(
            sheets.map { $0.split(separator: " ").suffix(2).joined(separator: " ") } == ["7 1", "7 2", "7 3", "7 4"]
        )
        #expect(try WrittenPDF(try folder.bytes("job-7.pdf")).objects[2]?.contains("/Count 4") == true)
    }

    @Test("a job that was stopped at a fault does not meet it again in its next attempt; the next job does")
    func oncePerJob() async throws {
        let device = try folder.device("virtual", "?fault=jam@1")
        let reports = Reports()
        let task = Task { try await device.deliver(Delivery(.beginning()), pages: .png(1), report: reports.take) }
        #expect(try await eventually { !reports.statuses.isEmpty })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await device.status().condition == .stopped)
        try folder.remove("fault")
        let second = Delivery(.beginning(attempt: 2))
        _ = try await device.deliver(second, pages: .png(1), report: Reports().take)
        let other = Task { try await device.deliver(Delivery(.beginning(8)), pages: .png(1), report: Reports().take) }
        #expect(try await eventually { folder.contains("fault") })
        other.cancel()
        _ = await other.result
    }

    @Test("offline it is unreachable for everybody; in the midst of a job the connection breaks")
    func offline() async throws {
        let device = try folder.device("virtual", "?fault=offline@2")
        let record = DeliveryRecord.beginning()
        let broken = try await #require(throws: DeviceError.self) {
            try await device.deliver(Delivery(record), pages: .png(2), report: Reports().take)
        }
        #expect(broken.code == .interrupted)
        #expect(broken.impressionsConfirmed == 1)
        #expect(await device.status().condition == .unreachable)
        for code in [
            await #expect(throws: DeviceError.self) { try await device.recall(record) }?.code,
            await #expect(throws: DeviceError.self) { try await device.capabilities() }?.code,
            await #expect(throws: DeviceError.self) {
                try await device.deliver(Delivery(.beginning(8)), pages: .png(1), report: Reports().take)
            }?.code,
        ] {
            #expect(code == .unreachable)
        }
        try folder.remove("fault")
        #expect(try await device.recall(record) == .partlyPrinted(impressions: 1))
        let rest = Delivery(.beginning(attempt: 2, first: 2))
        _ = try await device.deliver(rest, pages: .png(1), report: Reports().take)
    }
}
