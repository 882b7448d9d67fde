// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension DeviceStatus {
    /// What the MIBs say, in the words of IPP (RFC 3805 section 2.2.13.2 and appendix E; PWG 5100.9).
    init(_ mib: PrinterMIB) {
        let condition = Self.condition(mib)
        let reasons = Self.reasons(mib, isStopped: condition == .stopped)
        self.init(
            condition: condition,
            reasons: reasons,
            message: reasons.isEmpty && condition != .stopped ? "" : Self.message(mib),
            supplies: mib.supplies,
            since: WallTime.now
        )
        alerts = mib.alerts
        trays = mib.trays
    }

    /// The two states together: a printer that saves power is `running` and `other`, one that needs help is `down`.
    private static func condition(_ mib: PrinterMIB) -> Condition {
        switch (mib.deviceStatus, mib.printerStatus) {
        case (_, 4): .processing
        case (_, 3), (_, 5): .idle
        case (5, _): .stopped
        default: .idle
        }
    }

    /// Bits of `hrPrinterDetectedErrorState` in their order; those that stop a printer are errors once it has stopped.
    private static let errorBits: [(name: String, canStop: Bool)] = [
        ("media-low", false), ("media-empty", true), ("toner-low", false), ("toner-empty", true), ("door-open", true),
        ("media-jam", true), ("offline", true), ("service-needed", true), ("input-tray-missing", true),
        ("output-tray-missing", true), ("marker-supply-missing", true), ("output-area-almost-full", false),
        ("output-area-full", true), ("media-empty", true), ("service-needed", false),
    ]

    private static func reasons(_ mib: PrinterMIB, isStopped: Bool) -> [String] {
        var found: [(name: String, severity: PrinterStateReason.Severity)] = []
        func add(_ name: String, _ severity: PrinterStateReason.Severity) {
            if let place = found.firstIndex(where: { $0.name == name }) {
                found[place].severity = max(found[place].severity, severity)
            } else {
                found.append((name, severity))
            }
        }
        for alert in mib.alerts ?? [] {
            guard let name = PrinterStateReason.name(ofAlert: alert.code) else { continue }
            switch alert.severity {
            // A printer whose second tray is empty calls that critical and prints on.
            case .critical: add(name, isStopped ? .error : .warning)
            case .warning: add(name, .warning)
            case .other: add(name, .report)
            }
        }
        for (bit, reason) in errorBits.enumerated() {
            guard bit / 8 < mib.errorState.count, mib.errorState[bit / 8] & (0x80 >> (bit % 8)) != 0 else { continue }
            // The alerts know better which of the troubles is it that stops the printer.
            let hasStopped = isStopped && reason.canStop && mib.alerts == nil
            if found.contains(where: { $0.name == reason.name }) { continue }
            add(reason.name, hasStopped ? .error : .warning)
        }
        return found.map { $0.name + $0.severity.suffix }
    }

    /// The words of the worst alerts, else of the display.
    private static func message(_ mib: PrinterMIB) -> String {
        let worst = mib.alerts?.first?.severity
        let words = (mib.alerts ?? []).filter { $0.severity == worst && !$0.description.isEmpty }.map(\.description)
        let lines = words.isEmpty ? mib.displayLines : words
        return lines.prefix(3).joined(separator: ", ")
    }
}
