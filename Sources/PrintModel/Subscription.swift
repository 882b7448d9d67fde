// SPDX-License-Identifier: Apache-2.0

/// A Subscription: somebody wants to hear of events of a printer, a job, or the whole server (RFC 3995).
public struct Subscription: Sendable, Hashable, Codable, Identifiable {
    /// `notify-subscription-id`, 1 or more, never reused.
    public var id: Int
    /// The printer's `printer-id`; nil for events of all printers.
    public var printerID: Int?
    /// The job's `job-id`, for a subscription to one job; it has no lease and ends with the job.
    public var jobID: Int?
    /// `notify-subscriber-user-name`.
    public var userName: String
    /// `notify-events`.
    public var events: [String]
    /// `notify-user-data`, at most 63 bytes, handed back with each event.
    public var userData: [UInt8]
    /// `notify-charset`.
    public var charset: String
    /// `notify-natural-language`.
    public var naturalLanguage: String
    /// `notify-time-interval`: seconds between two `job-progress` events at least.
    public var timeInterval: Int
    /// `notify-lease-duration` in seconds; 0 for a lease without end.
    public var leaseDuration: Int
    /// When the lease ends; nil when it does not.
    public var expiresAt: Timestamp?
    /// Sequence numbers up to this one may have been given out; after a restart they go on behind it.
    public var reservedSequence: Int

    /// Makes a subscription that was not stored yet (id 0), without a lease.
    public init(printerID: Int?, jobID: Int? = nil, userName: String, events: [String]) {
        id = 0
        self.printerID = printerID
        self.jobID = jobID
        self.userName = userName
        self.events = events
        userData = []
        charset = "utf-8"
        naturalLanguage = "en"
        timeInterval = 0
        leaseDuration = 0
        reservedSequence = 0
    }

    /// Begins its lease, or a new one: `seconds` from `now`, 0 for one without end.
    public mutating func lease(_ seconds: Int, from now: Timestamp) {
        leaseDuration = seconds
        expiresAt = seconds == 0 ? nil : now + .seconds(seconds)
    }
}
