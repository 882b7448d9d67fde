// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let queue = [
        ConformanceCase("jobs are next by priority, then by arrival, and only on their printer") { store in
            let printer = try await store.addSamplePrinter()
            let other = try await store.addSamplePrinter("other")
            var expected: [Int] = []
            for (priority, name) in [(50, "c"), (50, "d"), (90, "a"), (90, "b"), (1, "e")] {
                expected.append(try await store.add(.sample(printer, name: name, priority: priority)).id)
                _ = try await store.add(.sample(other, priority: 100))
            }
            var names: [String] = []
            while let job = try await store.nextJob(printerID: printer.id, at: .second(9)) {
                names.append(job.name)
                _ = try await store.advance(job, .started)
            }
            #expect(names == ["a", "b", "c", "d", "e"])
            let all = try await store.jobs(JobQuery(printerID: printer.id, order: .queue))
            #expect(all.map(\.name) == ["a", "b", "c", "d", "e"])
        },
        ConformanceCase("held, open, running and ended jobs are not next") { store in
            let printer = try await store.addSamplePrinter()
            _ = try await store.advance(try await store.add(.sample(printer)), .held)
            _ = try await store.add(.sample(printer, expectsDocuments: true))
            _ = try await store.advance(try await store.add(.sample(printer)), .started)
            _ = try await store.advance(
                try await store.add(.sample(printer)),
                .started,
                .deviceStopped(message: "Jam")
            )
            _ = try await store.advance(
                try await store.add(.sample(printer)),
                .started,
                .completed(withWarnings: false)
            )
            #expect(try await store.nextJob(printerID: printer.id, at: .second(9)) == nil)
            #expect(try await store.nextRetry(printerID: printer.id) == nil)
        },
        ConformanceCase("a job that is to be tried again waits for its moment, others go first") { store in
            let printer = try await store.addSamplePrinter()
            let retry = { (job: Job, moment: Timestamp) in
                try await store.advance(
                    job,
                    .started,
                    .retryScheduled(at: moment, reason: JobStateReason.serviceOffLine, message: "off")
                )
            }
            let early = try await retry(try await store.add(.sample(printer, priority: 90)), .second(60))
            _ = try await retry(try await store.add(.sample(printer, priority: 90)), .second(90))
            #expect(try await store.nextJob(printerID: printer.id, at: .second(59)) == nil)
            #expect(try await store.nextRetry(printerID: printer.id) == .second(60))
            #expect(try await store.nextRetry(printerID: 999) == nil)
            let plain = try await store.add(.sample(printer))
            #expect(try await store.nextJob(printerID: printer.id, at: .second(59)) == plain)
            #expect(try await store.nextJob(printerID: printer.id, at: .second(60)) == early)
        },
        ConformanceCase("unfinished jobs are counted through every change") { store in
            let printer = try await store.addSamplePrinter()
            let other = try await store.addSamplePrinter("other")
            #expect(try await store.queuedJobCounts() == [printer.id: 0, other.id: 0])
            let first = try await store.add(.sample(printer))
            var second = try await store.add(.sample(printer, expectsDocuments: true))
            #expect(try await store.queuedJobCounts() == [printer.id: 2, other.id: 0])
            let running = try await store.advance(first, .started)
            #expect(try await store.queuedJobCounts() == [printer.id: 2, other.id: 0])
            second.printerID = other.id
            second = try await store.commit(JobChange(job: second))
            #expect(try await store.queuedJobCounts() == [printer.id: 1, other.id: 1])
            _ = try await store.advance(running, .completed(withWarnings: false))
            #expect(try await store.queuedJobCounts() == [printer.id: 0, other.id: 1])
            _ = try await store.purgeJobs(endedBefore: .second(1000))
            #expect(try await store.queuedJobCounts() == [printer.id: 0, other.id: 1])
        },
    ]
}
