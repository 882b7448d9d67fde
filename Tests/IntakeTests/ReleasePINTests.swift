// SPDX-License-Identifier: Apache-2.0

import Crypto
import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("A job with a PIN waits for it")
struct ReleasePINTests {
    private let pin = Attribute(.jobPassword, OctetString("4711"))

    private func printed(_ intake: TestIntake, _ attributes: Attribute...) async throws -> Int {
        var request = Samples.request(.printJob)
        for attribute in attributes { request.add(attribute) }
        let reply = try await intake.send(request, document: Samples.pdf)
        #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
        return try #require(reply.job[.jobID])
    }

    @Test("it is held with job-password-wait, and nothing but the PIN releases it")
    func release() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let id = try await printed(intake, pin)
            #expect(try await intake.job(id).stateReasons == ["job-password-wait"])
            #expect(try await intake.send(Samples.request(.releaseJob, job: id)).status == .clientErrorNotAuthorized)
            let wrong = Samples.request(.releaseJob, job: id, Attribute(.jobPassword, OctetString("4712")))
            #expect(try await intake.send(wrong).status == .clientErrorNotAuthorized)
            let noHold = Samples.request(.holdJob, job: id, Attribute(.jobHoldUntil, "no-hold"))
            _ = try await intake.send(noHold)
            #expect(try await intake.job(id).state == .pendingHeld)
            let right = Samples.request(.releaseJob, job: id, pin)
            #expect(try await intake.send(right).status == .successfulOK)
            #expect(try await intake.job(id).state == .pending)
        }
    }

    @Test("a PIN sent as its SHA-256 hash is the same PIN")
    func hashed() async throws {
        try await TestIntake.with { intake async throws in
            let digest = Array(SHA256.hash(data: Array("4711".utf8)))
            let encryption = Attribute(.jobPasswordEncryption, "sha2-256")
            let id = try await printed(intake, Attribute(.jobPassword, OctetString(digest)), encryption)
            #expect(try await intake.send(Samples.request(.releaseJob, job: id, pin)).status == .successfulOK)
            #expect(try await intake.job(id).state == .pending)
        }
    }

    @Test("the PIN is neither stored nor shown, and hashed anew for each job")
    func secret() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await printed(intake, pin)
            let other = try await printed(intake, pin)
            let stored = try await intake.job(id).releasePIN
            #expect(!stored.isEmpty && !stored.contains("4711"))
            #expect(try await intake.job(other).releasePIN != stored)
            let all = try await intake.send(Samples.request(.getJobAttributes, job: id))
            #expect(!all.job.contains("job-password"))
            #expect(all.job.attributes.allSatisfy { !"\($0)".contains(stored) })
        }
    }

    @Test("after five wrong PINs the job is closed for a while, also for the right one")
    func guessing() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await printed(intake, pin)
            for guess in 0..<5 {
                let request = Samples.request(.releaseJob, job: id, Attribute(.jobPassword, OctetString("000\(guess)")))
                #expect(try await intake.send(request).status == .clientErrorNotAuthorized)
            }
            #expect(try await intake.send(Samples.request(.releaseJob, job: id, pin)).status == .serverErrorBusy)
        }
    }

    @Test("an encryption that is not known, or a PIN that is too long, makes no job")
    func refused() async throws {
        try await TestIntake.with { intake async throws in
            for attributes in [
                [pin, Attribute(.jobPasswordEncryption, "rot13")],
                [Attribute(.jobPassword, OctetString(String(repeating: "1", count: 33)))],
                [pin, Attribute(.jobPasswordEncryption, "sha2-256")],
            ] {
                var request = Samples.request(.printJob)
                for attribute in attributes { request.add(attribute) }
                let reply = try await intake.send(request, document: Samples.pdf)
                #expect(reply.status == .clientErrorAttributesOrValuesNotSupported)
            }
            #expect(try await intake.jobCount() == 0)
        }
    }
}
