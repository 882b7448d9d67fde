// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Quotas over IPP")
struct QuotaTests {
    private static let server = "ipp://localhost/"

    /// A job of `ann` that printed two sides.
    private func printTwoSides(_ intake: TestIntake) async throws {
        let id = try await intake.printed()
        try await intake.advance(id, by: .started, .impressionsConfirmed(2), .completed(withWarnings: false))
    }

    @Test("when a quota is used up no job is made, and the reply says which, how much, until when and whom to ask")
    func refusal() async throws {
        try await TestIntake.with { intake async throws in
            let quota = Quota(.eachUser, printer: "Lobby", measure: .impressions, period: .month, limit: 2)
            _ = try await intake.store.setQuota(quota, at: .now)
            let color = Quota(.user("ann"), measure: .colorImpressions, period: .day, limit: 0)
            _ = try await intake.store.setQuota(color, at: .now)
            try await printTwoSides(intake)
            for operation in [IPPOperation.printJob, .createJob, .validateJob] {
                let reply = try await intake.send(
                    Samples.request(operation),
                    document: operation == .printJob ? Samples.pdf : []
                )
                #expect(reply.status == .clientErrorAccountLimitReached, "\(operation.name)")
                let message = reply.statusMessage
                for part in ["'ann'", "2 impressions a month", "'Lobby'", "2 are used", "anew on 2", "administrator"] {
                    #expect(message.contains(part), "\(message)")
                }
            }
            #expect(try await intake.jobCount() == 1)
            let attic = Samples.request(.printJob, "ipp://localhost/ipp/print/Attic")
            #expect(try await intake.send(attic, document: Samples.pdf).status == .successfulOK)
            var other = IPPMessage(requesting: .printJob, of: Samples.lobby)
            other.add(Attribute(.requestingUserName, "ben"))
            #expect(try await intake.send(other, document: Samples.pdf).status == .successfulOK)
        }
    }

    @Test("on the server's machine quotas are set, listed and removed; what makes no sense is refused with the reason")
    func administration() async throws {
        try await TestIntake.with(.live) { intake async throws in
            try await printTwoSides(intake)
            let send = { (operation: IPPOperation, attributes: [Attribute]) in
                var request = Samples.request(operation, Self.server)
                for attribute in attributes { request.add(attribute) }
                return try await intake.send(request, path: "/")
            }
            let set = try await send(
                .pdpsSetQuota,
                [Attribute(.pdpsUser, "ann"), Attribute(.pdpsLimit, 9), Attribute(.pdpsPeriod, "ever")]
            )
            let quota = try #require(set[group: .jobAttributes], "\(set.statusMessage)")
            #expect(quota[.pdpsUsed] == 2 && quota[.pdpsLimit] == 9 && quota[.pdpsMeasure] == "impressions")
            let id = try #require(quota[.pdpsQuotaID])
            #expect(try await send(.pdpsGetQuotas, []).groups(.jobAttributes).count == 1)
            for bad in [
                [Attribute(.pdpsLimit, 9)], [Attribute(.pdpsUser, "ann")],
                [Attribute(.pdpsUser, "ann"), Attribute(.jobAccountID, "x"), Attribute(.pdpsLimit, 9)],
                [Attribute(.pdpsUser, "ann"), Attribute(.pdpsLimit, -1)],
                [Attribute(.pdpsUser, "ann"), Attribute(.pdpsLimit, 9), Attribute(.pdpsPeriod, "year")],
                [Attribute(.pdpsUser, "ann"), Attribute(.pdpsLimit, 9), Attribute(.pdpsPrinter, "Nowhere")],
            ] {
                let reply = try await send(.pdpsSetQuota, bad)
                #expect(!reply.status.isSuccessful && !reply.statusMessage.isEmpty)
            }
            _ = try await send(.pdpsSetQuota, [Attribute(.pdpsUser, "ben"), Attribute(.pdpsLimit, 3)])
            let first = try await send(.pdpsGetQuotas, [Attribute(.limit, 1)])
            #expect(first.groups(.jobAttributes).map { $0[.pdpsUser] } == ["ann"])
            let next = try #require(first[group: .operationAttributes]?[.pdpsAfter])
            let rest = try await send(.pdpsGetQuotas, [Attribute(.limit, 2), Attribute(.pdpsAfter, next)])
            #expect(rest.groups(.jobAttributes).map { $0[.pdpsUser] } == ["ben"])
            #expect(rest[group: .operationAttributes]?[.pdpsAfter] == nil)
            for bad in [Attribute(.pdpsAfter, "x"), Attribute(.limit, 0)] {
                #expect(try await send(.pdpsGetQuotas, [bad]).status == .clientErrorBadRequest)
            }
            let other = try #require(rest[group: .jobAttributes]?[.pdpsQuotaID])
            for id in [id, other] {
                #expect(try await send(.pdpsRemoveQuota, [Attribute(.pdpsQuotaID, id)]).status == .successfulOK)
            }
            let again = try await send(.pdpsRemoveQuota, [Attribute(.pdpsQuotaID, id)])
            #expect(again.status == .clientErrorNotFound)
            #expect(try await intake.store.quotas(at: .now).isEmpty)
        }
    }

    /// A job of `ann` that needs more than her quota leaves.
    private func holdByQuota(_ intake: TestIntake) async throws -> (id: Int, claim: () async throws -> QuotaStanding?) {
        let id = try await intake.printed()
        _ = try await intake.store.setQuota(Quota(.user("ann"), measure: .sheets, period: .ever, limit: 1), at: .now)
        try await intake.advance(id, by: .started)
        let claim = {
            let concern = QuotaConcern(user: "ann", printer: "Lobby", jobID: id)
            let need = PaperNeed(impressions: 2, sheets: 2, colorImpressions: 0)
            return try await intake.store.claimPaper(need, for: concern, at: .now)
        }
        #expect(try await claim() != nil)
        try await intake.advance(id, by: .quotaReached(message: "It is too much."))
        return (id, claim)
    }

    @Test("at the server's machine a job is let through its quotas, and says by whom")
    func override() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let other = try await intake.printed()
            let (id, claim) = try await holdByQuota(intake)
            let override = Attribute(.pdpsOverQuota, true)
            let wrong = try await intake.send(Samples.request(.releaseJob, job: other, override))
            #expect(wrong.status == .clientErrorNotPossible && wrong.statusMessage.contains("not held by a quota"))
            #expect(try await intake.send(Samples.request(.releaseJob, job: id, override)).status == .successfulOK)
            #expect(try await intake.job(id).state == .pending)
            #expect(try await claim() == nil)
            let entry = try #require(try await intake.store.timeline(jobID: id).last)
            #expect(entry.kind == .allowed && entry.message == "Let through its quotas by ann")
            let request = Samples.request(.getJobAttributes, job: id, Attribute(.requestedAttributes, ["pdps-why"]))
            let why = try await intake.send(request).job["pdps-why"]?.value?.collectionValue
            let sentence = try #require(why?["sentence"]?.stringValue)
            #expect(sentence.hasPrefix("Job \(id) (let through its quotas by ann) "), "\(sentence)")
        }
    }

    @Test("from another machine nobody lets a job through its quotas, not even its owner")
    func overrideFromElsewhere() async throws {
        try await TestIntake.with { intake async throws in
            let (id, claim) = try await holdByQuota(intake)
            let request = Samples.request(.releaseJob, job: id, Attribute(.pdpsOverQuota, true))
            let reply = try await intake.send(request)
            #expect(reply.status == .clientErrorForbidden && reply.statusMessage.contains("administrator"))
            #expect(try await intake.job(id).state == .pendingHeld)
            #expect(try await claim() != nil)
        }
    }

    @Test("from another machine everybody reads their own quotas and sets none")
    func fromElsewhere() async throws {
        // Without sockets the sender's address is not known, as if it were anywhere.
        try await TestIntake.with { intake async throws in
            for user in ["ann", "ben"] {
                let quota = Quota(.user(user), measure: .sheets, period: .week, limit: 7)
                _ = try await intake.store.setQuota(quota, at: .now)
            }
            let own = try await intake.send(Samples.request(.pdpsGetQuotas, Self.server), path: "/")
            #expect(own.groups(.jobAttributes).map { $0[.pdpsUser] } == ["ann"])
            let question = Samples.request(.pdpsGetQuotas, Self.server, Attribute(.pdpsUser, "ben"))
            #expect(try await intake.send(question, path: "/").status == .clientErrorNotAuthorized)
            let order = Samples.request(
                .pdpsSetQuota,
                Self.server,
                Attribute(.pdpsUser, "ann"),
                Attribute(.pdpsLimit, 99)
            )
            #expect(try await intake.send(order, path: "/").status == .clientErrorForbidden)
        }
    }
}
