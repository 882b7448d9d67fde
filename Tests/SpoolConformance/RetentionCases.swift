// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

extension ConformanceCase {
    /// Jobs that ended at second 1, 2 and so on, each with documents of so many bytes.
    private static func ended(
        _ count: Int,
        _ store: any JobStore,
        _ printer: Printer,
        bytes: Int = 70_000,
        kept seconds: [Int: Int32] = [:]
    ) async throws -> [Int] {
        var ids: [Int] = []
        for number in 1...count {
            let document = try await store.document(sampleBytes(bytes, seed: UInt64(number)))
            let ticket = seconds[number].map { Ticket([Attribute("job-retain-until-interval", .integer($0))]) }
            let sample = Job.sample(printer, ticket: ticket ?? Ticket())
            let job = try await store.createJob(sample, documents: [document], timeline: [])
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
        ConformanceCase("a job that asked to be kept outlives all ages until its time has come") { store in
            let printer = try await store.addSamplePrinter()
            let ids = try await ended(4, store, printer, kept: [1: 20, 3: 9])
            #expect(try await store.job(id: ids[0])?.retainedUntil == .second(21))
            #expect(try await store.job(id: ids[1])?.retainedUntil == nil)
            let policy = RetentionPolicy(historyAge: .seconds(6), documentAge: .seconds(5))
            #expect(try await store.applyRetention(policy, at: .second(11)).jobs == 2)
            #expect(try await store.jobs(JobQuery()).map(\.id) == [ids[0], ids[2]])
            #expect(try await withDocuments(ids, store) == [ids[0], ids[2]])
            #expect(try await store.purgeJobs(endedBefore: .second(100)) == 0)
            #expect(try await store.applyRetention(policy, at: .second(12)).jobs == 1)
            #expect(try await store.jobs(JobQuery()).map(\.id) == [ids[0]])
            #expect(try await store.applyRetention(policy, at: .second(21)).jobs == 1)
        },
        ConformanceCase("a job that asked to be kept and is restarted asks anew when it ends again") { store in
            let printer = try await store.addSamplePrinter()
            let id = try await ended(1, store, printer, kept: [1: 20])[0]
            let job = try #require(await store.job(id: id))
            let restarted = try await store.restartJob(JobChange(job: job.after(.restarted, at: .second(5))))
            #expect(restarted.retainedUntil == nil)
            #expect(try await store.job(id: id) == restarted)
            let again = try await store.advance(restarted, .canceled(reason: "x"), at: .second(7))
            #expect(again.retainedUntil == .second(27))
        },
        ConformanceCase(
            "bytes and numbers bound those that asked to be kept, after all others and in the order of their times"
        ) { store in
            let printer = try await store.addSamplePrinter()
            let ids = try await ended(5, store, printer, kept: [1: 90, 2: 80, 3: 85])
            var policy = RetentionPolicy(documentBytes: 220_000)
            #expect(try await store.applyRetention(policy, at: .second(10)).jobsRetained == 0)
            #expect(try await withDocuments(ids, store) == Array(ids.prefix(3)))
            policy.documentBytes = 150_000
            let result = try await store.applyRetention(policy, at: .second(10))
            #expect(result.jobsWithDocuments == 1 && result.jobsRetained == 1 && result.jobs == 0)
            #expect(try await withDocuments(ids, store) == [ids[0], ids[2]])
            #expect(try await store.applyRetention(RetentionPolicy(historyCount: 2), at: .second(10)).jobs == 3)
            #expect(try await store.jobs(JobQuery()).map(\.id) == [ids[0], ids[2]])
            let last = try await store.applyRetention(RetentionPolicy(historyCount: 1), at: .second(10))
            #expect(last.jobs == 1 && last.jobsRetained == 1)
            #expect(try await store.jobs(JobQuery()).map(\.id) == [ids[0]])
        },
    ]
}
