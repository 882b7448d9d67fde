// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Raster
import Spool
import Testing

@testable import Scheduling

@Suite("Printing jobs")
struct PrintingTests {
    @Test("a device is told of without its password", arguments: ["ipp://ada:secret@host/a", "ipps://ada@host:1/a"])
    func secrecy(uri: String) {
        let told = DeviceURI.withoutUserInfo(uri)
        #expect(told.contains("://***@host") && !told.contains("ada") && !told.contains("secret"))
    }

    @Test("a job prints all its impressions once, with every step in its timeline")
    func oneJob() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 3)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.stateReasons == [JobStateReason.jobCompletedSuccessfully])
                #expect(job.impressions == 3)
                #expect(job.impressionsCompleted == 3)
                #expect(device.impressions(of: id) == [1, 2, 3])
            }
            let deliveries = try await shop.store.deliveries(jobID: id)
            #expect(deliveries.map(\.stage) == [.confirmed])
            #expect(deliveries.first?.impressionsConfirmed == 3)
            let timeline = try await shop.store.timeline(jobID: id)
            let kinds = timeline.map(\.kind)
            for kind in [TimelineEntry.Kind.rendering, .rendered, .delivering, .sent, .confirmed, .completed] {
                #expect(kinds.contains(kind), "\(kind) is missing")
            }
            #expect(kinds.last == .completed)
            #expect(timeline.last { $0.kind == .confirmed }?.impressions?.upperBound == 3)
        }
    }

    @Test("what a ticket leaves open is printed by the printer's defaults; what it says is not")
    func printerDefaults() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            try await shop.update(printer.id) { $0.set(Attribute(.printQualityDefault, 5)) }
            let plain = try await shop.submit(to: printer)
            let draft = try await shop.submit(to: printer, ticket: [Attribute("print-quality", .enumeration(3))])
            try await shop.open {
                #expect(try await shop.waitForEnd(of: plain).ticket.attributes.isEmpty)
                try await shop.waitForEnd(of: draft)
                #expect(device.deliveries.map(\.ticket.printQuality) == [.high, .draft])
            }
        }
    }

    @Test("a printer that is out of use begins nothing until it is back in use")
    func outOfUse() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            try await shop.update(printer.id) { $0.availability = .shutDown }
            let id = try await shop.submit(to: printer)
            try await shop.open {
                try await Task.sleep(for: .milliseconds(300))
                #expect(try await shop.job(id).state == .pending)
                try await shop.update(printer.id) { $0.availability = .inService }
                #expect(try await shop.waitForEnd(of: id).state == .completed)
            }
        }
    }

    @Test("jobs print in the order of priority, then of arrival, one at a time")
    func order() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            var ids: [Int] = []
            for priority in [50, 10, 50, 99] {
                ids.append(try await shop.submit(to: printer, priority: priority))
            }
            try await shop.open { [ids] in
                for id in ids { try await shop.waitForEnd(of: id) }
                #expect(device.jobOrder == [ids[3], ids[0], ids[2], ids[1]])
                #expect(device.mostPrinting == 1)
            }
        }
    }

    @Test("a job that comes while the printer waits is begun at once")
    func wakesUp() async throws {
        try await PrintShop.with { shop in
            let printer = try await shop.addPrinter("one", RememberingDevice())
            try await shop.open {
                let first = try await shop.submit(to: printer)
                try await shop.waitForEnd(of: first)
                let start = ContinuousClock.now
                let second = try await shop.submit(to: printer)
                try await shop.wait(for: second) { $0.state != .pending }
                #expect(ContinuousClock.now - start < .seconds(10))
                try await shop.waitForEnd(of: second)
            }
        }
    }

    @Test("20 jobs on 3 printers print side by side, each once")
    func threePrinters() async throws {
        try await PrintShop.with { shop in
            let devices = (0..<3).map { _ in RememberingDevice() }
            var printers: [Printer] = []
            for (index, device) in devices.enumerated() {
                printers.append(try await shop.addPrinter("printer-\(index)", device))
            }
            try await shop.open { [printers] in
                var ids: [Int] = []
                for number in 0..<20 {
                    ids.append(try await shop.submit(to: printers[number % 3], pages: 1 + number % 3))
                }
                for (number, id) in ids.enumerated() {
                    try await shop.expect(id, ends: .completed)
                    #expect(devices[number % 3].impressions(of: id) == Array(1...1 + number % 3))
                }
                for (index, device) in devices.enumerated() {
                    #expect(device.jobOrder == ids.enumerated().filter { $0.offset % 3 == index }.map(\.element))
                    #expect(device.mostPrinting == 1)
                }
            }
        }
    }

    @Test("documents of a job print one after the other, and their copies with them")
    func documentsAndCopies() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let documents = [2, 1].map { ("application/postscript", Samples.postScript(pages: $0)) }
            let id = try await shop.submit(to: printer, documents: documents, ticket: [.copies(2)])
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressions == 3)
                #expect(job.impressionsCompleted == 6)
            }
            #expect(device.impressions(of: id) == [1, 2, 3, 4, 5, 6])
            let lengths = device.sheets.map(\.byteCount)
            // The first sheet carries the synchronization word of the whole stream.
            #expect(lengths[3] == lengths[0] - 4)
            #expect(Array(lengths[4...5]) == Array(lengths[1...2]))
        }
    }

    @Test(
        "two-sided copies begin on sheets of their own, in one valid stream",
        arguments: ["image/pwg-raster", "image/urf"]
    )
    func twoSidedCopies(format: String) async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(formats: [format]) { $0.sides = Sides.allCases }
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(
                to: printer,
                pages: 3,
                ticket: [.copies(2), .keyword("sides", "two-sided-long-edge")]
            )
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressions == 3)
            }
            let lines = try blackLines(of: device.lastStream)
            #expect(lines.count == 7)
            #expect(lines[3] == 0)
            #expect(lines[0] > 0)
            #expect(Array(lines[4...6]) == Array(lines[0...2]))
        }
    }

    /// For each page of a raster stream, how many of its lines have marks.
    private func blackLines(of stream: [UInt8]) throws -> [Int] {
        var decoder = RasterDecoder()
        decoder.feed(stream)
        var counts: [Int] = []
        while let event = try decoder.next() {
            switch event {
            case .pageStarted: counts.append(0)
            case .line(let line, let count):
                if line.contains(where: { $0 != 0xFF }) { counts[counts.count - 1] += count }
            default: break
            }
        }
        try decoder.finish()
        return counts
    }

    @Test("copies that the device makes are left to it")
    func deviceCopies() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice { $0.maximumCopies = 9 }
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 2, ticket: [.copies(3)])
            try await shop.open { _ = try await shop.waitForEnd(of: id) }
            #expect(device.deliveries.map(\.copies) == [3])
            #expect(device.impressions(of: id) == [1, 2])
        }
    }

    @Test("a document that breaks off aborts its job with its reason, and the next job prints at once")
    func brokenDocument() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let broken = [("application/postscript", Samples.brokenPostScript(afterPages: 0))]
            let brokenLater = [("application/postscript", Samples.brokenPostScript(afterPages: 2))]
            let unknown = [("application/octet-stream", [UInt8](repeating: 7, count: 100))]
            let bad = [
                try await shop.submit(to: printer, documents: broken),
                try await shop.submit(to: printer, documents: brokenLater),
                try await shop.submit(to: printer, documents: unknown),
            ]
            let good = try await shop.submit(to: printer)
            try await shop.open {
                for id in bad {
                    let job = try await shop.waitForEnd(of: id)
                    #expect(job.state == .aborted)
                    #expect(job.stateReasons.first == JobStateReason.abortedBySystem)
                    #expect(job.stateReasons.count == 2)
                    #expect(!job.stateMessage.isEmpty)
                }
                try await shop.expect(good, ends: .completed)
            }
            // The device never heard of documents that failed before their first page.
            #expect(Set(device.deliveries.map(\.jobID)).isDisjoint(with: [bad[0], bad[2]]))
        }
    }

    @Test("a paused printer ends its job and begins no other until it is resumed")
    func paused() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 2)
            let printer = try await shop.addPrinter("one", device)
            let first = try await shop.submit(to: printer, pages: 4)
            let second = try await shop.submit(to: printer)
            try await shop.open {
                try await shop.wait(for: first) { $0.impressionsCompleted == 1 && device.isLingering }
                try await shop.update(printer.id) { $0.isPaused = true }
                device.proceed()
                try await shop.expect(first, ends: .completed)
                try await Task.sleep(for: .milliseconds(200))
                #expect(try await shop.job(second).state == .pending)
                try await shop.update(printer.id) { $0.isPaused = false }
                try await shop.expect(second, ends: .completed)
            }
        }
    }

    @Test("a canceled job stops at its sheet, at the device too, and the next one prints")
    func cancel() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 500)
            let next = try await shop.submit(to: printer)
            try await shop.open {
                try await shop.wait(for: id) { $0.impressionsCompleted == 2 && device.isLingering }
                try await shop.send(.cancelRequested, to: id)
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .canceled)
                #expect(job.stateReasons == [JobStateReason.jobCanceledByUser])
                #expect(job.impressionsCompleted == device.impressions(of: id).count)
                #expect(device.cancelCount == 1)
                try await shop.expect(next, ends: .completed)
            }
            #expect(try await shop.store.deliveries(jobID: id).last?.stage == .failed)
        }
    }

    @Test("a job that is canceled while its device prints on behind a broken connection is canceled at the device, too")
    func cancelWithoutConnection() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.dropAndPrintOn, beforeSheet: 2)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 5)
            try await shop.open {
                try await shop.wait("the broken connection") { _ in device.isPrintingOn ? true : nil }
                try await shop.send(.cancelRequested, to: id)
                try await shop.expect(id, ends: .canceled)
                #expect(!device.isPrintingOn)
            }
        }
    }

    @Test("a removed printer's job is stopped, and a printer added later prints")
    func removedPrinter() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            try await shop.open {
                let id = try await shop.submit(to: printer, pages: 500)
                try await shop.wait(for: id) { $0.impressionsCompleted == 2 && device.isLingering }
                try await shop.store.removePrinter(id: printer.id, at: wallTime())
                try await shop.wait("the driver's cancel") { _ in device.cancelCount == 1 ? true : nil }
                let other = try await shop.addPrinter("two", RememberingDevice())
                let next = try await shop.submit(to: other)
                try await shop.expect(next, ends: .completed)
            }
            #expect(device.sheets.count == 2)
        }
    }

    @Test("no more printers print at once than may; a pool's member and a printer wait for their turn and print")
    func deliveriesAtOnce() async throws {
        try await PrintShop.with(deliveriesAtOnce: 1) { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 1)
            let waiting = [RememberingDevice(), RememberingDevice()]
            let first = try await shop.addPrinter("first", device)
            let second = try await shop.addPrinter("second", waiting[0])
            _ = try await shop.addPrinter("third", waiting[1])
            let pool = try await shop.addPrinter("all", uri: "pool:third")
            try await shop.open {
                let long = try await shop.submit(to: first)
                try await shop.wait("the first sheet") { _ in device.isLingering ? true : nil }
                let jobs = [try await shop.submit(to: second), try await shop.submit(to: pool)]
                try await shop.wait("a place") { shop in
                    shop.placeWait(of: second) == .toPrint(atOnce: 1) ? true : nil
                }
                #expect(waiting.map(\.deliveries.count) == [0, 0])
                #expect(shop.placeWait(of: first) == nil)
                #expect(try await shop.job(jobs[0]).state == .pending)
                device.proceed()
                for job in [long] + jobs { try await shop.expect(job, ends: .completed) }
                #expect(shop.placeWait(of: second) == nil)
            }
        }
    }

    @Test("a job held until a time that has come is released")
    func holdUntil() async throws {
        try await PrintShop.with { shop in
            let printer = try await shop.addPrinter("one", RememberingDevice())
            let periods = ["third-shift", "day-time", "evening"]
            try await shop.open {
                var ids: [Int] = []
                for period in periods {
                    ids.append(try await shop.submit(to: printer, ticket: [.keyword("job-hold-until", period)]))
                }
                let indefinite = try await shop.submit(to: printer, ticket: [.keyword("job-hold-until", "indefinite")])
                // Whatever the hour, it is either day or evening.
                _ = try await shop.wait("a released job") { [ids] shop in
                    for id in ids where try await shop.job(id).state == .completed { return id }
                    return Int?.none
                }
                #expect(try await shop.job(indefinite).state == .pendingHeld)
            }
        }
    }
}
