// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import PrintModel
import Spool
import SpoolConformance
import SystemPackage
import Testing

@Suite("What was acknowledged survives kill -9")
struct DurabilityTests {
    @Test("after kill -9 at random moments every acknowledged job is whole, and no half job is there")
    func killedAtRandom() async throws {
        let folder = try StoreFolder()
        var acknowledged: Set<Int> = []
        for round in 0..<4 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path.string as String] in
                try await writeUntilKilled(in: FilePath(path))
            }
            acknowledged.formUnion(try acknowledgedIDs(folder.path))
            let store = try await folder.open()
            let jobs = try await store.jobs(JobQuery(limit: 1_000_000))
            #expect(acknowledged.isSubset(of: jobs.map(\.id)), "round \(round)")
            for job in jobs.suffix(40) {
                let documents = try await store.documents(jobID: job.id)
                #expect(documents.count == job.documentCount)
                for document in documents { try await store.verifyContent(document.content) }
                #expect(try await store.timeline(jobID: job.id).count == 1)
            }
            let counts = try await store.queuedJobCounts()
            #expect(counts.values.reduce(0, +) == jobs.count)
            try await store.close()
        }
        #expect(acknowledged.count >= 4)
        let largeFiles = folder.documentNames
        #expect(!largeFiles.contains { $0.hasSuffix(".part") })
    }

    private func acknowledgedIDs(_ folder: FilePath) throws -> Set<Int> {
        let file = try FileDescriptor.open(folder.appending("acknowledged"), .readOnly)
        defer { try? file.close() }
        let size = Int(try file.seek(offset: 0, from: .end))
        let bytes = try [UInt8](unsafeUninitializedCapacity: size) { memory, count in
            count = try file.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(memory))
        }
        return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int($0) })
    }
}

/// Runs in a process of its own: stores jobs, notes the id of each that was acknowledged, and is killed meanwhile.
private func writeUntilKilled(in path: FilePath) async throws {
    let store = try await SQLiteJobStore(directory: path, logger: quietLogger)
    let known = try await store.printers().first
    let printer: Printer
    if let known { printer = known } else { printer = try await store.addSamplePrinter() }
    let notes = try FileDescriptor.open(
        path.appending("acknowledged"),
        .writeOnly,
        options: [.create, .append],
        permissions: .ownerReadWrite
    )
    // However slow the machine, there is something to lose.
    try await storeAndNote(store, printer, writer: 0, notes)
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int.random(in: 0...250))) {
        kill(getpid(), SIGKILL)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<8 {
            group.addTask {
                // Killed long before; the bound only keeps a broken test from running for ever.
                for _ in 0..<100_000 { try await storeAndNote(store, printer, writer: writer, notes) }
            }
        }
        try await group.waitForAll()
    }
}

private func storeAndNote(
    _ store: SQLiteJobStore,
    _ printer: Printer,
    writer: Int,
    _ notes: FileDescriptor
) async throws {
    let document = try await store.document(sampleBytes(writer == 0 ? 70_000 : 500))
    let job = try Job.sample(printer, expectsDocuments: true).after(
        .documentAdded(octets: document.content.size, last: true),
        at: .second(1)
    )
    let entry = TimelineEntry(time: .second(1), kind: .received, message: "by \(writer)")
    let stored = try await store.createJob(job, documents: [document], timeline: [entry])
    try notes.writeAll(Array("\(stored.id)\n".utf8))
}
