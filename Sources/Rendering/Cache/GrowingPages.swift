// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization
import SystemPackage

/// A file of a rendering's events, as long as somebody reads it or writes it.
final class PageFile: Sendable {
    let descriptor: FileDescriptor

    init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    deinit { try? descriptor.close() }
}

/// A rendering on its way into the cache.
///
/// One writes its events, as a worker's frames, and any number of readers follow the file while it grows. It counts only
/// when it is complete.
final class GrowingPages: Sendable {
    private enum Stage { case growing, complete, givenUp }

    private struct State {
        var stage = Stage.growing
        var size = 0
        /// Impressions that are there as a whole.
        var impressions = 0
        /// Whether the document can be begun at any page; nil before its rendering says so.
        var isSkippable: Bool?
        var lastReader = 0
        var readers: [Int: CheckedContinuation<Void, Never>] = [:]

        mutating func note(_ event: RenderEvent) {
            switch event {
            // What does not tell its pages beforehand must be run from its start.
            case .started(_, _, let pages): isSkippable = pages != nil
            case .page(.pageEnded(let number)): impressions = number
            default: break
            }
        }

        mutating func takeReaders() -> [CheckedContinuation<Void, Never>] {
            defer { readers = [:] }
            return Array(readers.values)
        }
    }

    /// What is written, from its start.
    let file: PageFile
    private let mostBytes: Int
    private let room: ByteRoom
    private let finish: @Sendable (_ isComplete: Bool, _ size: Int) -> Void
    private let state = Mutex(State())
    private let begunAt = ContinuousClock.now
    /// What will be there within this time is not worth being made by somebody else.
    private static let worthAWait = Duration.seconds(1)
    /// So far behind the first impression the pages are awaited before any of them is there.
    private static let impressionsWorthAWait = 16

    /// - Parameters:
    ///   - mostBytes: what is larger is given up.
    ///   - room: from which its bytes are taken as long as it grows.
    ///   - finish: called once, at the end; the file is to be removed or to get its name.
    init(
        file: PageFile,
        mostBytes: Int,
        room: ByteRoom,
        finish: @escaping @Sendable (_ isComplete: Bool, _ size: Int) -> Void
    ) {
        self.file = file
        self.mostBytes = mostBytes
        self.room = room
        self.finish = finish
    }

    // MARK: For its writer

    /// Takes the next event; false if it was not taken, and then nothing can follow it.
    ///
    /// What is too large is not taken, nor what finds no room.
    func add(_ event: RenderEvent) -> Bool {
        let frame = WorkerFrame(event).encode()
        guard state.withLock({ $0.stage == .growing && $0.size + frame.count <= mostBytes }), room.take(frame.count)
        else { return false }
        guard (try? file.descriptor.writeAll(frame)) != nil else {
            room.giveBack(frame.count)
            return false
        }
        let readers = state.withLock { state in
            state.size += frame.count
            state.note(event)
            return state.takeReaders()
        }
        for reader in readers { reader.resume() }
        if case .finished = event { end(.complete) }
        return true
    }

    /// Ends the file where it is, unless it is complete.
    func giveUp() { end(.givenUp) }

    private func end(_ stage: Stage) {
        let ended = state.withLock { state -> (size: Int, readers: [CheckedContinuation<Void, Never>])? in
            guard state.stage == .growing else { return nil }
            state.stage = stage
            return (state.size, state.takeReaders())
        }
        guard let ended else { return }
        finish(stage == .complete, ended.size)
        room.giveBack(ended.size)
        for reader in ended.readers { reader.resume() }
    }

    // MARK: For its readers

    /// Waits until there is more than so many bytes; false if there will be no more.
    func waitForMore(than size: Int) async throws -> Bool {
        let id = state.withLock { state in
            state.lastReader += 1
            return state.lastReader
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    guard state.size <= size, state.stage == .growing, !Task.isCancelled else { return false }
                    state.readers[id] = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.readers.removeValue(forKey: id) }?.resume()
        }
        try Task.checkCancellation()
        return state.withLock { $0.size > size }
    }

    /// Whether an impression comes so soon, as fast as they came so far, that it is not worth being made elsewhere.
    func isNear(_ impression: Int) -> Bool {
        let (isSkippable, impressions) = state.withLock { ($0.isSkippable, $0.impressions) }
        guard isSkippable != false else { return true }
        let missing = impression - impressions
        guard impressions > 0 else { return missing <= Self.impressionsWorthAWait }
        return (.now - begunAt) / impressions * missing <= Self.worthAWait
    }

    /// Whether all was written.
    var isComplete: Bool { state.withLock { $0.stage == .complete } }

    /// Bytes of whole events that can be read.
    var size: Int { state.withLock { $0.size } }
}

extension WorkerFrame {
    /// The frame that means an event.
    fileprivate init(_ event: RenderEvent) {
        switch event {
        case .started(let format, let engine, let pages):
            self = .started(format: format, engine: engine, pages: pages)
        case .page(.pageStarted(let number)): self = .pageStarted(number)
        case .page(.bytes(let bytes)): self = .bytes(bytes)
        case .page(.pageEnded(let number)): self = .pageEnded(number)
        case .warning(let text): self = .warning(text)
        case .finished(let pages): self = .finished(pages: pages)
        }
    }
}
