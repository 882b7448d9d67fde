// SPDX-License-Identifier: Apache-2.0

import Devices
import Logging
import PrintModel
import Spool
import Synchronization

/// One printer's jobs on their way to its device: one at a time, by priority and then by arrival; and parts of the jobs
/// of pools that it is a member of, in turn with its own.
///
/// Runs until its printer is removed or the server shuts down. A device that is stopped or does not answer gets no new
/// job; once it is ready again, jobs go on without anybody's doing.
final class PrinterLane: Lane {
    private struct State {
        var printer: Printer
        var isEnding = false
        /// Set when the device came back: the jobs that wait for another attempt need not wait any longer.
        var ignoresRetryTimes = false
        /// Until what a crash left behind is dealt with, its device gets nothing else.
        var isRecovering = true
    }

    /// How long a pool whose turn it is may take to give something.
    private static let turnOfPools = Duration.milliseconds(500)

    private let state: Mutex<State>
    private let environment: RunEnvironment
    private let makeDevice: Scheduler.DeviceFactory
    private let stop: StopWatch
    private let ahead: RenderAhead
    let signal: WakeSignal
    private let slot: MemberSlot

    init(printer: Printer, environment: RunEnvironment, makeDevice: @escaping Scheduler.DeviceFactory) {
        ahead = RenderAhead(printerID: printer.id, environment: environment)
        state = Mutex(State(printer: printer))
        self.environment = environment
        self.makeDevice = makeDevice
        stop = StopWatch(
            store: environment.store,
            interval: environment.configuration.safetyInterval,
            now: environment.now
        )
        let signal = WakeSignal()
        self.signal = signal
        slot = MemberSlot(printer: printer) { [stop] in
            stop.jobChanged()
            signal.wake()
        } onChange: { [pools = environment.pools, name = printer.name] in
            pools.changed(name)
        }
        environment.pools.add(slot, id: printer.id, name: printer.name)
    }

    private var printer: Printer { state.withLock { $0.printer } }
    private var isEnding: Bool { Task.isCancelled || state.withLock { $0.isEnding } }

    // MARK: News

    /// A job of this printer was made or changed.
    func jobChanged() {
        stop.jobChanged()
        ahead.jobChanged()
        signal.wake()
    }

    /// The printer was changed.
    func printerChanged(_ printer: Printer) {
        state.withLock { $0.printer = printer }
        slot.update(printer)
        signal.wake()
    }

    /// The printer was removed: nothing new is begun, and what runs sees that its job is gone.
    func remove() {
        environment.pools.remove(id: printer.id, name: printer.name)
        state.withLock { $0.isEnding = true }
        jobChanged()
    }

    /// Nothing new is begun, and what runs may go on until `instant`.
    func shutDown(at instant: ContinuousClock.Instant) {
        state.withLock { $0.isEnding = true }
        stop.shutDown(at: instant)
        signal.wake()
    }

    // MARK: Running

    /// Prints until the lane ends.
    func run() async {
        while !isEnding {
            let printer = self.printer
            do {
                let device = try makeDevice(printer)
                await serve(device, at: printer.deviceURI)
            } catch {
                await show(unusable: printer, error)
                await signal.wait(atMost: environment.configuration.safetyInterval)
            }
        }
        if let assignment = slot.close() {
            await assignment.job.ended(assignment.part, .stopped(printed: 0), record: nil)
        }
    }

    /// Uses one device until the lane ends or the printer gets another one.
    private func serve(_ device: any OutputDevice, at uri: String) async {
        let watch = DeviceWatch(printerID: printer.id, device: device, environment: environment) { [self] watch in
            offer(watch, isRecovering: nil)
            signal.wake()
        }
        await withTaskGroup { group in
            group.addTask { await watch.run() }
            group.addTask { [ahead] in await ahead.run() }
            await work(device, watch, uri: uri)
            group.cancelAll()
        }
    }

    private func work(_ device: any OutputDevice, _ watch: DeviceWatch, uri: String) async {
        var configuredAt = printer.configurationChangedAt
        var hasOrphans = true
        var wasReady = false
        while !isEnding {
            let printer = self.printer
            guard printer.deviceURI == uri else { return }
            if printer.configurationChangedAt != configuredAt {
                configuredAt = printer.configurationChangedAt
                watch.capabilitiesMayHaveChanged()
            }
            let isReady = watch.isReady
            if isReady && !wasReady { state.withLock { $0.ignoresRetryTimes = true } }
            wasReady = isReady
            do {
                let mayBegin = isReady && environment.beginsJobs(printer)
                offer(watch, isRecovering: hasOrphans)
                if let assignment = slot.takeAssignment() {
                    try await print(assignment, device, watch)
                } else if hasOrphans {
                    hasOrphans = try await recoverOrphans(device, watch)
                    offer(watch, isRecovering: hasOrphans)
                } else if mayBegin, let job = try await takeNextJob() {
                    hasOrphans = try await print(job, device, watch) == .notStored
                } else {
                    await signal.wait(atMost: environment.pause(try await pause(mayBegin: mayBegin), of: printer))
                }
            } catch {
                environment.logger.error(
                    "Printer's jobs cannot be read",
                    metadata: ["printer.name": "\(printer.name)", "error": "\(error)"]
                )
                await signal.wait(atMost: .seconds(1))
            }
        }
    }

    /// Tells pools whether the device has time for them.
    private func offer(_ watch: DeviceWatch, isRecovering: Bool?) {
        let isInService = state.withLock { state in
            state.isRecovering = isRecovering ?? state.isRecovering
            return !state.isRecovering && !state.isEnding && environment.beginsJobs(state.printer)
        }
        slot.update(MemberSlot.Readiness(isInService: isInService && watch.isReady, status: watch.latest))
    }

    /// The next own job, with the device taken for it.
    private func takeNextJob() async throws -> Job? {
        guard slot.take() else { return nil }
        return try await keepingDevice { try await nextJob() }
    }

    /// Gives the device back unless `body` has something to print on it.
    private func keepingDevice(_ body: () async throws -> Job?) async throws -> Job? {
        do {
            if let job = try await body() { return job }
        } catch {
            _ = slot.release()
            throw error
        }
        _ = slot.release()
        return nil
    }

    /// Prints an own job; nil when it was changed meanwhile, which wakes the lane.
    private func print(_ job: Job, _ device: any OutputDevice, _ watch: DeviceWatch) async throws -> RunEnd? {
        try await environment.deliveries.whileTaken(for: job.printerID) {
            guard let begun = try await keepingDevice({ try await environment.start(job) }) else { return nil }
            return await print(begun: begun, device, watch)
        }
    }

    private func print(begun job: Job, _ device: any OutputDevice, _ watch: DeviceWatch) async -> RunEnd {
        ahead.lane(isPrinting: true)
        slot.expect(impressions: (job.impressions ?? 10) * job.ticket.copies - job.impressionsCompleted)
        let run = makeRun(of: job, device, watch)
        let end = await run.run()
        ahead.lane(isPrinting: false)
        await giveBack(measuring: run)
        return end
    }

    /// Prints a part of a pool's job, or asks the device about one that a crash left behind.
    private func print(_ assignment: PoolAssignment, _ device: any OutputDevice, _ watch: DeviceWatch) async throws {
        let run = JobRun(assignment, device: device, watch: watch, stop: stop, environment: environment)
        try await environment.deliveries.whileTaken(for: printer.id) {
            if let record = assignment.recalling { _ = await run.recover(record) } else { _ = await run.run() }
        }
        await giveBack(measuring: run)
    }

    /// Gives the device to whoever is next; a pool that waits for it has its turn.
    private func giveBack(measuring run: JobRun) async {
        if let record = run.journal.delivery {
            slot.measured(impressions: record.impressionsConfirmed, in: environment.now() - record.begunAt)
        }
        guard slot.release() else { return }
        let deadline = ContinuousClock.now + Self.turnOfPools
        while !slot.hasAssignment, !isEnding, case let left = deadline - .now, left > .zero {
            await signal.wait(atMost: left)
        }
    }

    private func makeRun(
        of job: Job,
        recalling record: DeliveryRecord? = nil,
        _ device: any OutputDevice,
        _ watch: DeviceWatch
    ) -> JobRun {
        JobRun(job: job, recalling: record, device: device, watch: watch, stop: stop, environment: environment)
    }

    // MARK: Jobs

    /// The next job; nil when there is none.
    private func nextJob() async throws -> Job? {
        let ignoresRetryTimes = state.withLock { state in
            defer { state.ignoresRetryTimes = false }
            return state.ignoresRetryTimes
        }
        let now = environment.now()
        let horizon = ignoresRetryTimes ? Timestamp(milliseconds: .max) : now
        return try await environment.store.nextJob(printerID: printer.id, at: horizon)
    }

    /// How long to wait for news: until a job may be tried again, or for the safety interval.
    private func pause(mayBegin: Bool) async throws -> Duration {
        let interval = environment.configuration.safetyInterval
        guard mayBegin else { return interval }
        guard let moment = try await environment.store.nextRetry(printerID: printer.id) else { return interval }
        let left = moment - environment.now()
        // No pause is that long: the clock was put back since.
        if left > environment.configuration.retry.longestDelay { state.withLock { $0.ignoresRetryTimes = true } }
        return min(max(left, .milliseconds(10)), interval)
    }

    // MARK: Recovery

    /// Deals with jobs that a crash left in the middle; true when some are left.
    private func recoverOrphans(_ device: any OutputDevice, _ watch: DeviceWatch) async throws -> Bool {
        let query = JobQuery(printerID: printer.id, states: [.processing, .processingStopped])
        for job in try await environment.store.jobs(query) where !job.isSuspended {
            guard !isEnding else { return true }
            let record = try await environment.store.deliveries(jobID: job.id).last
            if let record, record.attempt == job.attempts, record.stage == .begun || record.stage == .sent {
                let run = makeRun(of: job, recalling: record, device, watch)
                let end = try await environment.deliveries.whileTaken(for: printer.id) { await run.recover(record) }
                if end == .notStored { return true }
            } else {
                try await requeue(job)
            }
        }
        return false
    }

    /// Puts back a job of which nothing was sent: it never had a record, so no device knows of it.
    private func requeue(_ job: Job) async throws {
        let now = environment.now()
        let event: JobEvent
        let entry: TimelineEntry
        if job.stateReasons.contains(JobStateReason.processingToStopPoint) {
            event = .canceled(reason: job.cancelReason)
            entry = environment.entry(.canceled, "Canceled before anything was sent.")
        } else if job.stateReasons.contains(JobStateReason.jobSuspending) {
            event = .suspended
            entry = environment.entry(.held, "Suspended before anything was sent.")
        } else {
            let message = "The server was restarted before anything was sent; the job is printed anew."
            event = .retryScheduled(at: now, reason: "job-queued", message: message)
            entry = environment.entry(.retrying, message)
        }
        do {
            _ = try await environment.store.commit(JobChange(job: try job.after(event, at: now), timeline: [entry]))
        } catch let error as SpoolError where error.code == .conflict || error.code == .notFound {
            // Somebody changed it meanwhile: the next look at orphans decides anew.
            signal.wake()
        }
    }

    /// A printer whose device URI cannot be used says so.
    private func show(unusable printer: Printer, _ error: any Error) async {
        let status = DeviceStatus(
            condition: .stopped,
            reasons: ["\(PrinterStateReason.deviceNotUsable)-error"],
            message: "The device \(DeviceURI.withoutUserInfo(printer.deviceURI)) cannot be used: \(error)",
            since: environment.now()
        )
        do {
            let known = try await environment.store.deviceStatus(printerID: printer.id)
            guard known?.says(theSameAs: status) != true else { return }
            try await environment.store.recordDeviceStatus(status, printerID: printer.id)
        } catch {
            environment.logger.error(
                "Device status not stored",
                metadata: ["printer.name": "\(printer.name)", "error": "\(error)"]
            )
        }
    }
}
