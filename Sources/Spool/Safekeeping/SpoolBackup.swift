// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
import Glibc
public import PrintModel
public import SystemPackage

/// Copies a data directory while a server runs on it, or while none does.
///
/// The copy is a data directory itself, consistent as of one moment: `pdps serve --data COPY` serves it. What was
/// waiting at that moment may have been printed since, so every unfinished job of the copy is held until a person
/// releases or cancels it.
public struct SpoolBackup {
    /// What was copied.
    public struct Summary: Sendable {
        /// Jobs in the copy.
        public var jobs = 0
        /// Those of them that are held because they were not finished.
        public var heldJobs = 0
        /// What a check of the copy found.
        public var report = SpoolReport()
    }

    /// What is made anew by a server, or copied in its own way.
    private static let leftOut: Set<String> = [
        "pdps.sqlite", "pdps.sqlite-wal", "pdps.sqlite-shm", "pdps.sqlite-journal", "pdps.lock", "documents", "pages",
        "uploads",
        SpoolReserve.fileName,
    ]
    /// A document of the copied database may be removed before its file is copied: then the database is copied anew.
    private static let mostRounds = 100

    private let source: FilePath
    private let copy: FilePath
    private let linksDocuments: Bool

    /// Copies `source` to `destination`, which must not be there yet; it appears when all of it is written and checked.
    ///
    /// - Parameters:
    ///   - linksDocuments: Whether document files may be hard links where both are on one file system: they never change,
    ///     but a damage of the disk would hit both.
    ///   - now: What held jobs name as the moment of the backup.
    /// - Throws: `SpoolError`: `notFound` when there is no spool, `alreadyExists` when there is something at the
    ///   destination, `spoolAreaFull`, `storeFailed`.
    public static func write(
        of source: FilePath,
        to destination: FilePath,
        linksDocuments: Bool,
        at now: Timestamp
    ) throws -> Summary {
        guard access(destination.string, F_OK) != 0 else {
            throw SpoolError(.alreadyExists, "there is something at \(destination) already; name a folder that is not")
        }
        let copy = FilePath(destination.string + ".incomplete")
        let backup = SpoolBackup(source: source, copy: copy, linksDocuments: linksDocuments)
        try? FileManager.default.removeItem(atPath: copy.string)
        do {
            let summary = try backup.write(at: now)
            guard rename(copy.string, destination.string) == 0 else {
                throw backup.failure("cannot rename \(copy)", errno)
            }
            try DocumentFolder.sync(destination.pushing(".."))
            return summary
        } catch {
            try? FileManager.default.removeItem(atPath: copy.string)
            throw SpoolError(storing: error, in: copy)
        }
    }

    private var documents: FilePath { copy.appending("documents") }

    private func write(at now: Timestamp) throws -> Summary {
        // Looked at first, so that nothing is made where there is nothing to copy.
        let database = try SpoolFiles.openForReading(source)
        defer { try? database.close() }
        for folder in [copy, documents] where mkdir(folder.string, 0o700) != 0 {
            throw failure("cannot make \(folder)", errno)
        }
        for name in try SpoolFiles.documentNames(in: source) { _ = try take(name) }
        try SpoolFiles.makePrivateFile(copy.appending("pdps.sqlite"))
        try copyDatabase(from: database)
        var summary = Summary()
        (summary.jobs, summary.heldJobs) = try holdUnfinished(at: now)
        try copyTheRest()
        for folder in [documents, copy] { try DocumentFolder.sync(folder) }
        summary.report = try SpoolCheck.run(directory: copy, at: now)
        // What the looking left; the next server makes its own.
        for name in ["pdps.sqlite-wal", "pdps.sqlite-shm", "pdps.lock"] { unlink(copy.appending(name).string) }
        try DocumentFolder.sync(copy)
        return summary
    }

    /// Copies the database, and the files that it names and that came since the folder was read.
    private func copyDatabase(from database: DatabaseQueue) throws {
        for _ in 0..<Self.mostRounds {
            let target = try DatabaseQueue(path: copy.appending("pdps.sqlite").string)
            try database.read { source in
                try target.writeWithoutTransaction { try source.backup(to: $0) }
            }
            let names = try target.read {
                try String.fetchAll($0, sql: "SELECT file FROM content WHERE file IS NOT NULL")
            }
            try target.close()
            if try names.allSatisfy(take) { return try removeOrphans(except: Set(names)) }
        }
        throw SpoolError(
            .storeFailed,
            "document files of \(source) go faster than they can be copied, or some are missing; see `pdps fsck`"
        )
    }

    /// Links or copies a document file that is not there yet; false if it is gone.
    private func take(_ name: String) throws -> Bool {
        let from = source.appending("documents").appending(name)
        let to = documents.appending(name)
        guard access(to.string, F_OK) != 0 else { return true }
        if linksDocuments {
            if link(from.string, to.string) == 0 { return true }
            if errno == ENOENT { return isKnownMissing(name) }
            guard [EXDEV, EPERM, EMLINK, ENOTSUP].contains(errno) else { throw failure("cannot link \(name)", errno) }
        }
        return try duplicate(from, to) || isKnownMissing(name)
    }

    /// Whether the running spool itself is without the file, so that waiting brings nothing: the check tells of it.
    private func isKnownMissing(_ name: String) -> Bool {
        guard let database = try? SpoolFiles.openForReading(source) else { return false }
        defer { try? database.close() }
        let isNamed = try? database.read { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM content WHERE file = ?)",
                arguments: [name]
            )
        }
        return isNamed == true && access(source.appending("documents").appending(name).string, F_OK) != 0
    }

    private func duplicate(_ from: FilePath, _ to: FilePath) throws -> Bool {
        do {
            let input = try FileDescriptor.open(from, .readOnly, options: [.noFollow, .closeOnExec])
            defer { try? input.close() }
            let output = try FileDescriptor.open(
                to,
                .writeOnly,
                options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: .ownerReadWrite
            )
            defer { try? output.close() }
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
            defer { buffer.deallocate() }
            while case let count = try input.read(into: buffer), count > 0 {
                try output.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
            guard fdatasync(output.rawValue) == 0 else { throw Errno(rawValue: errno) }
            return true
        } catch Errno.noSuchFileOrDirectory {
            return false
        } catch let error as Errno {
            throw failure("cannot copy \(from)", error.rawValue)
        }
    }

    /// Files that no row of the copied database names: of jobs that were removed, or that came later.
    private func removeOrphans(except named: Set<String>) throws {
        for name in try SpoolFiles.documentNames(in: copy) where !named.contains(name) {
            unlink(documents.appending(name).string)
        }
    }

    /// Holds what is not finished; jobs whose documents were still coming end by themselves.
    private func holdUnfinished(at now: Timestamp) throws -> (jobs: Int, held: Int) {
        let database = try DatabaseQueue(path: copy.appending("pdps.sqlite").string)
        defer { try? database.close() }
        try Schema.migrator.migrate(database)
        let message =
            "The job comes from a backup of \(now.dateAndTime) and may have been printed since. Look at the paper: "
            + "release it to print it, or cancel it"
        return try database.write { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT id, \(JobRow.columns) FROM job WHERE state < 7 AND is_open = 0"
            )
            var held = 0
            for row in rows {
                // One that cannot be read cannot be printed either.
                guard let job = try? JobRow.job(row),
                    let changed = try? job.after(.restoredFromBackup(message: message + "."), at: now)
                else { continue }
                let values = try JobRow.values(of: changed, revision: job.revision + 1)
                try database.execute(sql: updateJob, arguments: values + [job.id, job.revision])
                let entry = TimelineEntry(time: now, kind: .held, message: message + ".")
                let text = TimelineText.encode([entry])
                try database.execute(sql: insertEntries, arguments: [job.id, job.id, text])
                held += 1
            }
            try database.execute(
                sql: """
                    UPDATE delivery SET stage = 'unknown' WHERE stage IN ('begun', 'sent')
                    AND job_id IN (SELECT id FROM job WHERE state < 7)
                    """
            )
            return (try Int.fetchOne(database, sql: "SELECT count(*) FROM job") ?? 0, held)
        }
    }

    /// The server's identity, its authority, and whatever else lies in the folder.
    private func copyTheRest() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: source.string)
        where !Self.leftOut.contains(name) {
            let (from, to) = (source.appending(name).string, copy.appending(name).string)
            do {
                try FileManager.default.copyItem(atPath: from, toPath: to)
            } catch {
                throw SpoolError(.storeFailed, "\(from) cannot be copied to \(to)", cause: error)
            }
        }
    }

    private func failure(_ what: String, _ code: CInt) -> SpoolError {
        let isFull = code == ENOSPC || code == EDQUOT
        return SpoolError(
            isFull ? .spoolAreaFull : .storeFailed,
            isFull ? "\(what): no room there" : "\(what); check its owner and its disk",
            cause: Errno(rawValue: code)
        )
    }
}

extension Timestamp {
    /// As `2026-11-25 04:05 UTC`.
    fileprivate var dateAndTime: String {
        var seconds = time_t(self.seconds)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(1900 + fields.tm_year)-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday)) "
            + "\(two(fields.tm_hour)):\(two(fields.tm_min)) UTC"
    }
}
