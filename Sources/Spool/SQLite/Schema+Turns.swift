// SPDX-License-Identifier: Apache-2.0

import GRDB

extension Schema {
    /// Places in the queue that say all of the order (``QueueClock``), priority and turns of users included.
    ///
    /// Jobs that wait keep their order, with places as if they had come under these rules as far as that allows. Each
    /// queue's clock goes on from the last of them. Where users take turns, `queue_turn` has for each user and priority the
    /// last place that was given and the last of which a job was begun, until the queue is empty.
    static func makeTurns(_ database: Database) throws {
        let (unit, worth) = (QueueClock.unitsPerMillisecond, 60_000 * QueueClock.unitsPerMillisecond)
        try database.execute(
            sql: """
                ALTER TABLE job ADD COLUMN waits_since INTEGER;
                ALTER TABLE printer_queue ADD COLUMN time INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE printer_queue ADD COLUMN read_at INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE printer_queue ADD COLUMN served INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE printer_queue ADD COLUMN priority_worth INTEGER NOT NULL DEFAULT \(worth);
                ALTER TABLE printer_queue ADD COLUMN takes_turns INTEGER NOT NULL DEFAULT 1
                    CHECK (takes_turns IN (0, 1));
                DROP INDEX job_pending;
                DROP INDEX job_queue;
                DROP INDEX job_queue_printer;
                DROP INDEX job_queue_user;
                UPDATE job SET place = ordered.place FROM (
                    SELECT id, max(created_at * \(unit) + (50 - priority) * \(worth)) OVER turns
                        + row_number() OVER turns AS place
                    FROM job WHERE state < 7
                    WINDOW turns AS (PARTITION BY printer_id ORDER BY priority DESC, place, id)
                ) AS ordered WHERE job.id = ordered.id;
                UPDATE printer_queue SET (time, read_at) = (
                    SELECT coalesce(max(created_at) * \(unit) + count(*), 0), coalesce(max(created_at), 0)
                    FROM job WHERE job.printer_id = printer_queue.printer_id AND state < 7
                );
                UPDATE printer_queue SET served = time;
                CREATE INDEX job_pending ON job (printer_id, place, id, retry_at) WHERE state = 3;
                CREATE INDEX job_queue ON job (place, id) WHERE state < 7;
                CREATE INDEX job_queue_printer ON job (printer_id, place, id) WHERE state < 7;
                CREATE INDEX job_queue_user ON job (user, place, id) WHERE state < 7;
                CREATE TABLE queue_turn (
                    printer_id INTEGER NOT NULL REFERENCES printer (id) ON DELETE CASCADE,
                    user TEXT NOT NULL,
                    priority INTEGER NOT NULL,
                    given INTEGER NOT NULL,
                    begun INTEGER,
                    PRIMARY KEY (printer_id, user, priority)
                ) WITHOUT ROWID;
                CREATE TRIGGER job_has_its_turn AFTER UPDATE OF state ON job WHEN OLD.state = 3 AND NEW.state = 5 BEGIN
                    UPDATE printer_queue
                    SET served = NEW.place + (NEW.priority - \(QueueClock.middlePriority)) * priority_worth
                    WHERE printer_id = NEW.printer_id AND takes_turns = 1
                        AND served < NEW.place + (NEW.priority - \(QueueClock.middlePriority)) * priority_worth;
                    UPDATE queue_turn SET begun = NEW.place
                    WHERE printer_id = NEW.printer_id AND user = NEW.user AND priority = NEW.priority
                        AND (begun IS NULL OR begun < NEW.place);
                END;
                """
        )
    }
}
