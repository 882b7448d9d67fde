// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

extension ConformanceCase {
    /// Jobs that ended at second 1, 2 and so on, each with documents of so many bytes.
    private static func ended(
        _ count: Int,
        _ store: any JobStore,
        _ printer: Printer,
        bytes: Int = 70_000
    ) async throws -> [Int] {
        var ids: [Int] = []
        for number in 1...count {
            let document = try await store.document(sampleBytes(bytes, seed: UInt64(number)))
            let job = try await store.createJob(.sample(printer), documents: [document], timeline: [])
            ids.append(try await store.advance(job, .canceled(reason: "x"), at: .second(Int64(number))).id)
        }
        return ids
    }

    private static func withDocuments(_ ids: [Int], _ store: any JobStore) async throws -> [Int] {
        var found: [Int] = []
        for id in ids where try await !store.documents(jobID: id).isEmpty { found.append(id) }
        return found
    }

    static let retention = [
        ConformanceCase("documents go before the history, by age, and waiting ones stay") { store in
            let printer = try await store.addSamplePrinter()
            let ids = try await ended(6, store, printer)
            let waiting = try await store.createJob(
                .sample(printer),
                documents: [try await store.document(sampleBytes(70_000))],
                timeline: []
            )
            let policy = RetentionPolicy(historyAge: .seconds(8), documentAge: .seconds(6))
            let result = try await store.applyRetention(policy, at: .second(10))
            #expect(result.jobs == 1)
            #expect(result.jobsWithDocuments == 3)
            #expect(try await store.jobs(JobQuery()).map(\.id) == ids.dropFirst() + [waiting.id])
            #expect(try await withDocuments(ids, store) == Array(ids.suffix(3)))
            #expect(try await store.documents(jobID: waiting.id).count == 1)
            #expect(try await store.applyRetention(policy, at: .second(10)) == RetentionResult())
        },
        ConformanceCase("documents go by bytes, oldest first, and no more than needed") { store in
            let printer = try await store.addSamplePrinter()
            let ids = try await ended(6, store, printer)
            let result = try await store.applyRetention(RetentionPolicy(documentBytes: 250_000), at: .second(10))
            #expect(result.jobsWithDocuments == 3)
            #expect(result.jobs == 0)
            #expect(try await withDocuments(ids, store) == Array(ids.suffix(3)))
            let shared = try await store.documents(jobID: ids[5])[0].content
            let again = NewDocument(
                name: "",
                suppliedFormat: "",
                detectedFormat: "",
                content: StagedContent(sharing: shared)
            )
            let reprint = try await store.createJob(.sample(printer), documents: [again], timeline: [])
            _ = try await store.applyRetention(RetentionPolicy(documentBytes: 0), at: .second(10))
            #expect(try await withDocuments(ids + [reprint.id], store) == [reprint.id])
            try await store.verifyContent(shared)
        },
        ConformanceCase("the history is bounded by number, the newest stay") { store in
            let printer = try await store.addSamplePrinter()
            let ids = try await ended(7, store, printer, bytes: 3)
            let result = try await store.applyRetention(RetentionPolicy(historyCount: 3), at: .second(10))
            #expect(result.jobs == 4)
            #expect(try await store.jobs(JobQuery()).map(\.id) == Array(ids.suffix(3)))
            #expect(try await store.applyRetention(RetentionPolicy(), at: .second(10)) == RetentionResult())
        },
    ]
}
