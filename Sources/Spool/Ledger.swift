// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// Which rows of the ledger to read.
public struct LedgerQuery: Sendable {
    /// Only those of this `job-originating-user-name`.
    public var user: String?
    /// Only those of this `job-account-id`.
    public var accountID: String?
    /// Only those of this `printer-name`.
    public var printer: String?
    /// Only jobs that ended at this moment or later.
    public var since: Timestamp?
    /// Only jobs that ended before this moment.
    public var until: Timestamp?
    /// Only rows behind this one.
    public var after: LedgerPosition?
    /// The most to return.
    public var limit: Int

    /// Makes a query; without further limits it reads the first 1,000 rows.
    public init(
        user: String? = nil,
        accountID: String? = nil,
        printer: String? = nil,
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        after: LedgerPosition? = nil,
        limit: Int = 1_000
    ) {
        self.user = user
        self.accountID = accountID
        self.printer = printer
        self.since = since
        self.until = until
        self.after = after
        self.limit = limit
    }
}

/// A place in the ledger, from which a reader goes on however many rows came in between.
public struct LedgerPosition: Sendable, Hashable, CustomStringConvertible {
    /// When the row's job ended.
    public var endedAt: Timestamp
    /// The row's id.
    public var id: Int

    /// The place of a row.
    public init(_ entry: LedgerEntry) {
        endedAt = entry.endedAt
        id = entry.id
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let milliseconds = Int64(parts[0]), let id = Int(parts[1]) else { return nil }
        endedAt = Timestamp(milliseconds: milliseconds)
        self.id = id
    }

    /// The place as text.
    public var description: String { "\(endedAt.milliseconds)/\(id)" }
}

/// What the jobs of one user, printer, device, project or month used together.
public struct LedgerSum: Sendable, Hashable {
    /// What rows are put together by.
    public enum Key: String, Sendable, CaseIterable {
        /// `job-originating-user-name`.
        case user
        /// `printer-name`.
        case printer
        /// `printer-name` of what printed: for a pool's job of each member that printed some of it.
        ///
        /// A job counts for each of them, its impressions for the one that printed them; sheets and bytes are those of no
        /// device, and 0. Jobs of which nothing was printed are in no sum.
        case device
        /// `job-account-id`.
        case project
        /// The month in which the job ended, where the server stands: `2026-11`.
        case month
    }

    /// Whose sum it is.
    public var value: String
    /// How many jobs ended.
    public var jobs = 0
    /// Jobs whose impressions nobody could count; they are in no other number but `octets`.
    public var uncountedJobs = 0
    /// Impressions.
    public var impressions = 0
    /// Impressions that were sent, but not confirmed by the device; they are among `impressions`.
    public var unconfirmedImpressions = 0
    /// Impressions in colour; those of which the colour is not known are neither in these nor in the next.
    public var colorImpressions = 0
    /// Impressions in black and white.
    public var monochromeImpressions = 0
    /// Sheets.
    public var sheets = 0
    /// Sheets in colour.
    public var colorSheets = 0
    /// Sheets in black and white.
    public var monochromeSheets = 0
    /// Bytes of documents.
    public var octets: Int64 = 0

    /// Makes a sum of nothing.
    public init(value: String) {
        self.value = value
    }
}
