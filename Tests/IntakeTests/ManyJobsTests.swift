// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Operations on many jobs, and on the current one")
struct ManyJobsTests {
    @Test("Cancel-Jobs cancels those named or all, for operators only", arguments: [nil, 0, -1])
    func cancelJobs(id: Int?) async throws {
        try await TestIntake.with(.live) { intake async throws in
            let ids = [try await intake.printed(), try await intake.printed(held: true)]
            let ended = try await intake.printed()
            try await intake.advance(ended, by: .canceled(reason: "job-canceled-by-user"))
            let named = Samples.request(.cancelJobs, Samples.lobby, Attribute(.jobIDs, [ids[0], ended]))
            let refused = try await intake.send(named)
            #expect(refused.status == .clientErrorNotPossible)
            #expect(refused[group: .unsupportedAttributes]?[.jobIDs] == [ended])
            #expect(try await intake.job(ids[0]).state == .pending)
            var request = Samples.request(.cancelJobs)
            if let id { request.add(Attribute(.jobID, id)) }
            #expect(try await intake.send(request).status == .successfulOK)
            for id in ids { #expect(try await intake.job(id).state == .canceled) }
        }
        try await TestIntake.with { intake async throws in
            _ = try await intake.printed()
            #expect(try await intake.send(Samples.request(.cancelJobs)).status == .clientErrorForbidden)
            #expect(try await intake.send(Samples.request(.purgeJobs)).status == .clientErrorForbidden)
        }
    }

    @Test("Purge-Jobs forgets a printer's jobs in any state, and no other's; their ids are not used again")
    func purge() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let running = try await intake.printed()
            try await intake.advance(running, by: .started)
            let ended = try await intake.printed()
            try await intake.advance(ended, by: .canceled(reason: "job-canceled-by-user"))
            let other = Samples.request(.printJob, "ipp://localhost/printers/Attic")
            let kept = try #require(await intake.send(other, document: Samples.pdf).job[.jobID])
            #expect(try await intake.send(Samples.request(.purgeJobs)).status == .successfulOK)
            #expect(try await intake.store.jobs(JobQuery()).map(\.id) == [kept])
            #expect(try await intake.printed() > kept)
        }
    }

    @Test("purge-jobs = false, as lprm sends it, cancels and forgets nothing")
    func cancelByPurge() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let id = try await intake.printed()
            let request = Samples.request(
                .purgeJobs,
                Samples.lobby,
                Attribute(.jobID, -1),
                Attribute(.purgeJobs, false)
            )
            #expect(try await intake.send(request).status == .successfulOK)
            #expect(try await intake.job(id).state == .canceled)
        }
    }

    @Test("Cancel-Current-Job and Suspend-Current-Job want a job that is being printed")
    func currentJob() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            let waiting = try await intake.printed()
            for operation in [IPPOperation.cancelCurrentJob, .suspendCurrentJob] {
                #expect(try await intake.send(Samples.request(operation)).status == .clientErrorNotPossible)
            }
            try await intake.advance(id, by: .started)
            let wrong = Samples.request(.suspendCurrentJob, Samples.lobby, Attribute(.jobID, waiting))
            #expect(try await intake.send(wrong).status == .clientErrorNotPossible)
            #expect(try await intake.send(Samples.request(.resumeJob, job: id)).status == .clientErrorNotPossible)
            #expect(try await intake.send(Samples.request(.suspendCurrentJob)).status == .successfulOK)
            #expect(try await intake.job(id).stateReasons.contains("job-suspending"))
            #expect(try await intake.send(Samples.request(.suspendCurrentJob)).status == .clientErrorNotPossible)
            try await intake.advance(id, by: .suspended)
            #expect(try await intake.job(id).state == .processingStopped)
            #expect(try await intake.send(Samples.request(.cancelCurrentJob)).status == .clientErrorNotPossible)
            #expect(try await intake.send(Samples.request(.resumeJob, job: id)).status == .successfulOK)
            #expect(try await intake.job(id).state == .pending)
            try await intake.advance(id, by: .started)
            #expect(try await intake.send(Samples.request(.cancelCurrentJob)).status == .successfulOK)
            #expect(try await intake.job(id).stateReasons.contains("processing-to-stop-point"))
        }
    }

    @Test("a suspended job can be canceled at once")
    func cancelSuspended() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            try await intake.advance(id, by: .started, .suspendRequested, .suspended)
            #expect(try await intake.send(Samples.request(.cancelJob, job: id)).status == .successfulOK)
            #expect(try await intake.job(id).state == .canceled)
        }
    }

    @Test("Close-Job ends an open job once; without a document it is aborted")
    func close() async throws {
        try await TestIntake.with { intake async throws in
            let id = try #require(await intake.send(Samples.request(.createJob)).job[.jobID])
            var send = Samples.request(.sendDocument, job: id)
            send.add(Attribute(.lastDocument, false))
            #expect(try await intake.send(send, document: Samples.pdf).status == .successfulOK)
            #expect(try await intake.send(Samples.request(.closeJob, job: id)).status == .successfulOK)
            #expect(try await intake.job(id).state == .pending)
            #expect(try await intake.send(Samples.request(.closeJob, job: id)).status == .clientErrorNotPossible)
            let empty = try #require(await intake.send(Samples.request(.createJob)).job[.jobID])
            #expect(try await intake.send(Samples.request(.closeJob, job: empty)).status == .successfulOK)
            #expect(try await intake.job(empty).state == .aborted)
        }
    }
}
