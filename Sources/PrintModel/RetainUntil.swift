// SPDX-License-Identifier: Apache-2.0

import Glibc
import IPP

/// Until when a job that ended is to be kept for another print: `job-retain-until` (PWG 5100.7-2023 section 6.8).
public enum RetainUntil: String, Sendable, CaseIterable {
    /// It asks for nothing: the server's own limits decide.
    case notAtAll = "none"
    /// Until the end of the day on which it ended, where the server stands.
    case endOfDay = "end-of-day"
    /// Until the end of the Sunday that follows.
    case endOfWeek = "end-of-week"
    /// Until the end of the month.
    case endOfMonth = "end-of-month"
    /// For ever.
    case indefinite

    /// How long it may be at most.
    public var longest: Duration {
        switch self {
        case .notAtAll: .zero
        case .endOfDay: .seconds(86_400)
        case .endOfWeek: .seconds(7 * 86_400)
        case .endOfMonth: .seconds(31 * 86_400)
        case .indefinite: .seconds(Int64.max)
        }
    }

    /// Stands for no end: that of the year 9999.
    public static let endless = Timestamp(milliseconds: 253_402_300_799_000)

    /// The moment that is meant for a job that ended at `moment`; nil for none.
    func end(after moment: Timestamp) -> Timestamp? {
        switch self {
        case .notAtAll: nil
        case .indefinite: Self.endless
        case .endOfDay: Self.midnight(after: moment) { $0.tm_mday += 1 }
        case .endOfWeek: Self.midnight(after: moment) { $0.tm_mday += $0.tm_wday == 1 ? 7 : (8 - $0.tm_wday) % 7 }
        case .endOfMonth:
            Self.midnight(after: moment) { fields in
                fields.tm_mon += 1
                fields.tm_mday = 1
            }
        }
    }

    /// The beginning of a day, where the server stands.
    private static func midnight(after moment: Timestamp, _ move: (inout tm) -> Void) -> Timestamp? {
        var seconds = time_t(moment.seconds)
        var fields = tm()
        guard localtime_r(&seconds, &fields) != nil else { return nil }
        move(&fields)
        (fields.tm_hour, fields.tm_min, fields.tm_sec, fields.tm_isdst) = (0, 0, 0, -1)
        return Timestamp(milliseconds: Int64(mktime(&fields)) * 1000)
    }
}

extension Ticket {
    /// The attributes that say until when a job that ended is kept; a ticket has one of them at most.
    public static let retention = ["job-retain-until", "job-retain-until-interval", "job-retain-until-time"]

    /// Until when the job is to be kept for another print, if it ends at `moment`; nil when it asks for nothing.
    func retainedUntil(endedAt moment: Timestamp) -> Timestamp? {
        let until: Timestamp?
        if let time = self.moment("job-retain-until-time") {
            until = time
        } else if let seconds = self["job-retain-until-interval"]?.intValue {
            until = moment + .seconds(seconds)
        } else {
            let keyword = self["job-retain-until"]?.stringValue
            until = keyword.flatMap(RetainUntil.init(rawValue:))?.end(after: moment)
        }
        return until.flatMap { $0 > moment ? $0 : nil }
    }
}
