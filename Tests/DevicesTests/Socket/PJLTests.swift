// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

@testable import Devices

@Suite("PJL is read and written")
struct PJLTests {
    @Test("replies are found however they are cut", arguments: [1, 2, 7, 1000])
    func cut(length: Int) {
        let text =
            "%%[ Error: undefined ]%%\r\n@PJL USTATUS DEVICE\r\nCODE=40022\r\nDISPLAY=\"PAPER JAM\"\r\nONLINE=FALSE\r\n\u{0C}"
            + "@PJL  info id\r\n\"LASER\"\r\n\u{0C}noise\u{0C}@PJL USTATUS PAGE\r\n3\r\n\u{0C}@PJL US"
        let bytes = Array(text.utf8)
        var replies = PJLReplies()
        var found: [PJLReply] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            found += replies.feed(bytes[start..<min(start + length, bytes.count)])
        }
        #expect(found.map(\.head) == ["USTATUS DEVICE", "INFO ID", "USTATUS PAGE"])
        #expect(found[0].value("DISPLAY") == "PAPER JAM")
        #expect(found[0].value("CODE") == "40022")
        #expect(found[2].lines == ["3"])
    }

    @Test("what is no PJL is kept as last words, and endless noise is not kept")
    func words() {
        var replies = PJLReplies()
        _ = replies.feed(Array("%%[ Error: undefined; OffendingCommand: x ]%%\r\n".utf8))
        #expect(replies.lastWords == "%%[ Error: undefined; OffendingCommand: x ]%%")
        for _ in 0..<200 { #expect(replies.feed([UInt8](repeating: 0x41, count: 1 << 10)).isEmpty) }
        #expect(replies.lastWords.count <= 200)
    }

    @Test("lists follow their head")
    func lists() {
        let lines = ["IN TRAYS [1 ENUMERATED]", "INTRAY1", "LANGUAGES [2 ENUMERATED]", "PCL", "POSTSCRIPT", "MEMORY=1"]
        let reply = PJLReply(head: "INFO CONFIG", lines: lines)
        #expect(reply.list("LANGUAGES") == ["PCL", "POSTSCRIPT"])
        #expect(reply.list("PAPERS").isEmpty)
        #expect(PJLReply(head: "", lines: ["LANGUAGES [99999999999999999999 ENUMERATED]"]).list("LANGUAGES").isEmpty)
        #expect(reply.has("LANGUAGES") && reply.has("MEMORY") && !reply.has("MEM"))
    }

    @Test(
        "codes mean what RFC 8011 calls them",
        arguments: [
            (10_001, true, DeviceStatus.Condition.idle, [String]()), (10_023, true, .processing, []),
            (10_006, true, .idle, ["toner-low-report"]), (10_002, false, .stopped, ["offline-report"]),
            (11_304, true, .idle, ["media-empty-warning"]), (35_078, true, .idle, []),
            (40_021, false, .stopped, ["cover-open-error"]), (40_022, false, .stopped, ["media-jam-error"]),
            (40_038, false, .stopped, ["toner-low-warning"]), (41_100, false, .stopped, ["media-empty-error"]),
            (42_202, false, .stopped, ["media-jam-error"]), (50_000, true, .stopped, ["other-error"]),
        ]
    )
    func codes(code: Int, isOnline: Bool, condition: DeviceStatus.Condition, reasons: [String]) {
        let status = DeviceStatus(PJLState(code: code, display: "WORDS", isOnline: isOnline))
        #expect(status.condition == condition)
        #expect(status.reasons == reasons)
        let isWorthWords = condition == .stopped || !reasons.isEmpty
        #expect(status.message == (isWorthWords ? "WORDS" : ""))
    }

    @Test("a job's name and user cannot leave their quotes, and page descriptions say their sides")
    func job() throws {
        let record = DeliveryRecord.beginning(format: "application/pdf")
        let delivery = Delivery(
            record: record,
            jobID: 7,
            jobName: "A\"\r\n@PJL INITIALIZE\u{1B}é" + String(repeating: "x", count: 200),
            userName: "an\"na",
            ticket: Ticket([Attribute(.sides, "two-sided-short-edge")])
        )
        let job = PJLJob(delivery, support: PJLSupport(isSpoken: true, reportsJobs: true))
        let text = String(decoding: job.start(before: []), as: UTF8.self)
        #expect(text.hasPrefix("\u{1B}%-12345X@PJL\r\n"))
        #expect(text.hasSuffix("@PJL ENTER LANGUAGE = PDF\r\n"))
        let lines = text.dropFirst("\u{1B}%-12345X".count).split(separator: "\r\n")
        let areCommands = lines.allSatisfy { $0.hasPrefix("@PJL") }
        #expect(areCommands)
        #expect(text.contains("SET USERNAME = \"an?na\"\r\n"))
        #expect(text.contains("BINDING = SHORTEDGE"))
        #expect(text.contains("USTATUS JOB = ON") && !text.contains("USTATUS PAGE"))
        #expect(job.name.count <= 80 && job.name.hasSuffix(record.jobNameMark))
        #expect(!job.name.contains("\"") && !text.dropFirst().contains("\u{1B}"))
    }
}
