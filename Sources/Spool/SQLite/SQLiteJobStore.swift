// SPDX-License-Identifier: Apache-2.0

import Dispatch
import GRDB
import Glibc
public import Logging
public import PrintModel
import Synchronization
public import SystemPackage

/// The spool on one machine: a SQLite database and a folder of large documents in a data directory.
///
/// The directory holds `pdps.sqlite` with its write-ahead log, `documents/`, `reserve`, which is given up when the disk
/// is full, and `pdps.lock`, which keeps a second server out. Opening repairs nothing but leftovers that no job names: unfinished document files, and the history of
/// printers whose removal was interrupted. Bytes in the database are compared with their checksum each time they are
/// opened, files by `verifyContent`.
public final class SQLiteJobStore: JobStore {
    let pool: DatabasePool
    let commits: GroupCommit
    let feed: ChangeFeed
    let folder: DocumentFolder
    let reserve: SpoolReserve
    let directory: FilePath
    let configuration: SQLiteConfiguration
    let logger: Logger
    /// Where file reads and syncs wait for the disk.
    let fileQueue: DispatchQueue
    /// Whether a quota was ever set: without any, no job is asked about in the database.
    let hasQuotas: Atomic<Bool>
    private let lock: DirectoryLock

    /// Opens the spool in `directory`, making it if need be.
    ///
    /// - Throws: `SpoolError`: `inUse` when another process has it open, `storeFailed` when it cannot be opened or was
    ///   written by a newer version.
    public convenience init(
        directory: FilePath,
        configuration: SQLiteConfiguration = SQLiteConfiguration(),
        logger: Logger
    ) async throws {
        let parts = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "pdps.spool.open").async {
                continuation.resume(with: Result { try Parts(directory, configuration, logger) })
            }
        }
        self.init(parts, directory, configuration, logger)
        try await finishRemovals()
    }

    private init(
        _ parts: Parts,
        _ directory: FilePath,
        _ configuration: SQLiteConfiguration,
        _ logger: Logger
    ) {
        self.directory = directory
        self.configuration = configuration
        self.logger = logger
        lock = parts.lock
        pool = parts.pool
        folder = parts.folder
        hasQuotas = Atomic(parts.hasQuotas)
        fileQueue = DispatchQueue(label: "pdps.spool.files", attributes: .concurrent)
        let feed = ChangeFeed(backlogLimit: configuration.changeBacklogLimit)
        self.feed = feed
        reserve = SpoolReserve(
            directory: directory,
            folder: folder,
            configuration: configuration,
            queue: fileQueue,
            logger: logger
        ) { feed.publish([.spoolArea]) }
        commits = GroupCommit(
            pool: pool,
            directory: directory,
            configuration: configuration,
            feed: feed,
            reserve: reserve,
            logger: logger
        )
    }

    /// How well writers have shared transactions since the store was opened.
    public var statistics: CommitStatistics { commits.statistics }

    /// Whether new jobs are refused, or nothing can be written.
    public var spoolArea: SpoolArea { reserve.area }

    /// What is committed from now on; whoever falls behind by more than the backlog limit gets `.missed`.
    public func changes() -> AsyncStream<StoreChange> {
        feed.subscribe()
    }

    /// Waits for the writers, ends the changes, closes the database and lets go of the directory.
    public func close() async throws {
        await commits.close()
        reserve.close()
        feed.finish()
        do {
            try pool.close()
            lock.release()
        } catch {
            throw SpoolError(storing: error, in: directory)
        }
    }

    /// Reads in one snapshot, on one of the connections for reading.
    func read<Success: Sendable>(_ work: @Sendable (Database) throws -> Success) async throws -> Success {
        do {
            return try await pool.read(work)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SpoolError(storing: error, in: directory)
        }
    }
}

/// What stays open while the store is.
private struct Parts: Sendable {
    let lock: DirectoryLock
    let pool: DatabasePool
    let folder: DocumentFolder
    let hasQuotas: Bool

    init(_ directory: FilePath, _ configuration: SQLiteConfiguration, _ logger: Logger) throws {
        try Self.makeDirectory(directory)
        lock = try DirectoryLock(directory: directory)
        // On a full disk, what follows needs the room that was kept for it.
        unlink(directory.appending(SpoolReserve.fileName).string)
        pool = try Self.openDatabase(directory, configuration)
        hasQuotas = try pool.read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM quota)") ?? false }
        folder = try DocumentFolder(
            path: directory.appending("documents"),
            reservedBytes: configuration.reservedBytes,
            logger: logger
        )
        try removeOrphans(logger)
        try DocumentFolder.sync(directory)
    }

    private static func makeDirectory(_ directory: FilePath) throws {
        if mkdir(directory.string, 0o700) == 0 { return try DocumentFolder.sync(directory.pushing("..")) }
        guard errno != EEXIST else { return }
        throw SpoolError(
            .storeFailed,
            "cannot make the data directory \(directory); make it and give it to the user that runs the server",
            cause: Errno(rawValue: errno)
        )
    }

    private static func openDatabase(_ directory: FilePath, _ limits: SQLiteConfiguration) throws -> DatabasePool {
        do {
            var configuration = Configuration()
            configuration.label = "pdps.spool"
            configuration.maximumReaderCount = limits.readerCount
            configuration.persistentReadOnlyConnections = true
            configuration.busyMode = .timeout(Double(limits.busyTimeout.components.seconds))
            configuration.prepareDatabase { try prepare($0, limits) }
            try SpoolFiles.makePrivateFile(directory.appending("pdps.sqlite"))
            let pool = try DatabasePool(
                path: directory.appending("pdps.sqlite").string,
                configuration: configuration
            )
            try pool.writeWithoutTransaction(syncEachCommit)
            let migrator = Schema.migrator
            guard try !pool.read(migrator.hasBeenSuperseded) else {
                throw SpoolError(
                    .storeFailed,
                    "the spool in \(directory) was written by a newer version of pdps; run that version or a newer one"
                )
            }
            try migrator.migrate(pool)
            return pool
        } catch {
            throw SpoolError(storing: error, in: directory)
        }
    }

    /// Opening the pool sets NORMAL, with which commits are not synced: what was acknowledged would go with the power.
    private static func syncEachCommit(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
            throw SpoolError(
                .storeFailed,
                "SQLite cannot be told to sync each commit; use a SQLite library built with its usual settings"
            )
        }
    }

    private static func prepare(_ database: Database, _ limits: SQLiteConfiguration) throws {
        try database.execute(sql: "PRAGMA temp_store = MEMORY")
        guard !database.configuration.readonly else { return }
        try database.execute(sql: "PRAGMA wal_autocheckpoint = \(limits.logLimit / 4096)")
        if let pages = limits.maximumPageCount {
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }

    /// Files that no job names: what was staged when the server ended, or purged and not removed yet.
    private func removeOrphans(_ logger: Logger) throws {
        for name in try folder.fileNames() {
            let isKnown = try pool.read { database in
                try Bool.fetchOne(
                    database,
                    sql: "SELECT EXISTS (SELECT 1 FROM content WHERE file = ?)",
                    arguments: [name]
                )
            }
            guard isKnown != true else { continue }
            folder.remove(name)
            logger.info("Document file without a job removed", metadata: ["file": "\(name)"])
        }
    }
}
