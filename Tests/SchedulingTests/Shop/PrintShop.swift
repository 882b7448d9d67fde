// SPDX-License-Identifier: Apache-2.0

import Devices
import FaultLab
import Glibc
import IPP
import Logging
import PrintModel
import Rendering
import ServiceLifecycle
import Spool
import Synchronization
import SystemPackage
import Testing

@testable import Scheduling

/// The wall clock.
func wallTime() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}

struct ShopError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// A print shop in a temporary folder: a real store, real workers, and devices that a test names.
final class PrintShop: Sendable {
    let directory: FilePath
    let store: SQLiteJobStore
    let workers: WorkerPool
    let configuration: SchedulerConfiguration
    let logger: Logger
    private let devices = Mutex<[String: any OutputDevice]>([:])
    /// How far the schedulers' clock is ahead.
    private let clockLead = Mutex<Duration>(.zero)
    /// The scheduler that was made last.
    private let scheduler = Mutex<Scheduler?>(nil)

    private init(
        directory: FilePath,
        store: SQLiteJobStore,
        workers: WorkerPool,
        configuration: SchedulerConfiguration,
        logger: Logger
    ) {
        self.directory = directory
        self.store = store
        self.workers = workers
        self.configuration = configuration
        self.logger = logger
    }

    /// Opens a shop, runs `body`, and takes everything away.
    static func with(
        shutdownGrace: Duration = .seconds(20),
        mostWorkers: Int = 4,
        keepsPages: Bool = false,
        deliveriesAtOnce: Int = .max,
        announcedAtATime: Int = 4,
        _ body: (PrintShop) async throws -> Void
    ) async throws {
        let directory = try makeDirectory()
        defer { _ = system("rm -rf '\(directory)'") }
        var logger = Logger(label: "shop")
        logger.logLevel = .critical
        let store = try await SQLiteJobStore(directory: directory.appending("data"), logger: logger)
        let workers = WorkerPool(
            configuration: .init(
                worker: try workerPath(),
                ready: 1,
                maximum: mostWorkers,
                cache: keepsPages ? .init(folder: directory.appending("pages")) : nil
            ),
            logger: logger
        )
        var configuration = SchedulerConfiguration.hurried
        configuration.shutdownGrace = shutdownGrace
        configuration.deliveriesAtOnce = deliveriesAtOnce
        configuration.announcedAtATime = announcedAtATime
        let shop = PrintShop(
            directory: directory,
            store: store,
            workers: workers,
            configuration: configuration,
            logger: logger
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await workers.run() }
            try await body(shop)
            group.cancelAll()
        }
        try await store.close()
    }

    private static func makeDirectory() throws -> FilePath {
        var template = Array("/tmp/pdps-shop-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        return FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// `pdps-rip` lies beside the test bundle.
    private static func workerPath() throws -> FilePath {
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            var path = FilePath(argument)
            while let name = path.lastComponent?.string, path.removeLastComponent() {
                if name.hasSuffix(".xctest") { return path.appending("pdps-rip") }
            }
        }
        throw ShopError("no test bundle among \(CommandLine.arguments)")
    }

    // MARK: Running

    /// Runs a scheduler until `body` returns, then cancels it: for the store, as if the server was killed.
    func open<R>(_ body: () async throws -> R) async throws -> R {
        let scheduler = makeScheduler()
        return try await withThrowingTaskGroup { group in
            group.addTask { try await scheduler.run() }
            let result = try await body()
            group.cancelAll()
            return result
        }
    }

    /// Runs a scheduler until `body` returns, then shuts it down gracefully and waits for its end.
    func openGracefully(_ body: () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: makeScheduler())], logger: logger)
        )
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// What a printer waits for because others have it.
    func placeWait(of printer: Printer) -> PlaceWait? { scheduler.withLock { $0 }?.placeWait(printerID: printer.id) }

    private func makeScheduler() -> Scheduler {
        let made = Scheduler(
            store: store,
            workers: workers,
            configuration: configuration,
            now: now,
            logger: logger
        ) { printer in
            guard let device = self.devices.withLock({ $0[printer.deviceURI] }) else {
                return try DeviceRegistry().makeDevice(uri: printer.deviceURI)
            }
            return device
        }
        scheduler.withLock { $0 = made }
        return made
    }

    /// The schedulers' time.
    @Sendable private func now() -> Timestamp { wallTime() + clockLead.withLock { $0 } }

    /// Sets the schedulers' clock forward.
    func advanceClock(by duration: Duration) { clockLead.withLock { $0 += duration } }

    // MARK: Printers and jobs

    @discardableResult
    func addPrinter(_ name: String, _ device: any OutputDevice) async throws -> Printer {
        let uri = "remembering:\(name)"
        devices.withLock { $0[uri] = device }
        return try await addPrinter(name, uri: uri)
    }

    @discardableResult
    func addPrinter(_ name: String, uri: String) async throws -> Printer {
        let capabilities = DeviceCapabilities(makeAndModel: "not asked yet", formats: [])
        return try await store.addPrinter(
            Printer(name: name, deviceURI: uri, capabilities: capabilities, createdAt: wallTime())
        )
    }

    func update(_ id: Int, _ change: (inout Printer) -> Void) async throws {
        for _ in 0..<50 {
            guard var printer = try await store.printer(id: id) else { throw ShopError("no printer \(id)") }
            change(&printer)
            do {
                _ = try await store.updatePrinter(printer)
                return
            } catch let error as SpoolError where error.code == .conflict {
                continue
            }
        }
    }

    /// Submits documents, PostScript of so many pages by default, and returns the job's id.
    func submit(
        to printer: Printer,
        pages: Int = 1,
        documents: [(format: String, bytes: [UInt8])]? = nil,
        ticket: [Attribute] = [],
        user: String = "tester",
        priority: Int = 50
    ) async throws -> Int {
        let documents = documents ?? [("application/postscript", Samples.postScript(pages: pages))]
        var job = Job(
            printerID: printer.id,
            name: "sample",
            originatingUserName: user,
            ticket: Ticket(ticket),
            priority: priority,
            expectsDocuments: true,
            createdAt: now()
        )
        var staged: [NewDocument] = []
        for (index, document) in documents.enumerated() {
            let writer = try await store.makeDocumentWriter()
            try document.bytes.withUnsafeBytes { try writer.append($0) }
            let content = try await writer.finish()
            staged.append(
                NewDocument(name: "sample", suppliedFormat: "", detectedFormat: document.format, content: content)
            )
            let isLast = index == documents.count - 1
            job = try job.after(.documentAdded(octets: content.size, last: isLast), at: now())
        }
        return try await store.createJob(job, documents: staged, timeline: []).id
    }

    /// Changes a job as a client's operation would.
    func send(_ event: JobEvent, to id: Int) async throws {
        for _ in 0..<100 {
            let job = try await job(id)
            do {
                _ = try await store.commit(JobChange(job: try job.after(event, at: wallTime())))
                return
            } catch let error as SpoolError where error.code == .conflict {
                continue
            }
        }
        throw ShopError("job \(id) changes too often")
    }

    func job(_ id: Int) async throws -> Job {
        guard let job = try await store.job(id: id) else { throw ShopError("no job \(id)") }
        return job
    }

    /// Waits until a job is as `condition` says, for 30 s at most.
    @discardableResult
    func wait(for id: Int, _ condition: @escaping @Sendable (Job) -> Bool) async throws -> Job {
        try await wait("job \(id)") { shop in
            let job = try await shop.job(id)
            return condition(job) ? job : nil
        }
    }

    @discardableResult
    func waitForEnd(of id: Int) async throws -> Job { try await wait(for: id) { $0.state.isTerminal } }

    /// Waits for the job's end, which must be in that state.
    func expect(_ id: Int, ends state: JobState, at location: SourceLocation = #_sourceLocation) async throws {
        let job = try await waitForEnd(of: id)
        #expect(job.state == state, "\(job.stateReasons) \(job.stateMessage)", sourceLocation: location)
    }

    /// Waits until `body` returns something, looking again after each change in the store.
    @discardableResult
    func wait<R: Sendable>(
        _ what: String,
        _ body: @escaping @Sendable (PrintShop) async throws -> R?
    ) async throws -> R {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if let result = try await body(self) { return result }
            try await Task.sleep(for: .milliseconds(5))
        }
        var story = ""
        for job in try await store.jobs(JobQuery()) {
            story += "\njob \(job.id) \(job.state) \(job.stateReasons) \(job.stateMessage)"
            for entry in try await store.timeline(jobID: job.id) { story += "\n  \(entry.kind) \(entry.message)" }
        }
        throw ShopError("waited 60 s in vain for \(what)\(story)")
    }
}

/// Documents of our own.
enum Samples {
    /// PostScript with so many pages, each with its number.
    static func postScript(pages: Int) -> [UInt8] {
        Array(
            """
            %!PS
            /Helvetica findfont 200 scalefont setfont
            1 1 \(pages) { 100 300 moveto 20 string cvs show showpage } for

            """.utf8
        )
    }

    /// PostScript that fails behind its first pages.
    static func brokenPostScript(afterPages pages: Int) -> [UInt8] {
        Array("%!PS\n\(pages) { 10 10 100 100 rectfill showpage } repeat\nnosuchoperator\n".utf8)
    }
}
