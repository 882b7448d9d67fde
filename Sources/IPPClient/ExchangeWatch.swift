// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Knows how far an exchange is and until when it must have gone on.
final class ExchangeWatch: Sendable {
    /// How far an exchange is.
    enum Phase: Sendable, Equatable {
        /// Looking up the name, connecting, TLS.
        case connecting
        /// The other side must take a chunk.
        case sending
        /// The document's source must give a chunk; that has no deadline here.
        case waitingForDocument
        /// The response's first byte must come.
        case waitingForResponse
        /// The response's next bytes must come.
        case receiving
    }

    private struct State {
        var phase = Phase.connecting
        var deadline: ContinuousClock.Instant?
        var isConnected = false
    }

    private let state: Mutex<State>
    private let configuration: IPPClient.Configuration

    init(_ configuration: IPPClient.Configuration) {
        self.configuration = configuration
        state = Mutex(State(deadline: .now + configuration.connectTimeout))
    }

    /// Whether the connection came about.
    var isConnected: Bool { state.withLock { $0.isConnected } }

    /// The connection came about.
    func connected() {
        state.withLock { state in
            state.isConnected = true
            if state.phase == .connecting { enter(.sending, &state) }
        }
    }

    /// Goes on to a phase, whose time begins now; while connecting, only the connection counts.
    func enter(_ phase: Phase) {
        state.withLock { state in
            // Once a response comes, the rest of the document has no say.
            guard state.isConnected, state.phase != .receiving || phase == .receiving else { return }
            enter(phase, &state)
        }
    }

    private func enter(_ phase: Phase, _ state: inout State) {
        state.phase = phase
        state.deadline = limit(of: phase).map { .now + $0 }
    }

    /// The time that a phase may take.
    func limit(of phase: Phase) -> Duration? {
        switch phase {
        case .connecting: configuration.connectTimeout
        case .sending, .receiving: configuration.idleTimeout
        case .waitingForResponse: configuration.responseTimeout
        case .waitingForDocument: nil
        }
    }

    /// Returns the phase whose time passed; nil when cancelled.
    func run() async -> Phase? {
        // A deadline that is set while this sleeps is never less than the shortest limit away.
        let step = min(configuration.connectTimeout, configuration.idleTimeout, configuration.responseTimeout)
        while true {
            let (phase, deadline) = state.withLock { ($0.phase, $0.deadline) }
            let now = ContinuousClock.now
            if let deadline, deadline <= now { return phase }
            let wake = min(deadline ?? now + step, now + step)
            guard (try? await Task.sleep(until: wake, clock: .continuous)) != nil else { return nil }
        }
    }
}
