// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Spool
import Synchronization
import Testing

@testable import Scheduling

@Suite("After a crash")
struct RestartTests {
    /// Leaves a job as a server that was killed would: `processing`, with a record or without.
    private func crash(
        _ shop: PrintShop,
        _ printer: Printer,
        pages: Int,
        stage: DeliveryRecord.Stage?
    ) async throws -> (Int, DeliveryRecord) {
        let id = try await shop.submit(to: printer, pages: pages)
        var job = try await shop.job(id).after(.started, at: wallTime())
        let record = DeliveryRecord(
            jobID: id,
            attempt: job.attempts,
            deviceURI: printer.deviceURI,
            format: "image/pwg-raster",
            begunAt: wallTime()
        )
        guard let stage else {
            _ = try await shop.store.commit(JobChange(job: job))
            return (id, record)
        }
        job = try job.after(.printing, at: wallTime())
        var begun = record
        begun.stage = stage
        _ = try await shop.store.commit(JobChange(job: job, delivery: begun))
        return (id, begun)
    }

    @Test("a device that is as it was before the start is so since then")
    func sameDevice() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            var moments: [Timestamp?] = []
            for start in 1...2 {
                // The second question of a start comes after the first answer was stored.
                try await shop.open {
                    try await shop.wait("questions") { _ in device.questions >= 2 * start ? true : nil }
                }
                moments.append(try await shop.store.deviceStatus(printerID: printer.id)?.since)
            }
            #expect(moments[0] != nil && moments[0] == moments[1])
        }
    }

    @Test("a job of which nothing was sent prints from its start")
    func nothingSent() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let (id, _) = try await crash(shop, printer, pages: 2, stage: nil)
            try await shop.open { try await shop.expect(id, ends: .completed) }
            #expect(device.impressions(of: id) == [1, 2])
        }
    }

    @Test("what the device printed before the crash is not printed again", arguments: [0, 1, 3])
    func partlyPrinted(count: Int) async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let (id, record) = try await crash(shop, printer, pages: 4, stage: .begun)
            device.pretend(printed: count, isFinished: false, of: record)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressionsCompleted == 4)
            }
            #expect(device.impressions(of: id) == [1, 2, 3, 4])
            #expect(device.deliveries.map(\.record.firstImpression) == [1 + count])
        }
    }

    @Test("a job that the device finished meanwhile completes without being sent again")
    func finishedMeanwhile() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let (id, record) = try await crash(shop, printer, pages: 4, stage: .sent)
            device.pretend(printed: 4, isFinished: true, of: record)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressionsCompleted == 4)
            }
            #expect(device.deliveries.isEmpty)
        }
    }

    @Test("a device that cannot say holds the job, and one that is off is asked when it is back")
    func unknownAfterCrash() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.setReachable(false)
            let printer = try await shop.addPrinter("one", device)
            let (id, record) = try await crash(shop, printer, pages: 4, stage: .begun)
            device.forget(record)
            let next = try await shop.submit(to: printer)
            try await shop.open {
                try await shop.wait(for: id) { $0.state == .processingStopped }
                #expect(device.deliveries.isEmpty)
                device.setReachable(true)
                let job = try await shop.wait(for: id) { $0.state == .pendingHeld }
                #expect(job.stateReasons == [JobStateReason.deliveryOutcomeUnknown])
                try await shop.expect(next, ends: .completed)
            }
            #expect(device.impressions(of: id).isEmpty)
        }
    }

    @Test("what may reach the paper is in the store before its first byte reaches the driver")
    func announcedBeforeSent() async throws {
        try await PrintShop.with { shop in
            let device = ComparingDevice(store: shop.store)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 11)
            try await shop.open { try await shop.expect(id, ends: .completed) }
            #expect(device.unannounced.isEmpty)
            #expect(try await shop.store.deliveries(jobID: id).map(\.impressionsSent) == [11])
        }
    }

    @Test("a job whose cancel was asked before the crash ends canceled")
    func canceledBeforeCrash() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let (unsent, _) = try await crash(shop, printer, pages: 2, stage: nil)
            try await shop.send(.cancelRequested, to: unsent)
            let (begun, record) = try await crash(shop, printer, pages: 2, stage: .begun)
            device.pretend(printed: 1, isFinished: false, of: record)
            try await shop.send(.cancelRequested, to: begun)
            try await shop.open {
                try await shop.expect(unsent, ends: .canceled)
                try await shop.expect(begun, ends: .canceled)
            }
            #expect(device.deliveries.isEmpty)
        }
    }

    @Test("schedulers that are killed again and again print every sheet once")
    func killedAgainAndAgain() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(sheetTime: .milliseconds(4))
            let printer = try await shop.addPrinter("one", device)
            var ids: [Int] = []
            for _ in 0..<6 { ids.append(try await shop.submit(to: printer, pages: 8)) }
            for round in 0..<12 {
                try await shop.open { try await Task.sleep(for: .milliseconds(60 + 37 * (round % 5))) }
            }
            try await shop.open { [ids] in
                for id in ids { try await shop.expect(id, ends: .completed) }
            }
            for id in ids { #expect(device.impressions(of: id) == Array(1...8)) }
        }
    }

    @Test("a graceful shutdown lets the running job end and begins no other")
    func gracefulShutdown() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(sheetTime: .milliseconds(300))
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 4)
            let next = try await shop.submit(to: printer)
            try await shop.openGracefully {
                try await shop.wait(for: id) { $0.impressionsCompleted > 0 }
            }
            #expect(try await shop.job(id).state == .completed)
            #expect(try await shop.job(next).state == .pending)
        }
    }

    @Test("a job that outlasts the shutdown's grace goes on at the next start where it was stopped")
    func shutdownGraceOver() async throws {
        try await PrintShop.with(shutdownGrace: .milliseconds(50)) { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 20)
            try await shop.openGracefully {
                try await shop.wait(for: id) { $0.impressionsCompleted == 2 && device.isLingering }
            }
            let left = try await shop.job(id)
            #expect(left.state == .processing)
            #expect(device.impressions(of: id).count == 2)
            try await shop.open { try await shop.expect(id, ends: .completed) }
            #expect(device.impressions(of: id) == Array(1...20))
        }
    }
}

/// A device that compares each page that it is given with what the store says was sent.
private final class ComparingDevice: OutputDevice {
    private let store: any JobStore
    private let found = Mutex<[Int]>([])

    init(store: any JobStore) { self.store = store }

    /// Pages of which the store did not know when they came.
    var unannounced: [Int] { found.withLock { $0 } }

    func capabilities() async throws -> DeviceCapabilities {
        var capabilities = DeviceCapabilities(makeAndModel: "Comparing Device", formats: ["image/pwg-raster"])
        (capabilities.resolutions, capabilities.defaultResolution) = ([36], 36)
        return capabilities
    }

    func status() async -> DeviceStatus { DeviceStatus(condition: .idle, since: wallTime()) }

    func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        for try await event in pages {
            guard case .pageStarted(let page) = event else { continue }
            let record = try await store.deliveries(jobID: delivery.jobID).last
            if record?.impressionsSent ?? 0 < page { found.withLock { $0.append(page) } }
        }
        return DeliveryResult(impressionsConfirmed: nil, evidence: "It compared all pages.")
    }

    func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection { .unknown("it forgets") }
}
