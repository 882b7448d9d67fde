// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Logging
import PrintModel
import Synchronization
import SystemPackage

/// Room on the disk for the jobs that were accepted: a file that is given up when the disk is full, so that what was
/// begun can be written to its end.
///
/// While it is given up, or less than the free reserve is left, the spool area is full: no new job is taken. Free space
/// is looked at again every now and then, and once there is enough the file is there again.
final class SpoolReserve: Sendable {
    static let fileName = "reserve"

    private struct State {
        var isFull = false
        var isKept = false
        var isReadOnly = false
        var isClosed = false
    }

    private let directory: FilePath
    private let path: FilePath
    private let folder: DocumentFolder
    private let size: Int64
    private let interval: Duration
    private let queue: DispatchQueue
    private let logger: Logger
    private let state = Mutex(State())
    /// Told when the area becomes full or read-only, or is open again.
    private let onChange: @Sendable () -> Void

    init(
        directory: FilePath,
        folder: DocumentFolder,
        configuration: SQLiteConfiguration,
        queue: DispatchQueue,
        logger: Logger,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.directory = directory
        path = directory.appending(Self.fileName)
        self.folder = folder
        size = configuration.reserveFileBytes
        interval = configuration.roomCheckInterval
        self.queue = queue
        self.logger = logger
        self.onChange = onChange
        if !take() { becomeFull("there is no room for the reserve") }
    }

    /// How it is with the disk.
    var area: SpoolArea { state.withLock { $0.isReadOnly ? .readOnly : $0.isFull ? .full : .open } }

    /// - Throws: `SpoolError` with `spoolAreaFull` when nothing new is to be taken in.
    func requireRoom() throws {
        if state.withLock({ $0.isFull }) {
            throw SpoolError(
                .spoolAreaFull,
                "the disk of \(folder.path) is full: new jobs are taken again as soon as there is room; purge old jobs "
                    + "or make room there"
            )
        }
        do {
            try folder.checkRoom(for: 0)
        } catch let error as SpoolError where error.code == .spoolAreaFull {
            becomeFull(error.message)
            throw error
        }
    }

    /// Something could not be written: what waits gets the reserve.
    func ranOut() {
        let wasKept = state.withLock { state in
            defer { state.isKept = false }
            return state.isKept
        }
        if wasKept { unlink(path.string) }
        becomeFull(wasKept ? "the disk is full, the reserve is used" : "the disk is full")
    }

    /// Something could not be written, for whatever reason.
    func couldNotWrite() {
        guard SpoolFiles.isReadOnly(directory) else { return }
        let isNews = state.withLock { state in
            defer { state.isReadOnly = true }
            return !state.isReadOnly && !state.isClosed
        }
        guard isNews else { return }
        logger.error("The spool's disk is read-only, nothing new is printed", metadata: ["folder": "\(directory)"])
        onChange()
    }

    /// Something was written.
    func wrote() {
        let isNews = state.withLock { state in
            defer { state.isReadOnly = false }
            return state.isReadOnly
        }
        guard isNews else { return }
        logger.notice("The spool's disk can be written again")
        onChange()
    }

    /// Looks no more.
    func close() { state.withLock { $0.isClosed = true } }

    private func becomeFull(_ why: String) {
        let isNews = state.withLock { state in
            defer { state.isFull = true }
            return !state.isFull && !state.isClosed
        }
        guard isNews else { return }
        logger.error("Spool area is full, new jobs are refused", metadata: ["reason": "\(why)"])
        onChange()
        lookLater()
    }

    private func lookLater() {
        let pause = Int(interval / .milliseconds(1))
        queue.asyncAfter(deadline: .now() + .milliseconds(pause)) { [weak self] in self?.look() }
    }

    private func look() {
        guard !state.withLock({ $0.isClosed }) else { return }
        // Somewhat more than the least, so that one job does not fill it again at once.
        guard (try? folder.checkRoom(for: size + size / 4)) != nil, take() else { return lookLater() }
        state.withLock { $0.isFull = false }
        logger.notice("Spool area has room again")
        onChange()
    }

    /// Makes the file, with all of its blocks; false when there is no room.
    private func take() -> Bool {
        let descriptor = open(path.string, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        guard size == 0 || posix_fallocate(descriptor, 0, off_t(size)) == 0 else {
            unlink(path.string)
            return false
        }
        state.withLock { $0.isKept = true }
        return true
    }
}
