// SPDX-License-Identifier: Apache-2.0

import GRDB
import PrintModel

extension SpoolCheck {
    /// A quota as it lies in its table.
    private struct Stored {
        var id: Int
        var kind: String
        var subject: String
        var printer: String
        var period: String
        var hasPrinter: Bool
    }

    /// Looks for claims of jobs that print no more, and compares what is used of quotas with the ledger.
    mutating func checkQuotas() throws {
        try checkClaims()
        for quota in try storedQuotas() {
            if !quota.hasPrinter {
                found(
                    .quota,
                    "Quota \(quota.id) is for printer '\(quota.printer)', which is not there.",
                    "It counts again when one of that name is added; `pdps quota remove \(quota.id)` removes it.",
                    isHarmless: true
                )
            }
            try checkUse(of: quota)
        }
    }

    private func storedQuotas() throws -> [Stored] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, kind, subject, printer, period, printer = '' OR EXISTS (
                        SELECT 1 FROM printer WHERE name = quota.printer AND is_removed = 0
                    ) FROM quota ORDER BY id
                    """
            )
            .map {
                Stored(id: $0[0], kind: $0[1], subject: $0[2], printer: $0[3], period: $0[4], hasPrinter: $0[5])
            }
        }
    }

    /// What such a job has claimed, nobody else gets.
    private mutating func checkClaims() throws {
        let stale = "NOT EXISTS (SELECT 1 FROM job WHERE job.id = job_id AND state < 7)"
        let ids = try read {
            try Int.fetchAll($0, sql: "SELECT job_id FROM quota_claim WHERE \(stale) ORDER BY job_id")
        }
        guard !ids.isEmpty else { return }
        if repairs { try write { try $0.execute(sql: "DELETE FROM quota_claim WHERE \(stale)") } }
        for id in ids {
            found(
                .quota,
                job: id,
                "Job \(id) is not to be printed and still claims a part of its quotas.",
                repairs ? "The claim was removed." : "`pdps fsck --repair` removes the claim.",
                isRepaired: repairs
            )
        }
    }

    private mutating func checkUse(of quota: Stored) throws {
        let counted = QuotaSelection.counted(kind: quota.kind, subject: quota.subject)
        let arguments = QuotaSelection.countedArguments(
            id: quota.id,
            subject: quota.subject,
            period: quota.period,
            at: now
        )
        let kept = """
            FROM quota_use WHERE quota_id = :id
            AND beginning = (SELECT \(QuotaSelection.beginning) FROM quota q WHERE q.id = :id)
            """
        let wrong = try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT subject, sum(said), sum(counted) FROM (
                        SELECT subject, used AS said, 0 AS counted FROM (\(counted))
                        UNION ALL SELECT subject, 0, used \(kept)
                    ) GROUP BY subject HAVING sum(said) <> sum(counted) ORDER BY subject
                    """,
                arguments: arguments
            )
        }
        guard let first = wrong.first else { return }
        if repairs {
            try write { database in
                try database.execute(sql: "DELETE \(kept)", arguments: arguments)
                try database.execute(sql: "\(QuotaSelection.insertUse) \(counted)", arguments: arguments)
            }
        }
        let (subject, said, used): (String, Int, Int) = (first[0], first[1], first[2])
        let others = wrong.count > 1 ? ", and it is wrong for \(wrong.count - 1) others" : ""
        found(
            .quota,
            "Of quota \(quota.id), '\(subject)' has used \(said) by the ledger, but \(used) are counted\(others).",
            repairs ? "The counts were set right." : "`pdps fsck --repair` sets them right.",
            isRepaired: repairs
        )
    }
}
