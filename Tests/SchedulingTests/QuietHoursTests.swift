// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

@testable import Scheduling

@Suite("Quiet hours of printers")
struct QuietHoursTests {
    /// From an hour ago to an hour from now.
    private var aroundNow: Attribute {
        let time = HoldUntil.LocalTime(at: wallTime())
        let ends = [time.hour + 23, time.hour + 1].map { hour in
            [hour % 24, time.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        }
        return Attribute(Printer.quietHoursSetting, .text(ends.joined(separator: "-")))
    }

    @Test("a job that runs ends, none is begun, and behind them jobs go on by themselves")
    func printer() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 2)
            let quiet = try await shop.addPrinter("quiet", device)
            let other = try await shop.addPrinter("other", RememberingDevice())
            let running = try await shop.submit(to: quiet, pages: 2)
            try await shop.open {
                try await shop.wait("the second sheet") { _ in device.isLingering ? true : nil }
                try await shop.update(quiet.id) { $0.set(aroundNow) }
                let waiting = try await shop.submit(to: quiet)
                device.proceed()
                try await shop.expect(running, ends: .completed)
                try await shop.expect(try await shop.submit(to: other), ends: .completed)
                #expect(try await shop.job(waiting).state == .pending)
                #expect(device.deliveries.count == 1)
                shop.advanceClock(by: .seconds(7_200))
                try await shop.expect(waiting, ends: .completed)
            }
        }
    }

    @Test("a pool gives nothing to a member in its quiet hours")
    func pool() async throws {
        try await PrintShop.with { shop in
            let devices = [RememberingDevice(), RememberingDevice()]
            let first = try await shop.addPrinter("first", devices[0])
            _ = try await shop.addPrinter("second", devices[1])
            try await shop.update(first.id) { $0.set(aroundNow) }
            let pool = try await shop.addPrinter("all", uri: "pool:first,second")
            try await shop.open {
                for _ in 0..<2 { try await shop.expect(try await shop.submit(to: pool), ends: .completed) }
                #expect(devices.map(\.deliveries.count) == [0, 2])
                try await shop.update(pool.id) { $0.set(aroundNow) }
                let waiting = try await shop.submit(to: pool)
                let second = try #require(try await shop.store.printer(named: "second"))
                try await shop.expect(try await shop.submit(to: second), ends: .completed)
                #expect(try await shop.job(waiting).state == .pending)
                shop.advanceClock(by: .seconds(7_200))
                try await shop.expect(waiting, ends: .completed)
            }
        }
    }
}
