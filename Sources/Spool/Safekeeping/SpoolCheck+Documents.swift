// SPDX-License-Identifier: Apache-2.0

import GRDB
import PrintModel

extension SpoolCheck {
    /// A document, its job and the content that it names.
    private struct Use {
        var jobID: Int
        var number: Int
        var name: String
        var isUnfinished: Bool
    }

    /// Reads every content once and compares it with its checksum.
    mutating func checkContents() throws {
        var last: Int64 = 0
        while let (key, content) = try next(after: last) {
            last = key
            report.documents += 1
            report.bytes += content.size
            guard let fault = try fault(of: content) else { continue }
            // A running server may have removed the job meanwhile.
            let uses = try uses(of: key)
            let isStored = try read {
                try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM content WHERE id = ?)", arguments: [key])
            }
            guard isStored == true else { continue }
            for use in uses { try tell(of: use, fault) }
            if repairs { try drop(content: key) }
            if uses.isEmpty { tellUnused(fault) }
        }
        try checkMissingRows()
    }

    private func next(after key: Int64) throws -> (Int64, StoredContent)? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT id, file, size, sha256 FROM content WHERE id > ? ORDER BY id LIMIT 1",
                arguments: [key]
            )
            guard let row else { return nil }
            let id: Int64 = row[0]
            let file: String? = row[1]
            let place = file.map { StoredContent.Place.file(name: $0) } ?? .inline(key: id)
            return (id, StoredContent(place: place, size: row[2], sha256: row[3]))
        }
    }

    private func uses(of content: Int64) throws -> [Use] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT job_id, number, document.name, state < 7 FROM document JOIN job ON job.id = job_id
                    WHERE content_id = ? ORDER BY job_id, number
                    """,
                arguments: [content]
            )
            .map { Use(jobID: $0[0], number: $0[1], name: $0[2], isUnfinished: $0[3]) }
        }
    }

    private mutating func tell(of use: Use, _ fault: String) throws {
        let name = use.name.isEmpty ? "" : " '\(use.name)'"
        let problem = "Document \(use.number)\(name) of job \(use.jobID) is damaged: \(fault)."
        guard use.isUnfinished else {
            return found(
                .document,
                job: use.jobID,
                document: use.number,
                problem,
                repairs
                    ? "The job has ended; it cannot be printed again any more."
                    : "The job has ended; `pdps fsck --repair` keeps it from being printed again.",
                isRepaired: repairs
            )
        }
        if repairs { try abort(use.jobID, "\(problem) Print it again.") }
        found(
            .document,
            job: use.jobID,
            document: use.number,
            problem,
            repairs
                ? "The job was aborted; its owner has to print it again."
                : "The job will be aborted when its turn comes; its owner has to print it again.",
            isRepaired: repairs
        )
    }

    private mutating func tellUnused(_ fault: String) {
        found(
            .document,
            "Bytes that belong to no job are damaged: \(fault).",
            repairs ? "They were removed." : "`pdps fsck --repair` removes them.",
            isRepaired: repairs
        )
    }

    private func drop(content: Int64) throws {
        try write { database in
            try database.execute(sql: "DELETE FROM document WHERE content_id = ?", arguments: [content])
            try database.execute(sql: "DELETE FROM content WHERE id = ?", arguments: [content])
        }
    }

    /// Documents whose bytes have no row at all.
    private mutating func checkMissingRows() throws {
        let uses = try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT job_id, number, document.name, state < 7 FROM document JOIN job ON job.id = job_id
                    WHERE NOT EXISTS (SELECT 1 FROM content WHERE content.id = content_id)
                    """
            )
            .map { Use(jobID: $0[0], number: $0[1], name: $0[2], isUnfinished: $0[3]) }
        }
        for use in uses {
            try tell(of: use, "the store has nothing of it")
            guard repairs else { continue }
            try write {
                try $0.execute(
                    sql: "DELETE FROM document WHERE job_id = ? AND number = ?",
                    arguments: [use.jobID, use.number]
                )
            }
        }
    }

    /// Ends a job that cannot be printed.
    func abort(_ id: Int, _ message: String) throws {
        try write { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT id, \(JobRow.columns) FROM job WHERE id = ?",
                arguments: [id]
            )
            guard let job = try row.map(JobRow.job), !job.state.isTerminal else { return }
            let ended = try job.after(
                .aborted(reasons: [JobStateReason.documentAccessError], message: message),
                at: now
            )
            let values = try JobRow.values(of: ended, revision: job.revision + 1)
            try database.execute(sql: updateJob, arguments: values + [id, job.revision])
            let entry = TimelineEntry(time: now, kind: .aborted, message: message)
            try database.execute(sql: insertEntries, arguments: [id, id, TimelineText.encode([entry])])
        }
    }
}
