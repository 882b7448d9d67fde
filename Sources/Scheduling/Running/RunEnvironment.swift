// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Rendering
import Spool

/// What every job run needs of its surroundings.
struct RunEnvironment: Sendable {
    let store: any JobStore
    let workers: WorkerPool
    let configuration: SchedulerConfiguration
    /// Reads the wall clock.
    let now: @Sendable () -> Timestamp
    let logger: Logger
    /// Which printers work for pools.
    let pools = PoolDirectory()
    /// What was counted of documents.
    let counts = ImpressionCounts()
    /// How many printers print at once.
    let deliveries: Allowance
    /// How many printers are asked at once how they are.
    let questions: Allowance

    init(
        store: any JobStore,
        workers: WorkerPool,
        configuration: SchedulerConfiguration,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.store = store
        self.workers = workers
        self.configuration = configuration
        self.now = now
        self.logger = logger
        deliveries = Allowance(of: "printers that print", atMost: configuration.deliveriesAtOnce, logger: logger)
        questions = Allowance(of: "printers that are asked", atMost: configuration.questionsAtOnce, logger: logger)
    }

    /// Makes a job `processing`; nil when somebody changed it meanwhile, which its lane hears of.
    func start(_ job: Job) async throws -> Job? {
        do {
            return try await store.commit(JobChange(job: try job.after(.started, at: now())))
        } catch is JobTransitionError {
            return nil
        } catch let error as SpoolError where error.code == .conflict || error.code == .notFound {
            return nil
        }
    }

    /// Stores what a printer was found able to do, when that is new.
    func store(_ capabilities: DeviceCapabilities, of printerID: Int) async throws {
        for _ in 0..<5 {
            guard var printer = try await store.printer(id: printerID), printer.capabilities != capabilities else {
                return
            }
            printer.capabilities = capabilities
            do {
                _ = try await store.updatePrinter(printer)
                return
            } catch let error as SpoolError where error.code == .conflict {
                continue
            }
        }
    }

    /// Whether a printer begins jobs now: a person lets it, and it has no quiet hours.
    func beginsJobs(_ printer: Printer) -> Bool {
        printer.beginsJobs && printer.quietMinutesLeft(at: HoldUntil.LocalTime(at: now())) == nil
    }

    /// The pause, cut short where quiet hours may begin or end meanwhile: at a full minute.
    func pause(_ pause: Duration, of printer: Printer) -> Duration {
        guard !printer.quietHours.isEmpty else { return pause }
        return min(pause, .milliseconds(60_000 - now().milliseconds % 60_000))
    }

    /// An entry of a timeline, now.
    func entry(_ kind: TimelineEntry.Kind, _ message: String) -> TimelineEntry {
        TimelineEntry(time: now(), kind: kind, message: message)
    }
}
