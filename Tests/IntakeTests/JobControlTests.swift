// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Jobs are canceled, held and released")
struct JobControlTests {
    @Test("a waiting or held job is canceled at once, an ended one cannot be", arguments: [false, true])
    func cancelWaiting(held: Bool) async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed(held: held)
            #expect(try await intake.send(Samples.request(.cancelJob, job: id)).status == .successfulOK)
            let job = try await intake.job(id)
            #expect(job.state == .canceled)
            #expect(job.stateReasons == ["job-canceled-by-user"])
            let again = try await intake.send(Samples.request(.cancelJob, job: id))
            #expect(again.status == .clientErrorNotPossible)
            #expect(again.statusMessage.contains("Job \(id) is canceled"))
        }
    }

    @Test("a job that is being printed is marked once; the scheduler ends it")
    func cancelPrinting() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            try await intake.advance(id, by: .started, .printing)
            #expect(try await intake.send(Samples.request(.cancelJob, job: id)).status == .successfulOK)
            let job = try await intake.job(id)
            #expect(job.state == .processing)
            #expect(job.stateReasons.contains("processing-to-stop-point"))
            #expect(try await intake.send(Samples.request(.cancelJob, job: id)).status == .clientErrorNotPossible)
        }
    }

    @Test("a job can be named by printer-uri and job-id, if it is that printer's")
    func jobByPrinter() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            let wrong = Samples.request(.cancelJob, "ipp://localhost/printers/Attic", Attribute(.jobID, id))
            #expect(try await intake.send(wrong).status == .clientErrorNotFound)
            let right = Samples.request(.cancelJob, Samples.lobby, Attribute(.jobID, id))
            #expect(try await intake.send(right).status == .successfulOK)
            let unnamed = try await intake.send(Samples.request(.cancelJob))
            #expect(unnamed.status == .clientErrorBadRequest)
        }
    }

    @Test("from another machine, only the owner changes a job")
    func owner() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            for operation in [IPPOperation.cancelJob, .holdJob, .releaseJob] {
                var request = IPPMessage(requesting: operation)
                request.add(Attribute(.jobURI, "ipp://localhost/jobs/\(id)"))
                request.add(Attribute(.requestingUserName, "bob"))
                let reply = try await intake.send(request)
                #expect(reply.status == .clientErrorNotAuthorized)
                #expect(reply.statusMessage.contains("ann"))
            }
            #expect(try await intake.job(id).state == .pending)
        }
    }

    @Test("Hold-Job and Release-Job move a job between held and pending")
    func holdAndRelease() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            #expect(try await intake.send(Samples.request(.holdJob, job: id)).status == .successfulOK)
            #expect(try await intake.job(id).state == .pendingHeld)
            let held = try await intake.send(Samples.request(.getJobAttributes, job: id))
            #expect(held.job[.jobHoldUntil] == "indefinite")
            #expect(try await intake.send(Samples.request(.holdJob, job: id)).status == .successfulOK)
            #expect(try await intake.send(Samples.request(.releaseJob, job: id)).status == .successfulOK)
            #expect(try await intake.job(id).state == .pending)
            let released = try await intake.send(Samples.request(.getJobAttributes, job: id))
            #expect(released.job[.jobHoldUntil] == "no-hold")
            #expect(try await intake.send(Samples.request(.releaseJob, job: id)).status == .successfulOK)
            let kinds = try await intake.store.timeline(jobID: id).map(\.kind)
            #expect(kinds.suffix(2) == [.held, .released] || kinds.contains(.released))
        }
    }

    @Test("Hold-Job with no-hold releases; unknown times are refused, and running or ended jobs cannot be held")
    func holdStates() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed(held: true)
            let someday = Samples.request(.holdJob, job: id, Attribute(.jobHoldUntil, "someday"))
            #expect(try await intake.send(someday).status == .clientErrorAttributesOrValuesNotSupported)
            let night = Samples.request(.holdJob, job: id, Attribute(.jobHoldUntil, "night"))
            #expect(try await intake.send(night).status == .successfulOK)
            let noHold = Samples.request(.holdJob, job: id, Attribute(.jobHoldUntil, "no-hold"))
            #expect(try await intake.send(noHold).status == .successfulOK)
            #expect(try await intake.job(id).state == .pending)
            try await intake.advance(id, by: .started)
            #expect(try await intake.send(Samples.request(.holdJob, job: id)).status == .clientErrorNotPossible)
            try await intake.advance(id, by: .completed(withWarnings: false))
            for operation in [IPPOperation.holdJob, .releaseJob, .cancelJob] {
                #expect(try await intake.send(Samples.request(operation, job: id)).status == .clientErrorNotPossible)
            }
        }
    }

    @Test("Cancel-My-Jobs cancels all jobs of the requester on the printer, or none if one named is not")
    func cancelMyJobs() async throws {
        try await TestIntake.with { intake async throws in
            let ids = [try await intake.printed(), try await intake.printed(held: true)]
            var other = IPPMessage(requesting: .printJob, of: Samples.lobby)
            other.add(Attribute(.requestingUserName, "bob"))
            let foreign = try #require(await intake.send(other, document: Samples.pdf).job[.jobID])
            let bad = Samples.request(.cancelMyJobs, Samples.lobby, Attribute(.jobIDs, [ids[0], foreign]))
            let refused = try await intake.send(bad)
            #expect(refused.status == .clientErrorNotPossible)
            #expect(refused[group: .unsupportedAttributes]?[.jobIDs] == [foreign])
            #expect(try await intake.job(ids[0]).state == .pending)
            #expect(try await intake.send(Samples.request(.cancelMyJobs)).status == .successfulOK)
            for id in ids { #expect(try await intake.job(id).state == .canceled) }
            #expect(try await intake.job(foreign).state == .pending)
        }
    }
}
