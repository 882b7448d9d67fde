// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

@Suite("Until when a job that ended is kept")
struct RetainUntilTests {
    /// Wednesday, 2026-11-25, 18:04:05 UTC.
    private static let end = Timestamp(milliseconds: 1_795_629_845_678)

    private func retained(_ attributes: Attribute..., endingAt end: Timestamp = end) throws -> Timestamp? {
        let job = Job(
            printerID: 1,
            name: "report",
            originatingUserName: "ada",
            ticket: Ticket(attributes),
            expectsDocuments: false,
            createdAt: Timestamp(milliseconds: end.milliseconds - 60_000)
        )
        let begun = try job.after(.started, at: end)
        #expect(begun.retainedUntil == nil)
        return try begun.after(.completed(withWarnings: false), at: end).retainedUntil
    }

    @Test("an interval counts from the end, a moment is itself unless it is over, and nothing asks for nothing")
    func moments() throws {
        #expect(try retained() == nil)
        #expect(try retained(Attribute("job-retain-until", .keyword("none"))) == nil)
        #expect(try retained(Attribute("job-retain-until", .keyword("someday"))) == nil)
        #expect(try retained(Attribute("job-retain-until-interval", .integer(0))) == nil)
        #expect(try retained(Attribute("job-retain-until-interval", .integer(60))) == Self.end + .seconds(60))
        let later = try #require(IPPDateTime(unixSeconds: Self.end.seconds + 90))
        #expect(
            try retained(Attribute("job-retain-until-time", .dateTime(later)))?.seconds == Self.end.seconds + 90
        )
        let earlier = try #require(IPPDateTime(unixSeconds: Self.end.seconds - 90))
        #expect(try retained(Attribute("job-retain-until-time", .dateTime(earlier))) == nil)
        #expect(try retained(Attribute("job-retain-until", .keyword("indefinite"))) == RetainUntil.endless)
    }

    @Test("days, weeks and months end at midnight where the server stands", arguments: [0, 1, 2, 3, 7, 8])
    func periods(day: Int) throws {
        let end = Self.end + .seconds(day * 86_400)
        let ends = try ["end-of-day", "end-of-week", "end-of-month"].map { keyword in
            try #require(try retained(Attribute("job-retain-until", .keyword(keyword)), endingAt: end))
        }
        for moment in ends {
            let time = HoldUntil.LocalTime(at: moment)
            #expect(time.hour == 0 && time.minute == 0 && moment > end)
        }
        #expect(ends[0] - end <= .seconds(25 * 3600))
        #expect(HoldUntil.LocalTime(at: ends[1]).weekday == 1)
        #expect(ends[1] - end <= .seconds(7 * 86_400 + 3600))
        let (november, december) = (Duration.seconds(6 * 86_400), Duration.seconds(37 * 86_400))
        #expect(ends[2] - Self.end < (day < 4 ? november : december))
        #expect(ends[2] - Self.end > (day < 4 ? november : december) - .seconds(86_400 + 3600))
    }
}
