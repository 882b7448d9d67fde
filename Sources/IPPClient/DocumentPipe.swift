// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

/// Hands a request's bytes from the task that has them to the HTTP client, one chunk at a time.
///
/// The HTTP client pulls from a task of its own that outlives cancellation; because it can only wait here, it ends as
/// soon as this side finishes or fails. One producer, one consumer.
final class DocumentPipe: AsyncSequence, Sendable {
    private enum State {
        case empty
        case offered(ByteBuffer, CheckedContinuation<Void, any Error>)
        case wanted(CheckedContinuation<ByteBuffer?, any Error>)
        case finished
        case failed(any Error)
    }

    private let state = Mutex(State.empty)
    private let eventLoop: any EventLoop
    private let onFirstDemand: @Sendable () -> Void
    private let wasDemanded = Mutex(false)

    /// Makes a pipe to a connection on `eventLoop`.
    ///
    /// `onFirstDemand` is called when the HTTP client asks for the first chunk: it is connected then.
    init(eventLoop: any EventLoop, onFirstDemand: @escaping @Sendable () -> Void) {
        self.eventLoop = eventLoop
        self.onFirstDemand = onFirstDemand
    }

    /// Hands over a chunk; returns when the HTTP client took it, throws when it will take no more or when cancelled.
    func push(_ chunk: ByteBuffer) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                offer(chunk, continuation)
            }
        } onCancel: {
            fail(CancellationError())
        }
    }

    /// Says that no more chunks come.
    func finish() {
        let waiting = state.withLock { state -> CheckedContinuation<ByteBuffer?, any Error>? in
            switch state {
            case .wanted(let continuation):
                state = .finished
                return continuation
            case .empty:
                state = .finished
                return nil
            case .offered, .finished, .failed:
                return nil
            }
        }
        waiting?.resume(returning: nil)
    }

    /// Breaks the request off: the HTTP client closes the connection.
    func fail(_ error: any Error) {
        let before = state.withLock { state -> State in
            let before = state
            if case .finished = before { return before }
            state = .failed(error)
            return before
        }
        switch before {
        case .offered(_, let continuation): continuation.resume(throwing: error)
        case .wanted(let continuation): continuation.resume(throwing: error)
        case .empty, .finished, .failed: break
        }
    }

    private func offer(_ chunk: ByteBuffer, _ producer: CheckedContinuation<Void, any Error>) {
        enum Action {
            case wait
            case give(CheckedContinuation<ByteBuffer?, any Error>)
            case refuse(any Error)
        }
        let action = state.withLock { state -> Action in
            switch state {
            case .empty:
                state = .offered(chunk, producer)
                return .wait
            case .wanted(let consumer):
                state = .empty
                return .give(consumer)
            case .failed(let error):
                return .refuse(error)
            case .offered, .finished:
                return .refuse(CancellationError())
            }
        }
        switch action {
        case .wait: break
        case .give(let consumer):
            consumer.resume(returning: chunk)
            producer.resume()
        case .refuse(let error): producer.resume(throwing: error)
        }
    }

    private func take(_ consumer: CheckedContinuation<ByteBuffer?, any Error>) {
        enum Action {
            case wait
            case give(ByteBuffer?, CheckedContinuation<Void, any Error>?)
            case refuse(any Error)
        }
        let action = state.withLock { state -> Action in
            switch state {
            case .empty:
                state = .wanted(consumer)
                return .wait
            case .offered(let chunk, let producer):
                state = .empty
                return .give(chunk, producer)
            case .finished:
                return .give(nil, nil)
            case .failed(let error):
                return .refuse(error)
            case .wanted:
                return .refuse(CancellationError())
            }
        }
        switch action {
        case .wait: break
        case .give(let chunk, let producer):
            consumer.resume(returning: chunk)
            producer?.resume()
        case .refuse(let error): consumer.resume(throwing: error)
        }
    }

    /// Pulls chunks.
    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let pipe: DocumentPipe

        func next() async throws -> ByteBuffer? {
            let isFirst = pipe.wasDemanded.withLock { wasDemanded in
                defer { wasDemanded = true }
                return !wasDemanded
            }
            if isFirst {
                pipe.onFirstDemand()
            } else {
                // The HTTP client only puts a chunk on the event loop's list; whether the connection is full, so that
                // it must wait with the next, shows when the list is done so far.
                try await pipe.eventLoop.submit {}.get()
            }
            return try await withCheckedThrowingContinuation { pipe.take($0) }
        }
    }

    /// Starts pulling; only one consumer may.
    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pipe: self)
    }
}
