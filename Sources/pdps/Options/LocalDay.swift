// SPDX-License-Identifier: Apache-2.0

import Glibc
import IPP

/// A day, or a moment of one, as people write it: `2026-11-25` or `2026-11-25T08:30`, in their own time zone.
struct LocalDay: Sendable, Equatable {
    /// When it begins.
    let start: IPPDateTime
    /// When it is over: with the day, or at that moment.
    let end: IPPDateTime

    /// Reads the text; nil for anything else, and for days that there are not.
    init?(_ text: String) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count <= 2, let day = Self.numbers(parts[0], "-", digits: [4, 2, 2]) else { return nil }
        guard parts.count == 2 else {
            guard let start = Self.moment(day, [0, 0]),
                let end = Self.moment([day[0], day[1], day[2] + 1], [0, 0], of: day)
            else { return nil }
            self.start = start
            self.end = end
            return
        }
        guard let time = Self.numbers(parts[1], ":", digits: [2, 2]), let moment = Self.moment(day, time) else {
            return nil
        }
        start = moment
        end = moment
    }

    private static func numbers(_ text: Substring, _ separator: Character, digits: [Int]) -> [Int32]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.map(\.count) == digits, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return parts.compactMap { Int32($0) }
    }

    /// The moment of local time; `day` is checked, also where the fields are those of the day after it.
    private static func moment(_ fields: [Int32], _ time: [Int32], of day: [Int32]? = nil) -> IPPDateTime? {
        let day = day ?? fields
        guard (1...12).contains(day[1]), (1...31).contains(day[2]), time[0] < 24, time[1] < 60 else { return nil }
        var parts = tm()
        parts.tm_year = fields[0] - 1900
        parts.tm_mon = fields[1] - 1
        parts.tm_mday = fields[2]
        parts.tm_hour = time[0]
        parts.tm_min = time[1]
        parts.tm_isdst = -1
        let seconds = mktime(&parts)
        // The 30th of February is none.
        if fields == day, parts.tm_mday != day[2] { return nil }
        return IPPDateTime(unixSeconds: Int64(seconds))
    }
}
