// SPDX-License-Identifier: Apache-2.0

import IPP

/// Quotas as a table.
enum QuotaOutput {
    static func table(_ quotas: [AttributeGroup]) -> Table {
        var table = Table(
            .init(title: "QUOTA", isNumeric: true),
            .init(title: "OF"),
            .init(title: "PRINTER"),
            .init(title: "COUNTS"),
            .init(title: "PERIOD"),
            .init(title: "USED", isNumeric: true),
            .init(title: "CLAIMED", isNumeric: true),
            .init(title: "LIMIT", isNumeric: true),
            .init(title: "ANEW ON")
        )
        for quota in quotas {
            let text = { (name: String) in (quota[name].map { JSONValue($0).plain } ?? "").printable }
            let user = text("pdps-user")
            table.append(
                text("pdps-quota-id"),
                user.isEmpty ? "project \(text("job-account-id"))" : user == "*" ? "each user" : user,
                quota["pdps-printer"] == nil ? "(all)" : text("pdps-printer"),
                text("pdps-measure"),
                text("pdps-period"),
                quota["pdps-used"] == nil ? "-" : text("pdps-used"),
                quota["pdps-claimed"] == nil ? "-" : text("pdps-claimed"),
                text("pdps-limit"),
                quota["pdps-renews-on"] == nil ? "never" : text("pdps-renews-on")
            )
        }
        return table
    }
}
