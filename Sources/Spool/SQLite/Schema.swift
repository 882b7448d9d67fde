// SPDX-License-Identifier: Apache-2.0

import GRDB

/// The database's tables, one migration for each released change; a migration is never edited once released.
///
/// Indexes are partial where they serve either the queue or the history, so that neither pays for the other.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-printers", migrate: makePrinters)
        migrator.registerMigration("2-jobs", migrate: makeJobs)
        migrator.registerMigration("3-queue-counts", migrate: makeQueueCounts)
        migrator.registerMigration("4-documents", migrate: makeDocuments)
        migrator.registerMigration("5-journals", migrate: makeJournals)
        migrator.registerMigration("6-job-control", migrate: makeJobControl)
        migrator.registerMigration("6-subscriptions", migrate: makeSubscriptions)
        migrator.registerMigration("7-printer-settings", migrate: addPrinterSettings)
        migrator.registerMigration("8-parts", migrate: addParts)
        migrator.registerMigration("9-retention", migrate: addRetention)
        migrator.registerMigration("10-accounting", migrate: makeLedger)
        migrator.registerMigration("11-delivery-policy") { database in
            try database.execute(sql: "ALTER TABLE delivery ADD COLUMN resumes_at INTEGER")
        }
        migrator.registerMigration("12-job-identities", migrate: indexJobIdentities)
        migrator.registerMigration("13-quotas", migrate: makeQuotas)
        migrator.registerMigration("14-turns", migrate: makeTurns)
        migrator.registerMigration("15-parts") { database in
            try database.execute(sql: "ALTER TABLE ledger ADD COLUMN devices TEXT NOT NULL DEFAULT ''")
        }
        migrator.registerMigration("16-retain", migrate: addRetainedJobs)
        migrator.registerMigration("17-quota-overrides", migrate: addQuotaOverrides)
        migrator.registerMigration("18-placed") { database in
            try database.execute(sql: "ALTER TABLE job ADD COLUMN placed_by TEXT NOT NULL DEFAULT ''")
        }
        return migrator
    }

    private static func makePrinters(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE printer (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL,
                    uuid TEXT NOT NULL,
                    device_uri TEXT NOT NULL,
                    info TEXT NOT NULL,
                    location TEXT NOT NULL,
                    is_accepting_jobs INTEGER NOT NULL CHECK (is_accepting_jobs IN (0, 1)),
                    is_paused INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
                    holds_new_jobs INTEGER NOT NULL CHECK (holds_new_jobs IN (0, 1)),
                    operator_message TEXT NOT NULL,
                    capabilities TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    configuration_changed_at INTEGER NOT NULL,
                    revision INTEGER NOT NULL,
                    is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
                    is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1)),
                    CHECK (is_removed = 0 OR is_default = 0)
                );
                CREATE UNIQUE INDEX printer_name ON printer (name) WHERE is_removed = 0;
                CREATE UNIQUE INDEX printer_default ON printer (is_default) WHERE is_default = 1;
                CREATE INDEX printer_removed ON printer (id) WHERE is_removed = 1;
                CREATE TABLE device_status (
                    printer_id INTEGER PRIMARY KEY REFERENCES printer (id) ON DELETE CASCADE,
                    status TEXT NOT NULL
                );
                """
        )
    }

    private static func makeJobs(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE job (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    uuid TEXT NOT NULL,
                    printer_id INTEGER NOT NULL REFERENCES printer (id),
                    name TEXT NOT NULL,
                    user TEXT NOT NULL,
                    host TEXT NOT NULL,
                    ticket BLOB NOT NULL,
                    state INTEGER NOT NULL CHECK (state BETWEEN 3 AND 9),
                    state_reasons TEXT NOT NULL,
                    state_message TEXT NOT NULL,
                    priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 100),
                    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
                    document_count INTEGER NOT NULL,
                    octets INTEGER NOT NULL,
                    impressions INTEGER,
                    impressions_completed INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    retry_at INTEGER,
                    created_at INTEGER NOT NULL,
                    processing_at INTEGER,
                    completed_at INTEGER,
                    last_intake_at INTEGER NOT NULL,
                    revision INTEGER NOT NULL,
                    CHECK ((state >= 7) = (completed_at IS NOT NULL)),
                    CHECK (state < 7 OR (is_open = 0 AND retry_at IS NULL))
                );
                CREATE INDEX job_printer ON job (printer_id);
                CREATE INDEX job_user ON job (user);
                CREATE INDEX job_pending ON job (printer_id, priority DESC, id, retry_at) WHERE state = 3;
                CREATE INDEX job_retry ON job (printer_id, retry_at) WHERE state = 3 AND retry_at IS NOT NULL;
                CREATE INDEX job_running ON job (id) WHERE state IN (5, 6);
                CREATE INDEX job_unfinished ON job (id) WHERE state < 7;
                CREATE INDEX job_queue ON job (priority DESC, id) WHERE state < 7;
                CREATE INDEX job_queue_printer ON job (printer_id, priority DESC, id) WHERE state < 7;
                CREATE INDEX job_queue_user ON job (user, priority DESC, id) WHERE state < 7;
                CREATE INDEX job_ended ON job (completed_at DESC, id DESC) WHERE state >= 7;
                CREATE INDEX job_ended_printer ON job (printer_id, completed_at DESC, id DESC) WHERE state >= 7;
                CREATE INDEX job_ended_user ON job (user, completed_at DESC, id DESC) WHERE state >= 7;
                """
        )
    }

    /// What RFC 3998 and Set-Printer-Attributes set.
    private static func addPrinterSettings(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE printer ADD COLUMN availability TEXT NOT NULL DEFAULT 'in-service';
                ALTER TABLE printer ADD COLUMN settings BLOB NOT NULL DEFAULT x'';
                """
        )
    }

    /// `queued-job-count` is asked with every poll of a printer, so it is kept and not counted.
    private static func makeQueueCounts(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE printer_queue (
                    printer_id INTEGER PRIMARY KEY REFERENCES printer (id) ON DELETE CASCADE,
                    unfinished INTEGER NOT NULL DEFAULT 0 CHECK (unfinished >= 0)
                );
                CREATE TRIGGER printer_has_queue AFTER INSERT ON printer BEGIN
                    INSERT INTO printer_queue (printer_id) VALUES (NEW.id);
                END;
                CREATE TRIGGER job_enters_queue AFTER INSERT ON job WHEN NEW.state < 7 BEGIN
                    UPDATE printer_queue SET unfinished = unfinished + 1 WHERE printer_id = NEW.printer_id;
                END;
                CREATE TRIGGER job_moves_queue AFTER UPDATE OF printer_id, state ON job
                WHEN OLD.printer_id <> NEW.printer_id OR (OLD.state < 7) <> (NEW.state < 7) BEGIN
                    UPDATE printer_queue SET unfinished = unfinished - 1
                    WHERE printer_id = OLD.printer_id AND OLD.state < 7;
                    UPDATE printer_queue SET unfinished = unfinished + 1
                    WHERE printer_id = NEW.printer_id AND NEW.state < 7;
                END;
                CREATE TRIGGER job_leaves_queue AFTER DELETE ON job WHEN OLD.state < 7 BEGIN
                    UPDATE printer_queue SET unfinished = unfinished - 1 WHERE printer_id = OLD.printer_id;
                END;
                """
        )
    }

    /// Contents are apart from documents: documents that are read do not drag bytes along, and a job that is printed
    /// again uses the same content (`uses` counts the documents).
    private static func makeDocuments(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE content (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    uses INTEGER NOT NULL DEFAULT 1 CHECK (uses >= 0),
                    size INTEGER NOT NULL,
                    sha256 TEXT NOT NULL,
                    file TEXT,
                    bytes BLOB,
                    CHECK ((file IS NULL) <> (bytes IS NULL)),
                    CHECK (bytes IS NULL OR length(bytes) = size)
                );
                CREATE UNIQUE INDEX content_file ON content (file) WHERE file IS NOT NULL;
                CREATE TABLE document (
                    job_id INTEGER NOT NULL REFERENCES job (id),
                    number INTEGER NOT NULL CHECK (number >= 1),
                    name TEXT NOT NULL,
                    supplied_format TEXT NOT NULL,
                    detected_format TEXT NOT NULL,
                    content_id INTEGER NOT NULL,
                    PRIMARY KEY (job_id, number)
                ) WITHOUT ROWID;
                """
        )
    }

    private static func makeJournals(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE timeline (
                    job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
                    number INTEGER NOT NULL,
                    entries TEXT NOT NULL,
                    PRIMARY KEY (job_id, number)
                ) WITHOUT ROWID;
                CREATE TABLE delivery (
                    job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
                    attempt INTEGER NOT NULL,
                    key TEXT NOT NULL,
                    device_uri TEXT NOT NULL,
                    format TEXT NOT NULL,
                    device_job_id TEXT NOT NULL,
                    stage TEXT NOT NULL CHECK (stage IN ('begun', 'sent', 'confirmed', 'failed', 'unknown')),
                    first_impression INTEGER NOT NULL,
                    impressions_sent INTEGER NOT NULL,
                    impressions_confirmed INTEGER NOT NULL,
                    begun_at INTEGER NOT NULL,
                    PRIMARY KEY (job_id, attempt)
                ) WITHOUT ROWID;
                """
        )
    }

    /// Holds with their beginning, PINs, restarts, canceled documents; and a place in the queue that can be changed.
    ///
    /// Places are a million apart, so that a job can be put between two others without touching them.
    private static func makeJobControl(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE job ADD COLUMN held_at INTEGER;
                ALTER TABLE job ADD COLUMN release_pin TEXT NOT NULL DEFAULT '';
                ALTER TABLE job ADD COLUMN attempts_before_restart INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE job ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
                UPDATE job SET place = id << 20, held_at = CASE WHEN state = 4 THEN created_at END;
                DROP INDEX job_pending;
                DROP INDEX job_queue;
                DROP INDEX job_queue_printer;
                DROP INDEX job_queue_user;
                CREATE INDEX job_pending ON job (printer_id, priority DESC, place, id, retry_at) WHERE state = 3;
                CREATE INDEX job_queue ON job (priority DESC, place, id) WHERE state < 7;
                CREATE INDEX job_queue_printer ON job (printer_id, priority DESC, place, id) WHERE state < 7;
                CREATE INDEX job_queue_user ON job (user, priority DESC, place, id) WHERE state < 7;
                ALTER TABLE document ADD COLUMN is_canceled INTEGER NOT NULL DEFAULT 0 CHECK (is_canceled IN (0, 1));
                """
        )
    }

    /// Parts of a job that several devices print; what was delivered before went to the job's own printer.
    private static func addParts(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE delivery ADD COLUMN printer_id INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE delivery ADD COLUMN last_impression INTEGER;
                UPDATE delivery SET printer_id = (SELECT printer_id FROM job WHERE job.id = delivery.job_id);
                """
        )
    }

    /// Documents may go earlier than their job; those that are still there are found by the moment of the job's end.
    private static func addRetention(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE job ADD COLUMN keeps_documents INTEGER NOT NULL DEFAULT 1
                    CHECK (keeps_documents IN (0, 1));
                CREATE INDEX job_documents ON job (completed_at, id) WHERE state >= 7 AND keeps_documents = 1;
                """
        )
    }

    /// Jobs that asked to be kept are out of the way of those that may go, until their time has come.
    private static func addRetainedJobs(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE job ADD COLUMN retained_until INTEGER;
                DROP INDEX job_documents;
                CREATE INDEX job_documents ON job (completed_at, id)
                    WHERE state >= 7 AND keeps_documents = 1 AND retained_until IS NULL;
                CREATE INDEX job_retained ON job (retained_until, id) WHERE state >= 7 AND retained_until IS NOT NULL;
                """
        )
    }

    /// What jobs used of paper, which refers to nothing: jobs and printers are removed, and their rows stay.
    private static func makeLedger(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE delivery ADD COLUMN media_use TEXT NOT NULL DEFAULT '';
                CREATE TABLE ledger (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    job_id INTEGER NOT NULL,
                    attempt INTEGER NOT NULL,
                    user TEXT NOT NULL,
                    accounting_user_id TEXT NOT NULL,
                    account_id TEXT NOT NULL,
                    printer TEXT NOT NULL,
                    state INTEGER NOT NULL CHECK (state BETWEEN 7 AND 9),
                    evidence TEXT NOT NULL,
                    impressions INTEGER,
                    sheets INTEGER,
                    color TEXT NOT NULL,
                    media_use TEXT NOT NULL,
                    copies INTEGER NOT NULL,
                    octets INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    ended_at INTEGER NOT NULL,
                    UNIQUE (job_id, attempt)
                );
                CREATE INDEX ledger_ended ON ledger (ended_at, id);
                CREATE INDEX ledger_user ON ledger (user, ended_at, id);
                CREATE INDEX ledger_account ON ledger (account_id, ended_at, id) WHERE account_id <> '';
                CREATE INDEX ledger_printer ON ledger (printer, ended_at, id);
                """
        )
    }

    /// A job of another server is found by the identity that it was given there.
    private static func indexJobIdentities(_ database: Database) throws {
        try database.execute(sql: "CREATE INDEX job_uuid ON job (uuid)")
    }

    private static func makeSubscriptions(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE subscription (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    printer_id INTEGER REFERENCES printer (id) ON DELETE CASCADE,
                    job_id INTEGER REFERENCES job (id) ON DELETE CASCADE,
                    body TEXT NOT NULL
                );
                CREATE INDEX subscription_printer ON subscription (printer_id);
                CREATE INDEX subscription_job ON subscription (job_id);
                """
        )
    }
}
