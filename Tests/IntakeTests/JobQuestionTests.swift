// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
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

    @Test("pdps-why says what a job waits for, and job-state-message the same without the time")
    func why() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let first = try await intake.printed()
            let second = try await intake.printed()
            _ = try await intake.send(Samples.request(.pausePrinter))
            func why(_ id: Int) async throws -> (AttributeCollection, String) {
                let names = ["pdps-why", "job-state-message"]
                let request = Samples.request(.getJobAttributes, job: id, Attribute(.requestedAttributes, names))
                let reply = try await intake.send(request).job
                return (try #require(reply["pdps-why"]?.value?.collectionValue), reply[.jobStateMessage] ?? "")
            }
            let (paused, message) = try await why(second)
            #expect(paused["mender"]?.stringValue == "operator")
            #expect(paused["cause"]?.stringValue == "printer 'Lobby' is paused")
            #expect(message.hasPrefix("Job \(second) waits because printer 'Lobby' is paused; an operator can"))
            #expect(paused["sentence"]?.stringValue?.contains("is paused (for ") == true)
            guard case .dateTime? = paused["since"]?.value else {
                Issue.record("since is \(String(describing: paused["since"]))")
                return
            }

            _ = try await intake.send(Samples.request(.resumePrinter))
            let lobby = try #require(await intake.store.printer(named: "Lobby")).id
            let idle = DeviceStatus(condition: .idle, since: .now)
            try await intake.store.recordDeviceStatus(idle, printerID: lobby)
            // The directory reads the device's status with the next operation on the printer.
            _ = try await intake.send(Samples.request(.enablePrinter))
            let (turn, _) = try await why(second)
            #expect(turn["cause"]?.stringValue == "1 job is before it on printer 'Lobby'")
            let third = try await intake.printed()
            _ = try await intake.send(Samples.request(.promoteJob, job: third))
            let overtaken = try await why(second).0["cause"]?.stringValue
            #expect(
                overtaken == "2 jobs are before it on printer 'Lobby', of which came later: 1 put there by ann"
            )
            _ = try await intake.send(Samples.request(.holdJob, job: second))
            let (held, _) = try await why(second)
            #expect(held["mender"]?.stringValue == "owner")
            let all = try await intake.send(Samples.request(.getJobAttributes, job: second)).job
            #expect(all["pdps-why"] == nil)
        }
    }

    @Test("what a ready printer waits for, quiet hours or others, is in its message and in its jobs'")
    func heldBack() async throws {
        var configuration = IntakeConfiguration()
        configuration.placeWait = { $0 == 1 ? .toPrint(atOnce: 4) : nil }
        try await TestIntake.with(.live, configuration) { intake async throws in
            func message(of name: String) async throws -> String {
                let printer = try #require(await intake.store.printer(named: name))
                let idle = DeviceStatus(condition: .idle, since: .now)
                try await intake.store.recordDeviceStatus(idle, printerID: printer.id)
                // The directory reads the device's status with the next operation on the printer.
                let uri = "ipp://localhost/ipp/print/\(name)"
                _ = try await intake.send(Samples.request(.enablePrinter, uri))
                let reply = try await intake.send(Samples.request(.getPrinterAttributes, uri))
                #expect(reply[group: .printerAttributes]?[.printerState] == 3)
                return reply[group: .printerAttributes]?[.printerStateMessage] ?? ""
            }
            #expect(try await message(of: "Lobby").contains("waits for others: 4 print at once"))
            let id = try await intake.printed()
            let told = try await intake.send(Samples.request(.getJobAttributes, job: id)).job
            #expect(told[.jobStateMessage]?.contains("waits for others: 4 print at once") == true)

            #expect(try await message(of: "Attic").isEmpty)
            var attic = try #require(await intake.store.printer(named: "Attic"))
            attic.set(Attribute(Printer.quietHoursSetting, .text("00:00-24:00")))
            _ = try await intake.store.updatePrinter(attic)
            #expect(try await message(of: "Attic").contains("quiet hours that never end"))
        }
    }

    @Test("pdps-why of a printer says why it prints nothing, and printer-state-message the same")
    func whyPrinter() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let names = ["pdps-why", "printer-state-message"]
            let request = Samples.request(
                .getPrinterAttributes,
                Samples.lobby,
                Attribute(.requestedAttributes, names)
            )
            _ = try await intake.send(Samples.request(.pausePrinter))
            let printer = try #require(try await intake.send(request)[group: .printerAttributes])
            let why = try #require(printer["pdps-why"]?.value?.collectionValue)
            #expect(why["situation"]?.stringValue == "Printer 'Lobby' prints nothing")
            #expect(why["remedy"]?.stringValue == "let it go on (pdps printer resume Lobby)")
            #expect(
                printer[.printerStateMessage]
                    == "Printer 'Lobby' prints nothing because it is paused; an operator can let it go on (pdps printer "
                    + "resume Lobby)."
            )
        }
    }
}
