// SPDX-License-Identifier: Apache-2.0

public import Devices
public import Logging
public import PrintModel
public import Rendering
public import ServiceLifecycle
public import Spool

/// Prints the jobs in the spool: one lane for each printer, which prints one job at a time.
///
/// Jobs that a crash left in the middle are dealt with first: their devices are asked what was printed, and nothing is
/// sent again before they answered. On graceful shutdown running jobs may end within the configured grace; then they
/// are stopped and left in the journal for the next start.
public struct Scheduler: Service {
    /// Makes the driver for a printer's device; throws when its URI cannot be used.
    public typealias DeviceFactory = @Sendable (Printer) throws -> any OutputDevice

    /// At a start printers follow each other at this distance, those with jobs first.
    ///
    /// Looking at thousands of devices at once would leave nothing of the machine to whoever asks.
    private static let startInterval = Duration.milliseconds(2)

    private let environment: RunEnvironment
    private let makeDevice: DeviceFactory

    /// Makes a scheduler.
    ///
    /// - Parameters:
    ///   - store: Where jobs and printers are; only one scheduler may work on it.
    ///   - workers: Who renders; must be running elsewhere.
    ///   - configuration: How it works.
    ///   - now: Reads the wall clock.
    ///   - logger: Told what concerns the whole server; what concerns a job is in its timeline.
    ///   - makeDevice: Makes the driver for a printer's device.
    public init(
        store: any JobStore,
        workers: WorkerPool,
        configuration: SchedulerConfiguration = SchedulerConfiguration(),
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger,
        makeDevice: @escaping DeviceFactory
    ) {
        environment = RunEnvironment(
            store: store,
            workers: workers,
            configuration: configuration,
            now: now,
            logger: logger
        )
        self.makeDevice = makeDevice
    }

    /// Prints until a graceful shutdown is asked for or the task is cancelled.
    ///
    /// - Throws: `SpoolError` when the printers cannot be read at the start.
    public func run() async throws {
        // Watched before the printers are read, so that none is missed in between.
        let changes = environment.store.changes()
        let printers = try await environment.store.printers()
        let queued = try await environment.store.queuedJobCounts()
        let holds = HoldReleaser(environment: environment)
        await withDiscardingTaskGroup { group in
            group.addTask { await holds.run() }
            var lanes: [Int: any Lane] = [:]
            for printer in printers { lanes[printer.id] = lane(of: printer) }
            // All are known before the first begins: pools look for their members.
            let (busy, idle) = (lanes.filter { queued[$0.key] != nil }, lanes.filter { queued[$0.key] == nil })
            for (place, lane) in (Array(busy.values) + Array(idle.values)).enumerated() {
                group.addTask { await lane.run(after: Self.startInterval * place) }
            }
            for await change in changes.cancelOnGracefulShutdown() {
                await follow(change, &lanes, &group)
            }
            let deadline = ContinuousClock.now + environment.configuration.shutdownGrace
            holds.shutDown()
            for lane in lanes.values { lane.shutDown(at: deadline) }
        }
    }

    /// What a printer waits for now because others have it; nil for nothing.
    public func placeWait(printerID: Int) -> PlaceWait? {
        let (deliveries, questions) = (environment.deliveries, environment.questions)
        if deliveries.isAwaited(by: printerID) { return .toPrint(atOnce: deliveries.most) }
        return questions.isAwaited(by: printerID) ? .toBeAsked(atOnce: questions.most) : nil
    }

    private func lane(of printer: Printer) -> any Lane {
        Pool.isMeant(by: printer.deviceURI)
            ? PoolLane(printer: printer, environment: environment)
            : PrinterLane(printer: printer, environment: environment, makeDevice: makeDevice)
    }

    private func start(_ printer: Printer, _ group: inout DiscardingTaskGroup) -> any Lane {
        let lane = lane(of: printer)
        group.addTask { await lane.run() }
        return lane
    }

    private func follow(
        _ change: StoreChange,
        _ lanes: inout [Int: any Lane],
        _ group: inout DiscardingTaskGroup
    ) async {
        switch change {
        case .job(_, let printerID):
            lanes[printerID]?.jobChanged()
        case .printer(let id):
            if let answer = await read({ try await $0.printer(id: id) }) { update(id, to: answer, &lanes, &group) }
        case .spoolArea:
            for lane in lanes.values { lane.jobChanged() }
        case .missed:
            guard let printers = await read({ try await $0.printers() }) else { return }
            let present = Dictionary(uniqueKeysWithValues: printers.map { ($0.id, $0) })
            for id in Set(lanes.keys).union(present.keys) { update(id, to: present[id], &lanes, &group) }
            for lane in lanes.values { lane.jobChanged() }
        }
    }

    private func update(
        _ id: Int,
        to printer: Printer?,
        _ lanes: inout [Int: any Lane],
        _ group: inout DiscardingTaskGroup
    ) {
        switch (lanes[id], printer) {
        case (let lane?, let printer?) where Pool.isMeant(by: printer.deviceURI) == (lane is PoolLane):
            lane.printerChanged(printer)
        case (let lane?, let printer?):
            lane.remove()
            lanes[id] = start(printer, &group)
        case (let lane?, nil):
            lane.remove()
            lanes[id] = nil
        case (nil, let printer?): lanes[id] = start(printer, &group)
        case (nil, nil): break
        }
    }

    /// Reads from the store, again while it fails; nil when the task was cancelled.
    private func read<Value: Sendable>(_ body: (any JobStore) async throws -> Value) async -> Value? {
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled {
            do {
                return try await body(environment.store)
            } catch {
                environment.logger.error("Printers cannot be read", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(10))
            }
        }
        return nil
    }
}
