// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Stands between the workers at one document and its one reader: who must wait, waits here.
final class ImpressionMerger: Sendable {
    typealias Turn = ImpressionLanes.Turn

    private struct State {
        var lanes: ImpressionLanes
        /// Workers that wait for room; each is told whether its event was taken.
        var producers: [CheckedContinuation<Bool, Never>] = []
        var reader: CheckedContinuation<RenderEvent?, any Error>?
        /// What is to be done when the lock is left.
        var wake: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>
    /// Whether workers ask for turns: only raster is made impression by impression.
    let isShared: Bool

    /// - Parameter through: gives the last impression that is wanted by now, counted from the first that is; nil for all.
    init(settings: RenderSettings, ahead: ByteRoom, through: @escaping @Sendable () -> Int? = { nil }) {
        state = Mutex(State(lanes: ImpressionLanes(settings: settings, ahead: ahead, through: through)))
        isShared = settings.output.isRaster
    }

    // MARK: For workers

    /// One worker more is at the document.
    func workerBegins() { change { $0.lanes.workerBegins() } }

    /// A worker is done with the document; `error` if it could not go on.
    func workerEnds(_ turn: Turn?, throwing error: (any Error)? = nil) {
        change { $0.lanes.workerEnds(turn, throwing: error) }
    }

    /// The next impressions for a worker that is done with `turn`; nil if all are given out.
    func next(after turn: Turn?) -> Turn? {
        var next: Turn?
        change { next = $0.lanes.next(after: turn) }
        return next
    }

    /// How many workers more would find something to do; nil before that can be known.
    var usefulWorkers: Int? { state.withLock { $0.lanes.usefulWorkers } }

    /// Takes what a worker made, once there is room for it; false if nobody reads any more.
    func put(_ event: RenderEvent, of turn: Turn?) async -> Bool {
        let size = event.codedBytes
        var isTaken = false
        while !isTaken {
            isTaken = await withCheckedContinuation { continuation in
                change { state in
                    guard state.lanes.takesRoom(size, for: turn) else { return state.producers.append(continuation) }
                    state.lanes.put(event, of: turn)
                    state.wake.append { continuation.resume(returning: true) }
                }
            }
        }
        return state.withLock { $0.lanes.abandoned == nil }
    }

    // MARK: For the reader

    /// The next event, nil after the last.
    func next() async throws -> RenderEvent? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                change { state in
                    if Task.isCancelled { state.lanes.abandon(CancellationError()) }
                    state.reader = continuation
                }
            }
        } onCancel: {
            abandon()
        }
    }

    /// Says that nobody reads any more, which ends the workers.
    func abandon() { change { $0.lanes.abandon(CancellationError()) } }

    /// Changes the state, then wakes whom that concerns.
    private func change(_ body: (inout State) -> Void) {
        let wake = state.withLock { state in
            body(&state)
            let answer = state.reader == nil ? nil : state.lanes.read()
            if let answer, let reader = state.reader {
                state.reader = nil
                state.wake.append { reader.resume(with: answer) }
            }
            if answer != nil || state.lanes.abandoned != nil {
                // There may be room now, or more of it for whose impressions come next.
                let producers = state.producers
                state.producers = []
                state.wake += producers.map { producer in { producer.resume(returning: false) } }
            }
            defer { state.wake = [] }
            return state.wake
        }
        for wake in wake { wake() }
    }
}
