// SPDX-License-Identifier: Apache-2.0

import Glibc
import IPP
import PrintModel
import Synchronization
import SystemPackage

/// Documents that other servers are sending and that no job has yet: a file for each, as long as what came of it.
///
/// A document is named by its SHA-256, so that a sender goes on where it was after whatever befell either side; what is
/// wrong in it shows when a job is made of it. Whoever asks how far a document is becomes its only writer: what an
/// earlier connection may still have in its buffers is not written any more.
final class UploadFolder: Sendable {
    /// What may lie there.
    struct Limits: Sendable {
        /// The most documents.
        var mostUploads = 256
        /// The most bytes of all together.
        var mostBytes: Int64 = 64 << 30
        /// How long a document that nobody goes on with is kept.
        var longestAge: Duration = .seconds(3 * 86_400)
        /// Bytes that are left free on the disk.
        var reservedBytes: Int64 = 256 << 20
    }

    private static let suffix = ".upload"

    private let path: FilePath
    private let limits: Limits
    /// The newest writer of each document.
    private let writers = Mutex<[String: Int]>([:])

    /// Opens the folder, making it if need be.
    ///
    /// - Throws: `IntakeError` with `noUploads` that says what is wrong with it.
    init(_ path: String, limits: Limits = Limits()) throws(IntakeError) {
        self.path = FilePath(path)
        self.limits = limits
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw IntakeError(
                .noUploads,
                "the folder \(path) for documents of other servers cannot be made: \(Errno(rawValue: errno))"
            )
        }
    }

    /// Whether a text may name a document.
    static func isName(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// How many bytes of a document are there; writers of before may not go on.
    func offset(of name: String) throws -> Int64 {
        try writers.withLock { writers in
            writers[name]? += 1
            return try size(of: name)
        }
    }

    /// Begins to write behind the first `offset` bytes of a document.
    ///
    /// - Throws: `Refusal` with 0x0404 when another number of bytes is there, with 0x0505 or 0x0507 when there is no room.
    func writer(of name: String, at offset: Int64, size: Int64) throws -> Writer {
        try writers.withLock { writers in
            let present = try self.size(of: name)
            guard present == offset else { throw Self.misplaced(offset, present) }
            if present == 0 { try makeRoom(for: size, &writers) }
            let descriptor = open(file(name), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw failure("begun", errno) }
            let turn = (writers[name] ?? 0) + 1
            writers[name] = turn
            return Writer(folder: self, name: name, turn: turn, size: size, offset: offset, descriptor)
        }
    }

    /// Opens a document that is whole, or nil if it is not here.
    func document(_ name: String) -> FileDescriptor? {
        let descriptor = open(file(name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        return descriptor < 0 ? nil : FileDescriptor(rawValue: descriptor)
    }

    /// Forgets a document: a job has it, or it is damaged.
    func remove(_ name: String) {
        writers.withLock { writers in
            writers[name]? += 1
            unlink(file(name))
        }
    }

    /// Writes one document, as long as nobody else does.
    final class Writer {
        private(set) var offset: Int64
        private let folder: UploadFolder
        private let name: String
        private let turn: Int
        private let size: Int64
        private let descriptor: FileDescriptor

        fileprivate init(
            folder: UploadFolder,
            name: String,
            turn: Int,
            size: Int64,
            offset: Int64,
            _ descriptor: CInt
        ) {
            self.folder = folder
            self.name = name
            self.turn = turn
            self.size = size
            self.offset = offset
            self.descriptor = FileDescriptor(rawValue: descriptor)
        }

        deinit { try? descriptor.close() }

        /// Appends bytes.
        ///
        /// - Throws: `Refusal` when there are more than was said, when another connection has taken over, or for lack of
        ///   room; what was appended before stays.
        func append(_ bytes: UnsafeRawBufferPointer) throws {
            guard offset + Int64(bytes.count) <= size else {
                throw Refusal(.clientErrorRequestEntityTooLarge, "More came than the \(size) bytes of the document.")
            }
            try folder.writers.withLock { writers in
                guard writers[name] == turn else {
                    throw Refusal(.clientErrorNotPossible, "Another connection sends this document now.")
                }
                do {
                    try descriptor.writeAll(bytes)
                } catch {
                    throw folder.failure("written", (error as? Errno)?.rawValue ?? EIO)
                }
            }
            offset += Int64(bytes.count)
        }
    }

    // MARK: The disk

    private func file(_ name: String) -> String { path.appending(name + Self.suffix).string }

    private func size(of name: String) throws -> Int64 {
        var facts = stat()
        guard lstat(file(name), &facts) == 0 else {
            if errno == ENOENT { return 0 }
            throw failure("found", errno)
        }
        return Int64(facts.st_size)
    }

    /// Removes what is too old, and refuses a document for which there is no room then.
    private func makeRoom(for size: Int64, _ writers: inout [String: Int]) throws {
        var (count, bytes) = (0, size)
        let now = time(nil)
        for name in try names() {
            var facts = stat()
            guard lstat(file(name), &facts) == 0 else { continue }
            if now - facts.st_mtim.tv_sec > limits.longestAge.components.seconds {
                unlink(file(name))
                writers[name] = nil
                continue
            }
            count += 1
            bytes += Int64(facts.st_size)
        }
        guard count < limits.mostUploads, bytes <= limits.mostBytes else {
            throw Refusal(
                .serverErrorTemporaryError,
                "\(count) documents of other servers wait here, and there is no room for one more of \(size) bytes: "
                    + "try again later."
            )
        }
        var disk = statvfs()
        guard statvfs(path.string, &disk) == 0 else { throw failure("asked for its free space", errno) }
        let free = Int64(clamping: UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(disk.f_frsize)).0)
        guard free - limits.reservedBytes >= size else {
            throw Refusal(
                .serverErrorTemporaryError,
                "The server's disk has no room for a document of \(size) bytes: make room there, then try again."
            )
        }
    }

    private func names() throws -> [String] {
        guard let stream = opendir(path.string) else { throw failure("read", errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let file = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard file.hasSuffix(Self.suffix) else { continue }
            let name = String(file.dropLast(Self.suffix.count))
            if Self.isName(name) { names.append(name) }
        }
        return names
    }

    private func failure(_ what: String, _ code: CInt) -> Refusal {
        let isFull = code == ENOSPC || code == EDQUOT
        return Refusal(
            isFull ? .serverErrorTemporaryError : .serverErrorInternalError,
            "The folder \(path) for documents of other servers could not be \(what): \(Errno(rawValue: code))."
        )
    }

    private static func misplaced(_ offset: Int64, _ present: Int64) -> Refusal {
        Refusal(
            .clientErrorNotPossible,
            "A part for byte \(offset) came, but \(present) bytes are here: ask, then go on there."
        )
    }
}
