// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Hands committed changes to everyone who watches; each watcher has its own bounded backlog.
final class ChangeFeed: Sendable {
    private struct State {
        var subscriptions: [WeakSubscription] = []
        var isFinished = false
    }

    private struct WeakSubscription: Sendable {
        weak let subscription: ChangeSubscription?
    }

    private let backlogLimit: Int
    private let state = Mutex(State())

    init(backlogLimit: Int) {
        self.backlogLimit = backlogLimit
    }

    /// A stream of what is published from now on; one task reads it.
    func subscribe() -> AsyncStream<StoreChange> {
        let subscription = ChangeSubscription(backlogLimit: backlogLimit)
        let isFinished = state.withLock { state in
            if !state.isFinished { state.subscriptions.append(WeakSubscription(subscription: subscription)) }
            return state.isFinished
        }
        if isFinished { subscription.finish() }
        return AsyncStream {
            await subscription.next()
        } onCancel: {
            subscription.finish()
        }
    }

    /// Called by the one writer, in order of commit.
    func publish(_ changes: [StoreChange]) {
        guard !changes.isEmpty else { return }
        for subscription in subscriptions() { subscription.append(changes) }
    }

    /// Ends all streams.
    func finish() {
        state.withLock { $0.isFinished = true }
        for subscription in subscriptions() { subscription.finish() }
    }

    private func subscriptions() -> [ChangeSubscription] {
        state.withLock { state in
            let alive = state.subscriptions.compactMap(\.subscription)
            if alive.count < state.subscriptions.count {
                state.subscriptions = alive.map { WeakSubscription(subscription: $0) }
            }
            return alive
        }
    }
}

/// One watcher's backlog.
///
/// A backlog that is full is replaced by `.missed`: whoever reads anew after that sees all that was dropped, since it
/// was committed before.
final class ChangeSubscription: Sendable {
    fileprivate struct State {
        var backlog: [StoreChange] = []
        /// How many of `backlog` were read.
        var readCount = 0
        var reader: CheckedContinuation<StoreChange?, Never>?
        var isFinished = false
    }

    private let backlogLimit: Int
    private let state = Mutex(State())

    init(backlogLimit: Int) {
        self.backlogLimit = backlogLimit
    }

    func append(_ changes: [StoreChange]) {
        let wakeUp = state.withLock { state -> (CheckedContinuation<StoreChange?, Never>, StoreChange)? in
            guard !state.isFinished else { return nil }
            if state.backlog.count - state.readCount + changes.count > backlogLimit {
                state.backlog = [.missed]
                state.readCount = 0
            } else {
                state.backlog.append(contentsOf: changes)
            }
            guard let reader = state.reader, let change = state.takeFirst() else { return nil }
            state.reader = nil
            return (reader, change)
        }
        if let (reader, change) = wakeUp { reader.resume(returning: change) }
    }

    func next() async -> StoreChange? {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> StoreChange?? in
                if let change = state.takeFirst() { return change }
                // A second reader at the same time is a mistake of the caller; it reads the end.
                if state.isFinished || state.reader != nil { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }
}

extension ChangeSubscription.State {
    fileprivate mutating func takeFirst() -> StoreChange? {
        guard readCount < backlog.count else { return nil }
        let change = backlog[readCount]
        readCount += 1
        // Keeps the cost of each read constant: the part that was read is dropped once it is half of the whole.
        if readCount * 2 >= backlog.count {
            backlog.removeFirst(readCount)
            readCount = 0
        }
        return change
    }
}
