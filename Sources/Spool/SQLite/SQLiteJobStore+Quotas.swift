// SPDX-License-Identifier: Apache-2.0

import GRDB
public import PrintModel
import Synchronization

extension SQLiteJobStore {
    /// Quotas by id, all or those that a job falls under.
    public func quotas(
        concerning concern: QuotaConcern?,
        after previous: Int,
        limit: Int,
        at now: Timestamp
    ) async throws -> [QuotaStanding] {
        guard hasQuotas.load(ordering: .acquiring) else { return [] }
        return try await read { try fetchQuotas($0, concern, after: previous, limit: limit, at: now) }
    }

    /// Stores a quota, in the place of one of the same kind.
    public func setQuota(_ quota: Quota, at now: Timestamp) async throws -> Quota {
        let (kind, subject) = QuotaSelection.columns(quota.subject)
        hasQuotas.store(true, ordering: .releasing)
        return try await commits.write { transaction in
            let id = try Int.fetchOne(
                transaction.database.cachedStatement(sql: selectQuota),
                arguments: [kind, subject, quota.printer, quota.measure.rawValue, quota.period.rawValue]
            )
            var stored = quota
            if let id {
                try transaction.execute("UPDATE quota SET most = ? WHERE id = ?", [quota.limit, id])
                stored.id = id
                return stored
            }
            try transaction.execute(
                "INSERT INTO quota (kind, subject, printer, measure, period, most) VALUES (?, ?, ?, ?, ?, ?)",
                [kind, subject, quota.printer, quota.measure.rawValue, quota.period.rawValue, quota.limit]
            )
            stored.id = Int(transaction.insertedID)
            try transaction.execute(
                "\(QuotaSelection.insertUse) \(QuotaSelection.counted(kind: kind, subject: subject))",
                QuotaSelection.countedArguments(
                    id: stored.id,
                    subject: subject,
                    period: quota.period.rawValue,
                    at: now
                )
            )
            return stored
        }
    }

    /// Removes a quota with what was used of it.
    public func removeQuota(id: Int) async throws {
        try await commits.write { transaction in
            try transaction.execute("DELETE FROM quota WHERE id = ?", [id])
            guard transaction.changedRows == 1 else {
                throw SpoolError(.notFound, "there is no quota \(id); `pdps quota list` names those that there are")
            }
        }
    }

    /// Claims paper for a job in one transaction with the look at what is left.
    public func claimPaper(
        _ need: PaperNeed,
        for concern: QuotaConcern,
        at now: Timestamp
    ) async throws -> QuotaStanding? {
        try await commits.write { transaction in
            let database = transaction.database
            let claim = { (sql: String) in
                try Row.fetchOne(database.cachedStatement(sql: sql), arguments: [concern.jobID]).map(QuotaClaim.init)
            }
            if let held = try claim(selectClaim), held.concern == concern, need.isCovered(by: held.need) { return nil }
            // Whoever let it through knew what it needs, and no more than that is let through.
            let isAllowed = try claim(selectOverride).map { need.isCovered(by: $0.need) } ?? false
            let values: StatementArguments = [
                concern.jobID, concern.user, concern.accountID, concern.printer ?? "", need.impressions, need.sheets,
                need.colorImpressions,
            ]
            if !isAllowed {
                let standings = try fetchQuotas(database, concern, at: now)
                if let shortage = standings.first(where: { $0.excess(of: need) > 0 }) {
                    // What it has claimed for paper that it may have used stays claimed.
                    try transaction.execute(insertWait, values)
                    return shortage
                }
                try transaction.execute("DELETE FROM quota_wait WHERE job_id = ?", [concern.jobID])
            }
            try transaction.execute(insertClaim, values)
            return nil
        }
    }

    /// Held jobs that would fit now.
    public func jobsThatFitQuotas(at now: Timestamp) async throws -> [Int] {
        try await read { database in
            let statement = try database.cachedStatement(sql: selectWaitingClaims)
            let claims = try Row.fetchCursor(statement).mapAll(QuotaClaim.init)
            return try claims.filter { claim in
                try fetchQuotas(database, claim.concern, at: now).allSatisfy { $0.excess(of: claim.need) == 0 }
            }
            .map(\.concern.jobID)
        }
    }
}

extension StoreTransaction {
    /// Notes who lets a job through that waits for its quotas.
    func overrideQuotas(jobID: Int, by user: String) throws {
        try execute("UPDATE quota_wait SET allowed_by = ? WHERE job_id = ?", [user, jobID])
        guard changedRows == 1 else { throw SpoolError(.notFound, "job \(jobID) does not wait for a quota") }
    }

    /// Who let a job through its quotas; empty for nobody.
    func quotaOverride(jobID: Int) throws -> String {
        let statement = try database.cachedStatement(sql: "SELECT allowed_by FROM quota_wait WHERE job_id = ?")
        return try String.fetchOne(statement, arguments: [jobID]) ?? ""
    }
}

/// A row of `quota_claim` or `quota_wait`, in the order of `claimColumns`.
private struct QuotaClaim {
    var concern: QuotaConcern
    var need: PaperNeed

    init(_ row: Row) {
        concern = QuotaConcern(user: row[1], accountID: row[2], printer: row[3], jobID: row[0])
        need = PaperNeed(impressions: row[4], sheets: row[5], colorImpressions: row[6])
    }
}

extension PaperNeed {
    fileprivate func isCovered(by other: PaperNeed) -> Bool {
        Quota.Measure.allCases.allSatisfy { amount(of: $0) <= other.amount(of: $0) }
    }
}

private func fetchQuotas(
    _ database: Database,
    _ concern: QuotaConcern?,
    after previous: Int = 0,
    limit: Int = .max,
    at now: Timestamp
) throws -> [QuotaStanding] {
    let sql = concern == nil ? QuotaSelection.all : QuotaSelection.concerning
    let arguments = QuotaSelection.arguments(concern, after: previous, limit: limit, at: now)
    return try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
        .mapAll(QuotaSelection.standing)
}

private let selectQuota = """
    SELECT id FROM quota WHERE kind = ? AND subject = ? AND printer = ? AND measure = ? AND period = ?
    """

private let claimColumns = "job_id, user, account_id, printer, impressions, sheets, color_impressions"

private let selectClaim = """
    SELECT \(claimColumns) FROM quota_claim WHERE job_id = ?
    """

private let selectOverride = """
    SELECT \(claimColumns) FROM quota_wait WHERE job_id = ? AND allowed_by <> ''
    """

private let selectWaitingClaims = """
    SELECT c.job_id, c.user, c.account_id, c.printer, c.impressions, c.sheets, c.color_impressions
    FROM quota_wait c JOIN job ON job.id = c.job_id WHERE c.allowed_by = '' AND job.state = 4
    """

/// Nothing is claimed for a job that ended meanwhile.
private let insertClaim = """
    INSERT INTO quota_claim (\(claimColumns)) \(replacingClaim)
    """

/// Nor does it wait for anything; who let it through before did not let this through.
private let insertWait = """
    INSERT INTO quota_wait (\(claimColumns)) \(replacingClaim), allowed_by = ''
    """

private let replacingClaim = """
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 FROM job WHERE id = ?1 AND state < 7
    ON CONFLICT (job_id) DO UPDATE SET user = excluded.user, account_id = excluded.account_id,
        printer = excluded.printer, impressions = excluded.impressions, sheets = excluded.sheets,
        color_impressions = excluded.color_impressions
    """
