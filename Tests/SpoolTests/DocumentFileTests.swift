// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import Spool
import SpoolConformance
import SystemPackage
import Testing

@Suite("Documents in the database and in files")
struct DocumentFileTests {
    @Test("up to the limit bytes lie in the database, above it in a file")
    func boundary() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open { $0.inlineDocumentLimit = 1_000 }
        let documents = [try await store.document(sampleBytes(1_000)), try await store.document(sampleBytes(1_001))]
        let job = try await store.createJob(
            .sample(try await store.addSamplePrinter()),
            documents: documents,
            timeline: []
        )
        let places = try await store.documents(jobID: job.id).map(\.content.place)
        guard case .inline = places[0], case .file(let name) = places[1] else {
            Issue.record("\(places)")
            return
        }
        #expect(folder.documentNames == [name])
        try await store.close()
    }

    @Test("a staged file is removed when no job takes it, also when the job is refused")
    func droppedFiles() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        do {
            let content = try await store.stage(sampleBytes(70_000))
            #expect(folder.documentNames.count == 1)
            #expect(content.size == 70_000)
        }
        #expect(try await folder.losesDocuments())

        let writer = try await store.makeDocumentWriter()
        try sampleBytes(70_000).withUnsafeBytes(writer.append)
        #expect(folder.documentNames.count == 1)
        writer.abandon()
        #expect(folder.documentNames.isEmpty)

        let job = Job.sample(try await store.addSamplePrinter())
        let gone = StoredContent(place: .inline(key: 12_345), size: 1, sha256: "")
        do {
            // The file's row is in the transaction already when the second document is refused.
            let documents = [
                try await store.document(sampleBytes(70_000)),
                NewDocument(name: "", suppliedFormat: "", detectedFormat: "", content: StagedContent(sharing: gone)),
            ]
            await expect(.notFound) { _ = try await store.createJob(job, documents: documents, timeline: []) }
            #expect(folder.documentNames.count == 1)
        }
        #expect(try await folder.losesDocuments())
        try await store.close()
    }

    @Test("purging a job removes its file, unless another job uses it")
    func purgedFiles() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let job = try await store.createJob(
            .sample(try await store.addSamplePrinter()),
            documents: [try await store.document(sampleBytes(70_000))],
            timeline: []
        )
        _ = try await store.advance(job, .canceled(reason: "x"))
        #expect(folder.documentNames.count == 1)
        _ = try await store.purgeJobs(endedBefore: .second(1000))
        #expect(folder.documentNames.isEmpty)
        try await store.close()
    }

    @Test("damage is told, with what to do: in the database when opened, in a file by verifying")
    func damage() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let documents = [try await store.document(sampleBytes(1_000)), try await store.document(sampleBytes(70_000))]
        let job = try await store.createJob(
            .sample(try await store.addSamplePrinter()),
            documents: documents,
            timeline: []
        )
        let contents = try await store.documents(jobID: job.id).map(\.content)

        try folder.execute("UPDATE content SET bytes = zeroblob(1000) WHERE bytes IS NOT NULL")
        await expect(.documentDamaged, naming: "damaged", contents[0].sha256) {
            try await store.openContent(contents[0]).close()
        }
        let path = folder.path.appending("documents").appending(try #require(folder.documentNames.first))
        let file = try FileDescriptor.open(path, .readWrite)
        defer { try? file.close() }
        try file.writeAll(toAbsoluteOffset: 35_000, [0, 0, 0, 0])
        try await store.openContent(contents[1]).close()
        await expect(.documentDamaged, naming: "damaged") { try await store.verifyContent(contents[1]) }
        try file.resize(to: 69_999)
        await expect(.documentDamaged, naming: path.string) { try await store.openContent(contents[1]).close() }
        unlink(path.string)
        await expect(.notFound, naming: path.string) { try await store.openContent(contents[1]).close() }
        symlink("/etc/passwd", path.string)
        await expect(.storeFailed) { try await store.openContent(contents[1]).close() }
        try await store.close()
    }

    @Test("a document of 200 MB goes through without growing memory")
    func largeDocument() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let before = try residentBytes()
        let writer = try await store.makeDocumentWriter()
        var block = sampleBytes(100_000)
        var peak = before
        for number in 0..<2_000 {
            block[0] = UInt8(truncatingIfNeeded: number)
            try block.withUnsafeBytes(writer.append)
            if number % 200 == 0 { peak = max(peak, try residentBytes()) }
        }
        let content = try await writer.finish()
        peak = max(peak, try residentBytes())
        #expect(content.size == 200_000_000)
        // Of the whole process, in which other suites work at the same time; a document held in memory would be more.
        #expect(peak - before < 150_000_000)
        let document = NewDocument(name: "large", suppliedFormat: "", detectedFormat: "", content: content)
        let job = try await store.createJob(
            .sample(try await store.addSamplePrinter()),
            documents: [document],
            timeline: []
        )
        let stored = try #require(try await store.documents(jobID: job.id).first)
        try await store.verifyContent(stored.content)

        #expect(try residentBytes() - before < 150_000_000)
        try await store.close()
    }

    /// The process's resident memory (proc(5), `statm`).
    private func residentBytes() throws -> Int {
        let file = try FileDescriptor.open("/proc/self/statm", .readOnly)
        defer { try? file.close() }
        let bytes = try [UInt8](unsafeUninitializedCapacity: 200) { memory, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(memory))
        }
        let pages = String(decoding: bytes, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return try #require(pages) * Int(getpagesize())
    }
}
