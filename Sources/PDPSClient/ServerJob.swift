// SPDX-License-Identifier: Apache-2.0

public import IPP

/// A job as a server describes it.
public struct ServerJob: Sendable, Hashable, Identifiable {
    /// `job-state` (RFC 8011 section 5.3.7).
    public enum State: Int32, Sendable, CaseIterable {
        /// Waits for its turn.
        case pending = 3
        /// Waits for someone or for a time.
        case pendingHeld = 4
        /// Is being rendered or printed.
        case processing = 5
        /// Stopped in the middle.
        case processingStopped = 6
        /// Ended by a person.
        case canceled = 7
        /// Ended by the system.
        case aborted = 8
        /// Printed.
        case completed = 9

        /// Whether the job will never change again.
        public var isTerminal: Bool { rawValue >= State.canceled.rawValue }

        /// The registered keyword, such as `pending-held`.
        public var keyword: String {
            switch self {
            case .pending: "pending"
            case .pendingHeld: "pending-held"
            case .processing: "processing"
            case .processingStopped: "processing-stopped"
            case .canceled: "canceled"
            case .aborted: "aborted"
            case .completed: "completed"
            }
        }
    }

    /// All that the server said of it.
    public var attributes: AttributeGroup
    /// `job-id`.
    public var id: Int
    /// `job-state`.
    public var state: State
    /// What was asked for when it was made and the server could not do; it does without, or has something near it.
    public var unsupported: [Attribute] = []

    /// Reads a job group of a response; nil if it has no `job-id` or no known `job-state`.
    public init?(_ group: AttributeGroup) {
        guard let id = group[.jobID], let state = group[.jobState].flatMap({ State(rawValue: Int32($0)) }) else {
            return nil
        }
        attributes = group
        self.id = id
        self.state = state
    }

    /// `job-name`, empty when the server did not say it.
    public var name: String { attributes[.jobName] ?? "" }
    /// `job-originating-user-name`.
    public var userName: String { attributes[.jobOriginatingUserName] ?? "" }
    /// `job-state-reasons` without `none`.
    public var stateReasons: [String] { (attributes[.jobStateReasons] ?? []).filter { $0 != "none" } }
    /// `job-state-message`, empty when there is nothing to say.
    public var stateMessage: String { attributes[.jobStateMessage] ?? "" }
    /// `copies`, 1 when not asked for.
    public var copies: Int { attributes[.copies] ?? 1 }
    /// `job-impressions`: how many sides each copy has, when that is known.
    public var impressions: Int? { attributes[.jobImpressions] }
    /// `job-impressions-completed`: how many sides of all copies the device confirmed.
    public var impressionsCompleted: Int { attributes[.jobImpressionsCompleted] ?? 0 }
    /// `job-k-octets`: size of its documents in KiB, rounded up.
    public var kibibytes: Int? { attributes[.jobKOctets] }
    /// The printer's name: the last part of `job-printer-uri`.
    public var printerName: String { attributes[.jobPrinterURI].map(nameOfPrinter) ?? "" }
    /// What happened to it, oldest first; empty when it was not asked for.
    public var timeline: [TimelineEvent] { (attributes[.pdpsJobTimeline] ?? []).compactMap(TimelineEvent.init) }
    /// Its attempts, oldest first; empty when they were not asked for.
    public var deliveries: [ServerDelivery] { (attributes[.pdpsDeliveries] ?? []).compactMap(ServerDelivery.init) }
}
