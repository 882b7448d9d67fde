// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Subscriptions and their events", .serialized)
struct SubscriptionTests {
    private func creation(
        _ uri: String = Samples.lobby,
        _ operation: IPPOperation = .createPrinterSubscriptions,
        _ attributes: Attribute...
    ) -> IPPMessage {
        var request = Samples.request(operation, uri)
        request.groups.append(
            AttributeGroup(tag: .subscription, attributes: [Attribute(.notifyPullMethod, "ippget")] + attributes)
        )
        return request
    }

    private func subscribe(_ server: RunningServer, _ request: IPPMessage) async throws -> Int {
        let reply = try await server.ask(request)
        #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
        return try #require(reply[group: .subscription]?[.notifySubscriptionID])
    }

    private func notifications(_ id: Int, from sequence: Int = 0, wait: Bool = false) -> IPPMessage {
        Samples.request(
            .getNotifications,
            Samples.lobby,
            Attribute(.notifySubscriptionIDs, [id]),
            Attribute(.notifySequenceNumbers, [sequence]),
            Attribute(.notifyWait, wait)
        )
    }

    /// Asks until there are so many events, for 30 s at most; returns sequence number and keyword of each.
    private func events(_ server: RunningServer, _ id: Int, count: Int) async throws -> [IPPMessageEvent] {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let reply = try await server.ask(notifications(id))
            let events = reply.groups(.eventNotification).map(IPPMessageEvent.init)
            if events.count >= count || ContinuousClock.now > deadline { return events }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("a subscriber hears of a job's life, numbered from 1, with what the event is about")
    func jobLife() async throws {
        try await RunningServer.with { server in
            let keywords = ["job-created", "job-state-changed", "job-completed", "job-progress"]
            let data = Attribute(.notifyUserData, OctetString("mine"))
            let id = try await subscribe(
                server,
                creation(Samples.lobby, .createPrinterSubscriptions, Attribute(.notifyEvents, keywords), data)
            )
            let job = try await server.printed()
            _ = try await events(server, id, count: 2)
            try await server.advance(job, by: .started)
            _ = try await events(server, id, count: 3)
            try await server.advance(job, by: .impressionsConfirmed(3), .completed(withWarnings: false))
            let all = try await events(server, id, count: 6)
            #expect(all.map(\.keyword).prefix(3) == ["job-created", "job-state-changed", "job-state-changed"])
            #expect(Set(all.map(\.keyword).dropFirst(3)) == ["job-progress", "job-completed", "job-state-changed"])
            #expect(all.map(\.sequence) == Array(1...6))
            let last = try #require(all.last?.group)
            #expect(last[.notifyJobID] == job && last[.jobState] == 9 && last[.jobImpressionsCompleted] == 3)
            #expect(last[.notifyUserData] == OctetString("mine"))
            #expect(last[.notifyPrinterURI]?.hasSuffix("/ipp/print/Lobby") == true)
            let rest = try await server.ask(notifications(id, from: 5))
            #expect(rest.groups(.eventNotification).count == 2)
        }
    }

    @Test("only events of the printer that was subscribed to come, at / those of all")
    func otherPrinters() async throws {
        try await RunningServer.with { server in
            let attic = creation(
                "ipp://localhost/printers/Attic",
                .createPrinterSubscriptions,
                Attribute(.notifyEvents, ["job-created"])
            )
            let ofAttic = try await subscribe(server, attic)
            let all = creation(
                "ipp://localhost/",
                .createPrinterSubscriptions,
                Attribute(.notifyEvents, ["job-created", "printer-deleted"])
            )
            let ofAll = try await subscribe(server, all)
            let job = try await server.printed()
            let heard = try await events(server, ofAll, count: 1)
            #expect(heard.first?.group[.notifyJobID] == job)
            #expect(try await server.ask(notifications(ofAttic)).groups(.eventNotification).isEmpty)
            let id = try #require(await server.store.printer(named: "Attic")).id
            try await server.store.removePrinter(id: id, at: .now)
            #expect(try await events(server, ofAll, count: 2).last?.keyword == "printer-deleted")
            #expect(try await server.ask(notifications(ofAttic)).status == .clientErrorNotFound)
        }
    }

    @Test("a printer that stops, and one that is changed, is told of")
    func printerEvents() async throws {
        try await RunningServer.with { server in
            let keywords = [
                "printer-state-changed", "printer-stopped", "printer-config-changed", "printer-queue-order-changed",
            ]
            let id = try await subscribe(
                server,
                creation(Samples.lobby, .createPrinterSubscriptions, Attribute(.notifyEvents, keywords))
            )
            #expect(try await server.ask(Samples.request(.pausePrinter)).status == .successfulOK)
            let paused = try await events(server, id, count: 2)
            #expect(Set(paused.map(\.keyword)) == ["printer-state-changed", "printer-stopped"])
            #expect(paused.first?.group[.printerState] == 5)
            #expect(try await server.ask(Samples.request(.disablePrinter)).status == .successfulOK)
            let disabled = try await events(server, id, count: 3)
            #expect(disabled.last?.group[.printerIsAcceptingJobs] == false)
            #expect(try await server.ask(Samples.request(.enablePrinter)).status == .successfulOK)
            let job = try await server.printed()
            #expect(try await server.ask(Samples.request(.promoteJob, job: job)).status == .successfulOK)
            let ordered = try await events(server, id, count: 6)
            #expect(ordered.contains { $0.keyword == "printer-queue-order-changed" })
        }
    }

    @Test("notify-wait answers with the event when it comes")
    func waiting() async throws {
        try await RunningServer.with { server in
            let id = try await subscribe(
                server,
                creation(Samples.lobby, .createPrinterSubscriptions, Attribute(.notifyEvents, ["job-created"]))
            )
            let began = ContinuousClock.now
            async let reply = server.ask(notifications(id, wait: true))
            try await Task.sleep(for: .milliseconds(300))
            let job = try await server.printed()
            let event = try #require(await reply[group: .eventNotification])
            #expect(event[.notifyJobID] == job)
            let time = ContinuousClock.now - began
            #expect(time > .milliseconds(300) && time < .seconds(20))
        }
    }

    @Test("a subscription that comes with a job hears of that job alone, and is over with it")
    func withJob() async throws {
        try await RunningServer.with { server in
            let request = creation(Samples.lobby, .printJob, Attribute(.notifyEvents, ["job-completed"]))
            let reply = try await server.ask(request, document: Samples.pdf)
            #expect(reply.status == .successfulOK)
            let job = try #require(reply.job[.jobID])
            let id = try #require(reply[group: .subscription]?[.notifySubscriptionID])
            #expect(reply[group: .subscription]?[.notifyLeaseDuration] == nil)
            let other = try await server.printed()
            try await server.advance(other, by: .canceled(reason: "job-canceled-by-user"))
            let running = try await server.ask(notifications(id))
            #expect(running.status == .successfulOK)
            #expect(running[group: .operationAttributes]?[.notifyGetInterval] ?? 0 > 0)
            try await server.advance(job, by: .started, .completed(withWarnings: false))
            let heard = try await events(server, id, count: 1)
            #expect(heard.map { $0.group[.notifyJobID] } == [job])
            let over = try await server.ask(notifications(id))
            #expect(over.status == .successfulOKEventsComplete)
            #expect(over[group: .operationAttributes]?[.notifyGetInterval] == nil)
            let late = Samples.request(.createJobSubscriptions, Samples.lobby, Attribute(.notifyJobID, job))
            #expect(try await server.ask(late).status == .clientErrorNotPossible)
            let renewal = Samples.request(.renewSubscription, Samples.lobby, Attribute(.notifySubscriptionID, id))
            #expect(try await server.ask(renewal).status == .clientErrorNotPossible)
        }
    }

    @Test("who watches the printer hears of each new job, also of those that have subscriptions of their own")
    func createdWithSubscription() async throws {
        try await RunningServer.with { server in
            let watching = try await subscribe(
                server,
                creation(Samples.lobby, .createPrinterSubscriptions, Attribute(.notifyEvents, ["job-created"]))
            )
            var jobs: [Int] = []
            // Who looks first at a job, the watch or its own subscription, is chance.
            for _ in 0..<30 {
                let request = creation(Samples.lobby, .printJob, Attribute(.notifyEvents, ["job-completed"]))
                jobs.append(try #require(try await server.ask(request, document: Samples.pdf).job[.jobID]))
            }
            let heard = try await events(server, watching, count: jobs.count)
            #expect(heard.map { $0.group[.notifyJobID] } == jobs)
        }
    }

    @Test("a printer's subscription outlives the server, and its numbers never go back")
    func restart() async throws {
        try await TestIntake.withStore { store, _ in
            let first = Holder<Int>()
            try await RunningServer.with(store) { server in
                let id = try await subscribe(
                    server,
                    creation(Samples.lobby, .createPrinterSubscriptions, Attribute(.notifyEvents, ["job-created"]))
                )
                _ = try await server.printed(held: true)
                #expect(try await events(server, id, count: 1).map(\.sequence) == [1])
                await first.set(id)
            }
            let id = try #require(await first.value)
            try await RunningServer.with(store) { server in
                #expect(try await server.ask(notifications(id)).groups(.eventNotification).isEmpty)
                let job = try await server.printed()
                let heard = try await events(server, id, count: 1)
                #expect(heard.map { $0.group[.notifyJobID] } == [job], "the job of the first run is not new")
                #expect(heard.allSatisfy { $0.sequence > 1 })
            }
        }
    }

    @Test("it is listed, renewed and canceled, by its subscriber")
    func life() async throws {
        try await RunningServer.with { server in
            let id = try await subscribe(
                server,
                creation(Samples.lobby, .createPrinterSubscriptions, Attribute(.notifyLeaseDuration, 60))
            )
            let ask = Samples.request(.getSubscriptionAttributes, Samples.lobby, Attribute(.notifySubscriptionID, id))
            let known = try #require(await server.ask(ask)[group: .subscription])
            #expect(known[.notifyEvents] == ["job-completed"] && known[.notifyLeaseDuration] == 60)
            #expect(known[.notifySubscriberUserName] == "ann")
            let list = try await server.ask(Samples.request(.getSubscriptions))
            #expect(list.groups(.subscription).map(\.attributes.count) == [1])
            let mine = Samples.request(.getSubscriptions, "ipp://localhost/", Attribute(.mySubscriptions, true))
            #expect(try await server.ask(mine).groups(.subscription).count == 1)
            let renewal = Samples.request(
                .renewSubscription,
                Samples.lobby,
                Attribute(.notifySubscriptionID, id),
                Attribute(.notifyLeaseDuration, Int(Int32.max))
            )
            let renewed = try await server.ask(renewal)
            #expect(renewed[group: .subscription]?[.notifyLeaseDuration] == 67_108_863)
            let cancel = Samples.request(.cancelSubscription, Samples.lobby, Attribute(.notifySubscriptionID, id))
            #expect(try await server.ask(cancel).status == .successfulOK)
            for request in [ask, cancel, renewal] {
                #expect(try await server.ask(request).status == .clientErrorNotFound)
            }
            #expect(try await server.store.subscriptions().isEmpty)
        }
    }

    @Test("what cannot be subscribed to is said for each group")
    func refusals() async throws {
        try await RunningServer.with { server in
            var some = creation()
            some.groups.append(
                AttributeGroup(
                    tag: .subscription,
                    attributes: [Attribute(.notifyRecipientURI, "mailto:ann@example.org")]
                )
            )
            let reply = try await server.ask(some)
            #expect(reply.status == .successfulOKIgnoredSubscriptions)
            let groups = reply.groups(.subscription)
            #expect(groups.count == 2 && groups[0][.notifySubscriptionID] != nil)
            #expect(groups[1][.notifyStatusCode] == 0x040C)
            var none = Samples.request(.createPrinterSubscriptions)
            none.groups.append(AttributeGroup(tag: .subscription, attributes: [Attribute(.notifyPullMethod, "pigeon")]))
            #expect(try await server.ask(none).status == .clientErrorIgnoredAllSubscriptions)
            var both = creation()
            both.add(Attribute(.notifyRecipientURI, "mailto:ann@example.org"), to: .subscription)
            #expect(try await server.ask(both).status == .clientErrorBadRequest)
            let long = creation(
                Samples.lobby,
                .createPrinterSubscriptions,
                Attribute(.notifyUserData, OctetString(String(repeating: "x", count: 64)))
            )
            #expect(try await server.ask(long).status == .clientErrorRequestValueTooLong)
            #expect(try await server.ask(Samples.request(.createPrinterSubscriptions)).status == .clientErrorBadRequest)
            #expect(try await server.ask(Samples.request(.getNotifications)).status == .clientErrorBadRequest)
            #expect(try await server.ask(notifications(999)).status == .clientErrorNotFound)
            let jobs = creation(Samples.lobby, .printJob)
            var bad = jobs
            bad.add(Attribute(.notifyRecipientURI, "mailto:ann@example.org"), to: .subscription)
            #expect(try await server.ask(bad, document: Samples.pdf).status == .clientErrorBadRequest)
            #expect(try await server.store.jobs(JobQuery()).isEmpty)
        }
    }
}

/// One event of a Get-Notifications reply.
struct IPPMessageEvent {
    var group: AttributeGroup
    var sequence: Int { group[.notifySequenceNumber] ?? 0 }
    var keyword: String { group[.notifySubscribedEvent] ?? "" }

    init(_ group: AttributeGroup) { self.group = group }
}

/// Carries a value out of a closure that runs elsewhere.
private actor Holder<Value: Sendable> {
    private(set) var value: Value?
    func set(_ value: Value) { self.value = value }
}
