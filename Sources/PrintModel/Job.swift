// SPDX-License-Identifier: Apache-2.0

/// A Job: one or more documents to be printed on a Printer as its Ticket says (RFC 8011 section 2).
public struct Job: Sendable, Equatable, Identifiable {
    /// `job-id`, 1 or more, never reused.
    public var id: Int
    /// `job-uuid`.
    public var uuid: ObjectUUID
    /// The printer's `printer-id`.
    public var printerID: Int
    /// `job-name`.
    public var name: String
    /// `job-originating-user-name`.
    public var originatingUserName: String
    /// The address that it came from.
    public var originatingHost: String
    /// The job template attributes as the client sent them.
    public var ticket: Ticket
    /// `job-state`; changed only by `after(_:at:)`.
    public package(set) var state: JobState
    /// `job-state-reasons`, empty for `none`; changed only by `after(_:at:)`.
    public package(set) var stateReasons: [String]
    /// `job-state-message`, one sentence for people.
    public package(set) var stateMessage: String
    /// 1 to 100: `job-priority`, until Promote-Job or Schedule-Job-After puts it beside a job with another one.
    public var priority: Int
    /// Since when it waits for its turn: when it came or was moved to its printer, or when its last hold ended.
    public package(set) var waitsSince: Timestamp
    /// Who had it printed before or behind others that wait there; empty when nobody did since `waitsSince`.
    public package(set) var placedBy: String
    /// When the hold of `job-hold-until` and the like began; nil when there was none.
    public package(set) var heldAt: Timestamp?
    /// A hash of the PIN that releases it (`job-password`), never the PIN; empty when it needs none.
    public package(set) var releasePIN: String
    /// True between Create-Job and the last document.
    public package(set) var isOpen: Bool
    /// `number-of-documents`.
    public package(set) var documentCount: Int
    /// All documents together, in bytes.
    public package(set) var octets: Int64
    /// `job-impressions`; nil while unknown.
    public package(set) var impressions: Int?
    /// `job-impressions-completed`: sides that the device confirmed.
    public package(set) var impressionsCompleted: Int
    /// How often its delivery was begun.
    public package(set) var attempts: Int
    /// How many of these were before Restart-Job: what they printed is printed again.
    public package(set) var attemptsBeforeRestart: Int
    /// Not before this moment is it tried again.
    public package(set) var retryAt: Timestamp?
    /// `time-at-creation`.
    public var createdAt: Timestamp
    /// `time-at-processing`.
    public package(set) var processingAt: Timestamp?
    /// `time-at-completed`.
    public package(set) var completedAt: Timestamp?
    /// Until when it is kept at least for another print, since its `job-retain-until` said so when it ended; nil when nothing
    /// but the server's limits decides.
    public package(set) var retainedUntil: Timestamp?
    /// When the last document came or the job was made; Create-Job times out from here.
    public package(set) var lastIntakeAt: Timestamp
    /// Rises by one with each stored change; compared when a change is stored.
    public var revision: Int

    /// Makes a job that was not stored yet (id and revision 0).
    ///
    /// - Parameters:
    ///   - expectsDocuments: True for Create-Job: the job stays open, reason `job-incoming`.
    ///   - heldOnCreate: True when the printer holds new jobs.
    ///   - releasePIN: A hash of the PIN that is needed to release it; empty for none.
    public init(
        printerID: Int,
        name: String,
        originatingUserName: String,
        originatingHost: String = "",
        ticket: Ticket,
        priority: Int = 50,
        expectsDocuments: Bool,
        heldOnCreate: Bool = false,
        releasePIN: String = "",
        createdAt: Timestamp
    ) {
        id = 0
        uuid = ObjectUUID()
        self.printerID = printerID
        self.name = name
        self.originatingUserName = originatingUserName
        self.originatingHost = originatingHost
        self.ticket = ticket
        self.priority = min(max(priority, 1), 100)
        self.releasePIN = releasePIN
        isOpen = expectsDocuments
        stateReasons = []
        if expectsDocuments { stateReasons.append(JobStateReason.jobIncoming) }
        stateReasons += ticket.holdReasons
        if !ticket.holdReasons.isEmpty { heldAt = createdAt }
        if !releasePIN.isEmpty { stateReasons.append(JobStateReason.jobPasswordWait) }
        if heldOnCreate { stateReasons.append(JobStateReason.jobHeldOnCreate) }
        state = stateReasons.isEmpty ? .pending : .pendingHeld
        stateMessage = releasePIN.isEmpty ? "" : Self.waitsForPIN
        documentCount = 0
        octets = 0
        impressionsCompleted = 0
        attempts = 0
        attemptsBeforeRestart = 0
        self.createdAt = createdAt
        waitsSince = createdAt
        placedBy = ""
        lastIntakeAt = createdAt
        revision = 0
    }

    /// The job as it is put elsewhere in its queue by somebody; the store gives it its place.
    public func placed(by user: String) -> Job {
        var job = self
        job.placedBy = user
        return job
    }

    /// What a job with a PIN says while it waits.
    static let waitsForPIN = "The job waits for its PIN."

    /// Why it ends when its cancel was asked for: `job-canceled-by-user`, or `-by-operator` for somebody else.
    public var cancelReason: String {
        stateReasons.contains(JobStateReason.jobCanceledByOperator)
            ? JobStateReason.jobCanceledByOperator : JobStateReason.jobCanceledByUser
    }

    /// Whether it is begun and waits for Resume-Job, with nothing of it on its way.
    public var isSuspended: Bool { stateReasons.contains(JobStateReason.jobSuspended) }
}
