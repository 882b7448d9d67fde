// SPDX-License-Identifier: Apache-2.0

public import PrintModel
public import SystemPackage

/// The spool: printers, jobs, their documents and timelines, durable before a call returns.
///
/// Every form (SQLite, PostgreSQL) passes the same conformance tests. All methods may be called at once from
/// many tasks; writers that wait at the same time share one transaction and one sync. A write that returned is
/// still there after kill -9 or loss of power; one that threw changed nothing.
///
/// Every method throws `SpoolError`: `notFound`, `conflict` (the revision moved on), `alreadyExists`,
/// `spoolAreaFull`, `busy` (too many writers wait), `documentDamaged`, `storeFailed`; reads of a cancelled task, `CancellationError`.
public protocol JobStore: Sendable {
    // MARK: Printers

    /// Stores a new printer, giving it its id; the first one becomes the default. Throws `alreadyExists` for a
    /// name in use.
    func addPrinter(_ printer: Printer) async throws -> Printer
    /// All printers by name, in alphabetical order.
    func printers() async throws -> [Printer]
    /// The printer with that `printer-id`, or nil.
    func printer(id: Int) async throws -> Printer?
    /// The printer with that `printer-name`, or nil.
    func printer(named name: String) async throws -> Printer?
    /// Stores a changed printer if its revision is still the stored one; returns it with the next revision.
    func updatePrinter(_ printer: Printer) async throws -> Printer
    /// Removes a printer: its unfinished jobs are canceled at `now` with it, then its history goes as well. When it
    /// was the default, the one with the lowest id becomes the default.
    func removePrinter(id: Int, at now: Timestamp) async throws
    /// The default printer's id, or nil when there is no printer.
    func defaultPrinterID() async throws -> Int?
    /// Makes a printer the default.
    func setDefaultPrinter(id: Int) async throws
    /// Keeps what a device said last; not compared with a revision, since the newest answer always counts.
    func recordDeviceStatus(_ status: DeviceStatus, printerID: Int) async throws
    /// What each device said last, by `printer-id`.
    func deviceStatuses() async throws -> [Int: DeviceStatus]
    /// What the device of a printer said last, or nil before it said anything.
    func deviceStatus(printerID: Int) async throws -> DeviceStatus?

    // MARK: Documents

    /// Begins to store a document's bytes.
    func makeDocumentWriter() async throws -> any DocumentWriter
    /// Opens stored bytes for reading: a regular file or a memory file, seekable, at offset 0. The caller closes it.
    func openContent(_ content: StoredContent) async throws -> FileDescriptor
    /// Reads stored bytes again and compares them with their checksum; throws `documentDamaged` when they
    /// are not the same, `notFound` when they are gone.
    func verifyContent(_ content: StoredContent) async throws
    /// A job's documents in order.
    func documents(jobID: Int) async throws -> [Document]

    // MARK: Jobs

    /// Stores a new job with its documents (numbered from 1 in their order) and timeline; returns it with its id and
    /// revision. The job has already gone through `.documentAdded` for each.
    func createJob(_ job: Job, documents: [NewDocument], timeline: [TimelineEntry]) async throws -> Job
    /// Stores what became of a job, in one transaction, if its revision is still the stored one; returns it with the
    /// next revision. Throws `conflict` also for a job that ended, as it stays ended.
    func commit(_ change: JobChange) async throws -> Job
    /// Stores a job that ended and was `.restarted`, if its revision is still the stored one.
    func restartJob(_ change: JobChange) async throws -> Job
    /// Stores a change of a waiting job and puts it directly behind another waiting job of its printer, or with nil
    /// before all of them; it takes over that job's priority. Throws `notFound` when that one does not wait there.
    func placeJob(_ change: JobChange, behind predecessorID: Int?) async throws -> Job
    /// The job with that `job-id`, or nil.
    func job(id: Int) async throws -> Job?
    /// The job with that `job-uuid`, or nil.
    func job(uuid: ObjectUUID) async throws -> Job?
    /// Jobs that match, in the order that the query names.
    func jobs(_ query: JobQuery) async throws -> [Job]
    /// How many unfinished jobs each printer has, by `printer-id` (`queued-job-count`).
    func queuedJobCounts() async throws -> [Int: Int]
    /// The next job to print there: pending, the first by its place in the queue (``QueueClock``), its `retryAt` not after
    /// `now`.
    func nextJob(printerID: Int, at now: Timestamp) async throws -> Job?
    /// The earliest moment at which a waiting job of that printer may be tried again, or nil.
    func nextRetry(printerID: Int) async throws -> Timestamp?
    /// A job's timeline, oldest first.
    func timeline(jobID: Int) async throws -> [TimelineEntry]
    /// The journal of a job's deliveries, oldest first.
    func deliveries(jobID: Int) async throws -> [DeliveryRecord]
    /// Adds to a job's timeline without touching the job.
    func appendTimeline(jobID: Int, _ entries: [TimelineEntry]) async throws
    /// Removes jobs in whatever state, with documents no other job uses; returns how many there were. What was being
    /// printed is stopped, and in the ledger as canceled at `now`.
    func removeJobs(ids: [Int], at now: Timestamp) async throws -> Int
    /// Removes jobs that ended before `moment` and did not ask to be kept (`Job.retainedUntil`), with documents no other job
    /// uses; returns how many.
    func purgeJobs(endedBefore moment: Timestamp) async throws -> Int

    // MARK: Ledger

    /// Rows of the ledger that match, those that ended first come first. Each was written in the transaction in which
    /// its job ended.
    func ledger(_ query: LedgerQuery) async throws -> [LedgerEntry]
    /// Sums over the rows that match, one for each value of `key` behind `previous`, in alphabetical order.
    func ledgerSums(_ query: LedgerQuery, by key: LedgerSum.Key, after previous: String?) async throws -> [LedgerSum]

    // MARK: Quotas

    /// Quotas by id, those behind `previous`, `limit` at most, with what their subjects have used at `now`; with a
    /// concern those that it falls under, with what its user or project has used.
    func quotas(
        concerning concern: QuotaConcern?,
        after previous: Int,
        limit: Int,
        at now: Timestamp
    ) async throws -> [QuotaStanding]
    /// Stores a quota, in the place of one with the same subject, printer, measure and period; returns it with its id.
    /// What was used of a new one is counted from the ledger.
    func setQuota(_ quota: Quota, at now: Timestamp) async throws -> Quota
    /// Removes a quota; throws `notFound` if there is none.
    func removeQuota(id: Int) async throws
    /// Claims paper for a job that is to be printed, until it ends; returns the quota that has too little left, or nil.
    /// Two jobs never get the same paper. A job that has claimed as much already keeps it, whatever became of the quota,
    /// and one that was let through (`JobChange.quotaOverride`) gets it.
    func claimPaper(_ need: PaperNeed, for concern: QuotaConcern, at now: Timestamp) async throws -> QuotaStanding?
    /// Held jobs that were too much for their quotas and would fit now, by `job-id`.
    func jobsThatFitQuotas(at now: Timestamp) async throws -> [Int]

    // MARK: Subscriptions

    /// All subscriptions by id.
    func subscriptions() async throws -> [Subscription]
    /// Stores new subscriptions, giving them their ids: all or none. Throws `notFound` when a printer or job is gone.
    func addSubscriptions(_ subscriptions: [Subscription]) async throws -> [Subscription]
    /// Replaces stored subscriptions; those that are gone stay so.
    func updateSubscriptions(_ subscriptions: [Subscription]) async throws
    /// Forgets subscriptions; those of a removed printer or job go with it.
    func removeSubscriptions(ids: [Int]) async throws

    // MARK: Room

    /// Whether new jobs are refused with `spoolAreaFull` while those that were accepted go on, or nothing can be written; as
    /// the last that was tried came out.
    var spoolArea: SpoolArea { get }
    /// Removes documents and jobs that ended and are not kept any longer, in small transactions, oldest first.
    func applyRetention(_ policy: RetentionPolicy, at now: Timestamp) async throws -> RetentionResult

    // MARK: Watching

    /// What changes from now on, in order of commit. A reader that falls behind gets `.missed` and reads anew.
    func changes() -> AsyncStream<StoreChange>
    /// Ends the store's work: waits for writers, closes files.
    func close() async throws
}

/// A document that is to be stored with a job; its number is given by the store.
public struct NewDocument: Sendable {
    /// `document-name`.
    public var name: String
    /// `document-format` as the client said.
    public var suppliedFormat: String
    /// MIME type found from the bytes.
    public var detectedFormat: String
    /// What the document writer gave back.
    public var content: StagedContent

    /// Describes a document whose bytes were written.
    public init(name: String, suppliedFormat: String, detectedFormat: String, content: StagedContent) {
        self.name = name
        self.suppliedFormat = suppliedFormat
        self.detectedFormat = detectedFormat
        self.content = content
    }
}

/// Takes a document's bytes as they come; memory does not grow with their number.
public protocol DocumentWriter: AnyObject, Sendable {
    /// Appends bytes; throws `spoolAreaFull` when the disk or the document's limit is.
    func append(_ bytes: UnsafeRawBufferPointer) throws
    /// Syncs what needs to be synced and returns what a job can take.
    func finish() async throws -> StagedContent
    /// Forgets the bytes; a writer that is let go without `finish` does the same.
    func abandon()
}

/// What happened to a job, to be stored at once or not at all.
public struct JobChange: Sendable {
    /// The job as it shall be, with the revision that was read.
    public var job: Job
    /// Documents that came with this change; the store numbers them on from those it has.
    public var newDocuments: [NewDocument]
    /// Documents whose name or cancellation changed, by their number.
    public var changedDocuments: [Document]
    /// What to add to its timeline.
    public var timeline: [TimelineEntry]
    /// The journal of the running attempt: inserted, or replaced when that attempt is known.
    public var delivery: DeliveryRecord?
    /// Who lets the job through that waits for its quotas, for as much as it needs now; until it is restarted.
    public var quotaOverride: String?

    /// Describes a change; `job` must already have gone through `Job.after(_:at:)`.
    public init(
        job: Job,
        newDocuments: [NewDocument] = [],
        changedDocuments: [Document] = [],
        timeline: [TimelineEntry] = [],
        delivery: DeliveryRecord? = nil,
        quotaOverride: String? = nil
    ) {
        self.job = job
        self.newDocuments = newDocuments
        self.changedDocuments = changedDocuments
        self.timeline = timeline
        self.delivery = delivery
        self.quotaOverride = quotaOverride
    }
}

/// Which jobs to read, and in which order.
public struct JobQuery: Sendable {
    /// In which order jobs come.
    public enum Order: Sendable {
        /// As they will be printed, by their places in the queue (``QueueClock``); unfinished jobs only.
        case queue
        /// The one that ended last comes first; ended jobs only.
        case newestEndedFirst
        /// By `job-id`.
        case id
    }

    /// Only jobs of this printer.
    public var printerID: Int?
    /// Only jobs in these states.
    public var states: Set<JobState>
    /// Only jobs of this `job-originating-user-name`.
    public var user: String?
    /// Only these jobs.
    public var ids: [Int]?
    /// Only jobs with a `job-id` of at least this.
    public var firstID: Int?
    /// The order.
    public var order: Order
    /// How many to skip.
    public var offset: Int
    /// The most to return.
    public var limit: Int

    /// Makes a query; without further limits it reads up to 1,000 jobs in any state by `job-id`.
    public init(
        printerID: Int? = nil,
        states: Set<JobState> = Set(JobState.allCases),
        user: String? = nil,
        ids: [Int]? = nil,
        firstID: Int? = nil,
        order: Order = .id,
        offset: Int = 0,
        limit: Int = 1_000
    ) {
        self.printerID = printerID
        self.states = states
        self.user = user
        self.ids = ids
        self.firstID = firstID
        self.order = order
        self.offset = offset
        self.limit = limit
    }
}

/// One committed change, for whoever watches the spool.
public enum StoreChange: Sendable, Hashable {
    /// A job was made or changed.
    case job(id: Int, printerID: Int)
    /// A printer was made, changed or removed, or its device said something new.
    case printer(id: Int)
    /// The spool area became full or read-only, or is open again: `JobStore.spoolArea`.
    case spoolArea
    /// The reader was too slow and missed changes: read anew.
    case missed
}
