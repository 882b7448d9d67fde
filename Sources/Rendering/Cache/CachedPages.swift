// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization
import SystemPackage

/// Reads the events of a rendering that was kept.
final class CachedPages: Sendable {
    private struct State {
        let file: FileDescriptor
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

    private let settings: RenderSettings
    private let remove: @Sendable () -> Void
    private let state: Mutex<State>

    /// - Parameter remove: forgets the file, which is broken.
    init(file: FileDescriptor, settings: RenderSettings, remove: @escaping @Sendable () -> Void) {
        self.settings = settings
        self.remove = remove
        state = Mutex(State(file: file, dialog: WorkerDialog(settings: settings, limits: RenderLimits())))
    }

    deinit { state.withLock { try? $0.file.close() } }

    /// The next event, nil after the last.
    ///
    /// - Throws: ``RenderError`` if the file is broken; it is removed then.
    func next() throws -> RenderEvent? {
        try state.withLock { state in
            do {
                while true {
                    while state.next < state.events.count {
                        state.next += 1
                        if let event = wanted(state.events[state.next - 1], &state) { return event }
                    }
                    if state.isEnded { return nil }
                    try readPiece(&state)
                }
            } catch {
                remove()
                throw RenderError(
                    code: .workerUnavailable,
                    message: "Pages that were kept from an earlier rendering are broken (\(error)) and were removed; "
                        + "they are rendered anew when the job is tried again."
                )
            }
        }
    }

    private func readPiece(_ state: inout State) throws {
        let piece = try [UInt8](unsafeUninitializedCapacity: Self.pieceLength) { buffer, count in
            count = try state.file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        guard !piece.isEmpty else { throw Errno.ioError }
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
