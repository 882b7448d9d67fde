// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import PrintModel
import SystemPackage

/// The folder with the documents that are too large for the store itself, one file each.
///
/// A file appears under its name only when all of it is on the disk; names are random and never reused.
final class DocumentFolder: Sendable {
    static let suffix = ".document"
    static let partSuffix = ".part"

    let path: FilePath
    /// Bytes that documents leave free on the disk, so that the store itself can go on.
    let reservedBytes: Int64
    private let logger: Logger

    /// Opens the folder, making it if need be.
    init(path: FilePath, reservedBytes: Int64, logger: Logger) throws {
        self.path = path
        self.reservedBytes = reservedBytes
        self.logger = logger
        if mkdir(path.string, 0o700) != 0 && errno != EEXIST { throw failure("cannot make the folder", errno) }
    }

    /// Creates a new file that nobody else has; it keeps a temporary name until `publish`.
    func create() throws -> (name: String, file: FileDescriptor) {
        let name = ObjectUUID().description + Self.suffix
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open(path.appending(name + Self.partSuffix).string, flags, 0o600)
        guard descriptor >= 0 else { throw failure("cannot make a file", errno) }
        return (name, FileDescriptor(rawValue: descriptor))
    }

    /// Syncs the file and gives it its name, durably.
    func publish(_ name: String, _ file: FileDescriptor) throws {
        guard fdatasync(file.rawValue) == 0 else { throw failure("cannot sync \(name)", errno) }
        let temporary = path.appending(name + Self.partSuffix).string
        guard rename(temporary, path.appending(name).string) == 0 else {
            throw failure("cannot rename \(name)", errno)
        }
        try Self.sync(path)
    }

    /// Opens a file for reading.
    func openFile(_ name: String) throws -> FileDescriptor {
        guard Self.isFileName(name) else {
            throw SpoolError(.storeFailed, "the store names a document file '\(name)', which cannot be one of its own")
        }
        let descriptor = open(path.appending(name).string, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT {
            throw SpoolError(
                .notFound,
                "the document file \(path.appending(name)) is gone; its job was purged or removed"
            )
        }
        guard descriptor >= 0 else { throw failure("cannot open \(name)", errno) }
        return FileDescriptor(rawValue: descriptor)
    }

    /// Removes a file, under its name or its temporary one; a failure is logged, and the next start tries again.
    func remove(_ name: String) {
        for name in [name, name + Self.partSuffix] where unlink(path.appending(name).string) != 0 && errno != ENOENT {
            logger.warning("Document file not removed", metadata: ["file": "\(name)", "errno": "\(errno)"])
        }
    }

    /// The names of our files in the folder, unfinished ones included; others are left alone.
    func fileNames() throws -> [String] {
        guard let stream = opendir(path.string) else { throw failure("cannot read the folder", errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let base = name.hasSuffix(Self.partSuffix) ? String(name.dropLast(Self.partSuffix.count)) : name
            if Self.isFileName(base) { names.append(name) }
        }
        return names
    }

    /// Throws `spoolAreaFull` when less than the reserve would be left free after so many more bytes.
    func checkRoom(for bytes: Int64) throws {
        var status = statvfs()
        guard statvfs(path.string, &status) == 0 else { throw failure("cannot ask for free space", errno) }
        let free = Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).0)
        guard free - reservedBytes < bytes else { return }
        throw SpoolError(
            .spoolAreaFull,
            "the disk of \(path) has \(free >> 20) MiB free, of which \(reservedBytes >> 20) MiB are kept in reserve; "
                + "purge old jobs or make room there"
        )
    }

    /// The error for a failed call in this folder; a full disk has its own code.
    func failure(_ what: String, _ code: CInt) -> SpoolError {
        let cause = Errno(rawValue: code)
        if code == ENOSPC || code == EDQUOT || code == EFBIG {
            return SpoolError(
                .spoolAreaFull,
                "\(path): \(what): no room; purge old jobs or make room there",
                cause: cause
            )
        }
        if code == EROFS { return .readOnly(path, cause) }
        return SpoolError(
            .storeFailed,
            "\(path): \(what); check that the folder belongs to the server and can be written",
            cause: cause
        )
    }

    /// Makes the names in a folder durable.
    static func sync(_ folder: FilePath) throws {
        let descriptor = open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw SpoolError(
                .storeFailed,
                "cannot sync the folder \(folder); check its disk",
                cause: Errno(rawValue: errno)
            )
        }
    }

    private static func isFileName(_ name: String) -> Bool {
        name.hasSuffix(suffix) && ObjectUUID(String(name.dropLast(suffix.count))) != nil
    }
}
