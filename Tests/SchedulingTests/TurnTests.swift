// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

@testable import Scheduling

@Suite("Turns of jobs")
struct TurnTests {
    @Test("a job of low priority is begun before those of higher priority that come late enough, also in a pool")
    func ageing() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            for queue in [printer, try await shop.addPrinter("all", uri: "pool:one")] {
                let low = try await shop.submit(to: queue, priority: 45)
                var others: [Int] = []
                for index in 0..<5 {
                    shop.advanceClock(by: .seconds(90))
                    others.append(try await shop.submit(to: queue, user: "user\(index)"))
                }
                // Five points are worth five minutes: three came within them.
                let order = others.prefix(3) + [low] + others.suffix(2)
                try await shop.open {
                    for id in order { try await shop.expect(id, ends: .completed) }
                }
                let begun = try await shop.store.jobs(JobQuery(ids: Array(order)))
                    .sorted { ($0.processingAt?.milliseconds ?? 0) < ($1.processingAt?.milliseconds ?? 0) }
                #expect(begun.map(\.id) == Array(order))
            }
        }
    }

    @Test("a user with one job has a turn after one of those of somebody with many, while these are printed")
    func turns() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 1)
            let printer = try await shop.addPrinter("one", device)
            var many: [Int] = []
            for _ in 0..<4 { many.append(try await shop.submit(to: printer)) }
            try await shop.open {
                try await shop.wait("the first job's sheet") { _ in device.isLingering ? true : nil }
                let one = try await shop.submit(to: printer, user: "other")
                device.proceed()
                for id in many + [one] { try await shop.expect(id, ends: .completed) }
                let begun = try await shop.store.jobs(JobQuery(ids: many + [one]))
                    .sorted { ($0.processingAt?.milliseconds ?? 0) < ($1.processingAt?.milliseconds ?? 0) }
                #expect(begun.map(\.id) == [many[0], one] + many.dropFirst())
            }
        }
    }
}
