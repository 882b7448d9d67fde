// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Spool
import Testing

@testable import Scheduling

@Suite("Jobs are suspended, restarted and cut short")
struct SuspensionTests {
    @Test("a suspended job lets others pass and goes on behind what was printed")
    func suspendAndResume() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 4)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 12)
            try await shop.open {
                try await shop.wait(for: id) { $0.impressionsCompleted == 3 && device.isLingering }
                try await shop.send(.suspendRequested, to: id)
                let suspended = try await shop.wait(for: id) { $0.isSuspended }
                #expect(suspended.state == .processingStopped && suspended.impressionsCompleted < 12)
                #expect(suspended.impressionsCompleted == device.impressions(of: id).count)
                let other = try await shop.submit(to: printer)
                try await shop.expect(other, ends: .completed)
                let since = try await shop.job(id)
                #expect(since.isSuspended && since.impressionsCompleted == suspended.impressionsCompleted)
                try await shop.send(.resumed, to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.impressions(of: id) == Array(1...12))
        }
    }

    @Test("a suspended job stays so when the server is restarted, and goes on elsewhere when it is moved")
    func moveSuspended() async throws {
        try await PrintShop.with { shop in
            let devices = [RememberingDevice(), RememberingDevice()]
            devices[0].set(.linger, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", devices[0])
            let other = try await shop.addPrinter("two", devices[1])
            let id = try await shop.submit(to: printer, pages: 12)
            try await shop.open {
                try await shop.wait(for: id) { $0.impressionsCompleted == 2 && devices[0].isLingering }
                try await shop.send(.suspendRequested, to: id)
                try await shop.wait(for: id) { $0.isSuspended }
            }
            try await shop.open {
                let next = try await shop.submit(to: printer)
                try await shop.expect(next, ends: .completed)
                #expect(try await shop.job(id).isSuspended)
                try await shop.send(.moved(printerID: other.id), to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(devices[0].impressions(of: id) + devices[1].impressions(of: id) == Array(1...12))
            #expect(!devices[1].impressions(of: id).isEmpty)
        }
    }

    @Test("a restarted job is printed from its start, whatever was printed before")
    func restart() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 6)
            try await shop.open {
                try await shop.wait(for: id) { $0.impressionsCompleted == 2 && device.isLingering }
                try await shop.send(.cancelRequested, to: id)
                let canceled = try await shop.waitForEnd(of: id)
                let before = device.impressions(of: id).count
                _ = try await shop.store.restartJob(JobChange(job: try canceled.after(.restarted, at: wallTime())))
                try await shop.expect(id, ends: .completed)
                #expect(Array(device.impressions(of: id).dropFirst(before)) == Array(1...6))
                #expect(try await shop.job(id).impressionsCompleted == 6)
            }
        }
    }

    @Test("job-cancel-after ends a job that is printed for too long")
    func cancelAfter() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.jam, beforeSheet: 2)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 3)
            try await shop.open {
                var stopped = try await shop.wait(for: id) { $0.state == .processingStopped }
                stopped.ticket = Ticket([Attribute(.jobCancelAfter, 1)])
                _ = try await shop.store.commit(JobChange(job: stopped))
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .canceled)
                #expect(job.stateReasons == [JobStateReason.jobCanceledAfterTimeout])
            }
            #expect(device.cancelCount == 1)
        }
    }

    @Test("a canceled document is left out")
    func canceledDocument() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let documents = [1, 2, 4].map { (format: "application/postscript", bytes: Samples.postScript(pages: $0)) }
            let id = try await shop.submit(
                to: printer,
                documents: documents,
                ticket: [Attribute(.jobHoldUntil, "indefinite")]
            )
            var second = try await shop.store.documents(jobID: id)[1]
            second.isCanceled = true
            let released = try await shop.job(id).after(.released, at: wallTime())
            _ = try await shop.store.commit(JobChange(job: released, changedDocuments: [second]))
            try await shop.open { try await shop.expect(id, ends: .completed) }
            #expect(device.impressions(of: id).count == 5)
        }
    }

    @Test("timed holds end by themselves, a PIN and a person's hold do not")
    func holds() async throws {
        try await PrintShop.with { shop in
            let printer = try await shop.addPrinter("one", RememberingDevice())
            let past = try #require(IPPDateTime(unixSeconds: wallTime().seconds - 5))
            let future = try #require(IPPDateTime(unixSeconds: wallTime().seconds + 3600))
            let due = try await shop.submit(to: printer, ticket: [Attribute(.jobHoldUntilTime, past)])
            let delayed = try await shop.submit(to: printer, ticket: [Attribute(.jobDelayOutputUntilTime, past)])
            let later = try await shop.submit(to: printer, ticket: [Attribute(.jobHoldUntilTime, future)])
            let person = try await shop.submit(to: printer)
            try await shop.send(.held, to: person)
            try await shop.open {
                try await shop.expect(due, ends: .completed)
                try await shop.expect(delayed, ends: .completed)
                #expect(try await shop.job(later).state == .pendingHeld)
                #expect(try await shop.job(person).state == .pendingHeld)
            }
        }
    }

    @Test("a job whose suspension was asked before the server was killed is suspended at the next start")
    func suspendOverRestart() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 12)
            try await shop.open {
                _ = try await shop.wait(for: id) { $0.impressionsCompleted == 2 && device.isLingering }
            }
            try await shop.send(.suspendRequested, to: id)
            try await shop.open {
                let suspended = try await shop.wait(for: id) { $0.isSuspended }
                #expect(suspended.impressionsCompleted == device.impressions(of: id).count)
                try await shop.send(.resumed, to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.impressions(of: id) == Array(1...12))
        }
    }

    @Test("a suspended job whose device cannot be asked can still be canceled")
    func cancelWhileSuspending() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 12)
            try await shop.open {
                try await shop.wait(for: id) { $0.impressionsCompleted == 2 && device.isLingering }
                device.setReachable(false)
                try await shop.send(.suspendRequested, to: id)
                try await shop.wait(for: id) { $0.state == .processingStopped && !$0.isSuspended }
                try await shop.send(.cancelRequested, to: id)
                try await shop.expect(id, ends: .canceled)
            }
        }
    }

    @Test("a job that is purged while it is printed stops, and the next one is printed")
    func purged() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 3)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 40)
            try await shop.open {
                try await shop.wait(for: id) { $0.impressionsCompleted == 2 && device.isLingering }
                #expect(try await shop.store.removeJobs(ids: [id], at: wallTime()) == 1)
                let next = try await shop.submit(to: printer)
                try await shop.expect(next, ends: .completed)
            }
            #expect(device.impressions(of: id).count < 40)
            #expect(device.cancelCount == 1)
        }
    }

    @Test("a running job that somebody else cancels says so", arguments: [false, true])
    func cancelReason(byOperator: Bool) async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.linger, beforeSheet: 2)
            let printer = try await shop.addPrinter("one", device)
            let id = try await shop.submit(to: printer, pages: 40)
            try await shop.open {
                try await shop.wait(for: id) { $0.impressionsCompleted == 1 && device.isLingering }
                try await shop.send(byOperator ? .operatorCancelRequested : .cancelRequested, to: id)
                let job = try await shop.waitForEnd(of: id)
                #expect(job.stateReasons == [byOperator ? "job-canceled-by-operator" : "job-canceled-by-user"])
            }
        }
    }
}
