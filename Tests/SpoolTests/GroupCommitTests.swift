// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import SpoolConformance
import SystemPackage
import Testing

@Suite("Writers share transactions")
struct GroupCommitTests {
    @Test("many writers at once need few commits")
    func writersShareCommits() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let printer = try await store.addSamplePrinter()
        let before = store.statistics
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<400 { group.addTask { _ = try await store.add(.sample(printer)) } }
            try await group.waitForAll()
        }
        let after = store.statistics
        #expect(after.writers - before.writers == 400)
        #expect(after.commits - before.commits <= 200)
        #expect(after.largestGroup > 1)
        #expect(after.failures == 0)
        try await store.close()
    }

    @Test("a writer that fails half-way leaves the others in its group unharmed")
    func failureStaysAlone() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let printer = try await store.addSamplePrinter()
        let job = try await store.add(.sample(printer))
        let lost = StoredContent(place: .inline(key: 12_345), size: 1, sha256: "")
        let broken = NewDocument(
            name: "",
            suppliedFormat: "",
            detectedFormat: "",
            content: StagedContent(sharing: lost)
        )
        let stored = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<300 {
                group.addTask {
                    // Every third one has inserted or changed its job already when its document is refused.
                    let documents = number % 3 == 0 ? [broken] : []
                    if number % 2 == 0 {
                        let change = JobChange(job: job, newDocuments: [broken])
                        if number % 3 == 0 { return (try? await store.commit(change)) != nil }
                    }
                    let new = Job.sample(printer, name: "new")
                    return (try? await store.createJob(new, documents: documents, timeline: [])) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(stored == 200)
        #expect(try await store.jobs(JobQuery()).count == 201)
        #expect(try await store.job(id: job.id) == job)
        #expect(try await store.queuedJobCounts() == [printer.id: 201])
        #expect(store.statistics.failures == 100)
        #expect(store.statistics.commits < 300)
        try await store.close()
    }

    @Test("a writer too many is told that the store is busy, and where")
    func boundedQueue() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open { $0.waitingWriterLimit = 0 }
        await expect(.busy, naming: folder.path.string, "try again") { _ = try await store.addSamplePrinter() }
        try await store.close()
    }

    @Test("a writer that has waited too long is told busy, not stored late")
    func boundedWait() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open { $0.longestWait = .zero }
        await expect(.busy) { _ = try await store.addSamplePrinter() }
        #expect(try await store.printers().isEmpty)
        try await store.close()
    }

    @Test("a watcher that does not read is told that it missed changes, once, and goes on from there")
    func slowWatcher() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open { $0.changeBacklogLimit = 4 }
        var changes = store.changes().makeAsyncIterator()
        var ids: [Int] = []
        for name in ["a", "b", "c", "d", "e", "f"] { ids.append(try await store.addSamplePrinter(name).id) }
        #expect(await changes.next() == .missed)
        #expect(await changes.next() == .printer(id: ids[5]))
        let last = try await store.addSamplePrinter("g")
        #expect(await changes.next() == .printer(id: last.id))
        try await store.close()
        #expect(await changes.next() == nil)
    }
}
