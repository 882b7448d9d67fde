// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Spool
import Testing

@testable import Scheduling

/// A pool of devices that remember what they printed.
private struct PooledDevices {
    let devices: [RememberingDevice]
    let pool: Printer

    init(_ shop: PrintShop, _ devices: [RememberingDevice], _ options: String = "") async throws {
        self.devices = devices
        let names = devices.indices.map { "member-\($0)" }
        for (name, device) in zip(names, devices) { try await shop.addPrinter(name, device) }
        pool = try await shop.addPrinter("pool", uri: "pool:\(names.joined(separator: ","))\(options)")
    }

    /// Impressions of a job that came out somewhere.
    func impressions(of id: Int) -> [Int] { devices.flatMap { $0.impressions(of: id) }.sorted() }
    /// Holds every device before its second sheet, until all have come so far: each gets a part, however fast the others
    /// are.
    func meetInTheMiddle(_ shop: PrintShop) async throws {
        _ = try await shop.wait("all devices at work") { _ in devices.allSatisfy(\.isLingering) ? true : nil }
        for device in devices { device.proceed() }
    }
    /// Waits until the pool has nothing to say of its devices: all can begin.
    func awaitService(_ shop: PrintShop) async throws {
        _ = try await shop.wait("all devices in service") { shop in
            let status = try await shop.store.deviceStatus(printerID: pool.id)
            return status?.condition == .idle && status?.message.isEmpty == true ? true : nil
        }
    }
    func holdBeforeSecondSheet() { for device in devices { device.set(.linger, beforeSheet: 2) } }
    /// Devices that printed something of it.
    func count(of id: Int) -> Int { devices.count { !$0.impressions(of: id).isEmpty } }
}

@Suite("Pools")
struct PoolTests {
    @Test("the jobs of a pool are spread over its devices, and each is printed once")
    func spreads() async throws {
        try await PrintShop.with { shop in
            let all = try await PooledDevices(
                shop,
                (0..<3).map { _ in RememberingDevice() }
            )
            all.holdBeforeSecondSheet()
            var ids: [Int] = []
            for _ in 0..<9 { ids.append(try await shop.submit(to: all.pool, pages: 3)) }
            try await shop.open { [ids] in
                try await all.meetInTheMiddle(shop)
                for id in ids { try await shop.expect(id, ends: .completed) }
            }
            for id in ids {
                #expect(all.impressions(of: id) == [1, 2, 3])
                #expect(all.count(of: id) == 1)
                #expect(try await shop.job(id).impressionsCompleted == 3)
            }
            #expect(all.devices.allSatisfy { !$0.sheets.isEmpty })
            #expect(all.devices.allSatisfy { $0.mostPrinting == 1 })
        }
    }

    @Test("a device that is a member prints its own printer's jobs in turn with the pool's")
    func ownJobs() async throws {
        try await PrintShop.with { shop in
            let all = try await PooledDevices(shop, [RememberingDevice()])
            let own = try #require(try await shop.store.printer(named: "member-0"))
            var ids: [Int] = []
            for _ in 0..<4 {
                ids.append(try await shop.submit(to: own))
                ids.append(try await shop.submit(to: all.pool))
            }
            try await shop.open { [ids] in
                for id in ids { try await shop.expect(id, ends: .completed) }
            }
            let device = all.devices[0]
            #expect(device.mostPrinting == 1)
            #expect(device.sheets.count == 8)
            #expect(Set(device.jobOrder) == Set(ids))
        }
    }

    @Test("a job that only one device can print goes there, however busy it is")
    func capability() async throws {
        try await PrintShop.with { shop in
            let duplex = RememberingDevice { $0.sides = [.oneSided, .twoSidedLongEdge] }
            let all = try await PooledDevices(shop, [RememberingDevice(), RememberingDevice(), duplex])
            var ids: [Int] = []
            for _ in 0..<4 {
                ids.append(
                    try await shop.submit(to: all.pool, pages: 2, ticket: [Attribute(.sides, "two-sided-long-edge")])
                )
            }
            try await shop.open { [ids] in
                for id in ids { try await shop.expect(id, ends: .completed) }
            }
            for id in ids { #expect(duplex.impressions(of: id) == [1, 2]) }
        }
    }

    @Test("a long job is divided, and its parts are printed at the same time, no sheet twice")
    func divides() async throws {
        try await PrintShop.with(keepsPages: true) { shop in
            let all = try await PooledDevices(
                shop,
                (0..<3).map { _ in RememberingDevice() },
                "?output-mode=pages"
            )
            all.holdBeforeSecondSheet()
            let id = try await shop.submit(to: all.pool, pages: 60)
            try await shop.open {
                try await all.meetInTheMiddle(shop)
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed, "\(job.stateMessage)")
                #expect(job.impressionsCompleted == 60)
            }
            #expect(all.impressions(of: id) == Array(1...60))
            #expect(all.count(of: id) == 3)
            for device in all.devices {
                #expect(Set(device.sheets.map(\.hash)).count == device.sheets.count)
            }
        }
    }

    @Test(
        "a part that begins far into a document has the pages that a device has that prints it all",
        arguments: [
            (60, 1, Sides.oneSided, true), (60, 1, .oneSided, false), (12, 5, .oneSided, false),
            (11, 5, .twoSidedLongEdge, true),
        ] as [(Int, Int, Sides, Bool)]
    )
    func samePages(pages: Int, copies: Int, sides: Sides, keepsPages: Bool) async throws {
        try await PrintShop.with(keepsPages: keepsPages) { shop in
            let whole = RememberingDevice { $0.sides = Sides.allCases }
            let alone = try await shop.addPrinter("alone", whole)
            let all = try await PooledDevices(
                shop,
                (0..<3).map { _ in RememberingDevice { $0.sides = Sides.allCases } },
                "?output-mode=pages"
            )
            all.holdBeforeSecondSheet()
            let documents = [(format: "application/pdf", bytes: Samples.pdf(pages: pages))]
            let ticket = [Attribute(.copies, copies), Attribute(.sides, sides.rawValue)]
            let id = try await shop.submit(to: all.pool, documents: documents, ticket: ticket)
            try await shop.open {
                try await all.meetInTheMiddle(shop)
                try await shop.expect(id, ends: .completed)
                // Behind it, for it leaves its pages in the cache.
                let reference = try await shop.submit(to: alone, documents: documents, ticket: ticket)
                try await shop.expect(reference, ends: .completed)
            }
            let sheets = all.devices.flatMap(\.sheets).sorted { $0.impression < $1.impression }
            #expect(sheets.map(\.impression) == Array(1...sheets.count))
            #expect(sheets.map(\.hash) == whole.sheets.map(\.hash))
            #expect(all.count(of: id) == 3)
        }
    }

    @Test("copies are divided whole")
    func copies() async throws {
        try await PrintShop.with(keepsPages: true) { shop in
            let all = try await PooledDevices(
                shop,
                (0..<3).map { _ in RememberingDevice() },
                "?output-mode=copies"
            )
            all.holdBeforeSecondSheet()
            let id = try await shop.submit(to: all.pool, pages: 4, ticket: [Attribute(.copies, 12)])
            try await shop.open {
                try await all.meetInTheMiddle(shop)
                try await shop.expect(id, ends: .completed)
            }
            #expect(all.impressions(of: id) == Array(1...48))
            #expect(all.count(of: id) == 3)
            for device in all.devices {
                let copies = Dictionary(grouping: device.impressions(of: id)) { ($0 - 1) / 4 }
                #expect(copies.values.allSatisfy { $0.count == 4 })
            }
        }
    }

    @Test("a device that jams in the middle loses the rest of its job to another one", arguments: ["whole", "pages"])
    func failover(mode: String) async throws {
        try await PrintShop.with(keepsPages: true) { shop in
            let all = try await PooledDevices(
                shop,
                // The fast one is worth waiting for, should it be taken for a moment.
                [600, 60].map { speed in RememberingDevice(sheetTime: .milliseconds(10)) { $0.pagesPerMinute = speed }
                },
                "?output-mode=\(mode)&failover=0"
            )
            all.devices[0].set(.jam, beforeSheet: 5)
            all.devices[1].set(.jam, beforeSheet: 30)
            try await shop.open {
                // Otherwise the second one may be there first, and have it all.
                try await all.awaitService(shop)
                let id = try await shop.submit(to: all.pool, pages: 20)
                try await shop.expect(id, ends: .completed)
                #expect(all.impressions(of: id) == Array(1...20))
                #expect(all.count(of: id) == 2)
            }
        }
    }

    @Test("what a killed server left in the middle goes on where the devices are, once each")
    func restart() async throws {
        try await PrintShop.with(keepsPages: true) { shop in
            let all = try await PooledDevices(
                shop,
                (0..<3).map { _ in RememberingDevice(sheetTime: .milliseconds(20)) },
                "?output-mode=pages"
            )
            let id = try await shop.submit(to: all.pool, pages: 40)
            for _ in 0..<3 {
                let before = all.impressions(of: id).count
                try await shop.open {
                    _ = try await shop.wait("more sheets") { shop in
                        let isOver = try await shop.job(id).state.isTerminal
                        return isOver || all.impressions(of: id).count > before + 6 ? true : nil
                    }
                }
            }
            try await shop.open { try await shop.expect(id, ends: .completed) }
            #expect(all.impressions(of: id) == Array(1...40))
            #expect(try await shop.job(id).impressionsCompleted == 40)
        }
    }

    @Test("what a device ended well is not all of its part, when the server died before it sent the rest")
    func restartTwice() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let all = try await PooledDevices(shop, [device], "?output-mode=pages")
            let id = try await shop.submit(to: all.pool, pages: 6)
            let member = try #require(try await shop.store.printer(named: "member-0"))
            let job = try await shop.job(id).after(.started, at: wallTime()).after(.printing, at: wallTime())
            let record = DeliveryRecord(
                jobID: id,
                attempt: 1,
                printerID: member.id,
                deviceURI: member.deviceURI,
                format: "image/pwg-raster",
                begunAt: wallTime()
            )
            _ = try await shop.store.commit(JobChange(job: job, delivery: record))
            device.pretend(printed: 2, isFinished: true, of: record)
            device.set(.linger, beforeSheet: 3)
            try await shop.open {
                _ = try await shop.wait("the rest") { _ in device.isLingering ? true : nil }
            }
            try await shop.open { try await shop.expect(id, ends: .completed) }
            #expect(all.impressions(of: id) == Array(1...6))
        }
    }

    @Test("where the pool asks for it, each part comes out behind a sheet of its own, which counts for nothing")
    func separators() async throws {
        try await PrintShop.with(keepsPages: true) { shop in
            let all = try await PooledDevices(
                shop,
                (0..<2).map { _ in RememberingDevice { $0.sides = Sides.allCases } },
                "?output-mode=pages&separator-sheets=yes"
            )
            // Behind the separator and the first of its part.
            for device in all.devices { device.set(.linger, beforeSheet: 3) }
            let id = try await shop.submit(
                to: all.pool,
                documents: [("application/pdf", Samples.pdf(pages: 20))],
                ticket: [Attribute(.sides, "two-sided-long-edge")]
            )
            try await shop.open {
                try await all.meetInTheMiddle(shop)
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed && job.impressionsCompleted == 20, "\(job.stateMessage)")
            }
            for device in all.devices {
                let records = device.deliveries.map(\.record)
                #expect(records.enumerated().allSatisfy { ($1.firstImpression == 0) == $0.isMultiple(of: 2) })
                #expect(records.count.isMultiple(of: 2))
                #expect(device.impressions(of: id).count { $0 == 0 } == records.count / 2)
                let separator = try #require(device.sheets.first)
                #expect(separator.impression == 0 && !device.sheets.dropFirst().contains { $0.hash == separator.hash })
            }
            #expect(all.impressions(of: id).filter { $0 > 0 } == Array(1...20))
        }
    }

    @Test("a cancel stops all parts of a job")
    func cancel() async throws {
        try await PrintShop.with(keepsPages: true) { shop in
            let all = try await PooledDevices(
                shop,
                (0..<2).map { _ in RememberingDevice(sheetTime: .milliseconds(30)) },
                "?output-mode=pages"
            )
            let id = try await shop.submit(to: all.pool, pages: 200)
            try await shop.open {
                _ = try await shop.wait("both devices at work") { _ in all.count(of: id) == 2 ? true : nil }
                try await shop.send(.cancelRequested, to: id)
                try await shop.expect(id, ends: .canceled)
                // One of them may just have been between two parts.
                _ = try await shop.wait("the devices' cancel") { _ in
                    [[1, 1], [0, 1], [1, 0]].contains(all.devices.map(\.cancelCount)) ? true : nil
                }
            }
            #expect(all.impressions(of: id).count < 200)
        }
    }

    @Test("a broken document ends the job, not its pool")
    func broken() async throws {
        try await PrintShop.with { shop in
            let all = try await PooledDevices(shop, [RememberingDevice(), RememberingDevice()])
            let bad = try await shop.submit(
                to: all.pool,
                documents: [("application/postscript", Samples.brokenPostScript(afterPages: 0))]
            )
            let good = try await shop.submit(to: all.pool)
            try await shop.open {
                try await shop.expect(bad, ends: .aborted)
                try await shop.expect(good, ends: .completed)
            }
        }
    }

    @Test("what no device can tell is held for a person, who lets it go on")
    func doubt() async throws {
        try await PrintShop.with { shop in
            let all = try await PooledDevices(shop, [RememberingDevice()])
            all.devices[0].set(.dropAndForget, beforeSheet: 3)
            let id = try await shop.submit(to: all.pool, pages: 4)
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.state == .pendingHeld }
                #expect(held.stateReasons.contains(JobStateReason.deliveryOutcomeUnknown))
                try await shop.send(.released, to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(all.impressions(of: id) == [1, 2, 3, 4])
        }
    }

    @Test("a pool says what keeps it from printing, and what its members can do")
    func status() async throws {
        try await PrintShop.with { shop in
            let off = RememberingDevice { $0.sides = [.oneSided, .twoSidedLongEdge] }
            off.setReachable(false)
            let all = try await PooledDevices(
                shop,
                [off, RememberingDevice { $0.mediaReady = ["na_letter_8.5x11in"] }]
            )
            try await shop.open {
                _ = try await shop.wait("the pool's status") { shop in
                    let status = try await shop.store.deviceStatuses()[all.pool.id]
                    return status?.condition == .idle && status?.message.contains("member-0") == true ? true : nil
                }
                off.setReachable(true)
                _ = try await shop.wait("the pool's capabilities") { shop in
                    let capabilities = try await shop.store.printer(id: all.pool.id)?.capabilities
                    return capabilities?.sides.contains(.twoSidedLongEdge) == true
                        && capabilities?.mediaReady.contains("na_letter_8.5x11in") == true ? true : nil
                }
            }
        }
    }
}
