// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let control = [
        ConformanceCase("a job is put behind another one, between neighbours, as often as one likes") { store in
            let printer = try await store.addSamplePrinter()
            var ids: [Int] = []
            for name in ["a", "b", "c"] { ids.append(try await store.add(.sample(printer, name: name)).id) }
            // More often than a place can be halved.
            for round in 0..<60 {
                let mover = ids[1 + round % 2]
                let job = try #require(await store.job(id: mover))
                _ = try await store.placeJob(JobChange(job: job), behind: ids[0])
                let order = try await store.jobs(JobQuery(printerID: printer.id, order: .queue)).map(\.id)
                #expect(order == [ids[0], mover, ids[2 - round % 2]], "round \(round)")
            }
            let next = try await store.add(.sample(printer, name: "d"))
            #expect(try await store.jobs(JobQuery(order: .queue)).last == next)
        },
        ConformanceCase("a job before all takes over the first one's priority") { store in
            let printer = try await store.addSamplePrinter()
            let first = try await store.add(.sample(printer, priority: 90))
            let low = try await store.add(.sample(printer, priority: 10))
            let placed = try await store.placeJob(JobChange(job: low.placed(by: "eve")), behind: nil)
            #expect(placed.placedBy == "eve" && placed.priority == 90 && placed.revision == low.revision + 1)
            #expect(try await store.jobs(JobQuery(order: .queue)).map(\.id) == [low.id, first.id])
            #expect(try await store.nextJob(printerID: printer.id, at: .second(9)) == placed)
            await expect(.conflict) { _ = try await store.placeJob(JobChange(job: low), behind: nil) }
            let other = try await store.addSamplePrinter("other")
            let foreign = try await store.add(.sample(other))
            await expect(.notFound) { _ = try await store.placeJob(JobChange(job: placed), behind: foreign.id) }
        },
        ConformanceCase("an ended job is restarted and counted again; one that waits cannot be") { store in
            let printer = try await store.addSamplePrinter()
            let ended = try await store.advance(
                try await store.add(.sample(printer)),
                .started,
                .completed(withWarnings: false)
            )
            let restarted = try ended.after(.restarted, at: .second(3))
            let stored = try await store.restartJob(JobChange(job: restarted))
            #expect(stored.state == .pending && stored.attemptsBeforeRestart == 1 && stored.completedAt == nil)
            #expect(try await store.job(id: ended.id) == stored)
            #expect(try await store.queuedJobCounts() == [printer.id: 1])
            await expect(.conflict) { _ = try await store.restartJob(JobChange(job: restarted)) }
        },
        ConformanceCase("documents are renamed and canceled with a change of their job") { store in
            let printer = try await store.addSamplePrinter()
            let documents = [try await store.document([1]), try await store.document([2])]
            let job = try await store.createJob(.sample(printer), documents: documents, timeline: [])
            var second = try await store.documents(jobID: job.id)[1]
            second.name = "other"
            second.isCanceled = true
            _ = try await store.commit(JobChange(job: job, changedDocuments: [second]))
            #expect(try await store.documents(jobID: job.id)[1] == second)
            #expect(try await store.documents(jobID: job.id)[0].isCanceled == false)
        },
        ConformanceCase("jobs are removed in whatever state, with documents that no other job uses") { store in
            let printer = try await store.addSamplePrinter()
            let shared = try await store.document([7, 7])
            let first = try await store.createJob(.sample(printer), documents: [shared], timeline: [])
            let content = try await store.documents(jobID: first.id)[0].content
            var again = shared
            again.content = StagedContent(sharing: content)
            let second = try await store.createJob(.sample(printer), documents: [again], timeline: [])
            let running = try await store.advance(try await store.add(.sample(printer)), .started)
            #expect(try await store.removeJobs(ids: [first.id, running.id, 999], at: .second(3)) == 2)
            #expect(try await store.jobs(JobQuery()).map(\.id) == [second.id])
            #expect(try await store.bytes(of: content) == [7, 7])
            #expect(try await store.queuedJobCounts() == [printer.id: 1])
            #expect(try await store.removeJobs(ids: [second.id], at: .second(3)) == 1)
            await expect(.notFound) { _ = try await store.bytes(of: content) }
        },
        ConformanceCase("a hold's beginning and a PIN's hash are kept") { store in
            let printer = try await store.addSamplePrinter()
            let job = Job(
                printerID: printer.id,
                name: "secret",
                originatingUserName: "ada",
                ticket: Ticket(),
                expectsDocuments: false,
                releasePIN: "salt:hash",
                createdAt: .second(1)
            )
            let held = try await store.add(job).after(.held, at: .second(5))
            let stored = try await store.commit(JobChange(job: held))
            #expect(stored.heldAt == .second(5) && stored.releasePIN == "salt:hash")
            #expect(try await store.job(id: stored.id) == stored)
        },
    ]
}
