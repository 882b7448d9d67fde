// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// A file that gets its name only when it is complete; given up before that, it is removed.
///
/// Until then it is called `NAME.part` and locked, so that one left behind by a killed server can be told from one
/// that is still being written.
final class PartFile {
    static let suffix = ".part"

    /// The name that it will have.
    let name: String
    /// For reading what was written.
    let file: FileDescriptor
    private let folder: OutputFolder
    private var isPublished = false

    /// Makes the file; one that was left behind is replaced.
    ///
    /// - Throws: `DeviceError`, with code `busy` when somebody else is writing it now.
    init(_ name: String, in folder: OutputFolder) throws(DeviceError) {
        self.name = name
        self.folder = folder
        let part = name + Self.suffix
        if folder.contains(part) {
            guard try Self.removeLeftBehind(name, in: folder) else {
                throw DeviceError(
                    .busy,
                    "somebody else is writing \(folder.filePath(part)); wait until that is done, "
                        + "and let only one server print to this folder"
                )
            }
        }
        file = try folder.openOrCreate(part, flags: O_RDWR | O_EXCL)
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let error = Errno(rawValue: errno)
            try? file.close()
            throw folder.failure(error, file: part)
        }
    }

    deinit {
        if !isPublished { unlink(folder.filePath(name + Self.suffix)) }
        try? file.close()
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws(DeviceError) {
        do {
            try file.writeAll(bytes)
        } catch {
            throw folder.failure(error as? Errno ?? .ioError, file: name)
        }
    }

    /// Gives the file its name, replacing what has it.
    ///
    /// - Parameter durably: Whether it must survive a power failure from now on.
    func publish(durably: Bool) throws(DeviceError) {
        if durably && fsync(file.rawValue) != 0 { throw folder.failure(Errno(rawValue: errno), file: name) }
        guard rename(folder.filePath(name + Self.suffix), folder.filePath(name)) == 0 else {
            throw folder.failure(Errno(rawValue: errno), file: name)
        }
        isPublished = true
        if durably { try folder.sync() }
    }

    /// Removes the unfinished file of that name unless somebody is writing it; false if so.
    static func removeLeftBehind(_ name: String, in folder: OutputFolder) throws(DeviceError) -> Bool {
        guard let file = try folder.open(name + suffix) else { return true }
        defer { try? file.close() }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { return false }
        try folder.remove(name + suffix)
        return true
    }
}
