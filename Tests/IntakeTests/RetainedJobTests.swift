// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Testing

@testable import Intake

@Suite("Jobs ask to be kept when they have ended")
struct RetainedJobTests {
    /// Two weeks at most.
    private static let fortnight: Int32 = 14 * 86_400

    private func withIntake(
        _ setup: TestingSetup = .router,
        _ body: @escaping @Sendable (TestIntake) async throws -> Void
    ) async throws {
        var configuration = IntakeConfiguration()
        configuration.longestRetention = .seconds(Self.fortnight)
        try await TestIntake.with(setup, configuration, body)
    }

    private static func until(_ keyword: String) -> Attribute { Attribute("job-retain-until", .keyword(keyword)) }

    private static func moment(_ seconds: Int64) throws -> Attribute {
        let moment = try #require(IPPDateTime(unixSeconds: Timestamp.now.seconds + seconds))
        return Attribute("job-retain-until-time", .dateTime(moment))
    }

    @Test("a job is kept as it asked, and says until when; its reprint asks for the same")
    func kept() async throws {
        try await withIntake { intake async throws in
            let id = try await intake.printed(Samples.pdf, Attribute("job-retain-until-interval", .integer(3600)))
            try await intake.advance(id, by: .started, .completed(withWarnings: false))
            let job = try await intake.job(id)
            #expect(job.retainedUntil == job.completedAt.map { $0 + .seconds(3600) })
            let told = try await intake.send(Samples.request(.getJobAttributes, job: id)).job
            #expect(told[.pdpsRetainedUntil]?.unixSeconds == job.retainedUntil?.seconds)
            #expect(told[.jobRetainUntilInterval] == 3600)
            let request = Samples.request(.resubmitJob, Samples.lobby, Attribute(.jobID, id))
            let again = try #require(try await intake.send(request).job[.jobID])
            #expect(try await intake.job(again).ticket["job-retain-until-interval"]?.intValue == 3600)
            #expect(try await intake.job(again).retainedUntil == nil)
        }
    }

    @Test("the printer tells what may be asked for, within the operator's bound")
    func supported() async throws {
        try await withIntake { intake async throws in
            let printer = try await intake.send(Samples.request(.getPrinterAttributes))[group: .printerAttributes]
            #expect(printer?["job-retain-until-supported"]?.stringValues == ["none", "end-of-day", "end-of-week"])
            #expect(printer?["job-retain-until-interval-supported"]?.value == .range(0...Self.fortnight))
            #expect(printer?["job-retain-until-time-supported"]?.value == .range(0...Self.fortnight))
            #expect(printer?["job-retain-until-default"]?.stringValue == "none")
            #expect(
                printer?["job-creation-attributes-supported"]?.stringValues.contains("job-retain-until-time") == true
            )
        }
    }

    @Test(
        "more than the operator allows is told, and becomes the longest time, or with fidelity no job",
        arguments: [
            until("indefinite"), until("end-of-month"), .init("job-retain-until-interval", .integer(1_209_601)),
        ]
    )
    func tooLong(asked: Attribute) async throws {
        try await withIntake { intake async throws in
            var request = Samples.request(.printJob)
            request.add(asked, to: .jobAttributes)
            let reply = try await intake.send(request, document: Samples.pdf)
            #expect(reply.status == .successfulOKIgnoredOrSubstitutedAttributes)
            #expect(reply[group: .unsupportedAttributes]?[asked.name] == asked)
            let ticket = try await intake.job(try #require(reply.job[.jobID])).ticket
            #expect(ticket["job-retain-until"] == nil)
            #expect(ticket["job-retain-until-interval"]?.intValue == Int(Self.fortnight))
            request.add(Attribute(.ippAttributeFidelity, true))
            let refused = try await intake.send(request, document: Samples.pdf)
            #expect(refused.status == .clientErrorAttributesOrValuesNotSupported)
        }
    }

    @Test(
        "a moment is judged by the clock, two ways at once contradict each other, and a new one takes the old one's place"
    )
    func moments() async throws {
        try await withIntake { intake async throws in
            let id = try await intake.printed(Samples.pdf, try Self.moment(1_000_000), held: true)
            var request = Samples.request(.setJobAttributes, job: id)
            request.add(try Self.moment(2_000_000), to: .jobAttributes)
            #expect(try await intake.send(request).status == .clientErrorAttributesOrValuesNotSupported)
            request = Samples.request(.setJobAttributes, job: id)
            request.add(Self.until("end-of-day"), to: .jobAttributes)
            #expect(try await intake.send(request).status == .successfulOK)
            let ticket = try await intake.job(id).ticket
            #expect(ticket["job-retain-until-time"] == nil && ticket["job-retain-until"]?.stringValue == "end-of-day")
            request.add(try Self.moment(60), to: .jobAttributes)
            #expect(try await intake.send(request).status == .clientErrorConflictingAttributes)
        }
    }

    @Test("a default that was set when more was allowed counts as the longest time of today")
    func oldDefault() throws {
        var printer = Printer(
            name: "Lobby",
            deviceURI: "virtual:///tmp/Lobby/",
            capabilities: TestIntake.capabilities,
            createdAt: .now
        )
        printer.set(Attribute("job-retain-until-default", .keyword("indefinite")))
        let facts = PrinterFacts(
            printer,
            models: ModelCatalog(configuration: IntakeConfiguration()) { .now },
            summaryAttributes: []
        )
        let view = PrinterView(facts: facts, stateSince: .now)
        let job = try JobCreation([], on: view, userName: "ann", name: "a", host: "").job(
            expectsDocuments: true,
            at: .now
        )
        #expect(job.ticket.attributes == [Attribute("job-retain-until-interval", .integer(31 * 86_400))])
    }

    @Test("a printer's default counts for jobs that say nothing")
    func defaults() async throws {
        try await withIntake(.live) { intake async throws in
            var request = Samples.request(.setPrinterAttributes)
            request.add(Attribute("job-retain-until-default", .keyword("indefinite")), to: .printerAttributes)
            #expect(try await intake.send(request).status == .clientErrorAttributesOrValuesNotSupported)
            request = Samples.request(.setPrinterAttributes)
            request.add(Attribute("job-retain-until-default", .keyword("end-of-week")), to: .printerAttributes)
            #expect(try await intake.send(request).status == .successfulOK)
            let quiet = try await intake.printed()
            #expect(try await intake.job(quiet).ticket.attributes == [Self.until("end-of-week")])
            let own = try await intake.printed(Samples.pdf, Self.until("end-of-day"))
            let ticket = try await intake.job(own).ticket
            #expect(ticket.attributes.filter { Ticket.retention.contains($0.name) } == [Self.until("end-of-day")])
        }
    }
}
