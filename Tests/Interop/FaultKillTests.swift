// SPDX-License-Identifier: Apache-2.0

import FaultLab
import Foundation
import IPP
import IPPClient
import Logging
import NIOCore
import PrintModel
import Spool
import SystemPackage
import Testing

/// How much is printed and how often the server dies: little in CI; `scripts/fault-lab kill` for the measured run.
private enum KillRun {
    static let printers = number("PDPS_FAULT_PRINTERS") ?? 8
    static let jobs = number("PDPS_FAULT_JOBS") ?? 64
    static let kills = number("PDPS_FAULT_KILLS") ?? 4
    static let seed = number("PDPS_FAULT_SEED").map { UInt64($0) } ?? UInt64.random(in: 1...999_999)
    /// Of a hundred attempts so many go wrong.
    static let faults = 20
    static let mostPages = 5
    /// Of one job in six, so that some are on their way for long.
    static let longPages = 24
    static let hint = "\nreplay its script with: scripts/fault-lab kill \(printers) \(jobs) \(kills) \(seed)"

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}

/// A simulated printer, its queue on the server, and who prints to it.
private struct Queue: Sendable {
    let driver: FaultDriver
    let printer: SimulatedPrinter
    let client: IPPClient

    /// Jobs that have not ended.
    func openJobs() async throws -> [AttributeGroup] {
        var request = client.request(.getJobs)
        request.groups[0].append(.whichJobs, "not-completed")
        request.groups[0].append(.requestedAttributes, ["job-id", "job-name", "job-state"])
        return try await client.send(request).groups(.jobAttributes)
    }

    /// Does what held jobs ask for: all is there, so it is canceled; else it goes on as it says.
    func decide(on jobs: [AttributeGroup]) async throws {
        for job in jobs where job[.jobState] == Int(JobState.pendingHeld.rawValue) && printer.isQuiet {
            guard let id = job[.jobID], let order = job[.jobName].flatMap(PrintedDocument.init) else { continue }
            let isAllThere = order.paper.isAllThere(printer.tray)
            var request = client.request(isAllThere ? .cancelJob : .releaseJob)
            request.groups[0].append(.jobID, id)
            _ = try await client.send(request)
        }
    }
}

/// What a job is to print, as its name says.
private struct PrintedDocument {
    let number: Int
    let pages: Int

    init(number: Int, pages: Int) { (self.number, self.pages) = (number, pages) }

    init?(_ jobName: String) {
        let words = jobName.split(separator: " ").compactMap { Int($0) }
        guard words.count == 2 else { return nil }
        self.init(number: words[0], pages: words[1])
    }

    /// One copy, on one side.
    var paper: PaperOrder { PaperOrder(document: number, pages: pages) }

    var name: String { "document \(number) with \(pages) pages" }
}

@Suite("kill -9 while printers fail", .serialized, .timeLimit(.minutes(10 + KillRun.jobs / 10)))
struct FaultKillTests {
    @Test("a server killed at random moments loses and repeats no sheet that its jobs do not name")
    func killedAtRandomMoments() async throws {
        try await withTemporaryFolder { folder in
            var printers: [(FaultDriver, SimulatedPrinter)] = []
            for index in 0..<KillRun.printers {
                let driver = FaultDriver.all[index % FaultDriver.all.count]
                let script = FaultScript(
                    seed: KillRun.seed,
                    stream: index,
                    percent: KillRun.faults,
                    pages: KillRun.mostPages
                )
                var times = PrinterTimes()
                times.sheet = .milliseconds(60)
                times.trouble = .seconds(1)
                printers.append((driver, try await SimulatedPrinter("P\(index)", driver.kind, script, times: times)))
            }
            do {
                try await withThrowingTaskGroup(of: Void.self) { [printers] group in
                    for (_, printer) in printers { group.addTask { await printer.run() } }
                    try await printAndKill(printers, in: folder)
                    group.cancelAll()
                }
            } catch {
                Issue.record("\(error)\(KillRun.hint)")
            }
        }
    }

    private func printAndKill(_ printers: [(FaultDriver, SimulatedPrinter)], in folder: URL) async throws {
        let server = try await ServerUnderTest.start(in: folder)
        var queues: [Queue] = []
        for (driver, printer) in printers {
            // It may be off just now.
            let isAdded = try await eventually(within: .seconds(30)) {
                let policy = driver.policy.rawValue
                return try await server.pdps("printer", "add", printer.name, printer.uri, "--unconfirmed", policy)
                    .status
                    == 0
            }
            try #require(isAdded, "\(printer.name): \(server.process.errors)")
            let client = try IPPClient("\(server.address)/\(printer.name)")
            queues.append(Queue(driver: driver, printer: printer, client: client))
        }
        let (survivor, acknowledged) = try await withThrowingTaskGroup(of: [Int].self) { [queues] group in
            for (index, queue) in queues.enumerated() {
                group.addTask { try await submit(as: index, to: queue) }
            }
            let survivor = try await killRepeatedly(server)
            return (survivor, try await group.reduce(into: []) { $0 += $1 })
        }
        try await waitUntilPrinted(queues)
        try await survivor.stop()
        try await check(queues, acknowledged, in: folder)
    }

    /// Kills the server at random moments, while jobs come and are printed.
    private func killRepeatedly(_ first: ServerUnderTest) async throws -> ServerUnderTest {
        var server = first
        var random = SeededGenerator(seed: KillRun.seed, stream: 1 << 50)
        for _ in 0..<KillRun.kills {
            try await Task.sleep(for: .milliseconds(Int.random(in: 300...6000, using: &random)))
            server.process.kill(SIGKILL)
            _ = try await server.process.ended(within: .seconds(40))
            server = try await ServerUnderTest.start(in: server.folder, port: server.port)
        }
        return server
    }

    /// Submits a queue's share; what was not acknowledged is sent again, as another document.
    private func submit(as index: Int, to queue: Queue) async throws -> [Int] {
        var acknowledged: [Int] = []
        var random = SeededGenerator(seed: KillRun.seed, stream: 1 << 51 | UInt64(index))
        var number = index
        for _ in stride(from: index, to: KillRun.jobs, by: KillRun.printers) {
            let isLong = Int.random(in: 0..<6, using: &random) == 0
            let pages = isLong ? KillRun.longPages : Int.random(in: 1...KillRun.mostPages, using: &random)
            let deadline = ContinuousClock.now + .seconds(300)
            while true {
                do {
                    acknowledged.append(
                        try await submit(PrintedDocument(number: number, pages: pages), to: queue)
                    )
                    break
                } catch is IPPClientError where ContinuousClock.now < deadline {
                    // It may have been accepted all the same.
                    number += KillRun.printers
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            number += KillRun.printers
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...400, using: &random)))
        }
        return acknowledged
    }

    private func submit(_ document: PrintedDocument, to queue: Queue) async throws -> Int {
        var request = queue.client.request(.printJob)
        request.groups[0].append(.jobName, document.name)
        var ticket = AttributeGroup(tag: .jobAttributes)
        ticket.attributes.append(Attribute("print-color-mode", .keyword("monochrome")))
        // Small pages: what is tested is the bookkeeping, not the rendering. IPP printers say that they have no others.
        switch queue.printer.kind {
        case .ipp, .ipps, .printJob: break
        case .pjl: ticket.append(.printerResolution, Resolution(dpi: 150))
        case .socket, .lpd:
            ticket.append(.media, "na_index-4x6_4x6in")
            ticket.append(.printerResolution, Resolution(dpi: 150))
        }
        request.groups.append(ticket)
        let bytes = PageIdentity.postScript(document: document.number, pages: document.pages)
        let stream = AsyncStream<ByteBuffer> { stream in
            stream.yield(ByteBuffer(bytes: bytes))
            stream.finish()
        }
        let response = try await queue.client.send(request, document: stream)
        try #require(response.status.isSuccessful, "Print-Job: \(response.status)")
        return try #require(response[group: .jobAttributes]?[.jobID])
    }

    private func waitUntilPrinted(_ queues: [Queue]) async throws {
        let isDone = try await eventually(within: .seconds(300 + 3 * KillRun.jobs)) {
            var isDone = true
            for queue in queues {
                let jobs = try await queue.openJobs()
                try await queue.decide(on: jobs)
                isDone = isDone && jobs.isEmpty && queue.printer.isQuiet
            }
            return isDone
        }
        guard !isDone else { return }
        var story = ""
        for queue in queues {
            for job in try await queue.openJobs().prefix(3) { story += "\n\(queue.printer.name) \(job.attributes)" }
        }
        Issue.record("jobs are still waiting\(KillRun.hint)\(story)")
    }

    /// Compares what came out of the printers with what the server's store says.
    private func check(_ queues: [Queue], _ acknowledged: [Int], in folder: URL) async throws {
        #expect(acknowledged.count == KillRun.jobs && Set(acknowledged).count == KillRun.jobs)
        var logger = Logger(label: "fault-lab")
        logger.logLevel = .critical
        let store = try await SQLiteJobStore(
            directory: FilePath(folder.appending(path: "data").path()),
            logger: logger
        )
        let byName = Dictionary(uniqueKeysWithValues: queues.map { ($0.printer.name, $0) })
        let names = Dictionary(uniqueKeysWithValues: try await store.printers().map { ($0.id, $0.name) })
        var table = FaultTable()
        for queue in queues { table.add(faults: queue.printer.strikes.count, to: queue.driver.name) }
        var found: Set<Int> = []
        for job in try await store.jobs(JobQuery(limit: 100_000)) {
            guard let document = PrintedDocument(job.name), let queue = names[job.printerID].flatMap({ byName[$0] })
            else { continue }
            found.insert(job.id)
            let records = try await store.deliveries(jobID: job.id)
            var verdict = PaperVerdict(
                job,
                document.paper,
                records: records,
                sheets: queue.printer.tray
            )
            if !verdict.isKept {
                verdict.story += try await store.timeline(jobID: job.id).map { "\n  \($0.kind): \($0.message)" }
                    .joined()
            }
            table.add(verdict, to: queue.driver.name)
            expectKept(verdict, [queue.printer], KillRun.hint)
        }
        #expect(found.isSuperset(of: acknowledged), "acknowledged jobs are gone")
        try await store.close()
        let words = "Seed \(KillRun.seed); \(KillRun.kills) times kill -9.\n"
        report(table, "killed", words)
    }
}
