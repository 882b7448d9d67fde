// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

/// The ledger in the words of IPP (PWG 5100.7, 5100.8).
///
/// Numbers are those of PWG 5100.7 with their parts: `job-impressions-completed-col` has `full-color` and `monochrome`,
/// where that is known. Our own are `pdps-evidence`, one of `LedgerEntry.Evidence`, `pdps-devices` for jobs of pools,
/// `pdps-quota-override` for those that somebody let through their quotas, and in sums `pdps-jobs` with
/// `pdps-jobs-uncounted` and `pdps-impressions-unconfirmed`.
enum LedgerAttributes {
    static func of(_ entry: LedgerEntry) -> [Attribute] {
        var attributes = [
            Attribute("job-id", .integer(Int32(clamping: entry.jobID))),
            Attribute("job-originating-user-name", .name(entry.user)),
            Attribute("job-account-id", .name(entry.accountID)),
            Attribute("job-accounting-user-id", .name(entry.accountingUserID)),
            Attribute("printer-name", .name(entry.printer)),
            Attribute("job-state", .enumeration(entry.state.rawValue)),
            Attribute("pdps-evidence", .keyword(entry.evidence.rawValue)),
            Attribute("copies-actual", .integer(Int32(clamping: entry.copies))),
        ]
        if !entry.devices.isEmpty {
            attributes.append(Attribute(name: "pdps-devices", values: entry.devices.map(collection)))
        }
        if !entry.quotaOverride.isEmpty {
            attributes.append(Attribute("pdps-quota-override", .name(entry.quotaOverride)))
        }
        if let use = entry.mediaUse {
            attributes.append(Attribute("sides-actual", .keyword(use.sides.rawValue)))
            attributes.append(Attribute("media-actual", .keyword(use.media)))
            if let color = use.color {
                attributes.append(Attribute("print-color-mode-actual", .keyword(color.rawValue)))
            }
        }
        let color = entry.mediaUse?.color
        if let impressions = entry.impressions {
            attributes += counts(
                "job-impressions-completed",
                impressions,
                color: color == .color ? impressions : 0,
                monochrome: color == .monochrome ? impressions : 0
            )
        }
        if let sheets = entry.sheets {
            attributes += counts(
                "job-media-sheets-completed",
                sheets,
                color: color == .color ? sheets : 0,
                monochrome: color == .monochrome ? sheets : 0
            )
        }
        attributes.append(octets(entry.octets))
        attributes.append(entry.createdAt.attribute("date-time-at-creation"))
        attributes.append(entry.endedAt.attribute("date-time-at-completed"))
        return attributes
    }

    static func of(_ sum: LedgerSum, by key: LedgerSum.Key) -> [Attribute] {
        let value: Attribute =
            switch key {
            case .user: Attribute("job-originating-user-name", .name(sum.value))
            case .printer: Attribute("printer-name", .name(sum.value))
            case .device: Attribute("pdps-device", .name(sum.value))
            case .project: Attribute("job-account-id", .name(sum.value))
            case .month: Attribute("pdps-month", .text(sum.value))
            }
        var attributes = [value, Attribute("pdps-jobs", .integer(Int32(clamping: sum.jobs)))]
        attributes += counts(
            "job-impressions-completed",
            sum.impressions,
            color: sum.colorImpressions,
            monochrome: sum.monochromeImpressions
        )
        if key != .device {
            attributes += counts(
                "job-media-sheets-completed",
                sum.sheets,
                color: sum.colorSheets,
                monochrome: sum.monochromeSheets
            )
            attributes.append(octets(sum.octets))
        }
        return attributes + [
            Attribute("pdps-jobs-uncounted", .integer(Int32(clamping: sum.uncountedJobs))),
            Attribute("pdps-impressions-unconfirmed", .integer(Int32(clamping: sum.unconfirmedImpressions))),
        ]
    }

    private static func collection(_ device: LedgerEntry.Device) -> AttributeValue {
        .collection([
            Attribute("printer-name", .name(device.printer)),
            Attribute("impressions", .integer(Int32(clamping: device.impressions))),
        ])
    }

    private static func octets(_ octets: Int64) -> Attribute {
        Attribute("job-k-octets", .integer(Int32(clamping: (octets + 1023) >> 10)))
    }

    /// A number, and how much of it is in colour and in black and white.
    private static func counts(_ name: String, _ count: Int, color: Int, monochrome: Int) -> [Attribute] {
        [
            Attribute(name, .integer(Int32(clamping: count))),
            Attribute(
                name + "-col",
                .collection([
                    Attribute("full-color", .integer(Int32(clamping: color))),
                    Attribute("monochrome", .integer(Int32(clamping: monochrome))),
                ])
            ),
        ]
    }
}
