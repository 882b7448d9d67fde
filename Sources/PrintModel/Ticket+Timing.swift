// SPDX-License-Identifier: Apache-2.0

import IPP

extension Ticket {
    /// Why `job-hold-until`, `job-delay-output-until` and their `-time` forms hold the job, as `job-state-reasons`.
    ///
    /// PDPS delays a job's output by delaying the job: its pages are a function of its documents, and made in time.
    public var holdReasons: [String] {
        var reasons: [String] = []
        if Self.holds(self["job-hold-until"]) || moment("job-hold-until-time") != nil {
            reasons.append(JobStateReason.jobHoldUntilSpecified)
        }
        if Self.holds(self["job-delay-output-until"]) || moment("job-delay-output-until-time") != nil {
            reasons.append(JobStateReason.jobDelayOutputUntilSpecified)
        }
        return reasons
    }

    /// Whether all of its holds have ended at `now`; without one, or with one that is not known, a person decides.
    ///
    /// - Parameters:
    ///   - heldSince: When the hold began.
    ///   - localTime: `now` where the server stands.
    public func isHoldOver(heldSince: Timestamp, now: Timestamp, localTime: HoldUntil.LocalTime) -> Bool {
        guard !holdReasons.isEmpty else { return false }
        for name in ["job-hold-until", "job-delay-output-until"] {
            if let moment = moment(name + "-time"), now < moment { return false }
            guard let text = self[name]?.stringValue else { continue }
            guard let until = HoldUntil(text), until.isOver(heldSince: heldSince, now: now, localTime: localTime) else {
                return false
            }
        }
        return true
    }

    /// `job-cancel-after`: how long the job may be printed before it is canceled (PWG 5100.11), if sent.
    public var cancelAfter: Duration? {
        guard let seconds = self["job-cancel-after"]?.intValue, seconds > 0 else { return nil }
        return .seconds(seconds)
    }

    private static func holds(_ attribute: Attribute?) -> Bool {
        guard let text = attribute?.stringValue else { return false }
        return text != "no-hold"
    }

    /// The moment that an attribute names.
    func moment(_ name: String) -> Timestamp? {
        guard case .dateTime(let dateTime)? = self[name]?.value else { return nil }
        return Timestamp(milliseconds: dateTime.unixSeconds * 1000)
    }
}
