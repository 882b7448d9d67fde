// SPDX-License-Identifier: Apache-2.0

import GRDB
import Glibc
import PrintModel
import Spool
import SpoolConformance
import SystemPackage
import Testing

@Suite("Backups and checks of a spool")
struct SafekeepingTests {
    @Test(
        "a backup of a store at work is consistent, checked, and holds what was not finished",
        arguments: [true, false]
    )
    func backup(linksDocuments: Bool) async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let printer = try await store.addSamplePrinter()
        let kept = try await store.job(on: printer, documents: [sampleBytes(100_000), [1, 2, 3]])
        let running = try await store.advance(try await store.job(on: printer, documents: [[4]]), .started)
        var record = DeliveryRecord(jobID: running.id, attempt: 1, deviceURI: "x:", format: "f", begunAt: .second(1))
        record.stage = .sent
        record.impressionsConfirmed = 3
        _ = try await store.commit(JobChange(job: running, delivery: record))
        let ended = try await store.advance(try await store.add(.sample(printer)), .canceled(reason: "x"))

        let copy = FilePath(folder.path.string + "-copy")
        defer { _ = system("rm -rf '\(copy)'") }
        try await withThrowingTaskGroup { group in
            // Documents come and go all the while.
            group.addTask {
                while !Task.isCancelled {
                    let job = try await store.job(on: printer, documents: [sampleBytes(70_000)])
                    _ = try await store.removeJobs(ids: [job.id], at: job.createdAt)
                }
            }
            for _ in 0..<5 {
                _ = system("rm -rf '\(copy)'")
                let summary = try SpoolBackup.write(
                    of: folder.path,
                    to: copy,
                    linksDocuments: linksDocuments,
                    at: .second(99)
                )
                #expect(summary.report.open.isEmpty)
                #expect(summary.report.documents >= 2)
            }
            group.cancelAll()
        }
        try await store.close()

        let restored = try await SQLiteJobStore(directory: copy, logger: quietLogger)
        for document in try await restored.documents(jobID: kept.id) {
            try await restored.verifyContent(document.content)
        }
        let jobs = try await restored.jobs(JobQuery(ids: [kept.id, running.id, ended.id]))
        #expect(jobs.map(\.state) == [.pendingHeld, .pendingHeld, .canceled])
        for job in jobs.prefix(2) {
            #expect(job.stateReasons == [JobStateReason.deliveryOutcomeUnknown])
            #expect(job.stateMessage.contains("2027-01-15 08:01 UTC"))
            #expect(try await restored.timeline(jobID: job.id).last?.kind == .held)
        }
        #expect(try await restored.nextJob(printerID: printer.id, at: .second(1_000_000)) == nil)
        let delivery = try #require(try await restored.deliveries(jobID: running.id).last)
        #expect(delivery.stage == .unknown)
        #expect(delivery.impressionsConfirmed == 3)
        let released = try await restored.advance(jobs[0], .released)
        #expect(try await restored.nextJob(printerID: printer.id, at: .second(1_000))?.id == released.id)
        try await restored.close()
    }

    @Test("there is no backup of what is no spool, and none over what is there")
    func refusedBackup() async throws {
        let folder = try StoreFolder()
        await expect(.notFound, naming: folder.path.string) {
            let copy = FilePath(folder.path.string + "-copy")
            _ = try SpoolBackup.write(of: folder.path, to: copy, linksDocuments: false, at: .second(1))
        }
        try await folder.open().close()
        await expect(.alreadyExists, naming: folder.path.string) {
            _ = try SpoolBackup.write(of: folder.path, to: folder.path, linksDocuments: false, at: .second(1))
        }
    }

    @Test("a check names what is damaged, and a repair ends the jobs that it concerns")
    func damage() async throws {
        let folder = try StoreFolder()
        var store = try await folder.open()
        let printer = try await store.addSamplePrinter()
        func job(_ bytes: [UInt8]) async throws -> Job { try await store.job(on: printer, documents: [bytes]) }
        let healthy = try await job(sampleBytes(90_000))
        let flipped = try await job(sampleBytes(100_000))
        let missing = try await job(sampleBytes(110_000))
        let inline = try await job([1, 2, 3])
        let unreadable = try await job([4, 5, 6])
        let ended = try await store.advance(try await job([7, 8, 9]), .canceled(reason: "x"))
        func file(_ job: Job) async throws -> FilePath {
            guard case .file(let name)? = try await store.documents(jobID: job.id).first?.content.place else {
                return FilePath("none")
            }
            return folder.path.appending("documents").appending(name)
        }
        let (damagedFile, missingFile) = (try await file(flipped), try await file(missing))
        #expect(try SpoolCheck.run(directory: folder.path, at: .second(9)).findings == [])
        let inUse = try SpoolCheck.run(directory: folder.path, at: .second(9)).isInUse
        #expect(inUse)
        await expect(.inUse) { _ = try SpoolCheck.run(directory: folder.path, repair: true, at: .second(9)) }
        try await store.close()

        let descriptor = try FileDescriptor.open(damagedFile, .readWrite)
        try descriptor.writeAll(toAbsoluteOffset: 50_000, [0, 1, 2, 3])
        try descriptor.close()
        unlink(missingFile.string)
        let orphan = "\(ObjectUUID()).document"
        try FileDescriptor.open(
            folder.path.appending("documents").appending(orphan),
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        ).close()
        try folder.execute(
            """
            UPDATE content SET bytes = x'000000' WHERE id IN (SELECT content_id FROM document WHERE job_id IN
                (\(inline.id), \(ended.id)));
            UPDATE job SET ticket = x'FFFF' WHERE id = \(unreadable.id);
            UPDATE printer_queue SET unfinished = 77;
            """
        )

        let report = try SpoolCheck.run(directory: folder.path, at: .second(9))
        #expect(!report.isInUse)
        let concerned = Set(report.open.compactMap(\.jobID))
        #expect(concerned == [flipped.id, missing.id, inline.id, unreadable.id, ended.id])
        #expect(report.findings.contains { $0.kind == .orphan && $0.file == orphan })
        #expect(report.findings.contains { $0.kind == .printer && $0.problem.contains("77") })
        #expect(report.open.allSatisfy { !$0.remedy.isEmpty })

        let repaired = try SpoolCheck.run(directory: folder.path, repair: true, at: .second(9))
        #expect(repaired.open == [])
        #expect(try SpoolCheck.run(directory: folder.path, at: .second(9)).findings == [])
        store = try await folder.open()
        for job in [flipped, missing, inline, unreadable] {
            let ended = try #require(try await store.job(id: job.id))
            #expect(ended.state == .aborted)
            #expect(ended.stateMessage.contains("Print it again."))
        }
        #expect(try await store.job(id: healthy.id)?.state == .pending)
        #expect(try await store.documents(jobID: ended.id).isEmpty)
        #expect(try await store.queuedJobCounts() == [printer.id: 1])
        try await store.close()
    }

    @Test(
        "a check compares quotas with the ledger and claims with their jobs, a repair sets them right, also in a backup"
    )
    func quotas() async throws {
        let folder = try StoreFolder()
        var store = try await folder.open()
        let (lab, attic) = (try await store.addSamplePrinter("lab"), try await store.addSamplePrinter("attic"))
        for quota in [
            Quota(.eachUser, measure: .impressions, period: .day, limit: 9),
            Quota(.user("ada"), printer: "attic", measure: .sheets, period: .ever, limit: 9),
            Quota(.project("thesis"), measure: .impressions, period: .month, limit: 9),
        ] { _ = try await store.setQuota(quota, at: .second(1)) }
        for user in ["ada", "ben"] { _ = try await store.print(lab, user: user, account: "thesis", impressions: 3) }
        _ = try await store.print(attic, impressions: 4)
        let running = try await store.advance(try await store.job(on: lab, documents: [[1]]), .started)
        let need = PaperNeed(impressions: 1, sheets: 1, colorImpressions: 0)
        for id in [running.id, try await store.job(on: lab, documents: [[2]]).id] {
            let concern = QuotaConcern(user: "ada", printer: "lab", jobID: id)
            #expect(try await store.claimPaper(need, for: concern, at: .second(6)) == nil)
        }
        #expect(try SpoolCheck.run(directory: folder.path, at: .second(7)).findings == [])
        let standings = try await store.quotas(concerning: QuotaConcern(user: "ada"), at: .second(7))
        #expect(standings.map(\.used) == [7, 2] && standings.map(\.claimed) == [2, 0])
        try await store.removePrinter(id: attic.id, at: .second(7))
        try await store.close()
        let database = try DatabaseQueue(path: folder.path.appending("pdps.sqlite").string)
        try await database.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA foreign_keys = OFF;
                    UPDATE quota_claim SET job_id = 999 WHERE job_id <> \(running.id);
                    UPDATE quota_use SET used = 70 WHERE subject = 'ada' AND quota_id = 1;
                    DELETE FROM quota_use WHERE quota_id = 3;
                    """
            )
        }
        try database.close()

        let report = try SpoolCheck.run(directory: folder.path, at: .second(9))
        #expect(report.findings.map(\.kind) == [.quota, .quota, .quota, .quota])
        #expect(report.findings.map(\.isHarmless) == [false, false, true, false])
        #expect(report.open.map(\.jobID) == [999, nil, nil])
        #expect(report.open[1].problem == "Of quota 1, 'ada' has used 7 by the ledger, but 70 are counted.")
        #expect(report.open[2].problem == "Of quota 3, 'thesis' has used 6 by the ledger, but 0 are counted.")
        let copy = FilePath(folder.path.string + "-copy")
        defer { _ = system("rm -rf '\(copy)'") }
        let backup = try SpoolBackup.write(of: folder.path, to: copy, linksDocuments: false, at: .second(9))
        #expect(backup.report.open.map(\.problem) == report.open.map(\.problem))
        for path in [folder.path, copy] {
            #expect(try SpoolCheck.run(directory: path, repair: true, at: .second(9)).open == [])
            let left = try SpoolCheck.run(directory: path, at: .second(9)).findings
            #expect(left.map(\.isHarmless) == [true] && left.first?.problem.contains("'attic'") == true)
        }
        store = try await folder.open()
        let repaired = try await store.quotas(
            concerning: QuotaConcern(user: "ada", accountID: "thesis"),
            at: .second(9)
        )
        #expect(repaired.map(\.used) == [7, 2, 6] && repaired.map(\.claimed) == [1, 0, 0])
        try await store.close()
    }

    @Test("a database that is no database is a finding, not an error")
    func noDatabase() async throws {
        let folder = try StoreFolder()
        try await folder.open().close()
        let file = try FileDescriptor.open(folder.path.appending("pdps.sqlite"), .readWrite)
        try file.writeAll(toAbsoluteOffset: 0, [UInt8](repeating: 0x55, count: 8192))
        try file.close()
        for suffix in ["-wal", "-shm"] { unlink(folder.path.string + "/pdps.sqlite" + suffix) }
        let report = try SpoolCheck.run(directory: folder.path, at: .second(1))
        #expect(report.open.map(\.kind) == [.database])
        #expect(report.open.first?.remedy.contains("backup") == true)
    }
}

extension SQLiteJobStore {
    /// Stores a job with its documents, all of which have come.
    fileprivate func job(on printer: Printer, documents: [[UInt8]]) async throws -> Job {
        var job = Job.sample(printer, expectsDocuments: true)
        var staged: [NewDocument] = []
        for (index, bytes) in documents.enumerated() {
            staged.append(try await document(bytes))
            let isLast = index == documents.count - 1
            job = try job.after(.documentAdded(octets: Int64(bytes.count), last: isLast), at: .second(1))
        }
        return try await createJob(job, documents: staged, timeline: [])
    }
}
