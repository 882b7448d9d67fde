// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import Synchronization
import SystemPackage

/// Writes the events of one rendering, as a worker's frames, to a file that counts only when it is complete.
final class PageCacheWriter: Sendable {
    private struct State {
        var file: FileDescriptor?
        var size = 0
    }

    private let path: FilePath
    private let mostBytes: Int
    private let finish: @Sendable (Int) -> Void
    private let state: Mutex<State>

    init(file: FileDescriptor, path: FilePath, mostBytes: Int, finish: @escaping @Sendable (Int) -> Void) {
        self.path = path
        self.mostBytes = mostBytes
        self.finish = finish
        state = Mutex(State(file: file))
    }

    deinit { giveUp() }

    /// Takes the next event; what is too large, or finds no room on the disk, is given up in silence.
    func add(_ event: RenderEvent) {
        let frame = WorkerFrame(event).encode()
        let size: Int? = state.withLock { state in
            guard let file = state.file else { return nil }
            state.size += frame.count
            guard state.size <= mostBytes, (try? file.writeAll(frame)) != nil else {
                end(&state)
                unlink(path.string)
                return nil
            }
            guard case .finished = event else { return nil }
            end(&state)
            return state.size
        }
        if let size { finish(size) }
    }

    /// Drops what was written, unless it is complete.
    func giveUp() {
        state.withLock { state in
            guard state.file != nil else { return }
            end(&state)
            unlink(path.string)
        }
    }

    private func end(_ state: inout State) {
        try? state.file?.close()
        state.file = nil
    }
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
