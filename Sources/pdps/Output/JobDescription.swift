// SPDX-License-Identifier: Apache-2.0

import Glibc
import IPP
import PDPSClient

extension ServerJob {
    /// How far it is, such as `2 of 5`, all copies counted; empty while nothing is known.
    ///
    /// A job that ended without its device confirming all of it says so instead.
    var progress: String {
        if isUnconfirmed, impressionsCompleted == 0 { return "(not confirmed)" }
        switch (impressions, impressionsCompleted) {
        // Blank backs between copies come on top.
        case (let all?, let done) where all > 0: return "\(done) of \(max(all * copies, done))"
        case (_, let done) where done > 0: return "\(done)"
        default: return ""
        }
    }

    /// `2 of 5 impressions`; empty while nothing is known.
    var progressInImpressions: String {
        guard !progress.isEmpty, !progress.hasPrefix("(") else { return progress }
        return progress + (progress == "1" || progress.hasSuffix(" 1") ? " impression" : " impressions")
            + (isUnconfirmed ? " (the rest not confirmed)" : "")
    }

    /// Whether all was sent, and its device did not confirm all of it.
    var isUnconfirmed: Bool { stateReasons.contains("pdps-delivery-not-confirmed") }

    /// State, and why, in words for people.
    var stateDescription: String {
        let reasons = stateReasons.filter { !Self.obviousReasons.contains($0) }
        return reasons.isEmpty ? state.keyword : "\(state.keyword) (\(reasons.joined(separator: ", ")))"
    }

    /// Reasons that only say the state again.
    private static let obviousReasons: Set<String> = [
        "job-completed-successfully", "pdps-delivery-not-confirmed", "job-canceled-by-user", "aborted-by-system",
        "job-printing", "job-queued",
    ]
}

extension IPPDateTime {
    /// `2026-05-01 08:30:00.4`, in the time zone of whoever reads it.
    var localTime: String { time(minutesFromUTC: Self.localMinutesFromUTC(at: unixSeconds)) }

    /// Date and time to the second, in the time zone of whoever reads it.
    var localSeconds: String { String(localTime.prefix(19)) }

    /// Date and time in a time zone, with blanks between.
    func time(minutesFromUTC: Int) -> String {
        guard let moved = IPPDateTime(unixSeconds: unixSeconds + Int64(minutesFromUTC) * 60, decisecond: decisecond)
        else {
            return description
        }
        return String(moved.description.prefix { $0 != "+" }.map { $0 == "T" ? " " : $0 })
    }

    private static func localMinutesFromUTC(at unixSeconds: Int64) -> Int {
        var moment = time_t(unixSeconds)
        var fields = tm()
        guard localtime_r(&moment, &fields) != nil else { return 0 }
        return fields.tm_gmtoff / 60
    }
}

/// A size in KiB as people read it.
func readableSize(kibibytes: Int) -> String {
    switch kibibytes {
    case ..<1024: "\(kibibytes) KiB"
    case ..<(1024 * 1024): "\(kibibytes / 1024).\(kibibytes % 1024 * 10 / 1024) MiB"
    default: "\(kibibytes / (1024 * 1024)).\(kibibytes % (1024 * 1024) * 10 / (1024 * 1024)) GiB"
    }
}
