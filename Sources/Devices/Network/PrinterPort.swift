// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// A printer's one connection: jobs and questions take turns, and questions are not asked too often.
final class PrinterPort: Sendable {
    fileprivate struct State {
        var isTaken = false
        var isDelivering = false
        var status: DeviceStatus?
        var asked: ContinuousClock.Instant?
        var found: DeviceCapabilities?
    }

    private let state = Mutex(State())
    private let statusInterval: Duration
    private let troubleInterval: Duration

    /// Makes the turn-taking for a printer.
    ///
    /// - Parameters:
    ///   - statusInterval: An idle printer is not asked how it is more often than this.
    ///   - troubleInterval: The same for one that is not.
    init(statusInterval: Duration, troubleInterval: Duration) {
        self.statusInterval = statusInterval
        self.troubleInterval = troubleInterval
    }

    /// What the printer said when it was asked what it is, if it was.
    var found: DeviceCapabilities? {
        get { state.withLock { $0.found } }
        set { state.withLock { $0.found = newValue } }
    }

    /// What is known of the printer while it prints for us.
    func note(_ status: DeviceStatus) {
        state.withLock { $0.status = status }
    }

    /// Says how the printer is: as it was just seen, or as `ask` finds out when it is its turn.
    func status(_ ask: () async throws -> DeviceStatus) async -> DeviceStatus {
        if let recent { return recent }
        do {
            return try await whileIdle { () -> DeviceStatus in
                // A job may have been quicker.
                if let recent { return recent }
                let status: DeviceStatus
                do {
                    status = try await ask()
                } catch let error as DeviceError {
                    status = DeviceStatus(condition: .unreachable, message: error.message, since: WallTime.now)
                }
                state.withLock { state in
                    state.status = status
                    state.asked = .now
                }
                return status
            }
        } catch {
            return DeviceStatus(condition: .unreachable, message: "\(error)", since: WallTime.now)
        }
    }

    /// The last status, if a job is on its way or it is too early to ask again.
    private var recent: DeviceStatus? {
        state.withLock { state in
            if state.isDelivering {
                return state.status ?? DeviceStatus(condition: .processing, since: WallTime.now)
            }
            guard let status = state.status, let asked = state.asked else { return nil }
            let interval = status.condition == .idle ? statusInterval : troubleInterval
            return ContinuousClock.now - asked < interval ? status : nil
        }
    }

    /// Uses the connection for a job, once nobody else of this server does.
    func whileDelivering<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await whileIdle {
            state.withLock { state in
                state.isDelivering = true
                state.status = nil
            }
            defer {
                state.withLock { state in
                    state.isDelivering = false
                    state.asked = nil
                }
            }
            return try await body()
        }
    }

    /// Uses the connection for a question, once nobody else of this server does.
    func whileIdle<Result>(_ body: () async throws -> Result) async throws -> Result {
        while !state.withLock({ $0.take() }) { try await Task.sleep(for: .milliseconds(20)) }
        defer { state.withLock { $0.isTaken = false } }
        return try await body()
    }
}

extension PrinterPort.State {
    fileprivate mutating func take() -> Bool {
        guard !isTaken else { return false }
        isTaken = true
        return true
    }
}
