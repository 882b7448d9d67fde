// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import ServiceLifecycle
import Spool
import Synchronization

/// The printers in memory, kept up with the spool's changes, so that questions about them read no store.
final class PrinterDirectory: Service {
    private struct State {
        var views: [Int: PrinterView] = [:]
        var ids: [String: Int] = [:]
        var defaultID: Int?
        var stale = Stale()
        /// Rises with each change of what is above.
        var generation: UInt64 = 0
        /// How many readings of the store were begun.
        var readings: UInt64 = 0
        /// The number of the reading from which each printer was taken: one that began earlier may come later.
        var taken: [Int: UInt64] = [:]

        /// The number of a reading that begins.
        mutating func beginReading() -> UInt64 {
            readings += 1
            return readings
        }

        /// Whether a reading says what printer `id` is, which it does from now on.
        mutating func takes(_ id: Int, from reading: UInt64) -> Bool {
            guard taken[id, default: 0] < reading else { return false }
            taken[id] = reading
            return true
        }
    }

    /// What must be read anew.
    private struct Stale {
        var everything = false
        /// The printers whose jobs changed.
        var queues: Set<Int> = []
        var printers: Set<Int> = []
    }

    /// Who is told.
    ///
    /// Without a type around it, each look at the closure would wrap it once more, until a call of it has no stack left.
    private struct Told {
        var observer: Observer?
    }

    /// Job states in which a printer prints.
    private static let printing: Set<JobState> = [.processing, .processingStopped]

    private let store: any JobStore
    private let models: ModelCatalog
    private let summaryAttributes: Set<String>
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())
    private let told = Mutex(Told())

    init(
        store: any JobStore,
        configuration: IntakeConfiguration,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        models = ModelCatalog(configuration: configuration, now: now)
        summaryAttributes = configuration.summaryAttributes
        self.logger = logger
        self.now = now
    }

    /// Told of each printer that is not as it was; nil stands for one that is not there.
    typealias Observer = @Sendable (_ before: PrinterView?, _ after: PrinterView?) -> Void

    /// Has `observer` told of what changes after printers were first read.
    func observe(_ observer: @escaping Observer) {
        told.withLock { $0.observer = observer }
    }

    /// Keeps up with the spool until shutdown; many changes in a short time are read together.
    func run() async throws {
        let changes = store.changes()
        let (pulses, pulse) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await load()
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await change in changes.cancelOnGracefulShutdown() {
                    self.note(change)
                    pulse.yield()
                }
                pulse.finish()
            }
            group.addTask { await self.workOutAll() }
            for await _ in pulses {
                let began = ContinuousClock.now
                await refresh()
                // Reading takes at most a twentieth of the time.
                let pause = max(.milliseconds(50), (ContinuousClock.now - began) * 20)
                try? await Task.sleep(for: min(pause, .seconds(5)))
            }
            group.cancelAll()
        }
    }

    /// Works out what follows from each printer, so slowly that whoever asks meanwhile does not notice.
    private func workOutAll() async {
        for view in printers() where !Task.isCancelled {
            view.facts.workOut()
            try? await Task.sleep(for: .milliseconds(1))
        }
    }

    /// Reads all printers.
    func load() async throws {
        let reading = state.withLock { $0.beginReading() }
        let printers = try await store.printers()
        let statuses = try await store.deviceStatuses()
        let counts = try await store.queuedJobCounts()
        let defaultID = try await store.defaultPrinterID()
        let busy = try await printersAtWork()
        let moment = now()
        let before = state.withLock { state in
            let before = state.views
            let found = Dictionary(uniqueKeysWithValues: printers.map { ($0.id, $0) })
            for id in Set(found.keys).union(before.keys) where state.takes(id, from: reading) {
                replace(id, by: found[id], device: statuses[id], in: &state)
                guard var view = state.views[id] else { continue }
                view.queuedJobs = counts[id] ?? 0
                view.isPrinting = busy.contains(id)
                state.views[id] = view.following(before[id], at: moment)
            }
            for id in state.views.keys { state.views[id]?.isDefault = id == defaultID }
            state.defaultID = defaultID
            state.generation += 1
            return before
        }
        guard !before.isEmpty else { return }
        for id in Set(before.keys).union(printers.map(\.id)) { tell(id, since: before[id]) }
    }

    /// Reads one printer, and which is the default; to be called after an own change, before it is answered.
    func reload(_ id: Int) async throws {
        let reading = state.withLock { $0.beginReading() }
        let printer = try await store.printer(id: id)
        let device = try await store.deviceStatus(printerID: id)
        let defaultID = try await store.defaultPrinterID()
        let before = state.withLock { state in
            let before = state.views[id]
            if state.takes(id, from: reading) { replace(id, by: printer, device: device, in: &state) }
            for key in [state.defaultID, defaultID, id].compactMap({ $0 }) {
                state.views[key]?.isDefault = key == defaultID
            }
            state.defaultID = defaultID
            state.generation += 1
            return before
        }
        tell(id, since: before)
    }
}

extension PrinterDirectory {
    /// The printer of that name.
    func printer(named name: String) -> PrinterView? {
        state.withLock { state in state.ids[name].flatMap { state.views[$0] } }
    }

    /// The printer with that `printer-id`.
    func printer(id: Int) -> PrinterView? {
        state.withLock { $0.views[id] }
    }

    /// The default printer.
    func defaultPrinter() -> PrinterView? {
        state.withLock { state in state.defaultID.flatMap { state.views[$0] } }
    }

    /// Notes under which name a printer is announced.
    func noteDNSSDName(_ name: String, of uuid: ObjectUUID) {
        state.withLock { state in
            guard let id = state.views.first(where: { $0.value.printer.uuid == uuid })?.key else { return }
            state.views[id]?.announcedName = name
            state.generation += 1
        }
    }

    /// A number that differs when something about the printers changed.
    var generation: UInt64 { state.withLock { $0.generation } }

    /// All printers in the order of their names.
    func printers() -> [PrinterView] {
        state.withLock { Array($0.views.values) }.sorted { $0.printer.name < $1.printer.name }
    }
}

extension PrinterDirectory {
    private func note(_ change: StoreChange) {
        state.withLock { state in
            switch change {
            case .job(_, let printerID): state.stale.queues.insert(printerID)
            case .printer(let id): state.stale.printers.insert(id)
            case .missed, .spoolArea: state.stale.everything = true
            }
        }
    }

    private func refresh() async {
        let stale = state.withLock { state in
            defer { state.stale = Stale() }
            return state.stale
        }
        do {
            // A few are read one by one, many at once.
            if stale.everything || stale.printers.count > 32 { return try await load() }
            for id in stale.printers { try await reload(id) }
            try await reloadQueues(of: stale.queues.union(stale.printers))
        } catch is CancellationError {
            return
        } catch {
            logger.error("Printers could not be read from the spool", metadata: ["error": "\(error)"])
            state.withLock { $0.stale.everything = true }
        }
    }

    private func reloadQueues(of ids: Set<Int>) async throws {
        guard !ids.isEmpty else { return }
        let counts = try await store.queuedJobCounts()
        let busy = try await printersAtWork()
        let moment = now()
        let before = state.withLock { state in
            let before = ids.reduce(into: [:]) { $0[$1] = state.views[$1] }
            for (id, known) in before {
                var view = known
                view.queuedJobs = counts[id] ?? 0
                view.isPrinting = busy.contains(id)
                state.views[id] = view.following(known, at: moment)
            }
            state.generation += 1
            return before
        }
        for (id, view) in before { tell(id, since: view) }
    }

    private func tell(_ id: Int, since before: PrinterView?) {
        guard let observer = told.withLock({ $0.observer }) else { return }
        let after = printer(id: id)
        guard before != nil || after != nil else { return }
        if let before, let after, before.facts === after.facts, before.state == after.state { return }
        observer(before, after)
    }

    private func printersAtWork() async throws -> Set<Int> {
        let jobs = try await store.jobs(JobQuery(states: Self.printing, limit: 10_000))
        return Set(jobs.filter { !$0.isSuspended }.map(\.printerID))
    }

    private func replace(_ id: Int, by printer: Printer?, device: DeviceStatus?, in state: inout State) {
        let known = state.views[id]
        // Another printer may have its name by now.
        if let known, state.ids[known.printer.name] == id { state.ids[known.printer.name] = nil }
        guard let printer else {
            state.views[id] = nil
            return
        }
        let moment = now()
        let facts = facts(of: printer, known: known?.facts)
        var view = known ?? PrinterView(facts: facts, stateSince: device?.since ?? moment)
        view.facts = facts
        view.device = device
        view.spoolArea = store.spoolArea
        state.views[id] = view.following(known, at: moment)
        state.ids[printer.name] = id
    }

    private func facts(of printer: Printer, known: PrinterFacts?) -> PrinterFacts {
        if let known, known.printer == printer { return known }
        return PrinterFacts(printer, models: models, summaryAttributes: summaryAttributes)
    }
}

extension PrinterView {
    /// The view with its state's age: that of the view before, unless the state differs.
    fileprivate func following(_ known: PrinterView?, at now: Timestamp) -> PrinterView {
        guard let known else { return self }
        var view = self
        view.stateSince = known.state == state ? known.stateSince : now
        view.announcedName = known.announcedName
        return view
    }
}
