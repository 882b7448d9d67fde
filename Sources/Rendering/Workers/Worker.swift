// SPDX-License-Identifier: Apache-2.0

import Synchronization
import SystemPackage

/// One worker process, as the pool and the task that renders see it.
final class Worker: Sendable {
    private struct State {
        var order: RenderOrder?
        /// Whether the worker waits for impressions to make.
        var asksForTurn = false
        var socket: FileDescriptor?
        var kill: (@Sendable () -> Void)?
        var wasKilled = false
        var wasPreempted = false
        /// Since when the process owes us something: its start, or output that the reader waits for.
        var owesSince: ContinuousClock.Instant?
        var owesFor: Duration
    }

    /// What the worker renders.
    let events = Handoff<WorkerEvent>()
    private let state: Mutex<State>

    /// Makes a worker to be started, which must be ready within `startTimeout`.
    init(socket: FileDescriptor, startTimeout: Duration) {
        state = Mutex(State(socket: socket, owesSince: .now, owesFor: startTimeout))
    }

    /// Gives the worker its document, or the documents that become one.
    func send(_ order: RenderOrder, documents: [FileDescriptor]) throws {
        try state.withLock { state in
            guard let socket = state.socket else { throw Errno.brokenPipe }
            let profile = try order.settings.deviceProfile.map { try $0.makeFile() }
            defer { try? profile?.close() }
            try DescriptorPassing.send(order.encode(), documents + (profile.map { [$0] } ?? []), over: socket)
            state.order = order
            state.owesSince = .now
            state.owesFor = order.limits.idle
        }
    }

    /// Tells the worker which impressions to make next.
    func send(_ turn: ImpressionTurn) throws {
        try state.withLock { state in
            guard let socket = state.socket else { throw Errno.brokenPipe }
            _ = try socket.writeAll(turn.encode())
            state.asksForTurn = false
            state.owesSince = .now
        }
    }

    /// The worker has nothing to do until it gets a turn.
    func waitsForTurn() {
        state.withLock { state in
            state.asksForTurn = true
            state.owesSince = nil
        }
    }

    /// What the worker was told to do, if it was.
    var order: RenderOrder? { state.withLock { $0.order } }

    /// The process runs; `kill` ends it.
    func started(kill: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.kill = kill
            if state.wasKilled { kill() }
        }
    }

    /// Ends the process at once, if it still runs.
    func kill() {
        // Under the lock, for `ended` forbids it before the process id may mean another process.
        state.withLock { state in
            state.wasKilled = true
            state.kill?()
        }
    }

    /// Ends the process at once, for somebody else needs its place.
    func preempt() {
        state.withLock { $0.wasPreempted = true }
        kill()
    }

    /// Whether it was ended for somebody else.
    var wasPreempted: Bool { state.withLock { $0.wasPreempted } }

    /// Whether we ended the process, or wanted to.
    var wasKilled: Bool { state.withLock { $0.wasKilled } }

    /// The process is about to be reaped.
    func ended() {
        state.withLock { state in
            state.kill = nil
            state.owesSince = nil
            try? state.socket?.close()
            state.socket = nil
        }
    }

    /// Whether output is awaited from now on; false while the reader is busy or no document is there.
    func awaitsOutput(_ awaits: Bool) {
        state.withLock { $0.owesSince = awaits && $0.order != nil && !$0.asksForTurn ? .now : nil }
    }

    /// How long the process may still keep us waiting; nil when it owes nothing.
    func patience(at now: ContinuousClock.Instant) -> Duration? {
        state.withLock { state in state.owesSince.map { state.owesFor - (now - $0) } }
    }
}
