// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PrintModel
import Synchronization

/// The pages as one stream of bytes; tells of each impression whose last byte was taken.
struct PageChunks: AsyncSequence, Sendable {
    let pages: CodedPages
    let signs: SignsOfLife
    let sink: AsyncStream<DeliveryEvent>.Continuation

    struct AsyncIterator: AsyncIteratorProtocol {
        var events: CodedPages.AsyncIterator
        let signs: SignsOfLife
        let sink: AsyncStream<DeliveryEvent>.Continuation
        var impressions = 0

        mutating func next() async throws -> ByteBuffer? {
            // Being asked means that the connection took what was given before.
            signs.seen()
            while let event = try await events.next() {
                switch event {
                case .pageStarted: break
                case .bytes(let bytes): return ByteBuffer(bytes: bytes)
                case .pageEnded:
                    impressions += 1
                    sink.yield(.sent(impressions))
                }
                signs.seen()
            }
            sink.yield(.allTaken)
            return nil
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(events: pages.makeAsyncIterator(), signs: signs, sink: sink)
    }
}

/// When a printer last answered or took bytes.
final class SignsOfLife: Sendable {
    private struct State {
        var last = ContinuousClock.now
        var isSending = true
    }

    private let state = Mutex(State())
    private let silenceLimit: Duration

    init(silenceLimit: Duration) {
        self.silenceLimit = silenceLimit
    }

    /// It answered, or took bytes.
    func seen() { state.withLock { $0.last = .now } }

    /// The request with the document is over.
    func sendingEnded() { state.withLock { $0.isSending = false } }

    /// Whether the request with the document is still on.
    var isSending: Bool { state.withLock { $0.isSending } }

    /// How long it has been silent.
    var silence: Duration { ContinuousClock.now - state.withLock { $0.last } }

    /// Whether it was silent for too long.
    var areOverdue: Bool { silence > silenceLimit }
}
