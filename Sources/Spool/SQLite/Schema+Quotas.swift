// SPDX-License-Identifier: Apache-2.0

import GRDB

extension Schema {
    /// Quotas, what was used of them, and what jobs on their way may use.
    ///
    /// What was used follows from the ledger: `quota_entry` says which row counts for which quota, a trigger adds it up
    /// as the row is written. A claim ends with its job, in the transaction that writes its row of the ledger; one that
    /// was not granted says what a job waits for.
    static func makeQuotas(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE quota (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    kind TEXT NOT NULL CHECK (kind IN ('user', 'project')),
                    subject TEXT NOT NULL,
                    printer TEXT NOT NULL,
                    measure TEXT NOT NULL CHECK (measure IN ('impressions', 'sheets', 'color-impressions')),
                    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month', 'ever')),
                    most INTEGER NOT NULL CHECK (most >= 0),
                    UNIQUE (kind, subject, printer, measure, period)
                );
                CREATE TABLE quota_use (
                    quota_id INTEGER NOT NULL REFERENCES quota (id) ON DELETE CASCADE,
                    subject TEXT NOT NULL,
                    beginning TEXT NOT NULL,
                    used INTEGER NOT NULL,
                    PRIMARY KEY (quota_id, subject, beginning)
                ) WITHOUT ROWID;
                CREATE TABLE quota_claim (
                    job_id INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
                    user TEXT NOT NULL,
                    account_id TEXT NOT NULL,
                    printer TEXT NOT NULL,
                    impressions INTEGER NOT NULL,
                    sheets INTEGER NOT NULL,
                    color_impressions INTEGER NOT NULL,
                    is_granted INTEGER NOT NULL CHECK (is_granted IN (0, 1))
                );
                CREATE INDEX quota_claim_user ON quota_claim (user) WHERE is_granted = 1;
                CREATE INDEX quota_claim_account ON quota_claim (account_id) WHERE is_granted = 1;
                CREATE INDEX quota_claim_waiting ON quota_claim (job_id) WHERE is_granted = 0;
                CREATE VIEW quota_entry AS
                SELECT l.id AS ledger_id, l.ended_at, q.id AS quota_id,
                    CASE q.kind WHEN 'user' THEN l.user ELSE l.account_id END AS subject,
                    CASE q.period
                        WHEN 'day' THEN date(l.ended_at / 1000, 'unixepoch', 'localtime')
                        WHEN 'week' THEN date(l.ended_at / 1000, 'unixepoch', 'localtime', 'weekday 0', '-6 days')
                        WHEN 'month' THEN date(l.ended_at / 1000, 'unixepoch', 'localtime', 'start of month')
                        ELSE ''
                    END AS beginning,
                    CASE q.measure
                        WHEN 'impressions' THEN l.impressions
                        WHEN 'sheets' THEN l.sheets
                        ELSE CASE l.color WHEN 'color' THEN l.impressions END
                    END AS amount
                FROM ledger l, quota q
                WHERE (q.kind = 'user' AND q.subject IN ('*', l.user)
                        OR q.kind = 'project' AND q.subject = l.account_id)
                    AND q.printer IN ('', l.printer);
                CREATE TRIGGER ledger_uses_quota AFTER INSERT ON ledger BEGIN
                    INSERT INTO quota_use (quota_id, subject, beginning, used)
                    SELECT quota_id, subject, beginning, amount FROM quota_entry
                    WHERE ledger_id = NEW.id AND amount > 0
                    ON CONFLICT DO UPDATE SET used = used + excluded.used;
                END;
                CREATE TRIGGER job_end_ends_claim AFTER UPDATE OF state ON job WHEN NEW.state >= 7 BEGIN
                    DELETE FROM quota_claim WHERE job_id = NEW.id;
                END;
                """
        )
    }

    /// What a job waits for lies apart from what it has claimed, as it may have both; with the name of whoever let it
    /// through its quotas, which the ledger gets as the job ends and which counts until the job is restarted.
    static func addQuotaOverrides(_ database: Database) throws {
        let columns = "job_id, user, account_id, printer, impressions, sheets, color_impressions"
        try database.execute(
            sql: """
                CREATE TABLE quota_wait (
                    job_id INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
                    user TEXT NOT NULL,
                    account_id TEXT NOT NULL,
                    printer TEXT NOT NULL,
                    impressions INTEGER NOT NULL,
                    sheets INTEGER NOT NULL,
                    color_impressions INTEGER NOT NULL,
                    allowed_by TEXT NOT NULL DEFAULT ''
                );
                INSERT INTO quota_wait (\(columns)) SELECT \(columns) FROM quota_claim WHERE is_granted = 0;
                DELETE FROM quota_claim WHERE is_granted = 0;
                DROP TRIGGER job_end_ends_claim;
                DROP INDEX quota_claim_user;
                DROP INDEX quota_claim_account;
                DROP INDEX quota_claim_waiting;
                ALTER TABLE quota_claim DROP COLUMN is_granted;
                CREATE INDEX quota_claim_user ON quota_claim (user);
                CREATE INDEX quota_claim_account ON quota_claim (account_id);
                CREATE INDEX quota_wait_open ON quota_wait (job_id) WHERE allowed_by = '';
                CREATE TRIGGER job_end_ends_claim AFTER UPDATE OF state ON job WHEN NEW.state >= 7 BEGIN
                    DELETE FROM quota_claim WHERE job_id = NEW.id;
                    DELETE FROM quota_wait WHERE job_id = NEW.id AND allowed_by = '';
                END;
                CREATE TRIGGER job_restart_ends_override AFTER UPDATE OF state ON job
                WHEN OLD.state >= 7 AND NEW.state < 7 BEGIN
                    DELETE FROM quota_wait WHERE job_id = NEW.id;
                END;
                ALTER TABLE ledger ADD COLUMN quota_override TEXT NOT NULL DEFAULT '';
                """
        )
    }
}
