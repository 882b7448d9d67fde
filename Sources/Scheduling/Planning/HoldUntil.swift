// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// When `job-hold-until` lets a job go (RFC 8011 section 5.2.2); hours of the named periods are those of CUPS.
enum HoldUntil {
    /// Local time of a moment.
    struct LocalTime: Sendable, Equatable {
        /// 0 for Sunday to 6 for Saturday.
        var weekday: Int
        /// 0 to 23.
        var hour: Int
    }

    /// Whether a job held until `period` may go at `now`.
    ///
    /// - Parameters:
    ///   - period: The attribute's value: a named period, `HH:MM` or `HH:MM:SS` (UTC, as CUPS clients send it).
    ///   - heldSince: When the hold began; a clock time means its first occurrence after this.
    ///   - now: The moment to decide for.
    ///   - localTime: `now` where the server stands.
    /// - Returns: False for `indefinite` and for what is not known: a person releases those.
    static func isOver(_ period: String, heldSince: Timestamp, now: Timestamp, localTime: LocalTime) -> Bool {
        switch period {
        case "no-hold": true
        case "day-time": (6..<18).contains(localTime.hour)
        case "evening", "night": localTime.hour >= 18 || localTime.hour < 6
        case "second-shift": localTime.hour >= 16
        case "third-shift": localTime.hour < 8
        case "weekend": localTime.weekday == 0 || localTime.weekday == 6
        default: secondOfDay(period).map { now >= nextOccurrence(of: $0, after: heldSince) } ?? false
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

extension Int64 {
    /// The remainder with the divisor's sign.
    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
