// SPDX-License-Identifier: Apache-2.0

import Devices
import Logging
import PrintModel
import Spool
import Synchronization

/// Asks one device how it is, again and again, and stores what it says when it says something new.
///
/// Nothing is latched: a device that answers again is used again, whatever it said before.
final class DeviceWatch: Sendable {
    typealias Observer = @Sendable (DeviceStatus) -> Void

    private struct State {
        var latest: DeviceStatus?
        var stored: DeviceStatus?
        var isStoring = false
        var isReady = false
        var isPrinting = false
        /// Trouble of our own that keeps the printer from printing, such as a missing sandbox.
        var trouble: String?
        var observer: Observer?
        var capabilitiesDue: ContinuousClock.Instant = .now
    }

    private let printerID: Int
    private let device: any OutputDevice
    private let environment: RunEnvironment
    private let onChange: @Sendable (DeviceWatch) -> Void
    private let state = Mutex(State())
    private let signal = WakeSignal()

    /// Makes a watch; `onChange` is called whenever the device may have become ready or stopped being so.
    init(
        printerID: Int,
        device: any OutputDevice,
        environment: RunEnvironment,
        onChange: @escaping @Sendable (DeviceWatch) -> Void
    ) {
        self.printerID = printerID
        self.device = device
        self.environment = environment
        self.onChange = onChange
    }

    /// Whether a job may be begun: the device answered, can print, and its capabilities were asked.
    var isReady: Bool { state.withLock { $0.isReady && $0.latest?.canPrint == true } }

    /// What the device said last.
    var latest: DeviceStatus? { state.withLock { $0.latest } }

    /// Asks the device until the task is cancelled.
    func run() async {
        let known = try? await environment.store.deviceStatus(printerID: printerID)
        state.withLock { $0.stored = known }
        var condition: DeviceStatus.Condition?
        while !Task.isCancelled {
            let mayHaveChanged = condition == nil || condition == .unreachable
            // One that was asked before can print while it waits to be asked again.
            let answer = try? await environment.questions.whileTaken(for: condition == nil ? printerID : nil) {
                let status = await device.status()
                if status.condition != .unreachable, !Task.isCancelled, mayHaveChanged || areCapabilitiesDue {
                    await refreshCapabilities()
                }
                return status
            }
            guard let status = answer, !Task.isCancelled else { return }
            condition = status.condition
            state.withLock { $0.isReady = true }
            await observe(status)
            onChange(self)
            let asked = ContinuousClock.now
            while !Task.isCancelled, case let pause = interval - (ContinuousClock.now - asked), pause > .zero {
                await signal.wait(atMost: pause)
            }
        }
    }

    /// Takes what the device said, by itself or to its driver during a delivery.
    func observe(_ status: DeviceStatus) async {
        let observer = state.withLock { state -> Observer? in
            var status = status
            // Known from before the server was started.
            if state.latest == nil, let stored = state.stored, stored.says(theSameAs: status) {
                status.since = stored.since
            }
            let isSame = state.latest?.says(theSameAs: status) == true
            if state.latest?.isSame(as: status) == true { return nil }
            // Other paper in a tray: what the printer can do is not what it was.
            if let trays = state.latest?.trays, trays.map(\.contents) != status.trays?.map(\.contents) {
                state.capabilitiesDue = .now
            }
            state.latest = status
            if isSame { return nil }
            return state.observer ?? { _ in }
        }
        if let observer {
            observer(status)
            onChange(self)
        }
        await storeLatest()
    }

    /// Says that a job is being printed, and tells `observer` of every change until `body` returns.
    func whilePrinting<R>(observer: @escaping Observer, _ body: () async -> R) async -> R {
        state.withLock { state in
            state.isPrinting = true
            state.observer = observer
        }
        signal.wake()
        defer {
            state.withLock { state in
                state.isPrinting = false
                state.observer = nil
            }
        }
        return await body()
    }

    /// Shows trouble of our own with the printer's state, or with nil that it is over.
    func show(trouble: String?) async {
        let isNew = state.withLock { state in
            defer { state.trouble = trouble }
            return state.trouble != trouble
        }
        if isNew { await storeLatest() }
    }

    /// Capabilities are asked at the next answer, since the printer was changed.
    func capabilitiesMayHaveChanged() {
        state.withLock { $0.capabilitiesDue = .now }
    }

    // MARK: Storing

    /// Stores the latest status unless it is stored; one writer at a time, so that the newest one stays.
    private func storeLatest() async {
        while let status = nextToStore() {
            do {
                try await environment.store.recordDeviceStatus(status, printerID: printerID)
                state.withLock { $0.stored = status }
            } catch {
                environment.logger.warning(
                    "Device status not stored",
                    metadata: ["printer.id": "\(printerID)", "error": "\(error)"]
                )
                return state.withLock { $0.isStoring = false }
            }
            state.withLock { $0.isStoring = false }
        }
    }

    private func nextToStore() -> DeviceStatus? {
        state.withLock { state in
            guard !state.isStoring, var status = state.latest else { return nil }
            if let trouble = state.trouble {
                status.reasons.append("other-warning")
                status.message = status.message.isEmpty ? trouble : "\(status.message) \(trouble)"
            }
            if state.stored?.isSame(as: status) == true { return nil }
            state.isStoring = true
            return status
        }
    }

    // MARK: Capabilities

    private var areCapabilitiesDue: Bool { state.withLock { $0.capabilitiesDue <= .now } }

    private func refreshCapabilities() async {
        do {
            let found = try await device.capabilities()
            try await environment.store(found, of: printerID)
            let interval = environment.configuration.capabilitiesInterval
            state.withLock { $0.capabilitiesDue = .now + interval }
        } catch {
            environment.logger.notice(
                "Device does not tell what it can do",
                metadata: ["printer.id": "\(printerID)", "error": "\(error)"]
            )
            state.withLock { $0.capabilitiesDue = .now + .seconds(60) }
        }
    }

    // MARK: Pace

    /// How long to wait from one question to the next.
    private var interval: Duration {
        let configuration = environment.configuration
        let now = environment.now()
        return state.withLock { state in
            guard let latest = state.latest, !state.isPrinting else { return configuration.busyStatusInterval }
            switch latest.condition {
            case .idle: return configuration.idleStatusInterval
            case .processing, .stopped: return configuration.busyStatusInterval
            case .unreachable:
                // Switched off for days: asked less often as time goes by.
                let longer = (now - latest.since) / 20
                return min(max(longer, configuration.busyStatusInterval), configuration.idleStatusInterval)
            }
        }
    }
}

extension DeviceStatus {
    /// Whether a job may be begun on the device; one that prints something else is asked by its driver.
    var canPrint: Bool { condition == .idle || condition == .processing }

    /// What keeps the device from printing, for people.
    var complaint: String {
        if !message.isEmpty { return message }
        if !reasons.isEmpty { return reasons.joined(separator: ", ") }
        return condition == .unreachable ? "The device does not answer." : "The device is stopped."
    }
}
