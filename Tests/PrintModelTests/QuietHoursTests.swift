// SPDX-License-Identifier: Apache-2.0

import IPP
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

    /// Berlin's time around its changes: 2026-03-29 at 2:00 it is 3:00, 2026-10-25 at 3:00 it is 2:00.
    private func berlin(_ moment: Timestamp) -> HoldUntil.LocalTime {
        let isSummer = (1_774_746_000..<1_792_890_000).contains(moment.seconds)
        let minutes = moment.seconds / 60 + (isSummer ? 120 : 60)
        // The first day of 1970 was a Thursday.
        let (day, minute) = (minutes / 1440, minutes % 1440)
        return HoldUntil.LocalTime(weekday: Int((day + 4) % 7), hour: Int(minute / 60), minute: Int(minute % 60))
    }

    private func sentence(_ hours: String..., at seconds: Int64) throws -> String? {
        var printer = Printer(
            name: "Lobby",
            deviceURI: "socket://192.0.2.1",
            capabilities: DeviceCapabilities(makeAndModel: "Test", formats: []),
            createdAt: Timestamp(milliseconds: 0)
        )
        printer.set(Attribute(name: Printer.quietHoursSetting, values: hours.map { .text($0) }))
        return printer.quietObstacle(at: Timestamp(milliseconds: seconds * 1000 + 7), clock: berlin)?.trouble
    }

    @Test("it is said until when they last by the clock of that time, also across a change of the clocks")
    func end() throws {
        // 2026-03-28, 22:10 in Berlin: the night of 7 hours.
        let spring: Int64 = 1_774_732_200
        #expect(try sentence("22:00-06:00", at: spring) == "has its quiet hours until 06:00 tomorrow")
        // 2:30 is left out: it goes on when the clocks are put forward.
        #expect(try sentence("22:00-02:30", at: spring) == "has its quiet hours until 03:00 tomorrow")
        // 2026-10-24, 22:10 in Berlin: the night of 9 hours.
        let autumn: Int64 = 1_792_872_600
        #expect(try sentence("22:00-06:00", at: autumn) == "has its quiet hours until 06:00 tomorrow")
        #expect(try sentence("22:00-02:30", at: autumn) == "has its quiet hours until 02:30 tomorrow")
        // The second 2:10 of that night, of which the spans know nothing.
        #expect(try sentence("22:00-02:30", at: autumn + 5 * 3600) == "has its quiet hours until 02:30")
        #expect(try sentence("22:00-02:30", at: autumn + 6 * 3600) == nil)
        #expect(try sentence("sat,sun 00:00-24:00", at: autumn) == "has its quiet hours until 00:00 in 2 days")
        #expect(try sentence("00:00-24:00", at: autumn) == "has quiet hours that never end")
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
