// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

@testable import Scheduling

@Suite("What happens to a pool's job of which a device cannot say what it printed")
struct PoolPolicyTests {
    private func addPool(
        _ devices: [RememberingDevice],
        _ policy: UnconfirmedPolicy,
        budget: Int32 = 20,
        to shop: PrintShop
    ) async throws -> Printer {
        for (index, device) in devices.enumerated() { try await shop.addPrinter("member-\(index)", device) }
        let names = devices.indices.map { "member-\($0)" }.joined(separator: ",")
        let pool = try await shop.addPrinter("pool", uri: "pool:\(names)?output-mode=pages")
        try await shop.update(pool.id) {
            $0.set(Attribute(Printer.unconfirmedPolicySetting, .keyword(policy.rawValue)))
            $0.set(Attribute(Printer.retryBudgetSetting, .integer(budget)))
        }
        return pool
    }

    @Test(
        "by the pool's policy it goes on, and says what is in doubt",
        arguments: [
            (UnconfirmedPolicy.resume, true, [1, 2, 3, 4, 5], "Impressions 3 to 4 may be there twice."),
            (.restart, true, [1, 2, 1, 2, 3, 4, 5], "Impressions 1 to 4 may be there twice."),
            (.resume, false, [1, 2, 4, 5], "Impressions 1 to 3 may be missing. Impression 4 may be there twice."),
        ]
    )
    func policies(policy: UnconfirmedPolicy, confirms: Bool, sheets: [Int], doubt: String) async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(confirms: confirms)
            device.set(.dropAndForget, beforeSheet: 3)
            let pool = try await addPool([device], policy, to: shop)
            let id = try await shop.submit(to: pool, pages: 5)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.stateMessage.hasSuffix(doubt), "\(job.stateMessage)")
                #expect(job.stateReasons.contains(JobStateReason.deliveryNotConfirmed) == !confirms)
                #expect(job.impressionsCompleted == (confirms ? 5 : 0))
            }
            #expect(device.impressions(of: id) == sheets)
        }
    }

    @Test("only the part that is in doubt is printed again, and the ledger says what each device printed")
    func restartsPart() async throws {
        try await PrintShop.with { shop in
            let devices = [RememberingDevice(), RememberingDevice()]
            for device in devices { device.set(.linger, beforeSheet: 2) }
            let pool = try await addPool(devices, .restart, to: shop)
            let pdf = [(format: "application/pdf", bytes: Samples.pdf(pages: 40))]
            let id = try await shop.submit(to: pool, documents: pdf)
            try await shop.open {
                _ = try await shop.wait("both at work") { _ in devices.allSatisfy(\.isLingering) ? true : nil }
                let firsts = devices.map { $0.impressions(of: id)[0] }
                let second = devices[firsts[0] > 1 ? 0 : 1]
                let first = max(firsts[0], firsts[1])
                second.set(.dropAndForget, beforeSheet: 3)
                for device in devices { device.proceed() }
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed && job.impressionsCompleted == 40, "\(job.stateMessage)")
                #expect(job.stateMessage.hasPrefix("Impressions \(first) to "), "\(job.stateMessage)")
                let all = devices.flatMap { $0.impressions(of: id) }
                #expect(all.sorted() == (Array(1...40) + [first, first + 1]).sorted())
            }
            let row = try #require(try await shop.store.ledger(LedgerQuery()).first)
            #expect(row.printer == "pool" && row.impressions == 40)
            let printed = devices.enumerated().map { ("member-\($0)", $1.impressions(of: id).count) }
            #expect(Set(row.devices) == Set(printed.map { LedgerEntry.Device(printer: $0, impressions: $1) }))
        }
    }

    @Test("its retry budget is of all parts; spent, it holds the job, and a person lets it go on")
    func budget() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.dropAndForget, beforeSheet: 3)
            let pool = try await addPool([device], .restart, budget: 3, to: shop)
            let id = try await shop.submit(to: pool, pages: 5)
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.state == .pendingHeld }
                #expect(held.stateReasons == [JobStateReason.retryBudgetSpent])
                #expect(held.stateMessage.contains("4 sheets may come out twice"), "\(held.stateMessage)")
                try await shop.send(.released, to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.impressions(of: id) == [1, 2, 1, 2, 3, 4, 5])
        }
    }
}
