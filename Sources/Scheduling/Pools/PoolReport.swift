// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Spool
import Synchronization

/// What a pool says of itself: as a device it is all its members' devices.
final class PoolReport: Sendable {
    private struct State {
        var stored: DeviceStatus?
        /// Why jobs at the head of the queue wait, by `job-id`.
        var waits: [Int: String] = [:]
    }

    private let printerID: Int
    private let environment: RunEnvironment
    private let state = Mutex(State())

    init(printerID: Int, environment: RunEnvironment) {
        self.printerID = printerID
        self.environment = environment
    }

    /// Notes what was decided of a waiting job.
    func note(_ decision: PoolChoice.Decision, for job: Job) {
        let sentence: String?
        switch decision {
        case .begin, .nobody: sentence = nil
        case .wait(let id): sentence = "Job \(job.id) waits for \(name(id)), which will be done with it first."
        case .only(let id): sentence = "Job \(job.id) waits for \(name(id)), the only one that can print it as asked."
        }
        state.withLock { $0.waits[job.id] = sentence }
    }

    private func name(_ id: Int) -> String { environment.pools.slot(id: id)?.printer.name ?? "printer \(id)" }

    /// Stores how the pool is and what it can do, when that is new.
    func update(_ printer: Printer, members: [MemberSlot], jobs: [PooledJob]) async {
        await store(status(of: printer, members, jobs))
        let found = DeviceCapabilities(
            poolOf: members.map { (name: $0.printer.name, capabilities: $0.printer.capabilities) }
        )
        guard found != printer.capabilities, !members.isEmpty else { return }
        do {
            try await environment.store(found, of: printerID)
        } catch {
            environment.logger.debug("Pool not stored", metadata: ["printer.id": "\(printerID)", "error": "\(error)"])
        }
    }

    private func status(of printer: Printer, _ members: [MemberSlot], _ jobs: [PooledJob]) -> DeviceStatus {
        let now = environment.now()
        let working = members.filter(\.readiness.isInService)
        let missing = (printer.pool?.members ?? []).filter { name in !members.contains { $0.printer.name == name } }
        let waits = state.withLock { state in
            defer { state.waits = [:] }
            return state.waits.sorted { $0.key < $1.key }.map(\.value)
        }
        var sentences = Array(waits.prefix(1))
        if !missing.isEmpty { sentences.append("There is no printer \(missing.joined(separator: ", ")).") }
        guard !working.isEmpty else {
            let troubles = members.map { "\($0.printer.name): \($0.trouble)" }
            let message = (["No member of the pool can print."] + troubles + sentences).joined(separator: " ")
            return DeviceStatus(condition: .stopped, reasons: ["other-error"], message: message, since: now)
        }
        let stopped = members.filter { !$0.readiness.isInService }.map(\.printer.name)
        if !stopped.isEmpty { sentences.append("Out of service: \(stopped.joined(separator: ", ")).") }
        return DeviceStatus(
            condition: jobs.isEmpty ? .idle : .processing,
            reasons: stopped.isEmpty && missing.isEmpty ? [] : ["other-report"],
            message: sentences.joined(separator: " "),
            since: now
        )
    }

    private func store(_ status: DeviceStatus) async {
        guard state.withLock({ $0.stored?.isSame(as: status) }) != true else { return }
        do {
            try await environment.store.recordDeviceStatus(status, printerID: printerID)
            state.withLock { $0.stored = status }
        } catch {
            environment.logger.warning(
                "Pool status not stored",
                metadata: ["printer.id": "\(printerID)", "error": "\(error)"]
            )
        }
    }
}

extension MemberSlot {
    /// Why it prints nothing for a pool, for people.
    fileprivate var trouble: String {
        guard let status = readiness.status else { return "not asked yet" }
        return status.canPrint ? "it begins no jobs now" : status.complaint
    }
}
