// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let changes = [
        ConformanceCase("of many who change one revision, one is told yes and the others conflict") { store in
            let job = try await store.add(.sample(try await store.addSamplePrinter()))
            let won = await withTaskGroup(of: Int.self) { group in
                for number in 0..<32 {
                    group.addTask {
                        var mine = job
                        mine.name = "by \(number)"
                        do {
                            let stored = try await store.commit(JobChange(job: mine))
                            #expect(stored.revision == 2)
                            return 1
                        } catch {
                            #expect((error as? SpoolError)?.code == .conflict)
                            return 0
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(won == 1)
            #expect(try await store.job(id: job.id)?.revision == 2)
        },
        ConformanceCase("a conflict names the job, what was read and what is stored") { store in
            let job = try await store.add(.sample(try await store.addSamplePrinter()))
            _ = try await store.advance(job, .held, .released)
            await expect(.conflict, naming: "job \(job.id)", "revision 1", "3 is stored") {
                _ = try await store.commit(JobChange(job: job))
            }
            var unknown = job
            unknown.id = 999
            await expect(.notFound, naming: "999") { [unknown] in _ = try await store.commit(JobChange(job: unknown)) }
        },
        ConformanceCase("a job that ended stays as it is") { store in
            let job = try await store.add(.sample(try await store.addSamplePrinter()))
            var ended = try await store.advance(job, .canceled(reason: JobStateReason.jobCanceledByUser))
            ended.name = "changed later"
            await expect(.conflict, naming: "job \(job.id)", "canceled") { [ended] in
                _ = try await store.commit(JobChange(job: ended))
            }
            #expect(try await store.job(id: job.id)?.name == "report")
        },
        ConformanceCase("documents, timeline and delivery are stored with the change") { store in
            let job = try await store.add(.sample(try await store.addSamplePrinter(), expectsDocuments: true))
            let record = DeliveryRecord(
                jobID: job.id,
                attempt: 1,
                deviceURI: "ipp://192.0.2.1/ipp/print",
                format: "image/urf",
                begunAt: .second(4)
            )
            let entry = TimelineEntry(time: .second(4), kind: .delivering, message: "Begun", impressions: 1...4)
            let change = JobChange(
                job: try job.after(.documentAdded(octets: 3, last: true), at: .second(3)),
                newDocuments: [try await store.document([1, 2, 3])],
                timeline: [entry],
                delivery: record
            )
            let stored = try await store.commit(change)
            #expect(stored.documentCount == 1)
            #expect(try await store.documents(jobID: job.id).map(\.number) == [1])
            #expect(try await store.timeline(jobID: job.id) == [entry])
            #expect(try await store.deliveries(jobID: job.id) == [record])
        },
        ConformanceCase("a change that fails in part changes nothing") { store in
            let job = try await store.add(.sample(try await store.addSamplePrinter(), expectsDocuments: true))
            let gone = StagedContent(
                sharing: StoredContent(place: .inline(key: 12_345), size: 3, sha256: String(repeating: "0", count: 64))
            )
            let change = JobChange(
                job: try job.after(.closed, at: .second(3)),
                newDocuments: [
                    try await store.document([1]),
                    NewDocument(name: "", suppliedFormat: "", detectedFormat: "", content: gone),
                ],
                timeline: [TimelineEntry(time: .second(3), kind: .stored, message: "")]
            )
            await expect(.notFound) { _ = try await store.commit(change) }
            #expect(try await store.job(id: job.id) == job)
            #expect(try await store.documents(jobID: job.id).isEmpty)
            #expect(try await store.timeline(jobID: job.id).isEmpty)
        },
        ConformanceCase("a timeline keeps every entry, in order and to the letter") { store in
            let entries = TimelineEntry.Kind.allCases.enumerated().map { index, kind in
                TimelineEntry(
                    time: .second(Int64(index)),
                    kind: kind,
                    message: index % 2 == 0 ? "tab\t, line\n, \\n and \\ at the end\\" : "",
                    impressions: index % 3 == 0 ? index + 1...index + 5 : nil
                )
            }
            let job = try await store.createJob(
                .sample(try await store.addSamplePrinter()),
                documents: [],
                timeline: Array(entries[..<2])
            )
            for entry in entries[2..<5] { try await store.appendTimeline(jobID: job.id, [entry]) }
            try await store.appendTimeline(jobID: job.id, [])
            _ = try await store.commit(JobChange(job: job, timeline: Array(entries[5...])))
            #expect(try await store.timeline(jobID: job.id) == entries)
            await expect(.notFound, naming: "999") {
                try await store.appendTimeline(jobID: 999, [entries[0]])
            }
        },
        ConformanceCase("the journal of an attempt is replaced, other attempts stay") { store in
            var job = try await store.add(.sample(try await store.addSamplePrinter()))
            var records = (1...2).map {
                DeliveryRecord(
                    jobID: job.id,
                    attempt: $0,
                    deviceURI: "file:///x/",
                    format: "image/png",
                    firstImpression: $0,
                    begunAt: .second(Int64($0))
                )
            }
            for record in records { job = try await store.commit(JobChange(job: job, delivery: record)) }
            records[1].stage = .unknown
            records[1].deviceJobID = "77"
            records[1].impressionsSent = 12
            records[1].impressionsConfirmed = 11
            records[1].resumesAt = 14
            job = try await store.commit(JobChange(job: job, delivery: records[1]))
            #expect(try await store.deliveries(jobID: job.id) == records)
        },
    ]
}
