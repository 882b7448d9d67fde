// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let queries = [
        ConformanceCase("every query finds what its filters and order say") { store in
            let all = try await fill(store)
            let printers: [Int?] = [nil] + Set(all.map(\.printerID)).sorted()
            let stateSets: [Set<JobState>] = [
                Set(JobState.allCases), [.pending, .pendingHeld, .processing, .processingStopped],
                [.canceled, .aborted, .completed], [.pending], [.completed], [.processing, .canceled],
            ]
            for printerID in printers {
                for states in stateSets {
                    for user in [nil, "ada", "bob", "nobody"] {
                        for order in [JobQuery.Order.id, .queue, .newestEndedFirst] {
                            let query = JobQuery(printerID: printerID, states: states, user: user, order: order)
                            #expect(try await store.jobs(query).map(\.id) == answer(query, all), "\(query)")
                        }
                    }
                }
            }
        },
        ConformanceCase("jobs are read page by page") { store in
            let all = try await fill(store)
            for order in [JobQuery.Order.id, .queue, .newestEndedFirst] {
                let whole = answer(JobQuery(order: order), all)
                for offset in stride(from: 0, through: whole.count, by: 5) {
                    let page = try await store.jobs(JobQuery(order: order, offset: offset, limit: 5))
                    #expect(page.map(\.id) == Array(whole.dropFirst(offset).prefix(5)))
                }
            }
            let ids = all.map(\.id).sorted()
            #expect(try await store.jobs(JobQuery(firstID: ids[7], limit: 3)).map(\.id) == Array(ids[7..<10]))
            #expect(try await store.jobs(JobQuery(limit: 0)).isEmpty)
        },
        ConformanceCase("single jobs are picked by their ids") { store in
            let ids = try await fill(store).map(\.id).sorted()
            let picked = try await store.jobs(JobQuery(ids: [ids[9], ids[2], 99_999, ids[4]]))
            #expect(picked.map(\.id) == [ids[2], ids[4], ids[9]])
            #expect(try await store.jobs(JobQuery(ids: [])).isEmpty)
            #expect(try await store.jobs(JobQuery(states: [])).isEmpty)
        },
    ]

    /// Two printers, two users, jobs in all states with equal and different priorities and ends.
    private static func fill(_ store: any JobStore) async throws -> [Job] {
        var printers: [Printer] = []
        for name in ["a", "b"] {
            var printer = Printer.sample(name)
            printer.set(Attribute(Printer.queueOrderSetting, .keyword(QueueOrder.arrival.rawValue)))
            printers.append(try await store.addPrinter(printer))
        }
        let lives: [[JobEvent]] = [
            [], [.held], [.started], [.started, .deviceStopped(message: "")], [.canceled(reason: "x")],
            [.aborted(reasons: [], message: "")], [.started, .completed(withWarnings: false)],
        ]
        var jobs: [Job] = []
        for number in 0..<42 {
            let user = number % 3 == 0 ? "ada" : "bob"
            var job = try await store.add(
                .sample(printers[number % 2], user: user, priority: 40 + number * 7 % 5)
            )
            for event in lives[number % lives.count] {
                job = try await store.advance(job, event, at: .second(Int64(100 + number * 5 % 11)))
            }
            jobs.append(job)
        }
        return jobs
    }

    private static func answer(_ query: JobQuery, _ all: [Job]) -> [Int] {
        let found = all.filter { job in
            (query.printerID.map { $0 == job.printerID } ?? true) && query.states.contains(job.state)
                && (query.user.map { $0 == job.originatingUserName } ?? true)
        }
        switch query.order {
        case .id: return found.map(\.id).sorted()
        case .queue:
            return found.filter { !$0.state.isTerminal }
                .sorted { ($1.priority, $0.id) < ($0.priority, $1.id) }.map(\.id)
        case .newestEndedFirst:
            return found.filter(\.state.isTerminal)
                .sorted { ($0.completedAt?.milliseconds ?? 0, $0.id) > ($1.completedAt?.milliseconds ?? 0, $1.id) }
                .map(\.id)
        }
    }
}
