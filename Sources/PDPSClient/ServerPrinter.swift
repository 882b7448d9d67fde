// SPDX-License-Identifier: Apache-2.0

public import IPP
import IPPClient

/// A printer as a server describes it.
public struct ServerPrinter: Sendable, Hashable {
    /// `printer-state` (RFC 8011 section 5.4.11).
    public enum State: Int32, Sendable, CaseIterable {
        /// Waits for a job.
        case idle = 3
        /// Prints.
        case processing = 4
        /// Prints nothing until something changes.
        case stopped = 5

        /// The registered keyword.
        public var keyword: String {
            switch self {
            case .idle: "idle"
            case .processing: "processing"
            case .stopped: "stopped"
            }
        }
    }

    /// All that the server said of it.
    public var attributes: AttributeGroup
    /// `printer-name`.
    public var name: String
    /// `printer-state`.
    public var state: State

    /// Reads a printer group of a response; nil if it has no `printer-name` or no known `printer-state`.
    public init?(_ group: AttributeGroup) {
        guard let name = group[.printerName],
            let state = group[.printerState].flatMap({ State(rawValue: Int32($0)) })
        else { return nil }
        attributes = group
        self.name = name
        self.state = state
    }

    /// `printer-state-reasons` without `none`.
    public var stateReasons: [String] { (attributes[.printerStateReasons] ?? []).filter { $0 != "none" } }
    /// `printer-state-message`, empty when there is nothing to say.
    public var stateMessage: String { attributes[.printerStateMessage] ?? "" }
    /// `printer-is-accepting-jobs`.
    public var isAcceptingJobs: Bool { attributes[.printerIsAcceptingJobs] ?? true }
    /// `queued-job-count`.
    public var queuedJobCount: Int { attributes[.queuedJobCount] ?? 0 }
    /// `device-uri`.
    public var deviceURI: String { attributes[.deviceURI] ?? "" }
    /// `printer-info`.
    public var info: String { attributes[.printerInfo] ?? "" }
    /// `printer-location`.
    public var location: String { attributes[.printerLocation] ?? "" }
    /// `printer-firmware-string-version`: on a PDPS server, the server's version.
    public var firmwareVersion: String? { attributes[.printerFirmwareStringVersion]?.first }
    /// `printer-make-and-model`.
    public var makeAndModel: String { attributes[.printerMakeAndModel] ?? "" }
}

/// The last part of a printer's URI, percent-decoded.
func nameOfPrinter(_ uri: String) -> String {
    let last = uri.split(separator: "/").last.map(String.init) ?? ""
    return (try? last.percentDecoded()) ?? last
}
