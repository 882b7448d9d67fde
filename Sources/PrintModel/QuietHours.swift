// SPDX-License-Identifier: Apache-2.0

import IPP

/// A span of the day, on all or some days of the week, within which a printer begins no job; where the server stands.
public struct QuietHours: Sendable, Hashable {
    private static let minutesPerDay = 24 * 60
    private static let minutesPerWeek = 7 * minutesPerDay
    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// The days on which the span begins: 0 for Sunday to 6 for Saturday.
    private let days: Set<Int>
    /// Minutes since midnight.
    private let begin: Int
    /// In minutes; a day at most.
    private let length: Int

    /// Reads `22:00-06:00`, `sat,sun 00:00-24:00` or `mon-fri 22:00-06:00`; nil for anything else.
    ///
    /// A span that ends before it begins ends on the next day. The days are those on which it begins.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count <= 2, let hours = words.last else { return nil }
        let times = hours.split(separator: "-", omittingEmptySubsequences: false).map(Self.minuteOfDay)
        guard times.count == 2, let begin = times[0], let end = times[1], begin < Self.minutesPerDay, begin != end
        else { return nil }
        guard let days = words.count == 2 ? Self.days(words[0]) : Set(0..<7) else { return nil }
        self.days = days
        self.begin = begin
        length = end > begin ? end - begin : end + Self.minutesPerDay - begin
    }

    /// The minutes until all of these spans together are over; nil outside of them, a week where they never end.
    static func minutesLeft(_ spans: [QuietHours], at time: HoldUntil.LocalTime) -> Int? {
        let start = time.weekday * minutesPerDay + time.hour * 60 + time.minute
        var left = 0
        while left < minutesPerWeek, let more = spans.compactMap({ $0.minutesLeft(at: start + left) }).max() {
            left += more
        }
        return left == 0 ? nil : min(left, minutesPerWeek)
    }

    private func minutesLeft(at minute: Int) -> Int? {
        days.compactMap { day in
            let passed = (minute - day * Self.minutesPerDay - begin + 2 * Self.minutesPerWeek) % Self.minutesPerWeek
            return passed < length ? length - passed : nil
        }.max()
    }

    private static func minuteOfDay(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= minutesPerDay
        else { return nil }
        return hour * 60 + minute
    }

    private static func days(_ text: Substring) -> Set<Int>? {
        var days: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
                dayNames.firstIndex(of: "\($0)")
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
            for day in first...(last < first ? last + 7 : last) { days.insert(day % 7) }
        }
        return days
    }
}

extension Printer {
    /// The setting with the spans of ``QuietHours`` (1setOf text; ours).
    public static let quietHoursSetting = "pdps-quiet-hours"
    /// The most spans that a printer may have.
    public static let mostQuietHours = 20

    /// When it begins no job.
    public var quietHours: [QuietHours] {
        (setting(Self.quietHoursSetting)?.values ?? []).compactMap(\.stringValue).compactMap(QuietHours.init)
    }

    /// The minutes until it begins jobs again; nil when it does.
    ///
    /// - Parameter time: The moment to decide for, where the server stands.
    public func quietMinutesLeft(at time: HoldUntil.LocalTime) -> Int? {
        QuietHours.minutesLeft(quietHours, at: time)
    }

    /// When it begins jobs again, to the minute; nil when it does now.
    ///
    /// Found by walking through time as the printer does, so that a change of the clocks within is reckoned with: an hour
    /// that is left out ends quiet hours that were to end within it.
    ///
    /// - Parameter clock: Says what time it is at a moment where the server stands.
    func quietHoursEnd(
        after now: Timestamp,
        clock: (Timestamp) -> HoldUntil.LocalTime = HoldUntil.LocalTime.init(at:)
    ) -> QuietEnd? {
        guard !quietHours.isEmpty else { return nil }
        let spans = quietHours
        var moment = Timestamp(milliseconds: now.milliseconds - now.milliseconds % 60_000)
        let begin = clock(now)
        guard QuietHours.minutesLeft(spans, at: begin) != nil else { return nil }
        // Somewhat more than a week, in which spans come again.
        let last = moment + .seconds(8 * 86_400)
        var days = 0
        var time = begin
        while moment < last {
            guard let left = QuietHours.minutesLeft(spans, at: time) else { return .at(time, inDays: days) }
            // Clocks are changed at full hours.
            moment = moment + .seconds(60 * min(left, 60 - time.minute))
            let next = clock(moment)
            if next.weekday != time.weekday { days += 1 }
            time = next
        }
        return .never
    }

    /// That it is in its quiet hours, and until when.
    func quietObstacle(
        at now: Timestamp,
        clock: (Timestamp) -> HoldUntil.LocalTime = HoldUntil.LocalTime.init(at:)
    ) -> PrinterObstacle? {
        guard let end = quietHoursEnd(after: now, clock: clock) else { return nil }
        return PrinterObstacle(
            trouble: end.words,
            mender: .administrator,
            remedy: "end them at once (pdps printer set \(name) --quiet-hours none)",
            next: ""
        )
    }
}

/// When quiet hours are over.
enum QuietEnd: Hashable {
    /// At that time, where the server stands, after so many midnights.
    case at(HoldUntil.LocalTime, inDays: Int)
    /// The spans have no end.
    case never

    /// As it goes with the printer before it.
    fileprivate var words: String {
        guard case .at(let time, let days) = self else { return "has quiet hours that never end" }
        let clock = [time.hour, time.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        let day = days == 0 ? "" : days == 1 ? " tomorrow" : " in \(days) days"
        return "has its quiet hours until \(clock)\(day)"
    }
}
