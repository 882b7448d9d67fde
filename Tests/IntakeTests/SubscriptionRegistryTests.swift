// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Intake

@Suite("The subscriptions in memory")
struct SubscriptionRegistryTests {
    private let registry = SubscriptionRegistry()
    private let start = Timestamp(milliseconds: 1_000_000)

    private func subscription(_ id: Int, printer: Int?, job: Int? = nil, _ events: String...) -> Subscription {
        var subscription = Subscription(printerID: printer, jobID: job, userName: "ann", events: events)
        subscription.id = id
        subscription.reservedSequence = SubscriptionRegistry.sequenceStep
        return subscription
    }

    private func notice(_ jobID: Int, printer: Int) -> Notice {
        var job = Job(
            printerID: printer,
            name: "x",
            originatingUserName: "ann",
            ticket: Ticket(),
            expectsDocuments: false,
            createdAt: start
        )
        job.id = jobID
        return .job(Job.Moment(job, printerName: "Lobby"))
    }

    @Test("of many events the newest are kept, and their numbers show the gap")
    func bound() throws {
        registry.add([subscription(1, printer: 1, "job-created")])
        for id in 1...250 { registry.publish(.jobCreated, notice(id, printer: 1), at: start) }
        let entry = try #require(registry.entry(1, at: start))
        #expect(entry.events.map(\.sequence) == Array(151...250))
    }

    @Test("sequence numbers are reserved anew when they run out")
    func sequences() throws {
        registry.add([subscription(1, printer: 1, "job-created")])
        for id in 1...999 { registry.publish(.jobCreated, notice(id, printer: 1), at: start) }
        #expect(registry.takeExhausted().isEmpty)
        for id in 1...2 { registry.publish(.jobCreated, notice(id, printer: 1), at: start) }
        let stored = try #require(registry.takeExhausted().first)
        #expect(stored.reservedSequence > 1_001)
        #expect(registry.takeExhausted().isEmpty)
    }

    @Test("a lease ends, a job's subscription lives as long as its events")
    func ends() {
        var leased = subscription(1, printer: 1, "job-created")
        leased.lease(60, from: start)
        registry.add([
            leased, subscription(2, printer: 1, job: 7, "job-completed"), subscription(3, printer: nil, "none"),
        ])
        #expect(registry.entry(1, at: start + .seconds(59)) != nil)
        #expect(registry.entry(1, at: start + .seconds(60)) == nil)
        registry.note(jobID: 7, endedAt: start)
        #expect(registry.entry(2, at: start + .seconds(299)) != nil)
        #expect(Set(registry.sweep(at: start + .seconds(301))) == [1, 2])
        registry.remove([1, 2])
        #expect(registry.isWatched(printerID: 1, jobID: 7), "the server's subscription is left")
        registry.remove([3])
        #expect(!registry.isWatched(printerID: 1, jobID: 7))
    }

    @Test("job-progress comes no more often than notify-time-interval says")
    func progress() throws {
        var subscription = subscription(1, printer: 1, "job-progress")
        subscription.timeInterval = 10
        registry.add([subscription])
        for second in 0..<25 { registry.publish(.jobProgress, notice(1, printer: 1), at: start + .seconds(second)) }
        #expect(try #require(registry.entry(1, at: start)).events.count == 3)
    }

    @Test("an event costs as much with 10,000 subscriptions to other printers as with none")
    func cost() {
        registry.add([subscription(1, printer: 1, "job-created")])
        func best() -> Duration {
            (0..<50).map { _ in
                ContinuousClock().measure { registry.publish(.jobCreated, notice(1, printer: 1), at: start) }
            }.min() ?? .zero
        }
        let few = best()
        registry.add((2..<10_000).map { subscription($0, printer: $0, "job-created") })
        let many = best()
        // A scan would take a thousand times as long.
        #expect(many < few * 20 + .microseconds(50), "\(few) alone, \(many) among many")
        #expect(registry.room == SubscriptionRegistry.mostSubscriptions - 9_999)
    }
}
