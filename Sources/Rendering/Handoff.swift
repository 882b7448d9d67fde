// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Hands elements from a task that makes them to the one that pulls them: one lies ready at most, so a slow device
/// slows its worker and nothing is buffered.
package final class Handoff<Element: Sendable>: Sendable {
    private struct State {
        var element: Element?
        var end: Result<Void, any Error>?
        var isAbandoned = false
        var sender: CheckedContinuation<Bool, Never>?
        var reader: CheckedContinuation<Element?, any Error>?
    }

    private let state = Mutex(State())

    package init() {}

    /// Gives an element and returns when it was taken.
    ///
    /// - Throws: `CancellationError` once nobody reads any more.
    package func send(_ element: Element) async throws {
        place(element)
        try await waitUntilTaken()
    }

    /// Gives an element without waiting.
    ///
    /// The one before must have been taken; what comes after the end is dropped.
    package func place(_ element: Element) {
        let reader = state.withLock { state in
            defer { state.reader = nil }
            if state.reader == nil, state.end == nil { state.element = element }
            return state.reader
        }
        reader?.resume(returning: element)
    }

    /// Waits until the element that was placed is taken; false when it still lies there after `limit`.
    ///
    /// - Throws: `CancellationError` once nobody reads any more.
    package func waitUntilTaken(atMost limit: Duration) async throws -> Bool {
        if state.withLock({ $0.element == nil && !$0.isAbandoned }) { return true }
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

    /// Waits until the element that was placed is taken, however long that takes.
    package func waitUntilTaken() async throws {
        let isTaken = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.isAbandoned || Task.isCancelled { return false }
                    if state.element == nil { return true }
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

    /// Ends the elements, in failure if `error` is given; only the first end counts.
    package func finish(throwing error: (any Error)? = nil) {
        let reader = state.withLock { state -> CheckedContinuation<Element?, any Error>? in
            guard state.end == nil else { return nil }
            state.end = error.map { .failure($0) } ?? .success(())
            defer { state.reader = nil }
            return state.reader
        }
        if let error { reader?.resume(throwing: error) } else { reader?.resume(returning: nil) }
    }

    /// Says that nobody reads any more, which ends the sender.
    package func abandon() {
        state.withLock { state in
            state.isAbandoned = true
            state.element = nil
        }
        takeSender()?.resume(returning: false)
    }

    private func takeSender() -> CheckedContinuation<Bool, Never>? {
        state.withLock { state in
            defer { state.sender = nil }
            return state.sender
        }
    }

    /// Takes the next element; nil after the last.
    package func next() async throws -> Element? {
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
        _ continuation: CheckedContinuation<Element?, any Error>,
        _ state: inout State
    ) -> (() -> Void)? {
        if Task.isCancelled { return { continuation.resume(throwing: CancellationError()) } }
        if let element = state.element {
            let sender = state.sender
            state.element = nil
            state.sender = nil
            return {
                continuation.resume(returning: element)
                sender?.resume(returning: true)
            }
        }
        if let end = state.end { return { continuation.resume(with: end.map { nil }) } }
        state.reader = continuation
        return nil
    }
}
