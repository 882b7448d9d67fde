// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@Suite("When job-hold-until lets a job go")
struct HoldUntilTests {
    private static let periods: [(String, Int, Bool)] = [
        ("day-time", 5, false), ("day-time", 6, true), ("day-time", 17, true), ("day-time", 18, false),
        ("evening", 17, false), ("evening", 18, true), ("night", 2, true), ("night", 12, false),
        ("second-shift", 15, false), ("second-shift", 16, true), ("second-shift", 23, true),
        ("third-shift", 0, true), ("third-shift", 7, true), ("third-shift", 8, false),
        ("no-hold", 12, true), ("indefinite", 12, false), ("whenever", 12, false),
    ]

    @Test(
        "named periods open and close with the local hour",
        arguments: Self.periods
    )
    func period(name: String, hour: Int, isOver: Bool) {
        let time = HoldUntil.LocalTime(weekday: 3, hour: hour)
        let now = Timestamp(milliseconds: 1_000_000_000)
        let until = HoldUntil(name)
        #expect((until?.isOver(heldSince: now, now: now, localTime: time) ?? false) == isOver)
    }

    @Test("the weekend is Saturday and Sunday", arguments: 0...6)
    func weekend(weekday: Int) {
        let time = HoldUntil.LocalTime(weekday: weekday, hour: 12)
        let now = Timestamp(milliseconds: 0)
        let isOver = HoldUntil.period(.weekend).isOver(heldSince: now, now: now, localTime: time)
        #expect(isOver == (weekday == 0 || weekday == 6))
    }

    private static let clockTimes: [(String, Int64, Int64, Bool)] = [
        ("14:30", 12, 14 * 60 + 29, false), ("14:30", 12, 14 * 60 + 30, true),
        ("14:30:30", 12, 14 * 60 + 30, false), ("14:30:30", 12, 14 * 60 + 31, true),
        ("08:00", 12, 23 * 60, false), ("08:00", 12, (24 + 8) * 60, true), ("8:00", 12, (24 + 8) * 60 - 1, false),
        ("24:00", 12, 100 * 60, false), ("14:60", 12, 100 * 60, false), ("+1:00", 12, 100 * 60, false),
        ("14", 12, 100 * 60, false), ("", 12, 100 * 60, false), ("1:2:3:4", 12, 100 * 60, false),
    ]

    @Test(
        "a clock time is its next occurrence in UTC after the hold",
        arguments: Self.clockTimes
    )
    func clockTime(time: String, heldAtHour: Int64, minutesNow: Int64, isOver: Bool) {
        let day: Int64 = 20_000 * 86_400_000
        let held = Timestamp(milliseconds: day + heldAtHour * 3_600_000)
        let now = Timestamp(milliseconds: day + minutesNow * 60_000)
        let local = HoldUntil.LocalTime(weekday: 3, hour: 12)
        let until = HoldUntil(time)
        #expect((until?.isOver(heldSince: held, now: now, localTime: local) ?? false) == isOver)
    }
}
