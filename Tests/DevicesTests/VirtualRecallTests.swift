// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Testing

@testable import Devices

@Suite("The virtual printer remembers what it stacked")
struct VirtualRecallTests {
    private let folder: PrintingFolder

    init() throws { folder = try PrintingFolder() }

    /// Leaves the folder as a server killed after so many impressions would.
    private func leave(_ record: DeliveryRecord, stacked: Int, more: String = "") throws {
        var log = (try? folder.text("sheets.log")) ?? ""
        for impression in record.firstImpression..<record.firstImpression + stacked {
            let name = "job-\(record.jobID)-page-000\(impression).png"
            try Data(TinyPNG().bytes).write(to: folder.url.appending(path: name))
            log += "1700000000000 \(record.key) \(record.jobID) \(impression)\n"
        }
        try folder.write("sheets.log", log + more)
        try folder.write(".lock", record.key.description)
    }

    @Test("an attempt without lines printed nothing, with and without a log")
    func nothingPrinted() async throws {
        let device = try folder.device("virtual")
        #expect(try await device.recall(.beginning()) == .nothingPrinted)
        try leave(.beginning(3), stacked: 2)
        #expect(try await device.recall(.beginning()) == .nothingPrinted)
    }

    @Test("killed between impressions: the count is known, the unfinished page goes, the rest can follow")
    func partlyPrinted() async throws {
        let device = try folder.device("virtual")
        let record = DeliveryRecord.beginning()
        try leave(record, stacked: 2)
        try folder.write("job-7-page-0003.png.part", "half")
        #expect(try await device.recall(record) == .partlyPrinted(impressions: 2))
        #expect(!folder.contains("job-7-page-0003.png.part"))
        let rest = DeliveryRecord.beginning(attempt: 2, first: 3)
        _ = try await device.deliver(Delivery(rest), pages: .png(2), report: Reports().take)
        guard case .completed(2, _) = try await device.recall(rest) else {
            Issue.record("not completed")
            return
        }
        let impressions = try folder.sheetLines().filter { $0.split(separator: " ").count == 3 && $0.first != "L" }
        #expect(Set(impressions.map { $0.split(separator: " ")[2] }) == ["1", "2", "3", "4"])
        #expect(impressions.count == 4)
        #expect(try WrittenPDF(try folder.bytes("job-7.pdf")).objects[2]?.contains("/Count 4") == true)
    }

    @Test("a page in place whose line is missing was not stacked")
    func pageWithoutLine() async throws {
        let device = try folder.device("virtual")
        let record = DeliveryRecord.beginning()
        try leave(record, stacked: 1)
        try folder.write("job-7-page-0002.png", "not counted")
        #expect(try await device.recall(record) == .partlyPrinted(impressions: 1))
        let rest = DeliveryRecord.beginning(attempt: 2, first: 2)
        _ = try await device.deliver(Delivery(rest), pages: .png(1), report: Reports().take)
        #expect(try folder.bytes("job-7-page-0002.png") == TinyPNG(fill: 0).bytes)
    }

    @Test("all stacked but not bound: recall binds it, if the log or the journal knows the total", arguments: [1, 2])
    func finishes(way: Int) async throws {
        let device = try folder.device("virtual")
        var record = DeliveryRecord.beginning()
        try leave(record, stacked: 2, more: way == 1 ? "LAST \(record.key) 2\n" : "")
        try folder.write("job-7.pdf.part", "half")
        if way == 2 {
            #expect(try await device.recall(record) == .partlyPrinted(impressions: 2))
            record.stage = .sent
            record.impressionsSent = 2
        }
        for _ in 1...2 {
            guard case .completed(2, _) = try await device.recall(record) else {
                Issue.record("not completed")
                return
            }
        }
        #expect(try WrittenPDF(try folder.bytes("job-7.pdf")).objects[2]?.contains("/Count 2") == true)
        #expect(try folder.sheetLines().filter { $0 == "DONE \(record.key) 7 2" }.count == 1)
        #expect(!folder.contains("job-7.pdf.part"))
    }

    @Test("an attempt without impressions left binds those of the attempts before")
    func nothingLeft() async throws {
        let device = try folder.device("virtual")
        try leave(.beginning(), stacked: 2)
        let rest = DeliveryRecord.beginning(attempt: 2, first: 3)
        let result = try await device.deliver(Delivery(rest), pages: .png(0), report: Reports().take)
        #expect(result.impressionsConfirmed == 0)
        guard case .completed(0, _) = try await device.recall(rest) else {
            Issue.record("not completed")
            return
        }
        #expect(try WrittenPDF(try folder.bytes("job-7.pdf")).objects[2]?.contains("/Count 2") == true)
    }

    @Test("a page that somebody took away does not stop the job from being finished")
    func takenAway() async throws {
        let device = try folder.device("virtual")
        let record = DeliveryRecord.beginning()
        try leave(record, stacked: 2, more: "LAST \(record.key) 2\n")
        try folder.remove("job-7-page-0001.png")
        guard case .completed(2, _) = try await device.recall(record) else {
            Issue.record("not completed")
            return
        }
        #expect(try WrittenPDF(try folder.bytes("job-7.pdf")).objects[2]?.contains("/Count 1") == true)
    }

    @Test("a log that knows less than the journal is not believed")
    func shortenedLog() async throws {
        let device = try folder.device("virtual")
        var record = DeliveryRecord.beginning()
        try leave(record, stacked: 1)
        record.impressionsConfirmed = 2
        guard case .unknown(let reason) = try await device.recall(record) else {
            Issue.record("believed")
            return
        }
        #expect(reason.contains("sheets.log has only 1"))
    }

    @Test("a line cut off by a full disk does not count, and does not spoil the next")
    func cutLine() async throws {
        let device = try folder.device("virtual")
        let record = DeliveryRecord.beginning()
        try leave(record, stacked: 1, more: "1700000000000 \(record.key) 7 2")
        #expect(try await device.recall(record) == .partlyPrinted(impressions: 1))
        let rest = DeliveryRecord.beginning(attempt: 2, first: 2)
        _ = try await device.deliver(Delivery(rest), pages: .png(1), report: Reports().take)
        guard case .completed(1, _) = try await device.recall(rest) else {
            Issue.record("not completed")
            return
        }
    }

    @Test("a recent attempt is found at the end of a long log, an old one at its beginning", arguments: [true, false])
    func longLog(isRecent: Bool) async throws {
        let device = try folder.device("virtual")
        let record = DeliveryRecord.beginning()
        let others = (1...50).map { _ in "1700000000000 \(ObjectUUID()) 12345 " }
        var log = ""
        for line in 0..<50_000 { log += others[line % 50] + "\(line)\n" }
        let own = (1...5000).map { "1700000000000 \(record.key) 7 \($0)\n" }.joined()
        try folder.write("sheets.log", isRecent ? log + own : own + log)
        let start = ContinuousClock.now
        #expect(try await device.recall(record) == .partlyPrinted(impressions: 5000))
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test("a file that is no log of ours is an error, not a guess")
    func foreignLog() async throws {
        try folder.write("sheets.log", String(repeating: "x", count: 600_000))
        let device = try folder.device("virtual")
        let error = await #expect(throws: DeviceError.self) { try await device.recall(.beginning()) }
        #expect(error?.message.contains("sheets.log") == true)
    }
}
