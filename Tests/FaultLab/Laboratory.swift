// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import IPP
import Logging
public import PrintModel
import Rendering
import Scheduling
public import Spool
import Synchronization
public import SystemPackage

/// A print shop of simulated printers: a real store, scheduler, RIP workers and drivers, in a hurry.
public final class Laboratory: Sendable {
    /// A job, what it is to print, and where.
    public struct Order: Sendable {
        /// Its `job-id`.
        public var jobID: Int
        /// The document whose pages it asks for.
        public var document: Int
        /// How many.
        public var pages: Int
        /// The printers that may print it.
        public var printers: [SimulatedPrinter]

        /// What came out of them.
        var tray: [PageIdentity] { printers.flatMap(\.tray) }
    }

    /// Where its jobs are.
    public let store: any JobStore
    private let workers: WorkerPool
    private let logger: Logger
    private let printers = Mutex<[String: SimulatedPrinter]>([:])
    private let queues = Mutex<[String: (id: Int, printers: [SimulatedPrinter])]>([:])

    private init(store: any JobStore, workers: WorkerPool, logger: Logger) {
        (self.store, self.workers, self.logger) = (store, workers, logger)
    }

    /// Opens a laboratory in an empty folder and runs `body` in it.
    ///
    /// - Parameter worker: The program `pdps-rip`.
    public static func with(
        in folder: FilePath,
        worker: FilePath,
        _ body: (Laboratory) async throws -> Void
    ) async throws {
        var logger = Logger(label: "fault-lab")
        logger.logLevel = .critical
        let store = try await SQLiteJobStore(directory: folder.appending("data"), logger: logger)
        let workers = WorkerPool(
            configuration: .init(worker: worker, ready: 1, maximum: 2, cache: .init(folder: folder.appending("pages"))),
            logger: logger
        )
        let laboratory = Laboratory(store: store, workers: workers, logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await workers.run() }
            try await body(laboratory)
            group.cancelAll()
        }
        try await store.close()
    }

    /// Adds a printer, which works from `run` on.
    public func add(_ printer: SimulatedPrinter, policy: UnconfirmedPolicy) async throws {
        printers.withLock { $0[printer.uri] = printer }
        try await addQueue(printer.name, printer.uri, [printer], policy)
    }

    /// Adds a pool of printers that were added before, which prints parts of its jobs on each.
    public func addPool(_ name: String, of members: [SimulatedPrinter]) async throws {
        let uri = "pool:\(members.map(\.name).joined(separator: ","))?output-mode=pages&failover=1"
        try await addQueue(name, uri, members, .hold)
    }

    private func addQueue(
        _ name: String,
        _ uri: String,
        _ printers: [SimulatedPrinter],
        _ policy: UnconfirmedPolicy
    ) async throws {
        let capabilities = DeviceCapabilities(makeAndModel: "not asked yet", formats: [])
        var queue = Printer(name: name, deviceURI: uri, capabilities: capabilities, createdAt: Self.now())
        queue.set(Attribute(Printer.unconfirmedPolicySetting, .keyword(policy.rawValue)))
        let id = try await store.addPrinter(queue).id
        queues.withLock { $0[name] = (id, printers) }
    }

    /// Submits a job of so many pages.
    public func submit(document: Int, pages: Int, to name: String) async throws -> Order {
        guard let queue = queues.withLock({ $0[name] }) else { throw LaboratoryError("no queue \(name)") }
        var job = Job(
            printerID: queue.id,
            name: "document \(document)",
            originatingUserName: "anna",
            ticket: Ticket([Attribute("print-color-mode", .keyword("monochrome"))]),
            expectsDocuments: true,
            createdAt: Self.now()
        )
        let writer = try await store.makeDocumentWriter()
        try PageIdentity.postScript(document: document, pages: pages).withUnsafeBytes { try writer.append($0) }
        let content = try await writer.finish()
        job = try job.after(.documentAdded(octets: content.size, last: true), at: Self.now())
        let format = "application/postscript"
        let documents = [NewDocument(name: "", suppliedFormat: format, detectedFormat: format, content: content)]
        let id = try await store.createJob(job, documents: documents, timeline: []).id
        return Order(jobID: id, document: document, pages: pages, printers: queue.printers)
    }

    /// Lets printers, scheduler and the person who looks after them work until `body` returns.
    public func run<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        let scheduler = Scheduler(
            store: store,
            workers: workers,
            configuration: .hurried,
            now: Self.now,
            logger: logger
        ) { queue in
            guard let printer = self.printers.withLock({ $0[queue.deviceURI] }) else {
                throw LaboratoryError("no printer at \(queue.deviceURI)")
            }
            return try printer.device()
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for printer in printers.withLock({ Array($0.values) }) { group.addTask { await printer.run() } }
            group.addTask { try await scheduler.run() }
            let result = try await body()
            group.cancelAll()
            return result
        }
    }

    /// Waits until all jobs have ended; a person decides, by the paper, about those that are held.
    public func finish(_ orders: [Order], within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        var open = orders
        while true {
            open = try await unfinished(open)
            if open.isEmpty, printers.withLock({ $0.values.allSatisfy(\.isQuiet) }) { return }
            guard ContinuousClock.now < deadline else { throw try await complaint(open, limit) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Those of some jobs that have not ended; a person decides about those that are held.
    public func unfinished(_ orders: [Order]) async throws -> [Order] {
        var unfinished: [Order] = []
        for order in orders where try await !isOver(order) { unfinished.append(order) }
        return unfinished
    }

    private func isOver(_ order: Order) async throws -> Bool {
        guard let job = try await store.job(id: order.jobID) else {
            throw LaboratoryError("job \(order.jobID) is gone")
        }
        if job.state == .pendingHeld { try await decide(on: job, order) }
        return job.state.isTerminal
    }

    /// Does what a held job asks for: all is there, so it is canceled; else it goes on as it says.
    private func decide(on job: Job, _ order: Order) async throws {
        guard order.printers.allSatisfy(\.isQuiet) else { return }
        let isAllThere = order.tray.missing(of: order.document, pages: order.pages).isEmpty
        let event: JobEvent = isAllThere ? .canceled(reason: JobStateReason.jobCanceledByUser) : .released
        do {
            _ = try await store.commit(JobChange(job: try job.after(event, at: Self.now())))
        } catch let error as SpoolError where error.code == .conflict {
            // It is looked at again.
        }
    }

    /// What became of a job on paper.
    public func verdict(_ order: Order) async throws -> PaperVerdict {
        guard let job = try await store.job(id: order.jobID) else {
            throw LaboratoryError("job \(order.jobID) is gone")
        }
        // Documents may be the same for all; a printer's tray is its own.
        var verdict = PaperVerdict(
            job,
            document: order.document,
            asked: order.pages,
            records: try await store.deliveries(jobID: job.id),
            tray: order.tray
        )
        if !verdict.isKept { verdict.story += try await timeline(job.id) }
        return verdict
    }

    private func complaint(_ open: [Order], _ limit: Duration) async throws -> LaboratoryError {
        var story = "waited \(limit) in vain for \(open.count) jobs"
        for order in open.prefix(5) {
            guard let job = try await store.job(id: order.jobID) else { continue }
            story += "\n\(order.printers[0].name), job \(job.id) \(job.state) \(job.stateReasons): \(job.stateMessage)"
            story += try await timeline(job.id)
        }
        for printer in printers.withLock({ $0.values.filter { !$0.isQuiet } }) {
            story += "\n\(printer.name) is not quiet"
        }
        return LaboratoryError(story)
    }

    private func timeline(_ jobID: Int) async throws -> String {
        try await store.timeline(jobID: jobID).map { "\n  \($0.kind): \($0.message)" }.joined()
    }

    @Sendable private static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

/// What cannot be tried here.
public struct LaboratoryError: Error, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}

extension SchedulerConfiguration {
    /// Short pauses.
    fileprivate static var hurried: Self {
        var configuration = Self()
        configuration.retry = RetryPolicy(firstDelay: .milliseconds(100), longestDelay: .milliseconds(800))
        configuration.idleStatusInterval = .seconds(1)
        configuration.busyStatusInterval = .milliseconds(200)
        configuration.recallInterval = .milliseconds(100)
        configuration.progressInterval = .milliseconds(100)
        configuration.workerPatience = .milliseconds(50)
        configuration.shutdownGrace = .milliseconds(10)
        configuration.poolInterval = .milliseconds(50)
        configuration.smallestPart = 2
        configuration.secondsInFlight = 0
        return configuration
    }
}
