// SPDX-License-Identifier: Apache-2.0

import SystemPackage
import Testing

@testable import Rendering

@Suite("Who gets a worker")
struct WorkerPoolStateTests {
    /// Runs `body` with a pool's state, idle workers without processes, and a continuation for those who wait.
    private func with(
        maximum: Int,
        workers count: Int,
        _ body: (inout WorkerPoolState, [Worker], CheckedContinuation<Worker, any Error>) -> Void
    ) async throws {
        let workers = try (0..<count).map { _ in
            let pair = try DescriptorPassing.makeSocketPair()
            try pair.theirs.close()
            return Worker(socket: pair.ours, startTimeout: .seconds(1))
        }
        defer { for worker in workers { worker.ended() } }
        _ = try? await withCheckedThrowingContinuation { continuation in
            var state = WorkerPoolState(
                configuration: .init(worker: WorkerFixture.worker, ready: 0, maximum: maximum)
            )
            _ = state.open()
            for worker in workers { _ = state.offer(worker) }
            body(&state, workers, continuation)
            continuation.resume(throwing: CancellationError())
        }
    }

    @Test("a document finds the worker that was just given to one rendered ahead, before that one has begun")
    func justGiven() async throws {
        try await with(maximum: 1, workers: 1) { state, workers, continuation in
            give(workers[0], toAheadNamed: "later", &state, continuation)
            let alone = state.preempt()
            #expect(alone.isEmpty)
            wait(id: 2, &state, continuation)
            let ended = state.preempt()
            #expect(ended.count == 1 && ended.first === workers[0])
            let again = state.preempt()
            #expect(again.isEmpty, "once is enough")
            _ = state.withdraw(id: 2)
        }
    }

    @Test("two documents that wait for one free place get that of what is rendered ahead, too")
    func onePlaceForTwo() async throws {
        try await with(maximum: 2, workers: 1) { state, workers, continuation in
            give(workers[0], toAheadNamed: "later", &state, continuation)
            wait(id: 2, &state, continuation)
            let forFirst = state.preempt()
            #expect(forFirst.isEmpty, "there is a place for it")
            wait(id: 3, &state, continuation)
            let forSecond = state.preempt()
            #expect(forSecond.count == 1)
            for id in 2...3 { _ = state.withdraw(id: id) }
        }
    }

    @Test("what somebody reads already is nobody else's")
    func due() async throws {
        try await with(maximum: 1, workers: 1) { state, workers, continuation in
            give(workers[0], toAheadNamed: "now", &state, continuation)
            state.keep(ahead: "now")
            wait(id: 2, &state, continuation)
            let ended = state.preempt()
            #expect(ended.isEmpty)
            _ = state.withdraw(id: 2)
        }
    }

    private func give(
        _ worker: Worker,
        toAheadNamed name: String,
        _ state: inout WorkerPoolState,
        _ continuation: CheckedContinuation<Worker, any Error>
    ) {
        let waiter = WorkerPoolState.Waiter(id: 1, urgency: .ahead(name: name), continuation: continuation)
        let given = try? state.take(waiter)?.get()
        #expect(given === worker)
    }

    private func wait(
        id: Int,
        _ state: inout WorkerPoolState,
        _ continuation: CheckedContinuation<Worker, any Error>
    ) {
        let waiter = WorkerPoolState.Waiter(id: id, urgency: .own, continuation: continuation)
        let answer = state.take(waiter)
        #expect(answer == nil)
    }
}
