// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import SystemPackage

/// The right to print to a folder: a lock on its file `.lock`, which ends with the process that has it.
///
/// The file contains the key of the delivery that has it.
final class FolderLock {
    static let fileName = ".lock"

    private let file: FileDescriptor

    private init(_ file: FileDescriptor) { self.file = file }

    deinit {
        // Empty means free: whoever asks need not try the lock.
        ftruncate(file.rawValue, 0)
        try? file.close()
    }

    /// Takes the lock for a delivery.
    ///
    /// - Throws: `DeviceError` with code `busy` when another delivery has it; `CancellationError`.
    static func take(_ folder: OutputFolder, for key: ObjectUUID) async throws -> FolderLock {
        let file = try folder.openOrCreate(fileName, flags: O_RDWR)
        // `holder` tries the lock for a moment, so one refusal says nothing yet.
        for pause in [1, 5, 20, 0] {
            if flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 {
                let lock = FolderLock(file)
                ftruncate(file.rawValue, 0)
                do {
                    _ = try file.writeAll(toAbsoluteOffset: 0, key.description.utf8)
                } catch {
                    throw folder.failure(error as? Errno ?? .ioError, file: fileName)
                }
                return lock
            }
            do {
                try await Task.sleep(for: .milliseconds(pause))
            } catch {
                try? file.close()
                throw error
            }
        }
        try? file.close()
        throw DeviceError(
            .busy,
            "the virtual printer in \(folder.path) prints another job; this one follows when that is done",
            impressionsConfirmed: 0
        )
    }

    /// The key of the delivery that has the lock; nil when nobody has.
    static func holder(_ folder: OutputFolder) throws(DeviceError) -> String? {
        guard let file = try folder.open(fileName) else { return nil }
        defer { try? file.close() }
        var bytes = [UInt8](repeating: 0, count: 36)
        let count = pread(file.rawValue, &bytes, bytes.count, 0)
        guard count > 0, flock(file.rawValue, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
