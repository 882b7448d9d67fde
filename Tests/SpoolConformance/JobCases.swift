// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let jobs = [
        ConformanceCase("a job is read back as it was stored, whatever its ticket") { store in
            let printer = try await store.addSamplePrinter()
            var job = Job.sample(
                printer,
                name: "Bericht \u{1F4C4}\n2",
                ticket: richTicket,
                priority: 77,
                expectsDocuments: true
            )
            let stored = try await store.add(job)
            job.id = stored.id
            job.revision = 1
            #expect(stored == job)
            #expect(stored.id >= 1)
            #expect(try await store.job(id: stored.id) == job)
            #expect(try await store.job(id: 999) == nil)
            #expect(try await store.job(uuid: job.uuid) == job)
            #expect(try await store.job(uuid: ObjectUUID()) == nil)
        },
        ConformanceCase("every state and field of a job survives") { store in
            let printer = try await store.addSamplePrinter()
            let ends: [[JobEvent]] = [
                [.held], [.started, .impressionsCounted(7), .impressionsConfirmed(3), .deviceStopped(message: "Jam")],
                [.started, .retryScheduled(at: .second(60), reason: "service-off-line", message: "No answer")],
                [.started, .outcomeUnknown(message: "Who knows")], [.canceled(reason: "job-canceled-by-user")],
                [.aborted(reasons: ["document-format-error"], message: "Not a PDF")],
                [.started, .completed(withWarnings: true)],
            ]
            for events in ends {
                var job = try await store.add(.sample(printer))
                for event in events { job = try await store.advance(job, event) }
                #expect(job.revision == 1 + events.count)
                #expect(try await store.job(id: job.id) == job)
            }
        },
        ConformanceCase("a job for an unknown printer is refused and leaves nothing") { store in
            var printer = try await store.addSamplePrinter()
            printer.id = 999
            let document = try await store.document(sampleBytes(100))
            await expect(.notFound, naming: "999") { [printer] in
                _ = try await store.createJob(.sample(printer), documents: [document], timeline: [])
            }
            #expect(try await store.jobs(JobQuery()).isEmpty)
        },
        ConformanceCase("writers at the same time all are stored, each with an id of its own") { store in
            let printer = try await store.addSamplePrinter()
            let ids = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let job = try await store.add(.sample(printer, name: "job \(number)"))
                        // What was acknowledged is read at once, by whichever connection.
                        #expect(try await store.job(id: job.id)?.name == "job \(number)")
                        return job.id
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(ids.count == 200)
            #expect(Set(try await store.jobs(JobQuery()).map(\.name)).count == 200)
        },
        ConformanceCase("ids rise and are not reused, even for the last job") { store in
            let printer = try await store.addSamplePrinter()
            let first = try await store.add(.sample(printer))
            let second = try await store.add(.sample(printer))
            #expect(second.id > first.id)
            _ = try await store.advance(second, .canceled(reason: JobStateReason.jobCanceledByUser))
            #expect(try await store.purgeJobs(endedBefore: .second(1000)) == 1)
            let third = try await store.add(.sample(printer))
            #expect(third.id > second.id)
        },
    ]

    /// All kinds of values that a client may send.
    private static var richTicket: Ticket {
        Ticket([
            Attribute("copies", .integer(3)), Attribute("sides", .keyword("two-sided-long-edge")),
            Attribute("print-quality", .enumeration(5)), Attribute("page-ranges", .range(1...3), .range(7...9)),
            Attribute("printer-resolution", .resolution(Resolution(crossFeed: 600, feed: 300, units: .perInch))),
            Attribute("job-message", .text("Grüße", language: "de"), .text("hello")),
            Attribute(
                "media-col",
                .collection([
                    Attribute(
                        "media-size",
                        .collection([
                            Attribute("x-dimension", .integer(21_000)), Attribute("y-dimension", .integer(29_700)),
                        ])
                    ), Attribute("media-type", .keyword("stationery")),
                ])
            ),
            Attribute("job-hold-until", .keyword("no-hold")), Attribute("vendor-flag", .boolean(true)),
            Attribute("vendor-bytes", .octetString([0, 255, 7])), Attribute("vendor-none", .outOfBand(.noValue)),
        ])
    }
}
