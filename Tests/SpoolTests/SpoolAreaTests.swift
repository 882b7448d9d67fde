// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import SpoolConformance
import SystemPackage
import Testing

@Suite("A full spool area")
struct SpoolAreaTests {
    @Test("a database that cannot grow refuses the job, keeps the others and goes on when there is room")
    func databaseFull() async throws {
        let folder = try StoreFolder()
        var store = try await folder.open { $0.maximumPageCount = 200 }
        let printer = try await store.addSamplePrinter()
        var stored: [Int] = []
        await expect(.spoolAreaFull, naming: folder.path.string, "make room") {
            for number in 0..<1_000 {
                let document = try await store.document(sampleBytes(20_000, seed: UInt64(number)))
                stored.append(try await store.createJob(.sample(printer), documents: [document], timeline: []).id)
            }
        }
        #expect(stored.count > 5)
        #expect(try await store.jobs(JobQuery()).map(\.id) == stored)
        try await store.close()
        store = try await folder.open()
        let document = try await store.document(sampleBytes(20_000))
        _ = try await store.createJob(.sample(printer), documents: [document], timeline: [])
        #expect(try await store.jobs(JobQuery()).count == stored.count + 1)
        try await store.close()
    }

    @Test("a document larger than the limit is refused where the limit is passed, and leaves no file")
    func documentLimit() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open { $0.documentLimit = 200_000 }
        let writer = try await store.makeDocumentWriter()
        let bytes = sampleBytes(100_000)
        try bytes.withUnsafeBytes(writer.append)
        try bytes.withUnsafeBytes(writer.append)
        #expect(folder.documentNames.count == 1)
        await expect(.spoolAreaFull, naming: "200000 bytes") { try [1].withUnsafeBytes(writer.append) }
        await expect(.storeFailed) { _ = try await writer.finish() }
        #expect(folder.documentNames.isEmpty)
        try await store.close()
    }

    @Test("documents leave the reserve free on the disk")
    func reserve() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open { $0.reservedBytes = 1 << 60 }
        await expect(.spoolAreaFull, naming: folder.path.string, "in reserve") { _ = try await store.stage([1]) }
        try await store.close()
    }
}
