// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
import PrintModel

extension SpoolCheck {
    /// Jobs in one step, so that memory does not grow with the history.
    private static let step = 1_000

    /// Reads every job, and looks for those that could neither be printed nor end.
    mutating func checkJobs() throws {
        var last = 0
        while true {
            let rows = try read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT id, \(JobRow.columns),
                            EXISTS (SELECT 1 FROM printer WHERE printer.id = printer_id) AS has_printer,
                            EXISTS (SELECT 1 FROM document WHERE job_id = job.id) AS has_documents
                        FROM job WHERE id > ? ORDER BY id LIMIT \(Self.step)
                        """,
                    arguments: [last]
                )
            }
            for row in rows { try check(row) }
            guard rows.count == Self.step, let id: Int = rows.last?["id"] else { return }
            last = id
        }
    }

    private mutating func check(_ row: Row) throws {
        report.jobs += 1
        let id: Int = row["id"]
        let job: Job
        do {
            job = try JobRow.job(row)
        } catch {
            let state: Int = row["state"]
            return try tellUnreadable(id, isUnfinished: state < 7, error)
        }
        guard !job.state.isTerminal else { return }
        guard row["has_printer"] else {
            try tell(job, "Its printer \(job.printerID) is not there.", "its printer is gone")
            return
        }
        // Not with documents that are damaged: those were told of, and ended it.
        if !job.isOpen, job.documentCount == 0 || (job.documentCount > 0 && !(row["has_documents"] as Bool)) {
            try tell(job, "It waits to be printed and has no document.", "it has no document")
        }
    }

    private mutating func tell(_ job: Job, _ problem: String, _ reason: String) throws {
        if repairs { try abort(job.id, "The job was ended by a check of the spool, since \(reason). Print it again.") }
        found(
            .job,
            job: job.id,
            "Job \(job.id) (\(job.state)) is impossible: \(problem)",
            repairs ? "It was aborted; its owner has to print it again." : "`pdps fsck --repair` aborts it.",
            isRepaired: repairs
        )
    }

    /// A job whose row has no meaning stops its printer; without its ticket it can at least end.
    private mutating func tellUnreadable(_ id: Int, isUnfinished: Bool, _ error: any Error) throws {
        if repairs {
            try write {
                try $0.execute(
                    sql: """
                        UPDATE job SET ticket = x'', state = CASE WHEN state < 7 THEN 8 ELSE state END,
                            state_reasons = CASE WHEN state < 7 THEN ? ELSE state_reasons END,
                            state_message = ?, is_open = 0, retry_at = NULL,
                            uuid = ?, completed_at = coalesce(completed_at, ?), revision = revision + 1
                        WHERE id = ?
                        """,
                    arguments: [
                        JobStateReason.abortedBySystem,
                        "What was stored of this job could not be read any more. Print it again.",
                        ObjectUUID().description, now.milliseconds, id,
                    ]
                )
            }
        }
        let ended = isUnfinished ? "It was aborted; its owner has to print it again." : "Its ticket was emptied."
        found(
            .job,
            job: id,
            "Job \(id) cannot be read: \(error).",
            repairs ? ended : "Its printer may stand still; `pdps fsck --repair` ends it.",
            isRepaired: repairs
        )
    }

    /// Compares what is counted along with what is there.
    mutating func checkCounts() throws {
        let printers = try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT printer.id, name, unfinished,
                        (SELECT count(*) FROM job WHERE printer_id = printer.id AND state < 7) AS present
                    FROM printer LEFT JOIN printer_queue ON printer_queue.printer_id = printer.id
                    WHERE unfinished IS NOT present
                    """
            )
        }
        for row in printers {
            let (id, name, present): (Int, String, Int) = (row[0], row[1], row[3])
            if repairs {
                try write {
                    try $0.execute(
                        sql: """
                            INSERT INTO printer_queue (printer_id, unfinished) VALUES (?, ?)
                            ON CONFLICT (printer_id) DO UPDATE SET unfinished = excluded.unfinished
                            """,
                        arguments: [id, present]
                    )
                }
            }
            let counted = (row[2] as Int?).map(String.init) ?? "nothing"
            found(
                .printer,
                "Printer '\(name)' has \(present) unfinished jobs, but \(counted) is counted.",
                repairs ? "The count was set right." : "`pdps fsck --repair` sets it right.",
                isRepaired: repairs
            )
        }
        try checkUses()
        for row in try read({ try Row.fetchAll($0, sql: "SELECT id, \(PrinterRow.columns) FROM printer") }) {
            do {
                _ = try PrinterRow.printer(row)
            } catch {
                found(.printer, "A printer cannot be read: \(error).", Self.restore)
            }
        }
    }

    /// A count that is too high keeps bytes for ever; one that is too low lets them go too early.
    private mutating func checkUses() throws {
        let counted = "(SELECT count(*) FROM document WHERE content_id = content.id)"
        let wrong = try read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM content WHERE uses <> \(counted)") ?? 0
        }
        guard wrong > 0 else { return }
        if repairs {
            try write { database in
                try database.execute(sql: "UPDATE content SET uses = \(counted) WHERE uses <> \(counted)")
                try database.execute(sql: "DELETE FROM content WHERE uses = 0")
            }
        }
        found(
            .document,
            "The uses of \(wrong) documents are counted wrong.",
            repairs ? "The counts were set right." : "`pdps fsck --repair` sets them right.",
            isRepaired: repairs
        )
    }
}
