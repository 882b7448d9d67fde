// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// Hands page events from the task that renders to the driver that pulls them: one lies ready at most, so a slow
/// device slows its worker and nothing is buffered.
final class PageHandoff: Sendable {
    private struct State {
        var event: CodedPageEvent?
        var end: Result<Void, any Error>?
        var isAbandoned = false
        var sender: CheckedContinuation<Bool, Never>?
        var reader: CheckedContinuation<CodedPageEvent?, any Error>?
    }

    private let state = Mutex(State())

    /// Gives an event and returns when there is room for the next; throws `CancellationError` once nobody reads.
    func send(_ event: CodedPageEvent) async throws {
        let isWanted = await withCheckedContinuation { continuation in
            let resume: (() -> Void)? = state.withLock { state in
                if state.isAbandoned { return { continuation.resume(returning: false) } }
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
        guard isWanted else { throw CancellationError() }
    }

    /// Ends the events, in failure if `error` is given; only the first end counts.
    func finish(throwing error: (any Error)? = nil) {
        let reader = state.withLock { state -> CheckedContinuation<CodedPageEvent?, any Error>? in
            guard state.end == nil else { return nil }
            state.end = error.map { .failure($0) } ?? .success(())
            defer { state.reader = nil }
            return state.reader
        }
        if let error { reader?.resume(throwing: error) } else { reader?.resume(returning: nil) }
    }

    /// Says that nobody reads any more, which ends the sender.
    func abandon() {
        let sender = state.withLock { state in
            state.isAbandoned = true
            state.event = nil
            defer { state.sender = nil }
            return state.sender
        }
        sender?.resume(returning: false)
    }

    /// Takes the next event; nil after the last.
    func next() async throws -> CodedPageEvent? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let resume: (() -> Void)? = state.withLock { state in take(continuation, &state) }
                resume?()
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(throwing: CancellationError())
        }
    }

    private func take(
        _ continuation: CheckedContinuation<CodedPageEvent?, any Error>,
        _ state: inout State
    ) -> (() -> Void)? {
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
        return nil
    }
}
