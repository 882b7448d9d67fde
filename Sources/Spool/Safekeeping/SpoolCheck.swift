// SPDX-License-Identifier: Apache-2.0

import Crypto
import FoundationEssentials
import GRDB
import Glibc
import Logging
public import PrintModel
public import SystemPackage

/// Looks through a data directory for what is damaged, missing or impossible, and repairs it where that loses nothing.
///
/// A spool that a server works on is read, each look in a snapshot of its own; only one without a server is repaired.
public struct SpoolCheck {
    /// A file of a running server without a job is one that is being received, unless it is older.
    private static let longestReception = 3600

    private let directory: FilePath
    private let database: DatabaseQueue
    private let folder: DocumentFolder
    let repairs: Bool
    let now: Timestamp
    var report = SpoolReport()

    /// Looks through a data directory.
    ///
    /// - Parameters:
    ///   - repair: Whether what can be put right is; for a spool without a server.
    ///   - now: What repaired jobs name as the moment of their end.
    /// - Throws: `SpoolError`: `notFound` when there is no spool, `inUse` when one is to be repaired that a server has.
    public static func run(directory: FilePath, repair: Bool = false, at now: Timestamp) throws -> SpoolReport {
        // Before anything else: without it, nothing is made in a folder that is none.
        do {
            try SpoolFiles.openForReading(directory).close()
        } catch let error as SpoolError where error.saysDamaged {
            var report = SpoolReport()
            report.findings.append(
                SpoolFinding(kind: .database, problem: "pdps.sqlite is no database any more.", remedy: restore)
            )
            return report
        }
        let lock: DirectoryLock?
        do {
            lock = try DirectoryLock(directory: directory)
        } catch let error as SpoolError where !repair && (error.code == .inUse || error.code == .storeFailed) {
            lock = nil
        }
        defer { lock?.release() }
        var check = SpoolCheck(
            directory: directory,
            database: try repair ? SpoolFiles.openForWriting(directory) : SpoolFiles.openForReading(directory),
            folder: try SpoolFiles.folder(directory.appending("documents")),
            repairs: repair,
            now: now
        )
        check.report.isInUse = lock == nil && !SpoolFiles.isReadOnly(directory)
        defer { try? check.database.close() }
        try check.lookThrough()
        return check.report
    }

    private init(
        directory: FilePath,
        database: DatabaseQueue,
        folder: DocumentFolder,
        repairs: Bool,
        now: Timestamp
    ) {
        self.directory = directory
        self.database = database
        self.folder = folder
        self.repairs = repairs
        self.now = now
    }

    private mutating func lookThrough() throws {
        guard try checkDatabase() else { return }
        try reading { try $0.checkContents() }
        try reading { try $0.checkJobs() }
        try reading { try $0.checkCounts() }
        try reading { try $0.checkQuotas() }
        try reading { try $0.checkFiles() }
    }

    /// A part of the database that cannot be read is a finding, and the other parts are looked at all the same.
    private mutating func reading(_ look: (inout SpoolCheck) throws -> Void) throws {
        do {
            try look(&self)
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            found(.database, "The database cannot be read in full: \(error.message ?? "\(error)").", Self.restore)
        }
    }

    // MARK: Access for the looks

    mutating func found(
        _ kind: SpoolFinding.Kind,
        job: Int? = nil,
        document: Int? = nil,
        file: String? = nil,
        _ problem: String,
        _ remedy: String,
        isRepaired: Bool = false,
        isHarmless: Bool = false
    ) {
        report.findings.append(
            SpoolFinding(
                kind: kind,
                jobID: job,
                documentNumber: document,
                file: file,
                problem: problem,
                remedy: remedy,
                isRepaired: isRepaired,
                isHarmless: isHarmless
            )
        )
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try database.read(body) }
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value { try database.write(body) }

    static let restore =
        "Stop the server, keep a copy of the folder, and serve a backup; `sqlite3 pdps.sqlite .recover` saves what can be "
        + "read."

    // MARK: The database

    /// Whether the rest can be looked at.
    private mutating func checkDatabase() throws -> Bool {
        do {
            var complaints = try integrityComplaints()
            if repairs, !complaints.isEmpty {
                // Indexes can be made anew from the tables.
                try database.writeWithoutTransaction { try $0.execute(sql: "REINDEX") }
                let before = complaints
                complaints = try integrityComplaints()
                for complaint in before where !complaints.contains(complaint) {
                    found(.database, "\(complaint).", "The indexes were made anew.", isRepaired: true)
                }
            }
            for complaint in complaints {
                found(.database, "\(complaint).", repairs ? Self.restore : "Try `pdps fsck --repair`. " + Self.restore)
            }
            let strays = try read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").map { $0[0] as String } }
            // Claims are looked at for themselves.
            for (table, count) in Dictionary(grouping: strays, by: { $0 }).mapValues(\.count)
            where table != "quota_claim" {
                found(.database, "\(count) rows of '\(table)' belong to nothing.", Self.restore)
            }
            let migrator = Schema.migrator
            if try read(migrator.hasBeenSuperseded) {
                found(.database, "The spool was written by a newer version of pdps.", "Check it with that version.")
                return false
            }
            guard try read(migrator.hasCompletedMigrations) else {
                found(
                    .database,
                    "The spool was written by an older version of pdps.",
                    "Check it with that version, or start this version's server on it once.",
                    isHarmless: complaints.isEmpty
                )
                return false
            }
            return true
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            found(.database, "pdps.sqlite is damaged: \(error.message ?? "\(error)").", Self.restore)
            return false
        }
    }

    private func integrityComplaints() throws -> [String] {
        try read { try String.fetchAll($0, sql: "PRAGMA integrity_check(100)") }.filter { $0 != "ok" }
    }

    // MARK: Files

    private mutating func checkFiles() throws {
        for name in try folder.fileNames() {
            let isNamed = try read {
                try Bool.fetchOne(
                    $0,
                    sql: "SELECT EXISTS (SELECT 1 FROM content WHERE file = ?)",
                    arguments: [name]
                )
            }
            guard isNamed != true else { continue }
            var status = stat()
            let path = folder.path.appending(name).string
            guard lstat(path, &status) == 0 else { continue }
            if report.isInUse, now.seconds - Int64(status.st_mtim.tv_sec) < Self.longestReception { continue }
            if repairs { folder.remove(name) }
            found(
                .orphan,
                file: name,
                "The file documents/\(name) of \(status.st_size) bytes belongs to no job.",
                repairs ? "It was removed." : "It is removed when a server starts.",
                isRepaired: repairs,
                isHarmless: !repairs
            )
        }
    }

    /// What is wrong with stored bytes; nil if they are as they were stored.
    func fault(of content: StoredContent) throws -> String? {
        do {
            switch content.place {
            case .file(let name): try folder.verifyFile(name, of: content)
            case .inline(let key):
                let bytes = try read {
                    try Data.fetchOne($0, sql: "SELECT bytes FROM content WHERE id = ?", arguments: [key])
                }
                try content.check(SHA256.hash(data: bytes ?? Data()))
            }
            return nil
        } catch let error as SpoolError {
            switch (error.code, content.place) {
            case (.notFound, .file(let name)): return "the file documents/\(name) is missing"
            case (.documentDamaged, _): return "its bytes are not those that were stored"
            default: return error.description
            }
        }
    }
}

extension SpoolError {
    /// Whether SQLite finds the database's file damaged.
    fileprivate var saysDamaged: Bool {
        guard let error = cause as? DatabaseError else { return false }
        return [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    }
}
