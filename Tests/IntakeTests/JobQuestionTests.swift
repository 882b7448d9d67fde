// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Questions about jobs are answered")
struct JobQuestionTests {
    private func ids(_ reply: IPPMessage) -> [Int] {
        reply.groups(.jobAttributes).compactMap { $0[.jobID] }
    }

    @Test("Get-Jobs gives job-id and job-uri of waiting jobs when nothing more is asked")
    func standardAnswer() async throws {
        try await TestIntake.with { intake async throws in
            let first = try await intake.printed()
            let reply = try await intake.send(Samples.request(.getJobs))
            #expect(ids(reply) == [first])
            #expect(reply.job.attributes.map(\.name).sorted() == ["job-id", "job-uri"])
        }
    }

    @Test("Get-Jobs filters by state, user, printer and ids, and counts from first-index to limit")
    func filters() async throws {
        try await TestIntake.with { intake async throws in
            let waiting = try await intake.printed()
            let held = try await intake.printed(held: true)
            let canceled = try await intake.printed()
            _ = try await intake.send(Samples.request(.cancelJob, job: canceled))
            let finished = try await intake.printed()
            try await intake.advance(finished, by: .started, .completed(withWarnings: false))
            func ask(_ attributes: Attribute..., uri: String = Samples.lobby) async throws -> [Int] {
                var request = Samples.request(.getJobs, uri)
                for attribute in attributes { request.add(attribute) }
                return ids(try await intake.send(request))
            }
            #expect(try await Set(ask()) == [waiting, held])
            #expect(try await ask(Attribute(.whichJobs, "completed")) == [finished, canceled])
            #expect(try await ask(Attribute(.whichJobs, "canceled")) == [canceled])
            #expect(try await ask(Attribute(.whichJobs, "pending-held")) == [held])
            #expect(try await ask(Attribute(.whichJobs, "all")).count == 4)
            #expect(try await ask(Attribute(.whichJobs, "all"), Attribute(.limit, 2)) == [waiting, held])
            #expect(
                try await ask(Attribute(.whichJobs, "all"), Attribute(.limit, 2), Attribute(.firstIndex, 2))
                    == [held, canceled]
            )
            #expect(try await ask(Attribute(.jobIDs, [finished, waiting])).sorted() == [waiting, finished])
            #expect(try await ask(Attribute(.myJobs, true)).count == 2)
            #expect(try await ask(uri: "ipp://localhost/printers/Attic") == [])
            #expect(try await ask(uri: "ipp://localhost/").count == 2)
            var bob = IPPMessage(requesting: .getJobs, of: Samples.lobby)
            bob.add(Attribute(.requestingUserName, "bob"))
            bob.add(Attribute(.myJobs, true))
            #expect(try await ids(intake.send(bob)) == [])
        }
    }

    @Test("Get-Jobs refuses an unknown which-jobs and a limit of 0")
    func badFilters() async throws {
        try await TestIntake.with { intake async throws in
            let which = try await intake.send(
                Samples.request(.getJobs, Samples.lobby, Attribute(.whichJobs, "fetchable"))
            )
            #expect(which.status == .clientErrorAttributesOrValuesNotSupported)
            #expect(which[group: .unsupportedAttributes]?[.whichJobs] == "fetchable")
            let limit = Samples.request(.getJobs, Samples.lobby, Attribute(.limit, 0))
            #expect(try await intake.send(limit).status == .clientErrorBadRequest)
        }
    }

    @Test("Get-Job-Attributes echoes the ticket and gives what was asked for")
    func attributes() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed(Samples.pdf, Attribute(.sides, "two-sided-long-edge"))
            let all = try await intake.send(Samples.request(.getJobAttributes, job: id)).job
            #expect(all[.sides] == "two-sided-long-edge")
            #expect(all[.jobPrinterURI] == "ipp://localhost:1314/ipp/print/Lobby")
            #expect(all["time-at-completed"]?.value == .outOfBand(.noValue))
            #expect(all["page-ranges"] == nil)
            #expect(all["pdps-job-timeline"] == nil)
            func names(_ keyword: String) async throws -> Set<String> {
                let request = Samples.request(.getJobAttributes, job: id, Attribute(.requestedAttributes, [keyword]))
                return Set(try await intake.send(request).job.attributes.map(\.name))
            }
            #expect(try await names("job-template") == ["sides", "job-hold-until", "job-priority"])
            #expect(try await names("job-description").isSuperset(of: ["job-id", "job-state", "job-name"]))
            #expect(try await names("job-description").isDisjoint(with: ["sides"]))
            #expect(try await names("job-state") == ["job-state"])
            #expect(try await names("no-such-attribute") == [])
        }
    }

    @Test("job-printer-uri is as the client called the printer")
    func printerURI() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            let uri = "ipp://localhost:1314/printers/Lobby"
            let reply = try await intake.send(Samples.request(.getJobAttributes, uri, Attribute(.jobID, id)))
            #expect(reply.job[.jobPrinterURI] == uri)
        }
    }

    @Test("pdps-job-timeline and pdps-deliveries come when they are named")
    func history() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            var delivery = DeliveryRecord(
                jobID: id,
                attempt: 1,
                deviceURI: "virtual:///tmp/",
                format: "image/pwg-raster",
                begunAt: .now
            )
            delivery.impressionsSent = 2
            let job = try await intake.job(id).after(.started, at: .now)
            let entry = TimelineEntry(time: .now, kind: .rendered, message: "2 impressions", impressions: 1...2)
            _ = try await intake.store.commit(JobChange(job: job, timeline: [entry], delivery: delivery))
            let names = ["pdps-job-timeline", "pdps-deliveries", "document-format-detected"]
            let request = Samples.request(.getJobAttributes, job: id, Attribute(.requestedAttributes, names))
            let reply = try await intake.send(request).job
            let timeline = try #require(reply["pdps-job-timeline"]).values.compactMap(\.collectionValue)
            #expect(timeline.compactMap { $0["kind"]?.stringValue } == ["received", "stored", "rendered"])
            #expect(timeline.last?["impressions"]?.value == .range(1...2))
            let deliveries = try #require(reply["pdps-deliveries"]).values.compactMap(\.collectionValue)
            #expect(deliveries.map { $0["impressions-sent"]?.intValue } == [2])
            #expect(deliveries.map { $0["stage"]?.stringValue } == ["begun"])
            #expect(reply[.documentFormatDetected] == "application/pdf")
        }
    }
}
