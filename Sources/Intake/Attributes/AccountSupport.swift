// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The job template attributes that say on whose account a job is printed (PWG 5100.7): the same for every printer.
enum AccountSupport {
    /// CUPS's `job-billing` is understood as the account.
    static let names = ["job-account-id", "job-accounting-user-id", "job-billing"]

    /// Whether the value is taken; nil if the attribute has nothing to do with accounts.
    static func takes(_ attribute: Attribute) -> Bool? {
        guard names.contains(attribute.name) else { return nil }
        // The printer's default says so where there is none.
        if attribute.values == [.outOfBand(.noValue)] { return true }
        guard attribute.values.count == 1, let text = attribute.stringValue else { return false }
        return (1...255).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Their `-default` and `-supported`.
    static let printerAttributes: [Attribute] = [
        Attribute("job-account-id-default", .outOfBand(.noValue)),
        Attribute(.jobAccountIDSupported, true),
        Attribute("job-accounting-user-id-default", .outOfBand(.noValue)),
        Attribute(.jobAccountingUserIDSupported, true),
    ]
}
