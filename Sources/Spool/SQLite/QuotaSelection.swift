// SPDX-License-Identifier: Apache-2.0

import GRDB
import PrintModel

/// The SQL that reads quotas and what is used of them.
enum QuotaSelection {
    /// All quotas; what each user has used of one for each user is in none.
    static let all = select(
        whose: "q.subject",
        where: "1"
    )

    /// Those that a user, project and printer fall under; a user's own takes the place of the one for each user.
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
        FROM quota q WHERE \(condition) ORDER BY q.id
        """
    }

    /// What jobs other than `:job` have claimed, by one of the indexes of claims.
    private static func claimed(_ column: String, by whose: String) -> String {
        """
        SELECT coalesce(sum(CASE q.measure
            WHEN 'impressions' THEN c.impressions WHEN 'sheets' THEN c.sheets ELSE c.color_impressions END), 0)
        FROM quota_claim c
        WHERE c.is_granted = 1 AND \(column) = \(whose) AND c.job_id <> :job AND q.printer IN ('', c.printer)
        """
    }

    static func arguments(_ concern: QuotaConcern, at now: Timestamp) -> StatementArguments {
        [
            "user": concern.user, "account": concern.accountID, "printer": concern.printer, "job": concern.jobID,
            "now": now.milliseconds,
        ]
    }

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
