// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PrintModel

@Suite("Texts of quiet hours, and how long they last")
struct QuietHoursTests {
    /// Weekday, hour and minute, and the minutes that are left then.
    typealias Moment = (weekday: Int, hour: Int, minute: Int, left: Int?)

    private func check(_ texts: [String], _ moments: [Moment], _ location: SourceLocation = #_sourceLocation) throws {
        let spans = try texts.map { try #require(QuietHours($0), "\($0)", sourceLocation: location) }
        for moment in moments {
            let time = HoldUntil.LocalTime(weekday: moment.weekday, hour: moment.hour, minute: moment.minute)
            let left = QuietHours.minutesLeft(spans, at: time)
            #expect(left == moment.left, "\(texts) at \(moment)", sourceLocation: location)
        }
    }

    @Test("spans begin with their first minute and end before their last, also across midnight and the week's end")
    func spans() throws {
        try check(["12:00-13:30"], [(3, 11, 59, nil), (3, 12, 0, 90), (3, 13, 29, 1), (3, 13, 30, nil)])
        try check(["22:00-06:00"], [(6, 21, 59, nil), (6, 22, 0, 480), (0, 5, 59, 1), (0, 6, 0, nil)])
        try check(["00:00-24:00"], [(2, 0, 0, 10_080), (2, 23, 59, 10_080)])
    }

    @Test("days are those on which a span begins")
    func days() throws {
        try check(["mon-fri 22:00-06:00"], [(5, 23, 0, 420), (6, 5, 0, 60), (6, 23, 0, nil), (1, 5, 0, nil)])
        try check(["sat,sun 00:00-24:00"], [(6, 0, 0, 2_880), (0, 12, 0, 720), (1, 0, 0, nil), (5, 23, 59, nil)])
        try check(["sat-mon 08:00-09:00"], [(0, 8, 0, 60), (1, 8, 30, 30), (2, 8, 0, nil)])
    }

    @Test("spans that adjoin or overlap are one")
    func adjoining() throws {
        try check(["08:00-10:00", "10:00-12:00", "09:00-11:00"], [(4, 8, 0, 240), (4, 12, 0, nil)])
        try check(["fri 22:00-06:00", "sat 06:00-07:00"], [(5, 23, 0, 480), (6, 6, 30, 30), (0, 6, 30, nil)])
    }

    @Test(
        "what is no span is refused",
        arguments: [
            "", "22:00", "22:00-", "22:00-22:00", "24:00-06:00", "22:60-06:00", "22:00-24:01", "2:00-06:00",
            "22:00-06:00 ",
            "mon", "day 22:00-06:00", "mon- 22:00-06:00", "mon,,tue 22:00-06:00", "mon-tue-wed 22:00-06:00",
            "-1:00-06:00",
        ]
    )
    func refused(text: String) { #expect(QuietHours(text) == nil) }
}
