// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let turns = [
        ConformanceCase("waiting makes up for priority, a minute for a point, or as the printer says") { store in
            for (seconds, minutes) in [(nil, 40), (6, 4), (3_600, 2_400)] as [(Int32?, Int64)] {
                let printer = try await store.addPrinter(
                    .sample("\(minutes)", order: .arrival, priorityAgeing: seconds)
                )
                let low = try await store.add(.sample(printer, priority: 10))
                let before = try await store.add(.sample(printer, at: .second(1 + minutes * 60 - 5)))
                let behind = try await store.add(.sample(printer, user: "bob", at: .second(1 + minutes * 60 + 5)))
                #expect(try await store.printed(printer) == [before.id, low.id, behind.id], "\(minutes)")
            }
        },
        ConformanceCase("a job of low priority is printed although others of higher priority keep coming") { store in
            let printer = try await store.addSamplePrinter()
            let low = try await store.add(.sample(printer, priority: 10, at: .second(0)))
            var begun: [Int] = []
            for index in 0..<20 {
                let moment = Timestamp.second(Int64(index) * 300)
                _ = try await store.add(.sample(printer, user: "user\(index)", at: moment))
                let next = try #require(await store.nextJob(printerID: printer.id, at: moment))
                _ = try await store.advance(next, .started, .completed(withWarnings: false), at: moment)
                begun.append(next.id)
            }
            // Forty points, forty minutes.
            #expect(begun.firstIndex(of: low.id) == 8, "\(begun)")
        },
        ConformanceCase("without ageing, priority alone decides, whatever the time") { store in
            let printer = try await store.addPrinter(.sample("strict", order: .arrival, priorityAgeing: 0))
            let low = try await store.add(.sample(printer, priority: 49))
            let late = try await store.add(.sample(printer, at: .second(100 * 86_400)))
            let urgent = try await store.add(.sample(printer, priority: 100, at: .second(101 * 86_400)))
            #expect(try await store.printed(printer) == [urgent.id, late.id, low.id])
        },
        ConformanceCase("what waits on a stopped printer ages by ten minutes, however long that is") { store in
            let printer = try await store.addSamplePrinter()
            let waiting = try await store.add(.sample(printer, at: .second(0)))
            let monday = Timestamp.second(3 * 86_400)
            let higher = try await store.add(.sample(printer, user: "bob", priority: 59, at: monday))
            let urgent = try await store.add(.sample(printer, user: "cy", priority: 61, at: monday))
            #expect(try await store.printed(printer) == [urgent.id, waiting.id, higher.id])
        },
        ConformanceCase("jobs that come at once, some of which fail, have their places, and the next is behind them") {
            store in
            let printer = try await store.addPrinter(.sample("lab", order: .arrival))
            let held = try await store.advance(try await store.add(.sample(printer)), .held)
            let known = try await store.advance(held, .held)
            try await withThrowingTaskGroup { group in
                for index in 0..<64 {
                    group.addTask {
                        guard index % 8 == 7 else {
                            _ = try await store.add(.sample(printer, user: "user\(index)", at: .second(2)))
                            return
                        }
                        // Its place is found before it turns out that the job was changed.
                        await expect(.conflict) { _ = try await store.advance(held, .released) }
                    }
                }
                try await group.waitForAll()
            }
            let next = try await store.add(.sample(printer, at: .second(2)))
            _ = try await store.advance(known, .released)
            let order = try await store.printed(printer)
            #expect(order.count == 58 && order.suffix(2) == [next.id, held.id], "\(order)")
        },
        ConformanceCase("users take turns: many jobs of one keep the others waiting for one of them") { store in
            let printer = try await store.addSamplePrinter()
            for index in 0..<20 { _ = try await store.add(.sample(printer, name: "a\(index)")) }
            // Slow jobs: far more time passes than their turns count for.
            for index in 0..<3 { try await store.printNext(printer, "a\(index)", at: .second(Int64(index) * 7_200)) }
            for index in 0..<2 {
                for user in ["bob", "cy"] {
                    _ = try await store.add(.sample(printer, name: "\(user)\(index)", user: user, at: .second(22_000)))
                }
            }
            let order = ["a3", "bob0", "cy0", "a4", "bob1", "cy1", "a5", "a6"]
            for name in order { try await store.printNext(printer, name, at: .second(22_010)) }
            // And quick ones: less time passes than their turns count for.
            _ = try await store.add(.sample(printer, name: "late", user: "dora", at: .second(22_011)))
            try await store.printNext(printer, "late", at: .second(22_012))
        },
        ConformanceCase("a user who sends one job after the other takes turns with one who sent many") { store in
            let printer = try await store.addSamplePrinter()
            for index in 0..<5 { _ = try await store.add(.sample(printer, name: "many\(index)")) }
            var begun: [String] = []
            for index in 0..<8 {
                let moment = Timestamp.second(Int64(10 + index))
                if try await store.jobs(JobQuery(printerID: printer.id, states: [.pending], user: "bob")).isEmpty {
                    _ = try await store.add(.sample(printer, name: "single", user: "bob", at: moment))
                }
                let next = try #require(await store.nextJob(printerID: printer.id, at: moment))
                begun.append(next.name)
                _ = try await store.advance(next, .started, .completed(withWarnings: false), at: moment)
            }
            #expect(begun == ["many0", "single", "many1", "single", "many2", "single", "many3", "single"])
        },
        ConformanceCase("a canceled job takes no turn of its user's next one, which still comes behind the others") {
            store in
            let printer = try await store.addSamplePrinter()
            var own: [Job] = []
            for _ in 0..<4 { own.append(try await store.add(.sample(printer))) }
            for job in own.suffix(2) { _ = try await store.advance(job, .canceled(reason: "x")) }
            let late = try await store.add(.sample(printer, at: .second(3)))
            let others = [
                try await store.add(.sample(printer, user: "bob", at: .second(4))),
                try await store.add(.sample(printer, user: "bob", at: .second(4))),
                try await store.add(.sample(printer, user: "bob", at: .second(4))),
            ]
            let order = [own[0], others[0], own[1], others[1], late, others[2]]
            #expect(try await store.printed(printer) == order.map(\.id))
        },
        ConformanceCase("where jobs go by arrival, users do not take turns; a change is for jobs to come") { store in
            var printer = try await store.addPrinter(.sample("fifo", order: .arrival))
            var names: [String] = []
            for (index, user) in ["ada", "ada", "ada", "bob", "ada"].enumerated() {
                names.append("\(index)")
                _ = try await store.add(.sample(printer, name: "\(index)", user: user))
            }
            printer.set(Attribute(Printer.queueOrderSetting, .keyword(QueueOrder.turns.rawValue)))
            printer = try await store.updatePrinter(printer)
            _ = try await store.add(.sample(printer, name: "own"))
            _ = try await store.add(.sample(printer, name: "other", user: "cy", at: .second(30)))
            for name in names + ["other", "own"] { try await store.printNext(printer, name, at: .second(40)) }
        },
        ConformanceCase("a released, moved or restarted job comes as if it had been sent then") { store in
            let printer = try await store.addPrinter(.sample("one", order: .arrival))
            let other = try await store.addPrinter(.sample("two", order: .arrival))
            let held = try await store.advance(try await store.add(.sample(printer)), .held)
            let ended = try await store.advance(
                try await store.add(.sample(printer)),
                .started,
                .completed(withWarnings: false)
            )
            let moved = try await store.add(.sample(other))
            let waiting = try await store.add(.sample(printer, at: .second(5)))
            let low = try await store.add(.sample(printer, priority: 49, at: .second(5)))
            _ = try await store.advance(held, .released, at: .second(60))
            _ = try await store.restartJob(JobChange(job: try ended.after(.restarted, at: .second(70))))
            _ = try await store.advance(moved, .moved(printerID: printer.id), at: .second(80))
            #expect(try await store.printed(printer) == [waiting.id, held.id, low.id, ended.id, moved.id])
            // What is tried again keeps its place.
            let retried = try await store.advance(
                try #require(await store.job(id: waiting.id)),
                .started,
                .retryScheduled(at: .second(90), reason: JobStateReason.serviceOffLine, message: ""),
                at: .second(85)
            )
            #expect(try await store.printed(printer).first == retried.id)
        },
        ConformanceCase("another priority keeps what a job has waited") { store in
            let printer = try await store.addPrinter(.sample("one", order: .arrival))
            var first = try await store.add(.sample(printer, priority: 20))
            let second = try await store.add(.sample(printer, priority: 30, at: .second(2)))
            first.priority = 30
            first = try await store.commit(JobChange(job: first))
            #expect(try await store.printed(printer) == [first.id, second.id])
            first.priority = 29
            first = try await store.commit(JobChange(job: first))
            #expect(try await store.printed(printer) == [second.id, first.id])
        },
        ConformanceCase("a wall clock that is put back or far forward changes no order of arrival") { store in
            for order in QueueOrder.allCases {
                let printer = try await store.addPrinter(.sample(order.rawValue, order: order))
                var ids: [Int] = []
                for (index, moment) in ([0, 60, -90_000, 10, 4_000_000_000, 70, 71] as [Int64]).enumerated() {
                    let job = Job.sample(printer, user: "user\(index)", at: .second(moment))
                    ids.append(try await store.add(job).id)
                }
                #expect(try await store.printed(printer) == ids, "\(order)")
            }
        },
        ConformanceCase("whatever is sent, moved and changed, jobs come as listed and none waits too long") { store in
            for order in QueueOrder.allCases {
                for isChanged in [false, true] {
                    let printer = try await store.addPrinter(.sample("\(order)-\(isChanged)", order: order))
                    let life = try await QueueLife(store, printer, isChanged: isChanged)
                    life.checkBounds()
                }
            }
        },
    ]
}

/// Some hours of a printer: jobs of four users come and are printed, and some are moved, held, released or changed.
private struct QueueLife {
    private let store: any JobStore
    private let printer: Printer
    private var random = Randomness(seed: 20_261_125)
    private var clock: Int64 = 0
    private var jobs: [Int: Job] = [:]
    /// How many of the same user and priority waited when a job came, by its id.
    private var ownAhead: [Int: Int] = [:]
    /// Jobs that came later and were begun earlier, by the id of the one that they overtook.
    private var overtakers: [Int: [Int]] = [:]
    /// Jobs that were changed after they came.
    private var changed: Set<Int> = []

    init(_ store: any JobStore, _ printer: Printer, isChanged: Bool) async throws {
        (self.store, self.printer) = (store, printer)
        for step in 0..<300 {
            clock += Int64(random.below(200))
            let waiting = try await store.waiting(printer)
            switch random.below(step < 200 ? 10 : 5) {
            case 0..<4: try await printNext(waiting)
            case 4 where isChanged && !waiting.isEmpty: try await change(waiting[random.below(waiting.count)], waiting)
            default: try await send(waiting)
            }
        }
        #expect(overtakers.count > 20)
    }

    /// That no job that came later was begun too early.
    func checkBounds() {
        for (id, others) in overtakers {
            guard let job = jobs[id], let own = ownAhead[id], !changed.contains(id) else { continue }
            let others = others.compactMap { changed.contains($0) ? nil : jobs[$0] }
            if printer.queueOrder == .arrival {
                for other in others {
                    let minutes = (other.createdAt - job.createdAt) / .seconds(60)
                    #expect(minutes <= Double(other.priority - job.priority) + 0.01, "\(other.id) before \(id)")
                }
            } else if changed.isEmpty {
                let groups = Dictionary(grouping: others) { "\($0.originatingUserName) \($0.priority)" }
                for group in groups.values {
                    let points = group[0].priority - job.priority
                    let most = own + 1 + (max(points, 0) + 9) / 10
                    #expect(group.count <= most, "\(group.map(\.id)) before \(id) with \(own) of its own")
                }
            }
        }
    }

    private mutating func send(_ waiting: [Job]) async throws {
        let priority = [1, 40, 50, 50, 50, 60][random.below(6)]
        let user = ["ada", "ada", "ada", "bob", "cy", "dora"][random.below(6)]
        let job = try await store.add(.sample(printer, user: user, priority: priority, at: .second(clock)))
        jobs[job.id] = job
        ownAhead[job.id] = waiting.count { $0.originatingUserName == user && $0.priority == priority }
    }

    private mutating func printNext(_ waiting: [Job]) async throws {
        guard let next = try await store.nextJob(printerID: printer.id, at: .second(clock)) else { return }
        #expect(next.id == waiting.first?.id)
        for job in waiting where job.id < next.id { overtakers[job.id, default: []].append(next.id) }
        _ = try await store.advance(next, .started, .completed(withWarnings: false), at: .second(clock))
    }

    /// Moves, holds and releases, or changes the priority of a job that waits.
    private mutating func change(_ job: Job, _ waiting: [Job]) async throws {
        changed.insert(job.id)
        switch random.below(3) {
        case 0:
            let other = waiting[random.below(waiting.count)]
            let predecessor = other.id == job.id ? nil : other.id
            _ = try await store.placeJob(JobChange(job: job), behind: predecessor)
            let order = try await store.printed(printer)
            let index = try #require(order.firstIndex(of: job.id))
            #expect(predecessor == (index == 0 ? nil : order[index - 1]))
            #expect(order.filter { $0 != job.id } == waiting.map(\.id).filter { $0 != job.id })
        case 1:
            let held = try await store.advance(job, .held, at: .second(clock))
            _ = try await store.advance(held, .released, at: .second(clock))
        default:
            var changed = job
            changed.priority = 1 + random.below(100)
            _ = try await store.commit(JobChange(job: changed))
        }
    }
}

extension Printer {
    /// A printer that was not stored yet, with an order of its queue.
    fileprivate static func sample(_ name: String, order: QueueOrder = .turns, priorityAgeing: Int32? = nil) -> Printer
    {
        var printer = sample(name)
        printer.set(Attribute(queueOrderSetting, .keyword(order.rawValue)))
        if let priorityAgeing { printer.set(Attribute(priorityAgeingSetting, .integer(priorityAgeing))) }
        return printer
    }
}

extension JobStore {
    fileprivate func waiting(_ printer: Printer) async throws -> [Job] {
        try await jobs(JobQuery(printerID: printer.id, states: [.pending], order: .queue))
    }

    /// The jobs that wait, in the order of printing.
    fileprivate func printed(_ printer: Printer) async throws -> [Int] { try await waiting(printer).map(\.id) }

    /// Begins and ends the next job, which must be that one and the first of the list.
    fileprivate func printNext(_ printer: Printer, _ name: String, at moment: Timestamp) async throws {
        let next = try #require(await nextJob(printerID: printer.id, at: moment))
        #expect(next.name == name)
        #expect(try await printed(printer).first == next.id)
        _ = try await advance(next, .started, .completed(withWarnings: false), at: moment)
    }
}

/// Numbers that are the same for the same seed (xorshift).
private struct Randomness {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }
}
