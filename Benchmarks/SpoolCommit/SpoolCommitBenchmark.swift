// SPDX-License-Identifier: Apache-2.0
import Glibc
import Logging
import PrintModel
import Spool
import SystemPackage

/// Times how many jobs per second become durable, against plain fdatasync on the same disk, in turns; then how many are
/// taken from the queue that they left, one after the other.
///
/// `spool-commit-benchmark [DIRECTORY [WRITERS [SECONDS [DOCUMENT-BYTES [ROUNDS]]]]]`; each job is staged, checksummed
/// and stored as intake does it, and waited for before the writer sends the next one.
@main
struct SpoolCommitBenchmark {
    var directory = FilePath("/tmp/pdps-spool-benchmark")
    var writers = 16
    var seconds = 4
    var documentBytes = 10 << 10
    var rounds = 3

    static func main() async throws {
        var benchmark = SpoolCommitBenchmark()
        let arguments = CommandLine.arguments.dropFirst()
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        if let path = arguments.first { benchmark.directory = FilePath(path) }
        if numbers.count > 0 { benchmark.writers = numbers[0] }
        if numbers.count > 1 { benchmark.seconds = numbers[1] }
        if numbers.count > 2 { benchmark.documentBytes = numbers[2] }
        if numbers.count > 3 { benchmark.rounds = numbers[3] }
        try await benchmark.run()
    }

    func run() async throws {
        let store = try await SQLiteJobStore(directory: directory, logger: Logger(label: "benchmark"))
        let name = "bench-\(getpid())"
        let printer = try await store.addPrinter(
            Printer(
                name: name,
                deviceURI: "file:///dev/null",
                capabilities: DeviceCapabilities(makeAndModel: "None", formats: ["application/pdf"]),
                createdAt: now()
            )
        )
        print("\(writers) writers, documents of \(documentBytes) bytes, \(seconds) s each, in \(directory)")
        for _ in 0..<rounds {
            let syncs = try syncRate()
            print("  fdatasync of \(documentBytes + 2048) bytes, one after another: \(syncs)/s")
            try await measure(store, printer)
        }
        try await take(store, printer)
        try await store.close()
    }

    private func measure(_ store: SQLiteJobStore, _ printer: Printer) async throws {
        let before = store.statistics
        let clock = ContinuousClock()
        let begin = clock.now
        let end = begin + .seconds(seconds)
        let latencies = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for writer in 0..<writers {
                group.addTask { try await write(store, printer, writer, until: end) }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
        let elapsed = (clock.now - begin) / .seconds(1)
        let commits = store.statistics.commits - before.commits
        print(
            "  spool: \(Int(Double(latencies.count) / elapsed)) jobs/s, \(Int(Double(commits) / elapsed)) syncs/s, "
                + "\(latencies.count * 10 / max(commits, 1))/10 jobs per sync, median \(latencies[latencies.count / 2]), "
                + "99 % \(latencies[latencies.count * 99 / 100])"
        )
    }

    /// Chooses, begins and ends jobs as a printer's lane does it.
    private func take(_ store: SQLiteJobStore, _ printer: Printer) async throws {
        let begin = ContinuousClock.now
        let end = begin + .seconds(seconds)
        var choosing = Duration.zero
        var count = 0
        while ContinuousClock.now < end {
            let asked = ContinuousClock.now
            guard let job = try await store.nextJob(printerID: printer.id, at: now()) else { break }
            choosing += ContinuousClock.now - asked
            let started = try await store.commit(JobChange(job: try job.after(.started, at: now())))
            let event = JobEvent.completed(withWarnings: false)
            _ = try await store.commit(JobChange(job: try started.after(event, at: now())))
            count += 1
        }
        let elapsed = (ContinuousClock.now - begin) / .seconds(1)
        print("  taken: \(Int(Double(count) / elapsed)) jobs/s, each chosen in \(choosing / max(count, 1))")
    }

    private func write(
        _ store: SQLiteJobStore,
        _ printer: Printer,
        _ number: Int,
        until end: ContinuousClock.Instant
    ) async throws -> [Duration] {
        let bytes = (0..<documentBytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
        var latencies: [Duration] = []
        while ContinuousClock.now < end {
            let begin = ContinuousClock.now
            let writer = try await store.makeDocumentWriter()
            try bytes.withUnsafeBytes(writer.append)
            let content = try await writer.finish()
            let job = Job(
                printerID: printer.id,
                name: "benchmark",
                originatingUserName: "user\(number)",
                originatingHost: "127.0.0.1",
                ticket: Ticket(),
                expectsDocuments: true,
                createdAt: now()
            )
            let document = NewDocument(
                name: "benchmark.pdf",
                suppliedFormat: "application/pdf",
                detectedFormat: "application/pdf",
                content: content
            )
            let timeline = [
                TimelineEntry(
                    time: job.createdAt,
                    kind: .received,
                    message: "Print-Job from 127.0.0.1 (user\(number))"
                ),
                TimelineEntry(
                    time: job.createdAt,
                    kind: .stored,
                    message: "Document 1: application/pdf, \(content.size) bytes, SHA-256 \(content.sha256)"
                ),
            ]
            let ready = try job.after(.documentAdded(octets: content.size, last: true), at: job.createdAt)
            _ = try await store.createJob(ready, documents: [document], timeline: timeline)
            latencies.append(ContinuousClock.now - begin)
        }
        return latencies
    }

    /// Writes and syncs as many bytes as a job has, over and over in the same place.
    private func syncRate() throws -> Int {
        let path = directory.appending("fdatasync-loop")
        let file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        defer {
            try? file.close()
            unlink(path.string)
        }
        let block = [UInt8](repeating: 7, count: documentBytes + 2048)
        for index in 0..<64 { try file.writeAll(toAbsoluteOffset: Int64(index * block.count), block) }
        fsync(file.rawValue)
        let end = ContinuousClock.now + .seconds(1)
        var count = 0
        while ContinuousClock.now < end {
            try file.writeAll(toAbsoluteOffset: Int64(count % 64 * block.count), block)
            guard fdatasync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            count += 1
        }
        return count
    }

    private func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
