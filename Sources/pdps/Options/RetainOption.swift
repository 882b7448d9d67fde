// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// Until when a job is kept when it has ended, as `--retain` writes it: the attribute that says so.
struct RetainOption: Hashable, Sendable {
    /// `job-retain-until`, `-interval` or `-time`.
    let attribute: Attribute

    /// Reads a keyword of `job-retain-until`, an age, or a day (with its end) or moment of local time.
    static func parse(_ text: String) throws(JobOption.Fault) -> RetainOption {
        if let until = RetainUntil(rawValue: text) {
            return RetainOption(attribute: Attribute("job-retain-until", .keyword(until.rawValue)))
        }
        if let age = Duration(age: text) {
            let seconds = Int32(clamping: age.components.seconds)
            return RetainOption(attribute: Attribute("job-retain-until-interval", .integer(seconds)))
        }
        if let day = LocalDay(text) {
            return RetainOption(attribute: Attribute("job-retain-until-time", .dateTime(day.end)))
        }
        throw JobOption.Fault(
            description:
                "'\(text)' is no time to keep a job; write an age such as 12h or 30d, a day such as 2026-12-24, or "
                + "one of \(RetainUntil.allCases.map(\.rawValue).joined(separator: ", "))"
        )
    }
}
