// SPDX-License-Identifier: Apache-2.0

public import IPP

/// Which rows of a server's ledger are wanted.
public struct LedgerFilter: Sendable, Hashable {
    /// Only jobs of this user; nil for all, or from another machine than the server's for one's own.
    public var user: String?
    /// Only jobs of this printer.
    public var printer: String?
    /// Only jobs of this project (`job-account-id`).
    public var project: String?
    /// Only jobs that ended then or later.
    public var since: IPPDateTime?
    /// Only jobs that ended before then.
    public var until: IPPDateTime?

    /// Makes a filter; without further limits everything is wanted.
    public init(
        user: String? = nil,
        printer: String? = nil,
        project: String? = nil,
        since: IPPDateTime? = nil,
        until: IPPDateTime? = nil
    ) {
        self.user = user
        self.printer = printer
        self.project = project
        self.since = since
        self.until = until
    }
}

/// A part of a server's ledger.
public struct LedgerPage: Sendable, Hashable {
    /// One group for each row or sum, with the attributes that `docs/protocol.md` names.
    public var rows: [AttributeGroup]
    /// What the next part comes behind; nil when there is no more.
    public var next: String?
}

extension PrintServer {
    /// What sums of the ledger are put together by.
    public enum LedgerKey: String, Sendable, CaseIterable {
        /// `job-originating-user-name`.
        case user
        /// `printer-name`.
        case printer
        /// `printer-name` of what printed, also where the job went to a pool.
        case device
        /// `job-account-id`.
        case project
        /// The month in which jobs ended.
        case month
    }

    /// A part of the ledger (PDPS-Get-Ledger), the jobs that ended first before the others.
    ///
    /// - Parameters:
    ///   - filter: Which rows.
    ///   - key: What sums are wanted; nil for the rows themselves.
    ///   - previous: `next` of the part before; nil for the first one.
    ///   - limit: The most rows; the server may give less.
    public func ledger(
        _ filter: LedgerFilter,
        sumsBy key: LedgerKey? = nil,
        after previous: String? = nil,
        limit: Int? = nil
    ) async throws -> LedgerPage {
        let response = try await ask(.pdpsGetLedger, of: .server, what: "the ledger cannot be read") { request in
            if let user = filter.user { request.append(.pdpsUser, user) }
            if let printer = filter.printer { request.append(.pdpsPrinter, printer) }
            if let project = filter.project { request.append(.jobAccountID, project) }
            if let since = filter.since { request.append(.pdpsSince, since) }
            if let until = filter.until { request.append(.pdpsUntil, until) }
            if let key { request.append(.pdpsSumBy, key.rawValue) }
            if let previous { request.append(.pdpsAfter, previous) }
            if let limit { request.append(.limit, limit) }
        }
        return LedgerPage(
            rows: response.groups(.jobAttributes),
            next: response[group: .operationAttributes]?[.pdpsAfter]
        )
    }
}
