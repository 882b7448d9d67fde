// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering
import Spool
import Testing

@testable import Scheduling

@Suite("Rendering before a job's turn, and once for equal printers", .serialized)
struct RenderAheadTests {
    private static let endless = Array("%!PS\n{ 10 10 moveto 99 99 lineto stroke showpage } loop".utf8)

    /// A shop whose workers' engine is known, with a printer that jams before its first sheet.
    private func withJammedPrinter(
        _ body: @escaping (PrintShop, RememberingDevice, Printer, _ printing: Int) async throws -> Void
    ) async throws {
        try await PrintShop.with(mostWorkers: 1, keepsPages: true) { shop in
            let device = RememberingDevice()
            device.set(.jam, beforeSheet: 1)
            let printer = try await shop.addPrinter("one", device)
            try await shop.wait("a worker") { $0.workers.status.ready > 0 ? true : nil }
            try await shop.open {
                let printing = try await shop.submit(to: printer, pages: 2)
                try await shop.wait(for: printing) { $0.state == .processingStopped }
                try await body(shop, device, printer, printing)
            }
        }
    }

    @Test("the next jobs are rendered while one prints, no more of them than allowed, and need no worker in their turn")
    func nextJobs() async throws {
        try await withJammedPrinter { shop, device, printer, printing in
            #expect(shop.workers.status.given == 1)
            let next = try await shop.submit(to: printer, pages: 3)
            let second = try await shop.submit(to: printer, pages: 4)
            let third = try await shop.submit(to: printer, pages: 5)
            try await shop.wait("two jobs to be rendered") { shop in
                shop.workers.status.given == 3 && shop.workers.status.running == 0 ? true : nil
            }
            try await Task.sleep(for: .milliseconds(200))
            #expect(shop.workers.status.given == 3)
            #expect(try await shop.job(next).state == .pending)
            device.clear()
            for id in [printing, next, second, third] { try await shop.expect(id, ends: .completed) }
            #expect(shop.workers.status.given == 4)
            #expect([next, second, third].map { device.impressions(of: $0).count } == [3, 4, 5])
        }
    }

    @Test("a canceled job is not rendered any further, a held one not at all")
    func canceled() async throws {
        try await withJammedPrinter { shop, _, printer, _ in
            let next = try await shop.submit(to: printer, documents: [("application/postscript", Self.endless)])
            try await shop.wait("the rendering") { $0.workers.status.running == 1 ? true : nil }
            try await shop.send(.held, to: next)
            try await shop.wait("its end") { $0.workers.status.running == 0 ? true : nil }
            try await Task.sleep(for: .milliseconds(100))
            #expect(shop.workers.status.running == 0)
            try await shop.send(.released, to: next)
            try await shop.wait("the rendering") { $0.workers.status.running == 1 ? true : nil }
            try await shop.send(.canceled(reason: JobStateReason.jobCanceledByUser), to: next)
            try await shop.wait("its end") { $0.workers.status.running == 0 ? true : nil }
        }
    }

    @Test("a job that is due on another printer is not delayed")
    func due() async throws {
        try await withJammedPrinter { shop, _, printer, _ in
            _ = try await shop.submit(to: printer, documents: [("application/postscript", Self.endless)])
            try await shop.wait("the rendering") { $0.workers.status.running == 1 ? true : nil }
            let other = try await shop.addPrinter("two", RememberingDevice())
            let due = try await shop.submit(to: other, pages: 3)
            let begin = ContinuousClock.now
            try await shop.expect(due, ends: .completed)
            let duration = begin.duration(to: .now)
            #expect(duration < .seconds(60), "it took \(duration)")
        }
    }

    @Test("a document for six equal printers is rendered once, and a slow one holds up no other")
    func equalPrinters() async throws {
        try await PrintShop.with(mostWorkers: 1, keepsPages: true) { shop in
            let devices = (0..<6).map { _ in RememberingDevice() }
            devices[0].set(.jam, beforeSheet: 2)
            var jobs: [Int] = []
            for (index, device) in devices.enumerated() {
                let printer = try await shop.addPrinter("printer\(index)", device)
                jobs.append(try await shop.submit(to: printer, pages: 30))
            }
            try await shop.wait("a worker") { $0.workers.status.ready > 0 ? true : nil }
            try await shop.open {
                for id in jobs.dropFirst() { try await shop.expect(id, ends: .completed) }
                try await shop.wait(for: jobs[0]) { $0.state == .processingStopped }
                devices[0].clear()
                try await shop.expect(jobs[0], ends: .completed)
            }
            #expect(shop.workers.status.given == 1)
            for device in devices {
                #expect(device.sheets.map(\.hash) == devices[0].sheets.map(\.hash) && device.sheets.count == 30)
            }
        }
    }

    @Test("when the printer that came first is canceled in the middle, the others print everything once")
    func firstCanceled() async throws {
        try await PrintShop.with(mostWorkers: 2, keepsPages: true) { shop in
            let document = Array(
                "%!PS\n40 { 10 10 moveto 99 99 lineto stroke 1 1 60000 { pop } for showpage } repeat".utf8
            )
            let devices = (0..<3).map { _ in RememberingDevice() }
            var jobs: [Int] = []
            for (index, device) in devices.enumerated() {
                let printer = try await shop.addPrinter("printer\(index)", device)
                jobs.append(try await shop.submit(to: printer, documents: [("application/postscript", document)]))
            }
            try await shop.wait("a worker") { $0.workers.status.ready > 0 ? true : nil }
            try await shop.open {
                try await shop.wait("the first sheet") { _ in devices[0].sheets.isEmpty ? nil : true }
                try await shop.send(.cancelRequested, to: jobs[0])
                for id in jobs.dropFirst() { try await shop.expect(id, ends: .completed) }
                try await shop.waitForEnd(of: jobs[0])
            }
            for (job, device) in zip(jobs, devices).dropFirst() {
                #expect(device.impressions(of: job) == Array(1...40))
            }
        }
    }
}
