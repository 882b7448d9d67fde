// SPDX-License-Identifier: Apache-2.0

import Crypto
import Dispatch
import FoundationEssentials
import GRDB
public import PrintModel
public import SystemPackage

extension SQLiteJobStore {
    /// Begins to store a document's bytes, in memory while they are few.
    public func makeDocumentWriter() async throws -> any DocumentWriter {
        StagingWriter(
            folder: folder,
            reserve: reserve,
            inlineLimit: configuration.inlineDocumentLimit,
            sizeLimit: configuration.documentLimit,
            queue: fileQueue
        )
    }

    /// Opens stored bytes for reading: a file, or for small ones a sealed memory file.
    ///
    /// Bytes from the database are compared with their checksum, files only with their length: see `verifyContent`.
    public func openContent(_ content: StoredContent) async throws -> FileDescriptor {
        switch content.place {
        case .file(let name):
            try await onFileQueue { try self.folder.openFile(name, of: content) }
        case .inline(let key):
            try await read { database in
                try withInlineBytes(key, of: content, database) { bytes in
                    try content.check(SHA256.hash(bytes))
                    return try makeMemoryFile(bytes)
                }
            }
        }
    }

    /// Reads all of the stored bytes and compares them with their checksum.
    public func verifyContent(_ content: StoredContent) async throws {
        switch content.place {
        case .file(let name):
            try await onFileQueue { try self.folder.verifyFile(name, of: content) }
        case .inline(let key):
            try await read { database in
                try withInlineBytes(key, of: content, database) { try content.check(SHA256.hash($0)) }
            }
        }
    }

    /// A job's documents in order, without their bytes.
    public func documents(jobID: Int) async throws -> [Document] {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT number, name, supplied_format, detected_format, content_id, file, size, sha256,
                        is_canceled
                    FROM document JOIN content ON content.id = content_id
                    WHERE job_id = ? ORDER BY number
                    """
            )
            return try Row.fetchCursor(statement, arguments: [jobID]).mapAll(document)
        }
    }

    /// Does work that waits for the disk on a thread that may wait.
    func onFileQueue<Success: Sendable>(
        _ work: @escaping @Sendable () throws -> Success
    ) async throws -> Success {
        try await withCheckedThrowingContinuation { continuation in
            fileQueue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}

private func document(_ row: Row) -> Document {
    let file: String? = row[5]
    return Document(
        number: row[0],
        name: row[1],
        suppliedFormat: row[2],
        detectedFormat: row[3],
        content: StoredContent(
            place: file.map { .file(name: $0) } ?? .inline(key: row[4]),
            size: row[6],
            sha256: row[7]
        ),
        isCanceled: row[8]
    )
}

private func withInlineBytes<Success>(
    _ key: Int64,
    of content: StoredContent,
    _ database: Database,
    _ body: (UnsafeRawBufferPointer) throws -> Success
) throws -> Success {
    let statement = try database.cachedStatement(
        sql: "SELECT bytes FROM content WHERE id = ? AND bytes IS NOT NULL"
    )
    guard let bytes = try Data.fetchOne(statement, arguments: [key]) else { throw SpoolError.noContent(content) }
    return try bytes.withUnsafeBytes(body)
}

extension SHA256 {
    fileprivate static func hash(_ bytes: UnsafeRawBufferPointer) -> SHA256.Digest {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize()
    }
}

extension StoredContent {
    /// Finds the row of `content`.
    var condition: (sql: String, key: any DatabaseValueConvertible) {
        switch place {
        case .inline(let key): ("id = ?", key)
        case .file(let name): ("file = ?", name)
        }
    }
}

extension SpoolError {
    static func noContent(_ content: StoredContent) -> SpoolError {
        SpoolError(
            .notFound,
            "the document bytes with checksum \(content.sha256) are gone; their job was purged or removed"
        )
    }
}
