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
        /// What it asks for.
        public var paper: PaperOrder
        /// The printers that may print it.
        public var printers: [SimulatedPrinter]
        /// A client cancels it when so many sides are out; nil for a job that is to be printed.
        public var cancelsBehind: Int?

        /// What came out of them.
        var tray: [PrintedSheet] { printers.flatMap(\.tray) }
        /// Sides of it that are out.
        var sidesOut: Int { tray.pages.count { $0.document == paper.document } }
    }

    /// Where its jobs are.
    public let store: any JobStore
    private let workers: WorkerPool
    private let logger: Logger
    private let printers = Mutex<[String: SimulatedPrinter]>([:])
    private let queues = Mutex<[String: (id: Int, printers: [SimulatedPrinter])]>([:])
    /// Jobs that a client canceled: nil until they ended.
    private let cancels = Mutex<[Int: PaperVerdict.Cancel?]>([:])

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
    public func addPool(_ name: String, of members: [SimulatedPrinter], policy: UnconfirmedPolicy) async throws {
        let uri = "pool:\(members.map(\.name).joined(separator: ","))?output-mode=pages&failover=1"
        try await addQueue(name, uri, members, policy)
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

    /// Submits a job.
    ///
    /// - Parameter cancelsBehind: A client cancels it when so many sides are out.
    public func submit(_ paper: PaperOrder, to name: String, cancelsBehind: Int? = nil) async throws -> Order {
        guard let queue = queues.withLock({ $0[name] }) else { throw LaboratoryError("no queue \(name)") }
        var job = Job(
            printerID: queue.id,
            name: "document \(paper.document)",
            originatingUserName: "anna",
            ticket: Ticket([
                Attribute("print-color-mode", .keyword("monochrome")), Attribute(.copies, paper.copies),
                Attribute(.sides, (paper.isTwoSided ? Sides.twoSidedLongEdge : .oneSided).rawValue),
            ]),
            expectsDocuments: true,
            createdAt: Self.now()
        )
        let writer = try await store.makeDocumentWriter()
        try PageIdentity.postScript(document: paper.document, pages: paper.pages).withUnsafeBytes {
            try writer.append($0)
        }
        let content = try await writer.finish()
        job = try job.after(.documentAdded(octets: content.size, last: true), at: Self.now())
        let format = "application/postscript"
        let documents = [NewDocument(name: "", suppliedFormat: format, detectedFormat: format, content: content)]
        let id = try await store.createJob(job, documents: documents, timeline: []).id
        return Order(jobID: id, paper: paper, printers: queue.printers, cancelsBehind: cancelsBehind)
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
        let isCanceled = cancels.withLock { $0[job.id] != nil }
        if let mark = order.cancelsBehind, !isCanceled, !job.state.isTerminal, order.sidesOut >= mark {
            let isRunning = job.state == .processing || job.state == .processingStopped
            let event = isRunning ? JobEvent.cancelRequested : .canceled(reason: JobStateReason.jobCanceledByUser)
            if try await change(job, event) { cancels.withLock { $0[job.id] = .some(nil) } }
            return false
        }
        if job.state == .pendingHeld { try await decide(on: job, order) }
        if job.state.isTerminal, isCanceled { noteEnd(of: order) }
        return job.state.isTerminal
    }

    /// Does what a held job asks for: all is there, so it is canceled; else it goes on as it says.
    private func decide(on job: Job, _ order: Order) async throws {
        guard order.printers.allSatisfy(\.isQuiet) else { return }
        let isAllThere = order.paper.isAllThere(order.tray)
        _ = try await change(job, isAllThere ? .canceled(reason: JobStateReason.jobCanceledByUser) : .released)
    }

    /// Changes a job as a client's operation would; false if it changed meanwhile, and is looked at again.
    private func change(_ job: Job, _ event: JobEvent) async throws -> Bool {
        do {
            _ = try await store.commit(JobChange(job: try job.after(event, at: Self.now())))
            return true
        } catch is JobTransitionError {
            return false
        } catch let error as SpoolError where error.code == .conflict {
            return false
        }
    }

    /// A canceled job ended: what printers have of it by now may come out, as far as they cannot be told.
    private func noteEnd(of order: Order) {
        let cancel = PaperVerdict.Cancel(out: order.sidesOut, mayFollow: order.mayFollowCancel)
        cancels.withLock { if case .some(nil) = $0[order.jobID] { $0[order.jobID] = cancel } }
    }

    /// What became of a job on paper.
    public func verdict(_ order: Order) async throws -> PaperVerdict {
        guard let job = try await store.job(id: order.jobID) else {
            throw LaboratoryError("job \(order.jobID) is gone")
        }
        let cancel = cancels.withLock { $0[job.id] ?? nil }
        // Documents may be the same for all; a printer's tray is its own.
        var verdict = PaperVerdict(
            job,
            order.paper,
            records: try await store.deliveries(jobID: job.id),
            sheets: order.tray,
            cancel: cancel
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

extension Laboratory.Order {
    /// Sides that may come out behind its cancel: of each printer the sheet that is in the machine; nil where one has no
    /// ear for it, or does not hear just then.
    fileprivate var mayFollowCancel: Int? {
        let isHeard = printers.allSatisfy { printer in
            printer.kind.canCancel && printer.strikes.last.map(Self.hears) ?? true
        }
        return isHeard ? 2 * printers.count : nil
    }

    private static func hears(_ fault: Fault) -> Bool {
        switch fault {
        case .drop, .dropAtEnd, .jam, .runOut, .slow, .sayIdle, .sayJammed, .countLate: true
        case .refuse, .off, .stall, .hang, .restart, .breakTLS, .sayDone: false
        }
    }
}
