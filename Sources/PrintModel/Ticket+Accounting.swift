// SPDX-License-Identifier: Apache-2.0

import IPP

extension Ticket {
    /// `job-account-id` (PWG 5100.7), or CUPS's `job-billing`: the project that the job is for; empty for none.
    public var accountID: String {
        for name in ["job-account-id", "job-billing"] {
            if let text = self[name]?.stringValue, !text.isEmpty { return text }
        }
        return ""
    }

    /// `job-accounting-user-id` (PWG 5100.7): the user in the accounts' own terms; empty when not sent.
    public var accountingUserID: String { self["job-accounting-user-id"]?.stringValue ?? "" }
}
