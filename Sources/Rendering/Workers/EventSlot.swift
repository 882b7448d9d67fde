// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Hands events from the task that reads a worker to the task that prints: one may lie ready, the next one waits.
final class EventSlot: Sendable {
    private struct State {
        var event: RenderEvent?
        var end: Result<Void, any Error>?
        var isAbandoned = false
        var sender: CheckedContinuation<Bool, Never>?
        var reader: CheckedContinuation<RenderEvent?, any Error>?
    }

    private let state = Mutex(State())

    /// Gives an event; returns when there is room for the next one, false if nobody will read any more.
    func send(_ event: RenderEvent) async -> Bool {
        await withCheckedContinuation { continuation in
            let resume: (() -> Void)? = state.withLock { state in
                if state.isAbandoned || state.end != nil { return { continuation.resume(returning: false) } }
                if let reader = state.reader {
                    state.reader = nil
                    return {
                        reader.resume(returning: event)
                        continuation.resume(returning: true)
                    }
                }
                state.event = event
                state.sender = continuation
                return nil
            }
            resume?()
        }
    }

    /// Takes the next event; nil after the last.
    func next() async throws -> RenderEvent? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let resume: () -> Void = state.withLock { state in
                    if Task.isCancelled { return { continuation.resume(throwing: CancellationError()) } }
                    if let event = state.event {
                        let sender = state.sender
                        state.event = nil
                        state.sender = nil
                        return {
                            continuation.resume(returning: event)
                            sender?.resume(returning: true)
                        }
                    }
                    if let end = state.end { return { continuation.resume(with: end.map { nil }) } }
                    state.reader = continuation
                    return {}
                }
                resume()
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(throwing: CancellationError())
        }
    }

    /// Ends the events, in failure if `error` is given; only the first call counts.
    func finish(throwing error: (any Error)? = nil) {
        let reader: CheckedContinuation<RenderEvent?, any Error>? = state.withLock { state in
            guard state.end == nil else { return nil }
            state.end = error.map { .failure($0) } ?? .success(())
            defer { state.reader = nil }
            return state.reader
        }
        if let error { reader?.resume(throwing: error) } else { reader?.resume(returning: nil) }
    }

    /// Says that nobody reads any more.
    func abandon() {
        let sender = state.withLock { state in
            state.isAbandoned = true
            state.event = nil
            defer { state.sender = nil }
            return state.sender
        }
        sender?.resume(returning: false)
    }
}
