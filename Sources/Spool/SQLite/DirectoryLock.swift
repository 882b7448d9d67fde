// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import SystemPackage

/// Keeps a second server out of a data directory; given up when released or when the process ends, however it ends.
final class DirectoryLock: Sendable {
    private let file: Mutex<FileDescriptor?>

    /// Takes the lock, or throws `inUse` that names the process which has it.
    init(directory: FilePath) throws {
        let path = directory.appending("pdps.lock")
        let descriptor = open(path.string, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EROFS { throw SpoolError.readOnly(directory, Errno.readOnlyFileSystem) }
            throw SpoolError(
                .storeFailed,
                "cannot open \(path); check that the data directory belongs to the user that runs the server",
                cause: Errno(rawValue: errno)
            )
        }
        let file = FileDescriptor(rawValue: descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { try? file.close() }
            if code == EWOULDBLOCK { throw Self.inUse(directory, holder: Self.holder(file)) }
            throw SpoolError(
                .storeFailed,
                "cannot lock \(path); the data directory must be on a file system with locks",
                cause: Errno(rawValue: code)
            )
        }
        let holder = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = try? file.writeAll(toAbsoluteOffset: 0, holder)
        self.file = Mutex(file)
    }

    deinit { release() }

    /// Lets the next server in.
    func release() {
        file.withLock { file in
            // A child between fork and exec has the descriptor as well: closing alone would leave it the lock.
            if let file { flock(file.rawValue, LOCK_UN) }
            try? file?.close()
            file = nil
        }
    }

    private static func holder(_ file: FileDescriptor) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: 20) { memory, count in
            count = (try? file.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(memory))) ?? 0
        }
        return String(decoding: bytes.prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
    }

    private static func inUse(_ directory: FilePath, holder: String) -> SpoolError {
        SpoolError(
            .inUse,
            "\(directory) is in use by process \(holder.isEmpty ? "unknown" : holder); stop that server, or give this "
                + "one another data directory"
        )
    }
}
