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

    /// Gives an event and returns when it was taken.
    ///
    /// - Throws: `CancellationError` once nobody reads any more.
    func send(_ event: CodedPageEvent) async throws {
        place(event)
        try await waitUntilTaken()
    }

    /// Gives an event without waiting; the one before must have been taken.
    func place(_ event: CodedPageEvent) {
        let reader = state.withLock { state in
            defer { state.reader = nil }
            if state.reader == nil { state.event = event }
            return state.reader
        }
        reader?.resume(returning: event)
    }

    /// Waits until the event that was placed is taken; false when it still lies there after `limit`.
    ///
    /// - Throws: `CancellationError` once nobody reads any more.
    func waitUntilTaken(atMost limit: Duration) async throws -> Bool {
        if state.withLock({ $0.event == nil && !$0.isAbandoned }) { return true }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.waitUntilTaken()
                return true
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    /// Waits until the event that was placed is taken, however long that takes.
    func waitUntilTaken() async throws {
        let isTaken = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.isAbandoned || Task.isCancelled { return false }
                    if state.event == nil { return true }
                    state.sender = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            takeSender()?.resume(returning: false)
        }
        guard isTaken else { throw CancellationError() }
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
        state.withLock { state in
            state.isAbandoned = true
            state.event = nil
        }
        takeSender()?.resume(returning: false)
    }

    private func takeSender() -> CheckedContinuation<Bool, Never>? {
        state.withLock { state in
            defer { state.sender = nil }
            return state.sender
        }
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
