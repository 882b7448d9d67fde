// SPDX-License-Identifier: Apache-2.0

import GRDB
import PrintModel

/// The SQL that reads quotas and what is used of them.
enum QuotaSelection {
    /// All quotas; what each user has used of one for each user is in none.
    static let all = select(
        whose: "q.subject",
        where: "q.id > :after"
    )

    /// Those that a user, project and printer fall under; a user's own takes the place of the one for each user.
    ///
    /// They are found by subject, and not (so the plus) by id among all that there are.
    static let concerning = select(
        whose: "CASE q.kind WHEN 'user' THEN :user ELSE q.subject END",
        where: """
            (q.kind = 'user' AND q.subject IN ('*', :user)
                    OR q.kind = 'project' AND q.subject = :account AND :account <> '')
                AND (:printer IS NULL OR q.printer IN ('', :printer))
                AND (q.kind <> 'user' OR q.subject = :user OR NOT EXISTS (
                    SELECT 1 FROM quota own
                    WHERE own.kind = 'user' AND own.subject = :user AND own.printer = q.printer
                        AND own.measure = q.measure AND own.period = q.period
                ))
                AND +q.id > :after
            """
    )

    /// The first day of the period that runs at `:now`, where the server stands; as in the view `quota_entry`.
    static let beginning = """
        CASE q.period
            WHEN 'day' THEN date(:now / 1000, 'unixepoch', 'localtime')
            WHEN 'week' THEN date(:now / 1000, 'unixepoch', 'localtime', 'weekday 0', '-6 days')
            WHEN 'month' THEN date(:now / 1000, 'unixepoch', 'localtime', 'start of month')
            ELSE ''
        END
        """

    private static func select(whose: String, where condition: String) -> String {
        """
        SELECT q.id, q.kind, q.subject, q.printer, q.measure, q.period, q.most, \(whose) AS whose,
            coalesce((
                SELECT used FROM quota_use
                WHERE quota_id = q.id AND subject = \(whose) AND beginning = \(beginning)
            ), 0),
            CASE q.kind
                WHEN 'user' THEN (\(claimed("c.user", by: whose))) ELSE (\(claimed("c.account_id", by: whose)))
            END,
            CASE q.period
                WHEN 'day' THEN date(\(beginning), '+1 day')
                WHEN 'week' THEN date(\(beginning), '+7 days')
                WHEN 'month' THEN date(\(beginning), '+1 month')
            END
        FROM quota q WHERE \(condition) ORDER BY q.id LIMIT :limit
        """
    }

    /// What jobs other than `:job` have claimed, by one of the indexes of claims.
    private static func claimed(_ column: String, by whose: String) -> String {
        """
        SELECT coalesce(sum(CASE q.measure
            WHEN 'impressions' THEN c.impressions WHEN 'sheets' THEN c.sheets ELSE c.color_impressions END), 0)
        FROM quota_claim c
        WHERE \(column) = \(whose) AND c.job_id <> :job AND q.printer IN ('', c.printer)
        """
    }

    static func arguments(
        _ concern: QuotaConcern?,
        after previous: Int = 0,
        limit: Int = .max,
        at now: Timestamp
    ) -> StatementArguments {
        var arguments: StatementArguments = [
            "job": concern?.jobID ?? 0, "now": now.milliseconds, "after": previous, "limit": limit,
        ]
        if let concern {
            arguments += ["user": concern.user, "account": concern.accountID, "printer": concern.printer]
        }
        return arguments
    }

    /// What the ledger says was used of a quota in its running period, by subject; the rows of a name are found by an
    /// index of theirs.
    static func counted(kind: String, subject: String) -> String {
        let (index, rows) =
            switch (kind, subject) {
            case ("user", "*"): ("ledger_ended", "1")
            case ("user", _): ("ledger_user", "l.user = :subject")
            default: ("ledger_account", "l.account_id = :subject AND l.account_id <> ''")
            }
        return """
            SELECT e.quota_id, e.subject, e.beginning, sum(e.amount) AS used
            FROM ledger l INDEXED BY \(index) CROSS JOIN quota_entry e ON e.ledger_id = l.id
                CROSS JOIN quota q ON q.id = e.quota_id
            WHERE \(rows) AND l.ended_at >= :since AND q.id = :id AND e.amount > 0 AND e.beginning = \(beginning)
            GROUP BY e.quota_id, e.subject, e.beginning
            """
    }

    /// The arguments of `counted`; no period but the endless one is longer than what it reads of the ledger.
    static func countedArguments(id: Int, subject: String, period: String, at now: Timestamp) -> StatementArguments {
        let since = period == Quota.Period.ever.rawValue ? Int64.min : (now + .seconds(-32 * 86_400)).milliseconds
        return ["id": id, "subject": subject, "since": since, "now": now.milliseconds]
    }

    /// Stores what `counted` says.
    static let insertUse = "INSERT INTO quota_use (quota_id, subject, beginning, used)"

    /// How the subject lies in the table: its kind and name.
    static func columns(_ subject: Quota.Subject) -> (kind: String, name: String) {
        switch subject {
        case .eachUser: ("user", "*")
        case .user(let name): ("user", name)
        case .project(let name): ("project", name)
        }
    }

    /// Reads a row of either statement.
    static func standing(_ row: Row) throws -> QuotaStanding {
        let (kind, name): (String, String) = (row[1], row[2])
        guard let measure = Quota.Measure(rawValue: row[4]), let period = Quota.Period(rawValue: row[5]) else {
            let id: Int = row[0]
            throw SpoolError(
                .storeFailed,
                "quota \(id) cannot be read; remove it (pdps quota remove \(id)) and set it again"
            )
        }
        let subject: Quota.Subject = kind == "project" ? .project(name) : name == "*" ? .eachUser : .user(name)
        var quota = Quota(subject, printer: row[3], measure: measure, period: period, limit: row[6])
        quota.id = row[0]
        let whose: String = row[7]
        return QuotaStanding(
            quota: quota,
            subject: subject == .eachUser && whose == "*" ? nil : whose,
            used: row[8],
            claimed: row[9],
            renewsOn: row[10]
        )
    }
}
