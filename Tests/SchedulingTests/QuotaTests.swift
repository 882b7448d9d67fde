// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Rendering
import Spool
import Testing

@testable import Scheduling

@Suite("Quotas are kept before paper is used")
struct QuotaTests {
    private let impressions = { Quota(.user("tester"), measure: .impressions, period: .ever, limit: $0) }

    private func used(_ shop: PrintShop) async throws -> [Int] {
        try await shop.store.quotas(concerning: QuotaConcern(user: "tester"), at: wallTime()).map(\.used)
    }

    @Test("a job that is too much is held before its device hears of it, and goes on when it fits")
    func heldAndReleased() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            _ = try await shop.store.setQuota(impressions(5), at: wallTime())
            let id = try await shop.submit(to: printer, pages: 3, ticket: [Attribute("copies", .integer(2))])
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.stateReasons == ["account-limit-reached"] }
                #expect(held.state == .pendingHeld && held.impressions == 3)
                #expect(held.stateMessage.contains("needs 6 impressions, 1 more than the quota leaves"))
                let given = shop.workers.status.given
                // Released by a person it is looked at again, and is still too much; it is not counted again.
                try await shop.send(.released, to: id)
                try await shop.wait(for: id) { $0.attempts == held.attempts + 1 && $0.state == .pendingHeld }
                #expect(device.deliveries.isEmpty && device.sheets.isEmpty)
                #expect(shop.workers.status.given == given)
                let small = try await shop.submit(to: printer, pages: 1)
                try await shop.expect(small, ends: .completed)
                _ = try await shop.store.setQuota(impressions(7), at: wallTime())
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.impressions(of: id).count == 6)
            #expect(try await used(shop) == [7])
        }
    }

    @Test("a job that an operator lets through is printed whatever the quota leaves, also by another attempt")
    func override() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            _ = try await shop.store.setQuota(impressions(2), at: wallTime())
            let id = try await shop.submit(to: printer, pages: 3)
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.stateReasons == ["account-limit-reached"] }
                #expect(held.stateMessage.contains("pdps job release \(id) --over-quota"))
                device.set(.drop(printingOn: 0), beforeSheet: 2)
                let released = try held.after(.released, at: wallTime())
                _ = try await shop.store.commit(JobChange(job: released, quotaOverride: "root"))
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.impressions(of: id).count == 3)
            #expect(try await shop.store.ledger(LedgerQuery()).map(\.quotaOverride) == ["root"])
            #expect(try await used(shop) == [3])
        }
    }

    @Test("of two jobs that are begun at once on two printers, one gets the last sheets")
    func lastSheets() async throws {
        try await PrintShop.with { shop in
            let devices = [RememberingDevice(), RememberingDevice()]
            var ids: [Int] = []
            _ = try await shop.store.setQuota(impressions(4), at: wallTime())
            for (index, device) in devices.enumerated() {
                device.set(.linger, beforeSheet: 1)
                let printer = try await shop.addPrinter("printer-\(index)", device)
                ids.append(try await shop.submit(to: printer, pages: 3))
            }
            try await shop.open { [ids] in
                // One is in the middle of its first sheet, so that its claim stands, and the other one waits.
                let held = try await shop.wait("one held, one printing") { shop in
                    guard devices.contains(where: \.isLingering) else { return nil as Int? }
                    for id in ids where try await shop.job(id).state == .pendingHeld { return id }
                    return nil
                }
                for device in devices { device.proceed() }
                try await shop.expect(try #require(ids.first { $0 != held }), ends: .completed)
                #expect(try await shop.job(held).stateReasons == ["account-limit-reached"])
            }
            #expect(devices.flatMap(\.sheets).count == 3)
            #expect(try await used(shop) == [3])
        }
    }

    @Test("a pool's job that is too much is held as one, before any of its devices prints")
    func pool() async throws {
        try await PrintShop.with { shop in
            let devices = [RememberingDevice(), RememberingDevice()]
            for (index, device) in devices.enumerated() { try await shop.addPrinter("member-\(index)", device) }
            let pool = try await shop.addPrinter("pool", uri: "pool:member-0,member-1?output-mode=pages")
            let quota = Quota(.eachUser, printer: "pool", measure: .sheets, period: .month, limit: 9)
            _ = try await shop.store.setQuota(quota, at: wallTime())
            let id = try await shop.submit(to: pool, pages: 10)
            try await shop.open {
                try await shop.wait(for: id) { $0.stateReasons == ["account-limit-reached"] }
                #expect(devices.allSatisfy { $0.deliveries.isEmpty })
                try await shop.send(.canceled(reason: JobStateReason.jobCanceledByUser), to: id)
                let small = try await shop.submit(to: pool, pages: 9)
                try await shop.expect(small, ends: .completed)
            }
            #expect(devices.flatMap(\.sheets).count == 9)
        }
    }
}
