// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let removal = [
        ConformanceCase("a removed printer is gone with its jobs; its name is free, its id is not") { store in
            let printer = try await store.addSamplePrinter("old")
            let other = try await store.addSamplePrinter("other")
            let document = try await store.document([1, 2])
            let waiting = try await store.createJob(.sample(printer), documents: [document], timeline: [])
            let running = try await store.advance(try await store.add(.sample(printer)), .started)
            let kept = try await store.add(.sample(other))
            try await store.recordDeviceStatus(DeviceStatus(condition: .idle, since: .second(1)), printerID: printer.id)
            try await store.removePrinter(id: printer.id, at: .second(5))

            #expect(try await store.printers() == [other])
            #expect(try await store.printer(id: printer.id) == nil)
            #expect(try await store.jobs(JobQuery()) == [kept])
            #expect(try await store.documents(jobID: waiting.id).isEmpty)
            #expect(try await store.deviceStatuses().isEmpty)
            #expect(try await store.queuedJobCounts() == [other.id: 1])
            #expect(try await store.defaultPrinterID() == other.id)
            await expect(.notFound) { _ = try await store.commit(JobChange(job: running)) }
            await expect(.notFound) { _ = try await store.add(.sample(printer)) }
            await expect(.notFound) { try await store.removePrinter(id: printer.id, at: .second(6)) }
            let successor = try await store.addSamplePrinter("old")
            #expect(successor.id > other.id)
        },
        ConformanceCase("the last printer leaves no default") { store in
            let printer = try await store.addSamplePrinter()
            try await store.removePrinter(id: printer.id, at: .second(5))
            #expect(try await store.defaultPrinterID() == nil)
            let next = try await store.addSamplePrinter("next")
            #expect(try await store.defaultPrinterID() == next.id)
        },
        ConformanceCase("purging takes what ended before the moment, and nothing else") { store in
            let printer = try await store.addSamplePrinter()
            var left: Set<Int> = []
            for number in 0..<450 {
                let job = try await store.createJob(
                    .sample(printer),
                    documents: [],
                    timeline: [TimelineEntry(time: .second(1), kind: .received, message: "")]
                )
                if number % 9 == 0 {
                    left.insert(job.id)
                } else {
                    let end = Int64(number % 9 == 1 ? 10 : 9)
                    if end == 10 { left.insert(job.id) }
                    _ = try await store.advance(job, .canceled(reason: "x"), at: .second(end))
                }
            }
            #expect(try await store.purgeJobs(endedBefore: .second(10)) == 350)
            #expect(Set(try await store.jobs(JobQuery()).map(\.id)) == left)
            #expect(try await store.purgeJobs(endedBefore: .second(10)) == 0)
        },
    ]
}
