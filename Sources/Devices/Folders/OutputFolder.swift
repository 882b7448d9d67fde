// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import SystemPackage

/// A folder on this machine that a device writes to; its errors name the folder and the remedy.
struct OutputFolder: Sendable, Hashable {
    let path: FilePath

    /// Throws unless it is a folder that can be written.
    func check() throws(DeviceError) {
        var status = stat()
        guard stat(path.string, &status) == 0 else { throw failure(Errno(rawValue: errno)) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw failure(.notDirectory) }
        guard access(path.string, W_OK | X_OK) == 0 else { throw failure(Errno(rawValue: errno)) }
    }

    /// Makes the folder if it is missing (not those above it), and throws unless it can be written.
    func make() throws(DeviceError) {
        if mkdir(path.string, 0o755) != 0 && errno != EEXIST { throw failure(Errno(rawValue: errno)) }
        try check()
    }

    /// When a file was last changed; nil when there is none of that name.
    func modificationTime(of name: String) -> Timestamp? {
        var status = stat()
        guard lstat(filePath(name), &status) == 0 else { return nil }
        return Timestamp(status.st_mtim)
    }

    /// Whether there is anything of that name.
    func contains(_ name: String) -> Bool { modificationTime(of: name) != nil }

    /// Opens a file for reading; nil when there is none of that name.
    func open(_ name: String) throws(DeviceError) -> FileDescriptor? {
        let descriptor = Glibc.open(filePath(name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw failure(Errno(rawValue: errno), file: name) }
        return FileDescriptor(rawValue: descriptor)
    }

    /// Opens or makes a file with these flags of open(2).
    func openOrCreate(_ name: String, flags: CInt) throws(DeviceError) -> FileDescriptor {
        let descriptor = Glibc.open(filePath(name), flags | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(Errno(rawValue: errno), file: name) }
        return FileDescriptor(rawValue: descriptor)
    }

    /// Removes a file if it is there.
    func remove(_ name: String) throws(DeviceError) {
        guard unlink(filePath(name)) != 0, errno != ENOENT else { return }
        throw failure(Errno(rawValue: errno), file: name)
    }

    /// Brings the folder's entries to the disk.
    func sync() throws(DeviceError) {
        let descriptor = Glibc.open(path.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(Errno(rawValue: errno)) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(Errno(rawValue: errno)) }
    }

    /// The whole path of a file in it.
    func filePath(_ name: String) -> String { path.appending(name).string }

    /// The error for a failed call: it names the folder, what is wrong and what to do.
    ///
    /// All of them can be mended outside of the server, so trying again later may help.
    func failure(_ error: Errno, file: String? = nil) -> DeviceError {
        let place = file.map { "cannot write \($0) in the folder \(path)" } ?? "cannot write to the folder \(path)"
        let (problem, remedy) =
            switch error {
            case .noSpace, .diskQuotaExceeded: ("no room is left on its disk", "make room there")
            case .noSuchFileOrDirectory: ("it does not exist", "make it with: mkdir -p \(path)")
            case .notDirectory: ("it is not a folder", "name a folder in the device URI")
            case .permissionDenied, .notPermitted:
                ("the server has no permission", "let the server's user write there, or name another folder")
            case .readOnlyFileSystem: ("its disk is read-only", "name another folder in the device URI")
            default: ("\(error)", "check its disk, and try again")
            }
        return DeviceError(.unreachable, "\(place): \(problem); \(remedy)", cause: error)
    }
}
