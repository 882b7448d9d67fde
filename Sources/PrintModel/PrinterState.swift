// SPDX-License-Identifier: Apache-2.0

/// `printer-state` (RFC 8011 section 5.4.11); raw values are the enum's.
public enum PrinterState: Int32, Sendable, CaseIterable {
    /// Waiting for a job.
    case idle = 3
    /// Printing.
    case processing = 4
    /// Nothing will be printed until something changes.
    case stopped = 5
}

/// What a device says of itself at one moment; never latched: the next answer replaces it.
public struct DeviceStatus: Sendable, Hashable, Codable {
    /// Whether the device can print.
    public enum Condition: String, Sendable, Codable {
        /// Ready and waiting.
        case idle
        /// Printing now.
        case processing
        /// Stopped: a person must do something (paper, door, jam).
        case stopped
        /// Did not answer.
        case unreachable
    }

    /// Whether the device can print.
    public var condition: Condition
    /// `printer-state-reasons` keywords with their severity suffix, without `none`.
    public var reasons: [String]
    /// The device's own words, or the driver's, for people.
    public var message: String
    /// What it has of toner, ink and the like; nil when it does not tell.
    public var supplies: [Supply]?
    /// What it wants seen to, in its own words; nil when it tells no more than `reasons`.
    public var alerts: [DeviceAlert]?
    /// Its trays and what lies in them; nil when it does not tell.
    public var trays: [InputTray]?
    /// When this became so.
    public var since: Timestamp

    /// Makes a status.
    public init(
        condition: Condition,
        reasons: [String] = [],
        message: String = "",
        supplies: [Supply]? = nil,
        alerts: [DeviceAlert]? = nil,
        trays: [InputTray]? = nil,
        since: Timestamp
    ) {
        self.condition = condition
        self.reasons = reasons
        self.message = message
        self.supplies = supplies
        self.alerts = alerts
        self.trays = trays
        self.since = since
    }

    /// Whether it says the same of its state as `other`, whenever that was; supplies are another matter.
    public func says(theSameAs other: DeviceStatus) -> Bool {
        condition == other.condition && reasons == other.reasons && message == other.message
    }

    /// Whether it is the same as `other` in all but its time.
    public func isSame(as other: DeviceStatus) -> Bool {
        says(theSameAs: other) && supplies == other.supplies && alerts == other.alerts && trays == other.trays
    }
}

extension Printer {
    /// The state that clients see: `printer-state`, `-reasons`, `-message` (RFC 8011 sections 5.4.11 to 5.4.13).
    public struct StateView: Sendable, Hashable {
        /// `printer-state`.
        public var state: PrinterState
        /// `printer-state-reasons`, `none` alone when there is nothing to say.
        public var reasons: [String]
        /// `printer-state-message`, possibly empty.
        public var message: String
    }

    /// Derives what clients see from what a person set, what the device says and whether a job is being printed.
    ///
    /// A full spool area is a warning: it refuses new jobs, but what was accepted is printed, which an error would deny.
    public func stateView(device: DeviceStatus?, isPrinting: Bool, spoolArea: SpoolArea = .open) -> StateView {
        var reasons = device?.reasons ?? []
        var message = device?.message ?? ""
        var state: PrinterState = isPrinting || device?.condition == .processing ? .processing : .idle
        switch device?.condition {
        case .stopped?:
            state = .stopped
        case .unreachable?:
            if !reasons.contains(where: { $0.hasPrefix("offline") }) { reasons.append("offline-report") }
        default:
            break
        }
        if isPaused {
            reasons.append(isPrinting ? "moving-to-paused" : "paused")
            if !isPrinting { state = .stopped }
            if !operatorMessage.isEmpty { message = operatorMessage }
        }
        if let reason = availability.stateReason {
            reasons.append(reason)
            if !isPrinting { state = .stopped }
            if !operatorMessage.isEmpty { message = operatorMessage }
        }
        if holdsNewJobs { reasons.append("hold-new-jobs") }
        switch spoolArea {
        case .open: break
        case .full:
            reasons.append("spool-area-full-warning")
            if message.isEmpty { message = "The server's disk is full: new jobs are refused until there is room." }
        case .readOnly:
            reasons.append("other-error")
            if !isPrinting { state = .stopped }
            if message.isEmpty { message = "The server's disk is read-only: nothing new is printed." }
        }
        return StateView(state: state, reasons: reasons.isEmpty ? ["none"] : reasons, message: message)
    }
}
