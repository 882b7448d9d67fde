// SPDX-License-Identifier: Apache-2.0

public import IPP
public import PrintModel

/// A printer as others may be told of it, in the words that clients get.
public struct PrinterSummary: Sendable {
    /// The attributes named by `IntakeConfiguration.summaryAttributes`, and `printer-state`,
    /// `printer-is-accepting-jobs`, `queued-job-count` and `printer-dns-sd-name`.
    public var attributes: AttributeGroup
    /// Whether it is the default printer.
    public var isDefault: Bool
}

extension IntakeServer {
    /// A number that differs when something about the printers changed.
    public var printerGeneration: UInt64 { service.directory.generation }

    /// All printers in the order of their names, from memory.
    public func printerSummaries() -> [PrinterSummary] {
        service.directory.printers().map { view in
            var group = AttributeGroup(tag: .printerAttributes, attributes: view.facts.summary)
            group.append(.printerState, Int(view.state.state.rawValue))
            group.append(.printerIsAcceptingJobs, view.printer.isAcceptingJobs)
            group.append(.queuedJobCount, view.queuedJobs)
            group.append(.printerDNSSDName, view.dnsSDName)
            return PrinterSummary(attributes: group, isDefault: view.isDefault)
        }
    }

    /// Notes the name under which a printer had to be announced because its own was taken (`printer-dns-sd-name`).
    public func noteDNSSDName(_ name: String, of uuid: ObjectUUID) {
        service.directory.noteDNSSDName(name, of: uuid)
    }
}
