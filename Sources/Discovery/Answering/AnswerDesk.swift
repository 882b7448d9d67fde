// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

/// What all sockets of a server share: what to answer, and who asked how often.
final class AnswerDesk: Sendable {
    private struct State {
        var book: AnswerBook
        var limiter: SourceLimiter
        var waiting = 0
    }

    /// Answers that may wait for their moment at the same time; further questions go unanswered.
    private static let maximumWaiting = 1024

    private let state: Mutex<State>

    init(_ book: AnswerBook, limits: SourceLimiter.Limits = .init()) {
        state = Mutex(State(book: book, limiter: SourceLimiter(limits)))
    }

    /// Changes what is answered.
    func update(_ change: (inout AnswerBook) -> Void) {
        state.withLock { change(&$0.book) }
    }

    /// The answer to a datagram that came to `port`, and how long it has to wait; nil for silence.
    func answer(
        to datagram: ByteBuffer,
        from source: SocketAddress,
        port: UInt16,
        now: NIODeadline = .now()
    ) -> (answer: ByteBuffer, delay: TimeAmount)? {
        guard let question = DiscoveryQuestion(datagram), source.port != 0 else { return nil }
        return state.withLock { state in
            guard state.limiter.admits(source, at: now) else { return nil }
            let answer = state.book.answer(to: question, length: datagram.readableBytes, port: port)
            return (answer, .milliseconds(.random(in: 0...Int64(question.spread))))
        }
    }

    /// Whether one more answer may wait; if so, `leave` must follow.
    func enter() -> Bool {
        state.withLock { state in
            guard state.waiting < Self.maximumWaiting else { return false }
            state.waiting += 1
            return true
        }
    }

    /// Ends a wait.
    func leave() { state.withLock { $0.waiting -= 1 } }
}
