// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Spool
import Synchronization

/// The jobs of a pool on their way to its members' devices, as many at a time as there are devices.
///
/// The members' own lanes print; this one decides who prints what, one decision at a time.
final class PoolLane: Lane {
    struct State {
        var printer: Printer
        var isEnding = false
        var jobs: [Int: PooledJob] = [:]
        /// Devices that a job just failed on do not get it again before.
        var pauses: [Int: [Int: Pause]] = [:]
        /// Attempts that a crash left behind and whose devices were not asked yet.
        var recoveries: [PoolAssignment] = []
        /// How well members can print jobs, by `job-id` and `printer-id`: planning costs, and is asked for at each tick.
        var fits: [Int: [Int: KnownFit]] = [:]
    }

    /// How well a member can print a job and how it can be divided there, as long as nothing of `basis` changes.
    struct KnownFit {
        /// What it was worked out from.
        struct Basis: Equatable {
            var pool: Int
            var member: Int
            var ticket: Ticket
            var impressions: Int?
            var documents: [Int]
        }

        var basis: Basis
        var fit: PoolChoice.Fit
        var division: Part.Division?
    }

    /// A device that failed with a job, so many times in a row.
    struct Pause {
        var failures: Int
        var until: ContinuousClock.Instant
    }

    let environment: RunEnvironment
    let state: Mutex<State>
    let report: PoolReport
    let signal = WakeSignal()

    init(printer: Printer, environment: RunEnvironment) {
        self.environment = environment
        state = Mutex(State(printer: printer))
        report = PoolReport(printerID: printer.id, environment: environment)
        environment.pools.add(self, id: printer.id, members: printer.pool?.members ?? [])
    }

    var printer: Printer { state.withLock { $0.printer } }
    var isEnding: Bool { Task.isCancelled || state.withLock { $0.isEnding } }
    /// Jobs that are being printed.
    var jobs: [PooledJob] { state.withLock { state in state.jobs.keys.sorted().compactMap { state.jobs[$0] } } }

    // MARK: News

    func jobChanged() {
        for job in jobs {
            for part in job.parts { environment.pools.slot(id: part.memberID)?.look() }
        }
        signal.wake()
    }

    func printerChanged(_ printer: Printer) {
        let isOther = state.withLock { state in
            defer { state.printer = printer }
            return state.printer.deviceURI != printer.deviceURI
        }
        if isOther {
            environment.pools.add(self, id: printer.id, members: printer.pool?.members ?? [])
        }
        signal.wake()
    }

    func remove() {
        environment.pools.remove(id: printer.id, name: printer.name)
        state.withLock { $0.isEnding = true }
        jobChanged()
    }

    func shutDown(at instant: ContinuousClock.Instant) {
        // The members' lanes end what they print.
        state.withLock { $0.isEnding = true }
        signal.wake()
    }

    /// A member has time, or has none any more.
    func membersChanged() { signal.wake() }

    // MARK: Running

    func run() async {
        for member in members { member.look() }
        var hasOrphans = true
        while !isEnding {
            do {
                if hasOrphans {
                    try await takeUpOrphans()
                    hasOrphans = false
                }
                try await dispatch()
                await report.update(printer, members: members, jobs: jobs)
                await signal.wait(atMost: environment.pause(try await pause(), of: printer))
            } catch {
                environment.logger.error(
                    "Pool's jobs cannot be read",
                    metadata: ["printer.name": "\(printer.name)", "error": "\(error)"]
                )
                await signal.wait(atMost: .seconds(1))
            }
        }
    }

    /// The members that there are, the preferred one first.
    var members: [MemberSlot] { environment.pools.slots(named: printer.pool?.members ?? []) }

    private func pause() async throws -> Duration {
        let configuration = environment.configuration
        let (isBusy, pauses) = state.withLock { state in
            (!state.jobs.isEmpty || !state.recoveries.isEmpty, state.pauses.values.flatMap(\.values).map(\.until))
        }
        var pause = isBusy ? configuration.poolInterval : configuration.safetyInterval
        if let next = pauses.min() { pause = min(pause, max(next - .now, .milliseconds(10))) }
        if let moment = try await environment.store.nextRetry(printerID: printer.id) {
            pause = min(pause, max(moment - environment.now(), .milliseconds(10)))
        }
        return pause
    }

    // MARK: Jobs

    /// Takes up a job that is `processing`.
    func makeJob(_ job: Job) async throws -> PooledJob {
        let pooled = PooledJob(
            job,
            of: printer,
            documents: try await environment.store.documents(jobID: job.id).filter { !$0.isCanceled },
            records: try await environment.store.deliveries(jobID: job.id),
            environment: environment
        ) { [self] part, end in
            switch (part, end) {
            case (let part?, .again(_, _, let printed)?): pause(part.memberID, for: job.id, printed: printed)
            case (let part?, .goesOn?): pause(part.memberID, for: job.id, printed: 0)
            default: break
            }
            signal.wake()
        }
        state.withLock { $0.jobs[job.id] = pooled }
        return pooled
    }

    /// Forgets jobs of which no part is printed any more.
    func forgetEndedJobs() {
        state.withLock { state in
            state.jobs = state.jobs.filter { id, job in
                !job.parts.isEmpty || state.recoveries.contains { $0.job.job.id == id }
            }
            state.pauses = state.pauses.compactMapValues { pauses in
                let left = pauses.filter { $0.value.until + .seconds(600) > .now }
                return left.isEmpty ? nil : left
            }
        }
    }

    /// A device could not print a job's part: for a while it does not get it again.
    func pause(_ memberID: Int, for jobID: Int, printed: Int) {
        state.withLock { state in
            let failures = printed > 0 ? 1 : (state.pauses[jobID]?[memberID]?.failures ?? 0) + 1
            let delay = environment.configuration.retry.delay(afterFailures: failures)
            state.pauses[jobID, default: [:]][memberID] = Pause(failures: failures, until: .now + delay)
        }
    }

    /// Whether a device may get a job: it did not fail with it just now.
    func mayGet(_ jobID: Int, memberID: Int) -> Bool {
        state.withLock { state in (state.pauses[jobID]?[memberID]?.until ?? .now) <= .now }
    }

    // MARK: After a crash

    /// Takes up what a crash left in the middle: the devices are asked what they printed.
    private func takeUpOrphans() async throws {
        let query = JobQuery(printerID: printer.id, states: [.processing, .processingStopped])
        for job in try await environment.store.jobs(query) where !job.isSuspended {
            let records = try await environment.store.deliveries(jobID: job.id)
                .filter { $0.attempt > job.attemptsBeforeRestart }
            let pooled = try await makeJob(job)
            var assignments: [PoolAssignment] = []
            for record in records where record.stage == .begun || record.stage == .sent {
                let part = Part(
                    attempt: record.attempt,
                    memberID: record.printerID,
                    range: ImpressionSet.stretch(of: record, among: records),
                    mostInFlight: nil
                )
                guard pooled.add(part) else { continue }
                assignments.append(PoolAssignment(job: pooled, part: part, recalling: record))
            }
            if assignments.isEmpty { await pooled.finish() }
            state.withLock { $0.recoveries += assignments }
        }
    }
}
