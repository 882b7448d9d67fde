// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// Quotas in the words of IPP; `docs/protocol.md` describes them.
enum QuotaAttributes {
    static func of(_ standing: QuotaStanding) -> [Attribute] {
        let quota = standing.quota
        var attributes = [Attribute(.pdpsQuotaID, quota.id)]
        switch quota.subject {
        case .eachUser, .user: attributes.append(Attribute(.pdpsUser, standing.subject ?? "*"))
        case .project(let name): attributes.append(Attribute(.jobAccountID, name))
        }
        if !quota.printer.isEmpty { attributes.append(Attribute(.pdpsPrinter, quota.printer)) }
        attributes += [
            Attribute(.pdpsMeasure, quota.measure.rawValue),
            Attribute(.pdpsPeriod, quota.period.rawValue),
            Attribute(.pdpsLimit, quota.limit),
        ]
        // Of a quota for each user there is a count for each.
        if standing.subject != nil {
            attributes.append(Attribute(.pdpsUsed, min(standing.used, Int(Int32.max))))
            attributes.append(Attribute(.pdpsClaimed, min(standing.claimed, Int(Int32.max))))
        }
        if let day = standing.renewsOn { attributes.append(Attribute(.pdpsRenewsOn, day)) }
        return attributes
    }
}
