// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPP
import PDPSClient
import Testing

@testable import pdps

@Suite("What commands write")
struct OutputTests {
    private let plain = TerminalStyle(showsEmphasis: false)

    @Test("columns are aligned, numbers to the right, and lines end without blanks")
    func table() {
        var table = Table(.init(title: "JOB", isNumeric: true), .init(title: "NAME"), .init(title: "X"))
        table.append("7", "Letter", "")
        table.append("12345", "Ü", "y")
        #expect(table.lines(plain) == ["  JOB  NAME    X", "    7  Letter", "12345  Ü       y"])
    }

    @Test("titles are strong on a terminal only")
    func emphasis() {
        let table = Table(.init(title: "A"))
        #expect(table.lines(plain) == ["A"])
        #expect(table.lines(TerminalStyle(showsEmphasis: true)) == ["\u{1B}[1mA\u{1B}[0m"])
    }

    @Test("control characters of a name do not reach the terminal")
    func printable() {
        #expect("a\u{1B}[2Jb\nc\u{9B}d".printable == "a?[2Jb?c?d")
        #expect("Grüße".printable == "Grüße")
    }

    @Test("JSON has the attributes' names as keys, sets as arrays, and is what a JSON reader takes")
    func json() throws {
        let attributes = [
            Attribute("job-id", .integer(7)), Attribute("job-name", .name("a \"b\"\\\n\u{1}é")),
            Attribute("job-state", .enumeration(9)), Attribute("job-state-reasons", .keyword("none")),
            Attribute("page-ranges", .range(1...3)), Attribute("printer-resolution", .resolution(Resolution(dpi: 600))),
            Attribute("date-time-at-processing", .outOfBand(.noValue)), Attribute("last", .boolean(true)),
            Attribute("sides-supported", .keyword("one-sided")), Attribute("color-supported", .boolean(false)),
            Attribute("media-size", .collection([Attribute("x-dimension", .integer(1))])),
            Attribute("operations-supported", .enumeration(2)),
        ]
        let object = try JSONSerialization.jsonObject(with: Data(JSONValue(attributes).text.utf8))
        let read = try #require(object as? NSDictionary)
        let expected: NSDictionary = [
            "job-id": 7, "job-name": "a \"b\"\\\n\u{1}é", "job-state": "completed", "job-state-reasons": ["none"],
            "page-ranges": [["lower": 1, "upper": 3]], "printer-resolution": "600dpi",
            "date-time-at-processing": NSNull(), "last": true, "sides-supported": ["one-sided"],
            "color-supported": false, "media-size": ["x-dimension": 1], "operations-supported": ["Print-Job"],
        ]
        #expect(read == expected)
        #expect(JSONValue.array([]).text == "[]")
    }

    private func job(_ attributes: Attribute...) throws -> ServerJob { try job(attributes) }

    private func job(_ attributes: [Attribute]) throws -> ServerJob {
        let fixed = [
            Attribute(.jobID, 12), Attribute(.jobName, "Letter"),
            Attribute(.jobPrinterURI, "ipp://host:1314/ipp/print/My%20Office"),
        ]
        return try #require(ServerJob(AttributeGroup(tag: .jobAttributes, attributes: fixed + attributes)))
    }

    @Test("progress names the job, the printer, the state, the pages and the message")
    func progress() throws {
        let job = try job(
            Attribute(.jobState, 5),
            Attribute(.jobStateReasons, ["job-printing", "printer-stopped"]),
            Attribute(.jobImpressions, 5),
            Attribute(.jobImpressionsCompleted, 2),
            Attribute(.jobStateMessage, "Paper jam")
        )
        #expect(
            ProgressLine.text(job) == "job 12 on My Office: processing (printer-stopped), 2 of 5 printed, Paper jam"
        )
    }

    @Test("progress counts all copies, and never more than there are", arguments: [(6, "6 of 12"), (13, "13 of 13")])
    func progressOfCopies(completed: Int, progress: String) throws {
        let job = try job(
            Attribute(.jobState, 5),
            Attribute(.jobImpressions, 6),
            Attribute(.jobImpressionsCompleted, completed),
            Attribute(.copies, 2)
        )
        #expect(job.progress == progress)
    }

    @Test("a job whose device confirms nothing, or not all, says so wherever it is shown")
    func notConfirmed() throws {
        let ended = [
            Attribute(.jobState, 9), Attribute(.jobImpressions, 1),
            Attribute(.jobStateReasons, ["job-completed-successfully", "pdps-delivery-not-confirmed"]),
        ]
        let mute = try job(ended + [Attribute(.jobImpressionsCompleted, 0)])
        #expect(mute.progress == "(not confirmed)")
        #expect(ProgressLine.text(mute) == "job 12 on My Office: completed, (not confirmed)")
        #expect(JobShowCommand.description(mute, plain).contains("  Printed  (not confirmed)"))
        let half = try job([ended[0], ended[2], Attribute(.jobImpressions, 5), Attribute(.jobImpressionsCompleted, 3)])
        #expect(half.progressInImpressions == "3 of 5 impressions (the rest not confirmed)")
        let one = try job([Attribute(.jobState, 9), Attribute(.jobImpressionsCompleted, 1)])
        #expect(one.progressInImpressions == "1 impression")
    }

    @Test("a job is shown with what happened to it, one line each")
    func timeline() throws {
        let time = try #require(
            IPPDateTime(year: 2026, month: 5, day: 1, hour: 8, minute: 30, second: 2, decisecond: 4)
        )
        let event = AttributeCollection(attributes: [
            Attribute("time", .dateTime(time)), Attribute("kind", .keyword("confirmed")),
            Attribute("message", .text("the device printed them")), Attribute("impressions", .range(1...3)),
        ])
        let job = try job(Attribute(.jobState, 9), Attribute(.pdpsJobTimeline, [event]), Attribute(.copies, 2))
        let lines = JobShowCommand.timeline(job.timeline, plain)
        #expect(lines.prefix(2) == ["", "What happened"])
        #expect(lines.last == "  \(time.localTime)  confirmed  [1-3] the device printed them")
        let description = JobShowCommand.description(job, plain)
        #expect(description.first == "Job 12: Letter")
        #expect(description.contains("  Printer  My Office"))
        #expect(description.contains("  copies   2"))
    }

    @Test(
        "the picture of a job is named where it can be seen: on the server's machine, while there is a document",
        arguments: [
            ("ipp://127.0.0.1:1314/jobs/12", 10, "http://127.0.0.1:1314/jobs/12/pages/1.png"),
            ("ipps://localhost:631/jobs/12", 10, "https://localhost:631/jobs/12/pages/1.png"),
            ("ipp://[::1]:1314/jobs/12", 10, "http://[::1]:1314/jobs/12/pages/1.png"),
            ("ipp://127.0.0.1:1314/jobs/12", 0, nil), ("ipp://print.example:1314/jobs/12", 10, nil),
        ] as [(String, Int, String?)]
    )
    func picture(uri: String, size: Int, picture: String?) throws {
        let job = try job(Attribute(.jobState, 9), Attribute(.jobURI, uri), Attribute(.jobKOctets, size))
        let line = JobShowCommand.description(job, plain).first { $0.contains("Picture") }
        #expect(line?.split(separator: " ").last.map(String.init) == picture)
    }

    @Test("times are shown in the reader's time zone")
    func localTime() throws {
        let time = try #require(
            IPPDateTime(year: 2026, month: 5, day: 1, hour: 23, minute: 30, second: 2, decisecond: 4)
        )
        #expect(time.time(minutesFromUTC: 0) == "2026-05-01 23:30:02.4")
        #expect(time.time(minutesFromUTC: 330) == "2026-05-02 05:00:02.4")
    }

    @Test("sizes are read with one decimal")
    func sizes() {
        #expect(readableSize(kibibytes: 10) == "10 KiB")
        #expect(readableSize(kibibytes: 1536) == "1.5 MiB")
        #expect(readableSize(kibibytes: 2 * 1024 * 1024) == "2.0 GiB")
    }
}
