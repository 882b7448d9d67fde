// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Jobs that ended are printed again")
struct JobRepetitionTests {
    @Test("Restart-Job prints an ended job anew under its id, a waiting one cannot be restarted")
    func restart() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            let request = Samples.request(.restartJob, job: id)
            #expect(try await intake.send(request).status == .clientErrorNotPossible)
            try await intake.advance(id, by: .started, .impressionsConfirmed(2), .completed(withWarnings: false))
            #expect(try await intake.send(request).status == .successfulOK)
            let job = try await intake.job(id)
            #expect(job.state == .pending && job.impressionsCompleted == 0 && job.completedAt == nil)
            #expect(job.attempts == 1 && job.attemptsBeforeRestart == 1)
            #expect(try await intake.store.nextJob(printerID: job.printerID, at: .now)?.id == id)
            #expect(try await intake.store.queuedJobCounts()[job.printerID] == 1)
        }
    }

    @Test("Restart-Job may hold the job at once, and refuses a time that it does not know")
    func restartHeld() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            try await intake.advance(id, by: .canceled(reason: "job-canceled-by-user"))
            let unknown = Samples.request(.restartJob, job: id, Attribute(.jobHoldUntil, "someday"))
            #expect(try await intake.send(unknown).status == .clientErrorAttributesOrValuesNotSupported)
            let held = Samples.request(.restartJob, job: id, Attribute(.jobHoldUntil, "indefinite"))
            #expect(try await intake.send(held).status == .successfulOK)
            let job = try await intake.job(id)
            #expect(job.state == .pendingHeld && job.stateReasons == ["job-hold-until-specified"])
        }
    }

    @Test(
        "Reprocess-Job makes a new job of the same documents and ticket",
        arguments: [IPPOperation.reprocessJob, .resubmitJob]
    )
    func reprocess(operation: IPPOperation) async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed(
                Samples.pdf,
                Attribute(.copies, 3),
                Attribute(.sides, "two-sided-long-edge")
            )
            let request = Samples.request(operation, Samples.lobby, Attribute(.jobID, id))
            #expect(try await intake.send(request).status == .clientErrorNotPossible)
            try await intake.advance(id, by: .started, .completed(withWarnings: false))
            let reply = try await intake.send(request)
            #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
            let again = try #require(reply.job[.jobID])
            #expect(again != id)
            let job = try await intake.job(again)
            #expect(job.state == .pending && job.ticket.copies == 3 && job.ticket.sides == .twoSidedLongEdge)
            #expect(try await intake.documents(again) == [Samples.pdf])
            #expect(try await intake.job(id).state == .completed)
            #expect(try await intake.store.removeJobs(ids: [id], at: .now) == 1)
            #expect(try await intake.documents(again) == [Samples.pdf], "the bytes are shared, not borrowed")
        }
    }

    @Test("Resubmit-Job replaces the template attributes that it brings")
    func resubmit() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed(
                Samples.pdf,
                Attribute(.copies, 3),
                Attribute(.media, "iso_a4_210x297mm"),
                Attribute(.sides, "two-sided-long-edge")
            )
            try await intake.advance(id, by: .started, .completed(withWarnings: false))
            var request = Samples.request(.resubmitJob, Samples.lobby, Attribute(.jobID, id))
            request.add(Attribute(.copies, 1), to: .jobAttributes)
            request.add(Attribute(.media, "na_letter_8.5x11in"), to: .jobAttributes)
            let reply = try await intake.send(request)
            let job = try await intake.job(try #require(reply.job[.jobID]))
            #expect(job.ticket.copies == 1 && job.ticket.sides == .twoSidedLongEdge)
            #expect(job.ticket["media"]?.stringValue == "na_letter_8.5x11in")
            request.add(Attribute("finishings", .enumeration(999)), to: .jobAttributes)
            request.add(Attribute(.ippAttributeFidelity, true))
            let refused = try await intake.send(request)
            #expect(refused.status == .clientErrorAttributesOrValuesNotSupported)
        }
    }

    @Test("a job that is printed again has its own times, not the printer's defaults of later")
    func timing() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let moment = try #require(IPPDateTime(unixSeconds: 4_000_000_000))
            let timed = try await intake.printed(Samples.pdf, Attribute(.jobHoldUntilTime, moment))
            let plain = try await intake.printed()
            let released = Samples.request(.releaseJob, job: timed)
            #expect(try await intake.send(released).status == .successfulOK)
            for id in [timed, plain] { try await intake.advance(id, by: .started, .completed(withWarnings: false)) }
            var defaults = Samples.request(.setPrinterAttributes)
            defaults.add(Attribute(.jobHoldUntilDefault, "indefinite"), to: .printerAttributes)
            defaults.add(Attribute(.jobPriorityDefault, 80), to: .printerAttributes)
            #expect(try await intake.send(defaults).status == .successfulOK)
            for id in [timed, plain] {
                let request = Samples.request(.reprocessJob, Samples.lobby, Attribute(.jobID, id))
                let again = try await intake.job(try #require(try await intake.send(request).job[.jobID]))
                #expect(again.state == .pending && again.priority == 50)
            }
            // A new job has the defaults, but not two times to wait for.
            let new = try await intake.job(try await intake.printed())
            #expect(new.ticket["job-hold-until"]?.stringValue == "indefinite" && new.priority == 80)
            let own = try await intake.job(try await intake.printed(Samples.pdf, Attribute(.jobHoldUntilTime, moment)))
            #expect(own.ticket["job-hold-until"] == nil && own.state == .pendingHeld)
        }
    }
}
