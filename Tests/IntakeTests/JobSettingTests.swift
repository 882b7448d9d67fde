// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Waiting jobs are changed")
struct JobSettingTests {
    private func setting(_ id: Int, _ attributes: Attribute...) -> IPPMessage {
        var request = Samples.request(.setJobAttributes, job: id)
        for attribute in attributes { request.add(attribute, to: .jobAttributes) }
        return request
    }

    @Test("Set-Job-Attributes replaces, adds and deletes")
    func set() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed(Samples.pdf, Attribute(.copies, 3), Attribute(.sides, "one-sided"))
            let request = setting(
                id,
                Attribute(.jobName, "Better"),
                Attribute(.copies, 2),
                Attribute(.jobPriority, 80),
                Attribute("sides", .outOfBand(.deleteAttribute))
            )
            #expect(try await intake.send(request).status == .successfulOK)
            let job = try await intake.job(id)
            #expect(job.name == "Better" && job.ticket.copies == 2 && job.ticket["sides"] == nil && job.priority == 80)
        }
    }

    @Test("all or nothing: what cannot be set or done is named, and nothing changes")
    func allOrNothing() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            let fixed = try await intake.send(setting(id, Attribute(.copies, 2), Attribute(.jobState, 9)))
            #expect(fixed.status == .clientErrorAttributesNotSettable)
            #expect(fixed[group: .unsupportedAttributes]?["job-state"]?.value == .outOfBand(.notSettable))
            let bad = try await intake.send(setting(id, Attribute(.copies, 2), Attribute(.sides, "three-sided")))
            #expect(bad.status == .clientErrorAttributesOrValuesNotSupported)
            #expect(bad[group: .unsupportedAttributes]?[.sides] == "three-sided")
            let unknown = try await intake.send(setting(id, Attribute("frobnicate", .keyword("yes"))))
            #expect(unknown.status == .clientErrorAttributesOrValuesNotSupported)
            #expect(unknown[group: .unsupportedAttributes]?["frobnicate"]?.value == .outOfBand(.unsupported))
            #expect(try await intake.send(setting(id)).status == .clientErrorBadRequest)
            #expect(try await intake.job(id).ticket.copies == 1)
        }
    }

    @Test("job-hold-until holds and releases, by name, clock and moment")
    func holds() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            for until in ["indefinite", "weekend", "23:59", "night"] {
                #expect(
                    try await intake.send(setting(id, Attribute("job-hold-until", .name(until)))).status
                        == .successfulOK
                )
                let job = try await intake.job(id)
                #expect(job.stateReasons == ["job-hold-until-specified"], "\(until)")
                #expect(job.ticket.holdUntil == until)
            }
            #expect(try await intake.send(setting(id, Attribute(.jobHoldUntil, "no-hold"))).status == .successfulOK)
            #expect(try await intake.job(id).state == .pending)
            let moment = try #require(IPPDateTime(unixSeconds: 4_000_000_000))
            #expect(
                try await intake.send(setting(id, Attribute(.jobDelayOutputUntilTime, moment))).status == .successfulOK
            )
            #expect(try await intake.job(id).stateReasons == ["job-delay-output-until-specified"])
        }
    }

    @Test("a running or ended job is not changed; a partly printed one only in the queue")
    func states() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            try await intake.advance(
                id,
                by: .started,
                .impressionsConfirmed(1),
                .retryScheduled(at: .now, reason: "service-off-line", message: "gone")
            )
            #expect(try await intake.send(setting(id, Attribute(.copies, 2))).status == .clientErrorNotPossible)
            #expect(try await intake.send(setting(id, Attribute(.jobPriority, 90))).status == .successfulOK)
            try await intake.advance(id, by: .started)
            #expect(try await intake.send(setting(id, Attribute(.jobPriority, 9))).status == .clientErrorNotPossible)
            try await intake.advance(id, by: .completed(withWarnings: false))
            #expect(try await intake.send(setting(id, Attribute(.jobPriority, 9))).status == .clientErrorNotPossible)
        }
    }

    @Test("Promote-Job and Schedule-Job-After change the order of printing")
    func order() async throws {
        try await TestIntake.with(.live) { intake async throws in
            var ids: [Int] = []
            for priority in [90, 50, 50, 50] {
                ids.append(try await intake.printed(Samples.pdf, Attribute(.jobPriority, priority)))
            }
            let printerID = try await intake.job(ids[0]).printerID
            func order() async throws -> [Int] {
                try await intake.store.jobs(JobQuery(printerID: printerID, order: .queue)).map(\.id)
            }
            #expect(try await intake.send(Samples.request(.promoteJob, job: ids[3])).status == .successfulOK)
            #expect(try await order() == [ids[3], ids[0], ids[1], ids[2]])
            let after = Samples.request(.scheduleJobAfter, job: ids[0], Attribute(.predecessorJobID, ids[1]))
            #expect(try await intake.send(after).status == .successfulOK)
            #expect(try await order() == [ids[3], ids[1], ids[0], ids[2]])
            let nowhere = Samples.request(.scheduleJobAfter, job: ids[0], Attribute(.predecessorJobID, 999))
            #expect(try await intake.send(nowhere).status == .clientErrorNotFound)
            try await intake.advance(ids[1], by: .started, .completed(withWarnings: false))
            #expect(try await intake.send(after).status == .clientErrorNotPossible)
            #expect(try await intake.send(Samples.request(.promoteJob, job: ids[1])).status == .clientErrorNotPossible)
        }
    }

    @Test("CUPS-Move-Job takes a waiting job, or all of a printer, to another one")
    func move() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let ids = [try await intake.printed(), try await intake.printed(), try await intake.printed(held: true)]
            let attic = try #require(await intake.store.printer(named: "Attic"))
            func moving(_ request: IPPMessage, to printer: String = "Attic") async throws -> IPPStatus {
                var request = request
                request.add(Attribute(.jobPrinterURI, "ipp://localhost/printers/\(printer)"), to: .jobAttributes)
                return try await intake.send(request).status
            }
            #expect(try await moving(Samples.request(.cupsMoveJob, job: ids[0]), to: "Nowhere") == .clientErrorNotFound)
            #expect(try await intake.send(Samples.request(.cupsMoveJob, job: ids[0])).status == .clientErrorBadRequest)
            #expect(try await moving(Samples.request(.cupsMoveJob, job: ids[0])) == .successfulOK)
            #expect(try await intake.job(ids[0]).printerID == attic.id)
            #expect(try await intake.job(ids[1]).printerID != attic.id)
            #expect(try await moving(Samples.request(.cupsMoveJob)) == .successfulOK)
            for id in ids { #expect(try await intake.job(id).printerID == attic.id) }
            #expect(try await intake.job(ids[2]).state == .pendingHeld)
            try await intake.advance(ids[1], by: .started)
            let back = Samples.request(.cupsMoveJob, job: ids[1])
            #expect(try await moving(back, to: "Lobby") == .clientErrorNotPossible)
            try await intake.advance(ids[1], by: .suspendRequested, .suspended)
            #expect(try await moving(back, to: "Lobby") == .successfulOK)
            #expect(try await intake.job(ids[1]).state == .pending)
        }
    }

    @Test("CUPS-Move-Job leaves out what the other printer cannot do and says so, or leaves the job that insists on it")
    func moveToLesserPrinter() async throws {
        var plain = TestIntake.capabilities
        plain.sides = [.oneSided]
        try await TestIntake.with(.live, attic: plain) { intake async throws in
            let twoSided = Attribute(.sides, "two-sided-long-edge")
            let attic = try #require(await intake.store.printer(named: "Attic"))
            func moving(_ id: Int) async throws -> IPPMessage {
                var request = Samples.request(.cupsMoveJob, job: id)
                request.add(Attribute(.jobPrinterURI, "ipp://localhost/printers/Attic"), to: .jobAttributes)
                return try await intake.send(request)
            }
            let easy = try await intake.printed(Samples.pdf, twoSided, Attribute(.copies, 2))
            let moved = try await moving(easy)
            #expect(moved.status == .successfulOKIgnoredOrSubstitutedAttributes)
            #expect(moved[group: .unsupportedAttributes]?.attributes == [twoSided])
            let job = try await intake.job(easy)
            #expect(job.printerID == attic.id && job.ticket.attributes == [Attribute(.copies, 2)])
            let timeline = try await intake.store.timeline(jobID: easy)
            #expect(timeline.last?.message.contains("cannot do sides two-sided-long-edge") == true)

            for insistence in [
                Attribute(.ippAttributeFidelity, true), Attribute(.jobMandatoryAttributes, ["media", "sides"]),
            ] {
                var request = Samples.request(.printJob)
                request.add(insistence)
                request.add(twoSided, to: .jobAttributes)
                let strict = try #require(try await intake.send(request, document: Samples.pdf).job[.jobID])
                let refused = try await moving(strict)
                #expect(refused.status == .clientErrorAttributesOrValuesNotSupported)
                #expect(refused[group: .unsupportedAttributes]?.attributes == [twoSided])
                #expect(try await intake.job(strict).printerID != attic.id)
                let shown = try await intake.send(Samples.request(.getJobAttributes, job: strict))
                #expect(shown.job["ipp-attribute-fidelity"] == nil && shown.job["job-mandatory-attributes"] == nil)
            }

            let begun = try await intake.printed(Samples.pdf, twoSided)
            try await intake.advance(begun, by: .started, .impressionsConfirmed(2), .suspendRequested, .suspended)
            #expect(try await moving(begun).status == .clientErrorNotPossible)
        }
    }
}
