// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization
import SystemPackage

/// The pages that were read came from another document's rendering, or from a file, that ended before its time.
///
/// Nothing is wrong with the document: render it again from the impression that was running, and the bytes are the same.
public struct SharedPagesEnded: Error {}

/// Reads the events of a rendering that was kept, or of one that is being written.
final class CachedPages: Sendable {
    private struct State {
        var offset = 0
        var parser = WorkerFrameParser()
        var dialog: WorkerDialog
        var events: [RenderEvent] = []
        /// The first of `events` that was not given.
        var next = 0
        /// What leads the first page, for one that is given first instead.
        var header: [UInt8] = []
        var page = 0
        var isEnded = false
    }

    private static let pieceLength = 512 << 10

    private let file: PageFile
    private let growing: GrowingPages?
    private let settings: RenderSettings
    private let remove: @Sendable () -> Void
    private let state: Mutex<State>

    /// Reads a complete file.
    ///
    /// - Parameter remove: forgets the file, which is broken.
    init(file: PageFile, settings: RenderSettings, remove: @escaping @Sendable () -> Void) {
        self.file = file
        growing = nil
        self.settings = settings
        self.remove = remove
        state = Mutex(State(dialog: WorkerDialog(settings: settings, limits: RenderLimits())))
    }

    /// Follows a file from its start while it grows.
    init(_ growing: GrowingPages, settings: RenderSettings) {
        file = growing.file
        self.growing = growing
        self.settings = settings
        remove = {}
        state = Mutex(State(dialog: WorkerDialog(settings: settings, limits: RenderLimits())))
    }

    /// The next event, nil after the last.
    ///
    /// - Throws: ``SharedPagesEnded`` if there are no more although the last event did not come, as when the file is
    ///   broken; it is removed then.
    func next() async throws -> RenderEvent? {
        while true {
            let (event, isEnded, offset) = state.withLock { state -> (RenderEvent?, Bool, Int) in
                while state.next < state.events.count {
                    state.next += 1
                    if let event = wanted(state.events[state.next - 1], &state) { return (event, false, 0) }
                }
                return (nil, state.isEnded, state.offset)
            }
            if let event { return event }
            if isEnded { return nil }
            guard try await growing?.waitForMore(than: offset) != false else { throw SharedPagesEnded() }
            do {
                try state.withLock { try readPiece(&$0) }
            } catch {
                remove()
                throw SharedPagesEnded()
            }
        }
    }

    private func readPiece(_ state: inout State) throws {
        let most = growing.map { min(Self.pieceLength, $0.size - state.offset) } ?? Self.pieceLength
        let piece = try [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            count = try file.descriptor.read(fromAbsoluteOffset: Int64(state.offset), into: bytes)
        }
        guard !piece.isEmpty else { throw Errno.ioError }
        state.offset += piece.count
        state.next = 0
        state.events = try state.parser.frames(adding: piece).compactMap { frame in
            if case .rendered(let event) = try state.dialog.event(for: frame) { event } else { nil }
        }
        state.isEnded = state.dialog.isEnded
    }

    /// The event as it is for who wants the impressions from `settings.firstImpression` on.
    private func wanted(_ event: RenderEvent, _ state: inout State) -> RenderEvent? {
        let passed = settings.firstImpression - 1
        switch event {
        case .page(.pageStarted(let number)):
            state.page = number
            return number > passed ? .page(.pageStarted(number - passed)) : nil
        case .page(.bytes(let bytes)):
            if state.page == 1, passed > 0 {
                state.header += bytes.prefix(settings.output.fileHeaderLength - state.header.count)
            }
            guard state.page > passed else { return nil }
            defer { state.header = [] }
            return .page(.bytes(state.page == passed + 1 && passed > 0 ? state.header + bytes : bytes))
        case .page(.pageEnded(let number)): return number > passed ? .page(.pageEnded(number - passed)) : nil
        case .finished(let pages): return .finished(pages: max(0, pages - passed))
        case .started, .warning: return event
        }
    }
}
