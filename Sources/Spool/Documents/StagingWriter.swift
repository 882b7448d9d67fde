// SPDX-License-Identifier: Apache-2.0

import Crypto
import Dispatch
import Glibc
import PrintModel
import Synchronization
import SystemPackage

/// Takes a document's bytes: in memory while they are few, then into a file of the document folder.
final class StagingWriter: DocumentWriter {
    private enum Phase {
        case memory
        case file(StagedFile, FileDescriptor)
        case ended
    }

    private struct State {
        var phase = Phase.memory
        var hash = SHA256()
        var size: Int64 = 0
        /// Bytes that are not in the file yet.
        var buffer: [UInt8] = []
        /// At this size free space is looked at again.
        var nextRoomCheck: Int64 = 0
    }

    /// What is gathered before a write to the file.
    private static let bufferSize = 256 << 10
    /// Free space is looked at again after so many bytes.
    private static let roomCheckInterval: Int64 = 16 << 20

    private let folder: DocumentFolder
    private let reserve: SpoolReserve
    private let inlineLimit: Int
    private let sizeLimit: Int64
    private let queue: DispatchQueue
    private let state = Mutex(State())

    /// - Parameter queue: Where the sync waits for the disk.
    init(folder: DocumentFolder, reserve: SpoolReserve, inlineLimit: Int, sizeLimit: Int64, queue: DispatchQueue) {
        self.folder = folder
        self.reserve = reserve
        self.inlineLimit = inlineLimit
        self.sizeLimit = sizeLimit
        self.queue = queue
    }

    deinit { abandon() }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        try state.withLock { state in
            do {
                try append(bytes, to: &state)
            } catch {
                end(&state)
                reserve.couldNotWrite()
                throw error
            }
        }
    }

    func finish() async throws -> StagedContent {
        try await withCheckedThrowingContinuation { continuation in
            // Small documents need no disk, so they need no other thread either.
            let isFile = state.withLock { state in
                if case .file = state.phase { true } else { false }
            }
            if isFile {
                queue.async { continuation.resume(with: Result { try self.finishNow() }) }
            } else {
                continuation.resume(with: Result { try finishNow() })
            }
        }
    }

    func abandon() {
        state.withLock { end(&$0) }
    }

    private func append(_ bytes: UnsafeRawBufferPointer, to state: inout State) throws {
        if case .ended = state.phase { throw Self.ended }
        guard state.size + Int64(bytes.count) <= sizeLimit else {
            throw SpoolError(
                .spoolAreaFull,
                "the document is larger than \(sizeLimit) bytes, the limit for one document; "
                    + "raise the limit or split the document"
            )
        }
        if state.size + Int64(bytes.count) >= state.nextRoomCheck {
            try reserve.requireRoom()
            try folder.checkRoom(for: Int64(bytes.count))
            state.nextRoomCheck = state.size + Self.roomCheckInterval
        }
        state.size += Int64(bytes.count)
        state.hash.update(bufferPointer: bytes)
        if case .memory = state.phase, state.size > inlineLimit {
            let (name, file) = try folder.create()
            state.phase = .file(StagedFile(name: name, folder: folder), file)
        }
        if case .file(_, let file) = state.phase, state.buffer.count + bytes.count > Self.bufferSize {
            try flush(&state, to: file)
            if bytes.count >= Self.bufferSize { return try write(bytes, to: file) }
        }
        state.buffer.append(contentsOf: bytes)
    }

    private func finishNow() throws -> StagedContent {
        try state.withLock { state in
            defer { end(&state) }
            let sha256 = state.hash.finalize().hexadecimal
            switch state.phase {
            case .ended: throw Self.ended
            case .memory:
                return StagedContent(bytes: .memory(state.buffer), size: state.size, sha256: sha256)
            case .file(let staged, let file):
                try flush(&state, to: file)
                try folder.publish(staged.name, file)
                return StagedContent(bytes: .file(staged), size: state.size, sha256: sha256)
            }
        }
    }

    private func flush(_ state: inout State, to file: FileDescriptor) throws {
        try state.buffer.withUnsafeBytes { try write($0, to: file) }
        state.buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws {
        do {
            try file.writeAll(bytes)
        } catch let error as Errno {
            throw folder.failure("cannot write a document", error.rawValue)
        }
    }

    /// Lets go of memory and file; a file that was not handed on is removed with its last reference.
    private func end(_ state: inout State) {
        if case .file(_, let file) = state.phase { try? file.close() }
        state.phase = .ended
        state.buffer = []
    }

    private static var ended: SpoolError {
        SpoolError(.storeFailed, "the document was already finished or given up; begin a new document writer")
    }
}
