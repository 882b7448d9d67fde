// SPDX-License-Identifier: Apache-2.0

/// What one job used of paper: a row of the ledger, written as the job ends and kept when the job is forgotten.
///
/// It has names, not ids: printers are removed. A job that is restarted has a row for each time that it ended.
/// Impressions are sides of paper; those that were printed twice after a fault are counted once.
public struct LedgerEntry: Sendable, Hashable, Identifiable {
    /// How the number of impressions is known.
    public enum Evidence: String, Sendable, CaseIterable {
        /// The device confirmed them.
        case confirmed
        /// They were sent to a device that does not tell what it prints.
        case sent
        /// Nothing was printed.
        case none
    }

    /// What one device of a pool printed of a job.
    public struct Device: Sendable, Hashable, Codable {
        /// `printer-name` of the member.
        public var printer: String
        /// Impressions that it confirmed, or that it was sent where it does not tell; those that were printed twice are
        /// counted twice.
        public var impressions: Int

        /// Makes it.
        public init(printer: String, impressions: Int) {
            self.printer = printer
            self.impressions = impressions
        }
    }

    /// Rises with each row; 0 before it is stored.
    public var id: Int
    /// The job's `job-id`.
    public var jobID: Int
    /// The attempt with which it ended: with the `job-id` it tells rows of a restarted job apart.
    public var attempt: Int
    /// `job-originating-user-name`.
    public var user: String
    /// `job-accounting-user-id`, empty when not sent.
    public var accountingUserID: String
    /// `job-account-id`: the project; empty for none.
    public var accountID: String
    /// `printer-name`.
    public var printer: String
    /// What each device printed of a pool's job, in the order in which they began; empty for other jobs.
    public var devices: [Device]
    /// The state in which it ended.
    public var state: JobState
    /// How the impressions are known.
    public var evidence: Evidence
    /// `job-impressions-completed`; nil when only the device could count them and does not tell.
    public var impressions: Int?
    /// `job-media-sheets-completed`; nil with `impressions`.
    public var sheets: Int?
    /// How paper was used; nil for jobs of which nothing was begun to be sent.
    public var mediaUse: MediaUse?
    /// `copies`.
    public var copies: Int
    /// The documents' size in bytes.
    public var octets: Int64
    /// When the job was made.
    public var createdAt: Timestamp
    /// When it ended.
    public var endedAt: Timestamp
    /// Who let it through its quotas; empty for nobody.
    public var quotaOverride: String

    /// Makes the row that follows from a stored row's fields.
    public init(
        id: Int,
        jobID: Int,
        attempt: Int,
        user: String,
        accountingUserID: String,
        accountID: String,
        printer: String,
        devices: [Device] = [],
        state: JobState,
        evidence: Evidence,
        impressions: Int?,
        sheets: Int?,
        mediaUse: MediaUse?,
        copies: Int,
        octets: Int64,
        createdAt: Timestamp,
        endedAt: Timestamp,
        quotaOverride: String = ""
    ) {
        self.id = id
        self.jobID = jobID
        self.attempt = attempt
        self.user = user
        self.accountingUserID = accountingUserID
        self.accountID = accountID
        self.printer = printer
        self.devices = devices
        self.state = state
        self.evidence = evidence
        self.impressions = impressions
        self.sheets = sheets
        self.mediaUse = mediaUse
        self.copies = copies
        self.octets = octets
        self.createdAt = createdAt
        self.endedAt = endedAt
        self.quotaOverride = quotaOverride
    }
}

extension LedgerEntry {
    /// The row of a job that ended; nil when it was never begun.
    ///
    /// - Parameters:
    ///   - job: The job as it ended.
    ///   - deliveries: Its attempts, oldest first; those before a restart have a row already.
    ///   - printer: `printer-name`.
    ///   - members: `printer-name` of those that printed it, by `printer-id`, where that is a pool.
    ///   - quotaOverride: Who let it through its quotas.
    public init?(
        _ job: Job,
        deliveries: [DeliveryRecord],
        printer: String,
        members: [Int: String] = [:],
        quotaOverride: String = ""
    ) {
        guard job.state.isTerminal, let endedAt = job.completedAt, job.attempts > job.attemptsBeforeRestart else {
            return nil
        }
        let attempts = deliveries.filter { $0.attempt > job.attemptsBeforeRestart }
        var use = attempts.last?.mediaUse
        if attempts.contains(where: { $0.mediaUse?.color == .color }) { use?.color = .color }
        let printed = job.printed(by: attempts)
        let copies = job.ticket.copies
        var impressions = printed.impressions
        if job.state == .completed, let all = job.impressions.map({ $0 * copies }), all > 0 {
            // Blank backs between copies and documents are sides of sheets, but nobody's impressions.
            impressions = impressions.map { min($0, all) }
        }
        self.init(
            id: 0,
            jobID: job.id,
            attempt: job.attempts,
            user: job.originatingUserName,
            accountingUserID: job.ticket.accountingUserID,
            accountID: job.ticket.accountID,
            printer: printer,
            devices: attempts.devices(of: job, named: members),
            state: job.state,
            evidence: printed.evidence,
            impressions: impressions,
            sheets: printed.impressions.map { sides in
                use?.sheets(impressions: sides, perCopy: job.impressions, copies: copies) ?? sides
            },
            mediaUse: use,
            copies: copies,
            octets: job.octets,
            createdAt: job.createdAt,
            endedAt: endedAt,
            quotaOverride: quotaOverride
        )
    }
}

extension [DeliveryRecord] {
    /// What each device of a pool printed.
    fileprivate func devices(of job: Job, named members: [Int: String]) -> [LedgerEntry.Device] {
        var devices: [LedgerEntry.Device] = []
        for record in self where record.printerID != job.printerID && record.printerID != 0 {
            let name = members[record.printerID] ?? record.deviceURI.withoutCredentials()
            // A device that tells nothing has all that it was sent; where nobody knows what became of that, nothing.
            let isUntold = record.stage == .confirmed && record.impressionsConfirmed == 0
            let printed = isUntold ? record.impressionsSent : record.impressionsConfirmed
            if let index = devices.firstIndex(where: { $0.printer == name }) {
                devices[index].impressions += printed
            } else {
                devices.append(LedgerEntry.Device(printer: name, impressions: printed))
            }
        }
        return devices.filter { $0.impressions > 0 }
    }
}

extension Job {
    /// How many sides were printed by these attempts, and how that is known.
    fileprivate func printed(by attempts: [DeliveryRecord]) -> (impressions: Int?, evidence: LedgerEntry.Evidence) {
        if impressionsCompleted > 0 { return (impressionsCompleted, .confirmed) }
        guard let last = attempts.last else { return (0, .none) }
        if state != .completed, last.mediaUse?.isConfirmed == true { return (0, .none) }
        guard attempts.allSatisfy({ $0.mediaUse?.countsSides == true }) else {
            if state != .completed, attempts.allSatisfy({ $0.impressionsSent == 0 && $0.stage == .failed }) {
                return (0, .none)
            }
            return (state == .completed ? impressions.map { $0 * ticket.copies } : nil, .sent)
        }
        let sent = attempts.map { $0.firstImpression - 1 + $0.impressionsSent }.max() ?? 0
        return (sent, sent > 0 ? .sent : .none)
    }
}
