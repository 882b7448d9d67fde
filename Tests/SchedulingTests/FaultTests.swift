// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Spool
import Testing

@testable import Scheduling

@Suite("Device faults")
struct FaultTests {
    @Test("a jam shows as printer-stopped, and the job goes on by itself once it is cleared")
    func jam() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.jam, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 5)
            let next = try await shop.submit(to: printer)
            try await shop.open {
                let stopped = try await shop.wait(for: id) { $0.state == .processingStopped }
                #expect(stopped.stateReasons.contains(JobStateReason.printerStopped))
                #expect(stopped.stateMessage.contains("media-jam"))
                try await shop.wait("the stored status") { shop in
                    try await shop.store.deviceStatuses()[printer.id]?.condition == .stopped ? true : nil
                }
                #expect(try await shop.job(next).state == .pending)
                device.clear()
                try await shop.expect(id, ends: .completed)
                try await shop.expect(next, ends: .completed)
            }
            #expect(device.impressions(of: id) == [1, 2, 3, 4, 5])
            let timeline = try await shop.store.timeline(jobID: id)
            #expect(timeline.contains { $0.kind == .device })
        }
    }

    @Test("a jammed device keeps no worker from other printers, and gets the same bytes afterwards")
    func jamHoldsNoWorker() async throws {
        try await PrintShop.with(mostWorkers: 1) { shop in
            let jammed = RememberingDevice()
            jammed.set(.jam, beforeSheet: 3)
            let printers = [
                try await shop.addPrinter("jammed", jammed), try await shop.addPrinter("other", RememberingDevice()),
            ]
            let id = try await shop.submit(to: printers[0], pages: 5)
            try await shop.open {
                try await shop.wait(for: id) { $0.state == .processingStopped }
                let other = try await shop.submit(to: printers[1], pages: 2)
                try await shop.expect(other, ends: .completed)
                #expect(try await shop.job(id).state == .processingStopped)
                jammed.clear()
                try await shop.expect(id, ends: .completed)
                let again = try await shop.submit(to: printers[0], pages: 5)
                try await shop.expect(again, ends: .completed)
                let sheets = [id, again].map { id in jammed.sheets.filter { $0.jobID == id }.map(\.hash) }
                #expect(sheets[0] == sheets[1])
                #expect(jammed.impressions(of: id) == [1, 2, 3, 4, 5])
                #expect(try await shop.job(id).impressions == 5)
            }
        }
    }

    @Test("a dropped connection resumes behind the last printed sheet", arguments: [0, 1, 2])
    func drop(printingOn: Int) async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.drop(printingOn: printingOn), beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 6)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressionsCompleted == 6)
                #expect(job.attempts == 2)
            }
            #expect(device.impressions(of: id) == [1, 2, 3, 4, 5, 6])
            let deliveries = try await shop.store.deliveries(jobID: id)
            #expect(deliveries.map(\.stage) == [.failed, .confirmed])
            #expect(deliveries.map(\.firstImpression) == [1, 3 + printingOn])
            let timeline = try await shop.store.timeline(jobID: id)
            #expect(timeline.contains { $0.kind == .retrying })
        }
    }

    @Test("a connection dropped before the first sheet sends all of it again")
    func dropBeforeFirst() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.drop(printingOn: 0), beforeSheet: 1)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 2)
            try await shop.open { try await shop.expect(id, ends: .completed) }
            #expect(device.impressions(of: id) == [1, 2])
        }
    }

    @Test("a connection dropped after the last sheet completes without sending anything again")
    func dropAfterLast() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.drop(printingOn: 1), beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 3)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressionsCompleted == 3)
            }
            #expect(device.impressions(of: id) == [1, 2, 3])
            #expect(device.deliveries.count == 1)
        }
    }

    @Test("an unknown outcome holds the job; released, it goes on behind what was confirmed")
    func unknownOutcome() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.dropAndForget, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 4)
            let next = try await shop.submit(to: printer)
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.state == .pendingHeld }
                #expect(held.stateReasons == [JobStateReason.deliveryOutcomeUnknown])
                #expect(held.stateMessage.contains("impression 3"))
                #expect(held.stateMessage.contains("release"))
                #expect(held.stateMessage.contains("cancel"))
                try await shop.expect(next, ends: .completed)
                #expect(device.impressions(of: id) == [1, 2])
                try await shop.send(.released, to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.impressions(of: id) == [1, 2, 3, 4])
            #expect(try await shop.store.deliveries(jobID: id).map(\.stage) == [.unknown, .confirmed])
        }
    }

    @Test("a document sent whole that broke in the middle is held, and printed anew when released")
    func cannotResume() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(formats: ["application/vnd.hp-PCL"])
            let printer = try await shop.addPrinter("one", device)
            let pcl = [("application/vnd.hp-PCL", Array("\u{1B}E some text \u{C}".utf8))]
            device.set(.drop(printingOn: 1), beforeSheet: 1)
            let id = try await shop.submit(to: printer, documents: pcl)
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.state == .pendingHeld }
                #expect(held.stateReasons == [JobStateReason.deliveryOutcomeUnknown])
                try await shop.send(.released, to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.deliveries.map(\.record.firstImpression) == [1, 1])
        }
    }

    @Test("a device that refuses aborts the job with its words")
    func refused() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.refuse, beforeSheet: 1)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .aborted)
                #expect(job.stateMessage.contains("does not like"))
            }
        }
    }

    @Test("a cancel at the device's panel cancels the job")
    func canceledAtDevice() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.cancelAtPanel, beforeSheet: 2)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 3)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .canceled)
                #expect(job.stateReasons == [JobStateReason.jobCanceledAtDevice])
                #expect(job.impressionsCompleted == 1)
            }
        }
    }

    @Test("a device that is switched off gets its jobs when it is back")
    func switchedOff() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.setReachable(false)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer)
            try await shop.open {
                try await shop.wait("the stored status") { shop in
                    try await shop.store.deviceStatuses()[printer.id]?.condition == .unreachable ? true : nil
                }
                #expect(try await shop.job(id).state == .pending)
                device.setReachable(true)
                try await shop.expect(id, ends: .completed)
                let printer = try await shop.store.printer(id: printer.id)
                #expect(printer?.capabilities.makeAndModel == "Remembering Device")
                try await shop.wait("the stored status") { shop in
                    try await shop.store.deviceStatuses()[1]?.condition == .idle ? true : nil
                }
            }
        }
    }

    @Test("a printer whose device URI cannot be used says so, and prints when it is put right")
    func badURI() async throws {
        try await PrintShop.with { shop in
            let good = try await shop.addPrinter("good", RememberingDevice())
            let bad = try await shop.addPrinter("bad", uri: "nonsense://x")
            let id = try await shop.submit(to: bad)
            try await shop.open {
                let status = try await shop.wait("the stored status") { shop in
                    try await shop.store.deviceStatuses()[bad.id]
                }
                #expect(status.condition == .stopped)
                #expect(status.message.contains("nonsense://x"))
                try await shop.update(bad.id) { $0.deviceURI = good.deviceURI }
                try await shop.expect(id, ends: .completed)
            }
        }
    }
}
