// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let feed = [
        ConformanceCase("watchers see each change once it is committed, in order") { store in
            let early = try await store.addSamplePrinter("early")
            var first = store.changes().makeAsyncIterator()
            var second = store.changes().makeAsyncIterator()
            let printer = try await store.addSamplePrinter("late")
            let job = try await store.add(.sample(printer))
            _ = try? await store.add(.sample(Printer.sample("never stored")))
            _ = try await store.advance(job, .started)
            try await store.recordDeviceStatus(DeviceStatus(condition: .idle, since: .second(1)), printerID: early.id)
            try await store.appendTimeline(
                jobID: job.id,
                [TimelineEntry(time: .second(3), kind: .rendering, message: "")]
            )
            let expected: [StoreChange] = [
                .printer(id: printer.id), .job(id: job.id, printerID: printer.id),
                .job(id: job.id, printerID: printer.id), .printer(id: early.id),
                .job(id: job.id, printerID: printer.id),
            ]
            for change in expected {
                #expect(await first.next() == change)
                #expect(await second.next() == change)
            }
        },
        ConformanceCase("a change that is seen can be read") { store in
            let printer = try await store.addSamplePrinter()
            let changes = store.changes()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var seen = 0
                    for await change in changes {
                        guard case .job(let id, _) = change else { continue }
                        let job = try await store.job(id: id)
                        #expect(job != nil)
                        seen += 1
                        if seen == 100 { return }
                    }
                    Issue.record("the changes ended after \(seen)")
                }
                for _ in 0..<100 { group.addTask { _ = try await store.add(.sample(printer)) } }
                try await group.waitForAll()
            }
        },
        ConformanceCase("closing ends the changes and refuses writers") { store in
            let printer = try await store.addSamplePrinter()
            let changes = store.changes()
            async let count = changes.reduce(0) { count, _ in count + 1 }
            _ = try await store.add(.sample(printer))
            try await store.close()
            #expect(await count == 1)
            await expect(.storeFailed, naming: "closed") { _ = try await store.add(.sample(printer)) }
            await expect(.storeFailed) { _ = try await store.printers() }
            var late = store.changes().makeAsyncIterator()
            #expect(await late.next() == nil)
        },
    ]
}
