// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
import Glibc
import PrintModel
import SpoolConformance
import SystemPackage
import Testing

@testable import Spool

@Suite("Opening a data directory")
struct OpeningTests {
    @Test("what was stored is there when the store is opened again")
    func reopened() async throws {
        let folder = try StoreFolder()
        var store = try await folder.open()
        let printer = try await store.addSamplePrinter()
        let documents = [try await store.document(sampleBytes(500)), try await store.document(sampleBytes(90_000))]
        let job = try await store.createJob(.sample(printer), documents: documents, timeline: [])
        let running = try await store.advance(job, .started)
        try await store.close()
        store = try await folder.open()
        #expect(try await store.printers() == [printer])
        #expect(try await store.job(id: job.id) == running)
        let contents = try await store.documents(jobID: job.id).map(\.content)
        #expect(contents.map(\.size) == [500, 90_000])
        for content in contents { try await store.verifyContent(content) }
        #expect(try await store.add(.sample(printer)).id > job.id)
        try await store.close()
    }

    @Test("a commit is synced, and nobody else may read what is stored")
    func syncedAndPrivate() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        _ = try await store.addSamplePrinter()
        let settings = try await store.pool.writeWithoutTransaction { database in
            try ["journal_mode", "synchronous", "foreign_keys"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)") ?? ""
            }
        }
        #expect(settings == ["wal", "2", "1"])
        for name in ["pdps.sqlite", "pdps.sqlite-wal", "pdps.sqlite-shm", "pdps.lock", "documents"] {
            var status = stat()
            #expect(stat(folder.path.appending(name).string, &status) == 0)
            #expect(status.st_mode & 0o077 == 0, "\(name)")
        }
        try await store.close()
    }

    @Test("jobs that waited before places said all of the order keep it, and new ones join them; also behind a restart")
    func olderQueue() async throws {
        let folder = try StoreFolder()
        let printer = Printer.sample()
        try folder.makeDatabase(upTo: "13-quotas", with: printer)
        // By id: priority, place among those of that priority, and when it came.
        for (priority, place, seconds) in [(50, 2, 60), (90, 5, 0), (50, 1, 3_600), (1, 4, 6_000), (90, 6, 7_200)] {
            try folder.addOlderJob(priority: priority, place: place, createdAt: .second(Int64(seconds)))
        }
        for (user, moment, order) in [
            ("bob", 7_300, [2, 5, 3, 1, 6, 4]), ("cy", 7_300, [2, 5, 3, 1, 6, 7, 4]),
            ("dora", 7_301, [2, 5, 3, 1, 6, 7, 8, 4]),
        ] as [(String, Int64, [Int])] {
            let store = try await folder.open()
            let stored = try #require(await store.printer(named: printer.name))
            _ = try await store.add(.sample(stored, user: user, at: .second(moment)))
            #expect(try await store.jobs(JobQuery(printerID: stored.id, order: .queue)).map(\.id) == order)
            #expect(try await store.job(id: 3)?.waitsSince == .second(3_600))
            try await store.close()
        }
    }

    @Test("a job that an older version held for its quota waits on, and what others claimed stays claimed")
    func olderQuotas() async throws {
        let folder = try StoreFolder()
        try folder.makeDatabase(upTo: "15-parts", with: .sample())
        for place in [1, 2] { try folder.addOlderJob(priority: 50, place: place, createdAt: .second(1)) }
        try folder.execute(
            """
            UPDATE job SET state = 4, state_reasons = '\(JobStateReason.accountLimitReached)' WHERE id = 2;
            INSERT INTO quota (kind, subject, printer, measure, period, most) VALUES ('user', 'ada', '', 'sheets', 'ever', 5);
            INSERT INTO quota_claim VALUES (1, 'ada', '', 'lab', 4, 4, 0, 1), (2, 'ada', '', 'lab', 2, 2, 0, 0);
            """
        )
        let store = try await folder.open()
        #expect(try await store.quotas(concerning: QuotaConcern(user: "ada"), at: .second(2)).map(\.claimed) == [4])
        #expect(try await store.jobsThatFitQuotas(at: .second(2)).isEmpty)
        let first = try #require(try await store.job(id: 1))
        _ = try await store.advance(first, .canceled(reason: JobStateReason.jobCanceledByUser))
        #expect(try await store.jobsThatFitQuotas(at: .second(2)) == [2])
        try await store.close()
    }

    @Test("a second server is kept out, and told by whom")
    func locked() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        await expect(.inUse, naming: folder.path.string, "process \(getpid())", "another data directory") {
            _ = try await folder.open()
        }
        _ = try await store.addSamplePrinter()
        try await store.close()
        let next = try await folder.open()
        #expect(try await next.printers().count == 1)
        try await next.close()
    }

    @Test("a database of a newer version is refused and left as it is")
    func newerVersion() async throws {
        let folder = try StoreFolder()
        try await folder.open().close()
        try folder.execute("INSERT INTO grdb_migrations (identifier) VALUES ('99-from-the-future')")
        await expect(.storeFailed, naming: "newer version", folder.path.string) { _ = try await folder.open() }
    }

    @Test("a file that is no database is refused with the directory's name")
    func noDatabase() async throws {
        let folder = try StoreFolder()
        let file = try FileDescriptor.open(
            folder.path.appending("pdps.sqlite"),
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        )
        try file.writeAll(sampleBytes(8192))
        try file.close()
        await expect(.storeFailed, naming: folder.path.string, "backup") { _ = try await folder.open() }
    }

    @Test("a directory that cannot be made is named")
    func noDirectory() async throws {
        let folder = try StoreFolder()
        let path = folder.path.appending("missing").appending("data")
        await expect(.storeFailed, naming: path.string) {
            _ = try await SQLiteJobStore(directory: path, logger: quietLogger)
        }
    }

    @Test("files without a job are removed when the store is opened, other people's files are not")
    func orphans() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let job = try await store.createJob(
            .sample(try await store.addSamplePrinter()),
            documents: [try await store.document(sampleBytes(70_000))],
            timeline: []
        )
        try await store.close()
        let kept = folder.documentNames
        #expect(kept.count == 1)
        for name in ["\(ObjectUUID()).document", "\(ObjectUUID()).document.part", "notes.txt"] {
            try FileDescriptor.open(
                folder.path.appending("documents").appending(name),
                .writeOnly,
                options: .create,
                permissions: .ownerReadWrite
            ).close()
        }
        let next = try await folder.open()
        #expect(folder.documentNames == (kept + ["notes.txt"]).sorted())
        let content = try #require(try await next.documents(jobID: job.id).first).content
        try await next.verifyContent(content)
        try await next.close()
    }

    @Test("the removal of a printer that was interrupted is ended")
    func interruptedRemoval() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let printer = try await store.addSamplePrinter()
        _ = try await store.createJob(
            .sample(printer),
            documents: [try await store.document(sampleBytes(70_000))],
            timeline: []
        )
        try await store.close()
        try folder.execute("UPDATE printer SET is_removed = 1, is_default = 0")
        let next = try await folder.open()
        #expect(try await next.jobs(JobQuery()).isEmpty)
        #expect(folder.documentNames.isEmpty)
        #expect(try folder.fetch("SELECT count(*) FROM printer") == 0)
        try await next.close()
    }

    @Test("the schema refuses what no server may store")
    func constraints() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        _ = try await store.add(.sample(try await store.addSamplePrinter()))
        for change in [
            "state = 2", "state = 10", "state = 9", "priority = 0", "printer_id = 999", "completed_at = 5",
            "state = 7, completed_at = 5, is_open = 1",
        ] {
            #expect(throws: DatabaseError.self, "\(change)") { try folder.execute("UPDATE job SET \(change)") }
        }
        #expect(throws: DatabaseError.self) { try folder.execute("DELETE FROM printer") }
        try await store.close()
    }
}

extension StoreFolder {
    /// Executes SQL behind the store's back.
    func execute(_ sql: String) throws {
        try DatabaseQueue(path: path.appending("pdps.sqlite").string).write { try $0.execute(sql: sql) }
    }

    /// Reads a number behind the store's back.
    func fetch(_ sql: String) throws -> Int? {
        try DatabaseQueue(path: path.appending("pdps.sqlite").string).read { try Int.fetchOne($0, sql: sql) }
    }

    /// How SQLite will run a statement, one line for each step.
    func plan(_ sql: String, _ arguments: StatementArguments) throws -> [String] {
        try DatabaseQueue(path: path.appending("pdps.sqlite").string).read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { $0["detail"] }
        }
    }
}

extension StoreFolder {
    /// Makes a database as an older version did, with one printer.
    fileprivate func makeDatabase(upTo migration: String, with printer: Printer) throws {
        let queue = try DatabaseQueue(path: path.appending("pdps.sqlite").string)
        try Schema.migrator.migrate(queue, upTo: migration)
        let values = try PrinterRow.values(of: printer, revision: 1)
        try queue.write {
            try $0.execute(
                sql: "INSERT INTO printer (\(PrinterRow.columns)) VALUES (\(PrinterRow.placeholders))",
                arguments: values
            )
        }
    }

    /// Adds a waiting job to the only printer of such a database.
    fileprivate func addOlderJob(priority: Int, place: Int, createdAt: Timestamp) throws {
        try DatabaseQueue(path: path.appending("pdps.sqlite").string).write {
            try $0.execute(
                sql: """
                    INSERT INTO job (uuid, printer_id, name, user, host, ticket, state, state_reasons, state_message,
                        priority, is_open, document_count, octets, impressions_completed, attempts, created_at,
                        last_intake_at, revision, place)
                    VALUES (?1, 1, '', 'ada', '', ?2, 3, '', '', ?3, 0, 0, 0, 0, 0, ?4, ?4, 1, ?5 << 20)
                    """,
                arguments: [
                    ObjectUUID().description, Data(try TicketBytes.encode(Ticket())), priority,
                    createdAt.milliseconds, place,
                ]
            )
        }
    }
}
