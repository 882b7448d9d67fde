// SPDX-License-Identifier: Apache-2.0

/// Until when a job waits: `job-hold-until` and `job-delay-output-until` (RFC 8011 section 5.2.2, PWG 5100.7).
///
/// Hours of the named periods are those of CUPS.
public enum HoldUntil: Sendable, Hashable {
    /// Not at all.
    case noHold
    /// Until a person releases it.
    case indefinite
    /// Until a part of the day or week begins, where the server stands; a job that comes within it goes on at once.
    case period(Period)
    /// Until a time of day in UTC, as CUPS's clients send it: its first occurrence after the hold began.
    case clockTime(secondOfDay: Int64)

    /// The named periods.
    public enum Period: String, Sendable, CaseIterable {
        /// 6:00 to 18:00.
        case dayTime = "day-time"
        /// 18:00 to 6:00.
        case evening
        /// 18:00 to 6:00.
        case night
        /// 16:00 to 24:00.
        case secondShift = "second-shift"
        /// 0:00 to 8:00.
        case thirdShift = "third-shift"
        /// Saturday and Sunday.
        case weekend
    }

    /// Local time of a moment.
    public struct LocalTime: Sendable, Hashable {
        /// 0 for Sunday to 6 for Saturday.
        public var weekday: Int
        /// 0 to 23.
        public var hour: Int
        /// 0 to 59.
        public var minute: Int

        /// Makes a local time.
        public init(weekday: Int, hour: Int, minute: Int = 0) {
            self.weekday = weekday
            self.hour = hour
            self.minute = minute
        }
    }

    /// All keywords, for `job-hold-until-supported`; clock times are taken besides.
    public static let keywords = ["no-hold", "indefinite"] + Period.allCases.map(\.rawValue)

    /// Reads a keyword, `HH:MM` or `HH:MM:SS`; nil for anything else.
    public init?(_ text: String) {
        switch text {
        case "no-hold": self = .noHold
        case "indefinite": self = .indefinite
        default:
            if let period = Period(rawValue: text) {
                self = .period(period)
            } else if let second = Self.secondOfDay(text) {
                self = .clockTime(secondOfDay: second)
            } else {
                return nil
            }
        }
    }

    /// Whether a job that is held so may go at `now`; `indefinite` never ends by itself.
    ///
    /// - Parameters:
    ///   - heldSince: When the hold began.
    ///   - now: The moment to decide for.
    ///   - localTime: `now` where the server stands.
    public func isOver(heldSince: Timestamp, now: Timestamp, localTime: LocalTime) -> Bool {
        switch self {
        case .noHold: true
        case .indefinite: false
        case .period(let period): period.contains(localTime)
        case .clockTime(let second): now >= Self.nextOccurrence(of: second, after: heldSince)
        }
    }

    private static let secondsPerDay: Int64 = 86_400

    private static func nextOccurrence(of second: Int64, after moment: Timestamp) -> Timestamp {
        let midnight = moment.seconds - moment.seconds.modulo(secondsPerDay)
        let today = Timestamp(milliseconds: (midnight + second) * 1000)
        return today > moment ? today : today + .seconds(secondsPerDay)
    }

    /// Seconds since midnight of `HH:MM` or `HH:MM:SS`, or nil if it is not such.
    private static func secondOfDay(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        let numbers = parts.compactMap { part -> Int64? in
            part.utf8.count <= 2 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(part) : nil
        }
        guard numbers.count == parts.count, numbers[0] < 24, numbers[1] < 60, numbers.count == 2 || numbers[2] < 60
        else { return nil }
        return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }
}

extension HoldUntil.Period {
    fileprivate func contains(_ time: HoldUntil.LocalTime) -> Bool {
        switch self {
        case .dayTime: (6..<18).contains(time.hour)
        case .evening, .night: time.hour >= 18 || time.hour < 6
        case .secondShift: time.hour >= 16
        case .thirdShift: time.hour < 8
        case .weekend: time.weekday == 0 || time.weekday == 6
        }
    }
}

extension Int64 {
    /// The remainder with the divisor's sign.
    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
