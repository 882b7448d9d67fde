// SPDX-License-Identifier: Apache-2.0

import IPP
import PDPSClient
import PrintModel

/// One thing that must change so that a server is as a file says.
enum SiteChange: Sendable, Equatable {
    /// A printer that is not there.
    case add(PrinterConfiguration)
    /// A printer that is otherwise: what to send, and what differs, in words.
    case change(PrinterConfiguration, [String])
    /// A printer that the file does not name, with so many jobs.
    case remove(String, queuedJobs: Int)
    /// Another default printer.
    case makeDefault(String, before: String?)
    /// A quota that is not there, or has another limit.
    case setQuota(Quota, before: Int?)
    /// A quota that the file does not name.
    case removeQuota(Quota)

    /// What must change.
    ///
    /// - Parameters:
    ///   - prunes: Whether printers that the file does not name are removed.
    static func changes(
        to site: SiteFile,
        from present: [(configuration: PrinterConfiguration, queuedJobs: Int)],
        presentDefault: String?,
        prunes: Bool
    ) -> [SiteChange] {
        let known = Dictionary(present.map { ($0.configuration.name, $0.configuration) }) { first, _ in first }
        var changes: [SiteChange] = []
        // A pool's members are there before it.
        let (pools, others) = (site.printers.filter(\.isPool), site.printers.filter { !$0.isPool })
        for wanted in others.sorted(by: { $0.name < $1.name }) + pools.sorted(by: { $0.name < $1.name }) {
            guard let before = known[wanted.name] else {
                changes.append(.add(wanted))
                continue
            }
            let differences = wanted.differences(from: before)
            guard !differences.isEmpty else { continue }
            var sent = wanted
            // What the server tells is without passwords: the same without them is the same device.
            if !wanted.hasOtherDevice(than: before) { sent.deviceURI = nil }
            changes.append(.change(sent, differences))
        }
        if prunes {
            let named = Set(site.printers.map(\.name))
            // And it goes before them.
            for printer in present.sorted(by: { $0.0.isPool && !$1.0.isPool })
            where !named.contains(printer.configuration.name) {
                changes.append(.remove(printer.configuration.name, queuedJobs: printer.queuedJobs))
            }
        }
        if let wanted = site.defaultPrinter, wanted != presentDefault {
            changes.append(.makeDefault(wanted, before: presentDefault))
        }
        return changes
    }

    /// The lines that say it: `+` for what is made, `~` for what is changed, `-` for what goes.
    var lines: [String] {
        switch self {
        case .add(let printer):
            ["+ printer \(printer.name): \((printer.deviceURI ?? "").withoutSecrets)"]
                + printer.settings.map { "+   \($0.name): \($0.written)" }
        case .change(let printer, let differences):
            ["~ printer \(printer.name)"] + differences.map { "~   \($0)" }
        case .remove(let name, let queuedJobs):
            ["- printer \(name)\(queuedJobs > 0 ? " (stays: it has \(queuedJobs) jobs)" : "")"]
        case .makeDefault(let name, let before):
            ["~ default printer: \(before ?? "none") -> \(name)"]
        case .setQuota(let quota, nil): ["+ \(quota.name): \(quota.limit)"]
        case .setQuota(let quota, let before?): ["~ \(quota.name): \(before) -> \(quota.limit)"]
        case .removeQuota(let quota): ["- \(quota.name): \(quota.limit)"]
        }
    }
}

extension PrinterConfiguration {
    fileprivate var isPool: Bool { deviceURI.map(Pool.isMeant) ?? false }

    fileprivate func hasOtherDevice(than other: PrinterConfiguration) -> Bool {
        guard let deviceURI else { return false }
        return deviceURI.withoutSecrets != other.deviceURI?.withoutSecrets
    }

    /// What differs, each with the value before and after.
    fileprivate func differences(from before: PrinterConfiguration) -> [String] {
        var found: [String] = []
        func compare(_ name: String, _ old: String, _ new: String) {
            if old != new { found.append("\(name): \(old.isEmpty ? "none" : old) -> \(new.isEmpty ? "none" : new)") }
        }
        if hasOtherDevice(than: before) {
            compare("device", (before.deviceURI ?? "").withoutSecrets, (deviceURI ?? "").withoutSecrets)
        }
        compare("info", before.info, info)
        compare("location", before.location, location)
        compare("accepting", String(before.isAcceptingJobs), String(isAcceptingJobs))
        let old = Dictionary(before.settings.map { ($0.name, $0) }) { first, _ in first }
        let new = Dictionary(settings.map { ($0.name, $0) }) { first, _ in first }
        for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] {
            let (oldText, newText) = (old[name]?.written ?? "", new[name]?.written ?? "")
            // Long values may differ where they are not shown.
            if oldText == newText { found.append("\(name): another value") } else { compare(name, oldText, newText) }
        }
        return found
    }
}

extension Attribute {
    /// Its values in a line, cut when they are long.
    fileprivate var written: String {
        let text = JSONValue(self).text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }
            .joined(separator: " ")
        return text.count > 60 ? text.prefix(60) + "..." : text
    }
}

extension String {
    /// A device URI as a server tells it: without name, password and SNMP community.
    var withoutSecrets: String { DeviceSecrets.removed(from: self) }
}
