// SPDX-License-Identifier: Apache-2.0

import GRDB
import Glibc
import Logging
import PrintModel
import SystemPackage

/// A data directory as it lies on the disk, whether a server runs on it or not.
enum SpoolFiles {
    /// How long a server that writes at the same time is waited for.
    private static let busyTimeout: Double = 10

    /// Opens the database of a data directory without changing it.
    ///
    /// - Throws: `SpoolError` with `notFound` when there is none.
    static func openForReading(_ directory: FilePath) throws -> DatabaseQueue {
        try open(directory, isReadOnly: true)
    }

    /// Opens it for repairs.
    static func openForWriting(_ directory: FilePath) throws -> DatabaseQueue {
        try open(directory, isReadOnly: false)
    }

    private static func open(_ directory: FilePath, isReadOnly: Bool) throws -> DatabaseQueue {
        let path = directory.appending("pdps.sqlite")
        guard access(path.string, F_OK) == 0 else {
            throw SpoolError(.notFound, "there is no spool in \(directory): name a server's data folder with --data")
        }
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.busyMode = .timeout(busyTimeout)
        do {
            return try DatabaseQueue(path: path.string, configuration: configuration)
        } catch {
            throw SpoolError(storing: error, in: directory)
        }
    }

    /// Jobs and documents are nobody else's business; SQLite gives its other files the rights of this one.
    static func makePrivateFile(_ path: FilePath) throws {
        do {
            try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .noFollow, .closeOnExec],
                permissions: .ownerReadWrite
            ).close()
        } catch {
            throw SpoolError(
                .storeFailed,
                "cannot open \(path); check that it belongs to the user that runs the server",
                cause: error
            )
        }
    }

    /// Whether nothing can be written there, whoever wants to.
    static func isReadOnly(_ directory: FilePath) -> Bool {
        // Tried, not looked up: after an error of its disk, ext4 writes nothing and does not say that it is read-only.
        let probe = directory.appending("writable")
        do {
            let file = try FileDescriptor.open(probe, .writeOnly, options: .create, permissions: .ownerReadWrite)
            try? file.close()
            unlink(probe.string)
            return false
        } catch {
            return error as? Errno == .readOnlyFileSystem
        }
    }

    /// The names of the complete document files.
    static func documentNames(in directory: FilePath) throws -> [String] {
        let path = directory.appending("documents")
        guard access(path.string, F_OK) == 0 else { return [] }
        return try folder(path).fileNames().filter { $0.hasSuffix(DocumentFolder.suffix) }
    }

    /// The folder of document files, without a reserve.
    static func folder(_ path: FilePath) throws -> DocumentFolder {
        try DocumentFolder(path: path, reservedBytes: 0, logger: Logger(label: "pdps.spool"))
    }
}
