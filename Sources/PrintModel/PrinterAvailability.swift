// SPDX-License-Identifier: Apache-2.0

/// Whether a Printer is in use at all, as set by the operations of RFC 3998 section 3.
public enum PrinterAvailability: String, Sendable, Codable, CaseIterable {
    /// In use.
    case inService = "in-service"
    /// After Deactivate-Printer: it answers questions and does nothing else until Activate-Printer.
    case deactivated
    /// After Shutdown-Printer: it prints and takes nothing until Startup-Printer.
    case shutDown = "shut-down"

    /// The keyword of `printer-state-reasons` for it, nil while the printer is in use.
    var stateReason: String? {
        switch self {
        case .inService: nil
        case .deactivated: "deactivated"
        case .shutDown: "shutdown"
        }
    }
}

extension Printer {
    /// Whether a person lets it begin jobs; whether its device can is another matter.
    public var beginsJobs: Bool { !isPaused && availability == .inService }
}
