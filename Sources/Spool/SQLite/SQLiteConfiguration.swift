// SPDX-License-Identifier: Apache-2.0

/// Limits of the store's SQLite form.
public struct SQLiteConfiguration: Sendable {
    /// Documents up to so many bytes are kept in the database, larger ones in files.
    public var inlineDocumentLimit = 64 << 10
    /// The most bytes of one document.
    public var documentLimit: Int64 = 64 << 30
    /// Bytes that documents leave free on the disk, for the database itself.
    public var reservedBytes: Int64 = 64 << 20
    /// Bytes of the file that is given up when the disk is full all the same, so that accepted jobs can end.
    public var reserveFileBytes: Int64 = 16 << 20
    /// How often a full disk is looked at for room.
    public var roomCheckInterval: Duration = .seconds(2)
    /// The most writers that may wait; further ones are told `busy`.
    public var waitingWriterLimit = 10_000
    /// The most writers that share one transaction.
    public var groupLimit = 256
    /// A writer that has waited longer is told `busy`, instead of being stored after its client has gone.
    public var longestWait: Duration = .seconds(30)
    /// The write-ahead log is copied back into the database when it has so many bytes; writers wait meanwhile, so a
    /// small log gives short waits (measured: 16 MiB 25 ms, 4 MiB 8 ms, as many jobs per second).
    public var logLimit = 4 << 20
    /// Connections for reading.
    public var readerCount = 4
    /// The most changes that wait for one slow watcher.
    public var changeBacklogLimit = 4_096
    /// How long to wait for a lock that another program (a backup, the `sqlite3` command) has on the database.
    public var busyTimeout: Duration = .seconds(5)
    /// The most pages of the database file, nil for SQLite's own limit.
    public var maximumPageCount: Int?

    /// Makes the default limits.
    public init() {}
}
