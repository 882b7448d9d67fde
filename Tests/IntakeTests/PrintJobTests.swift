// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Jobs come in")
struct PrintJobTests {
    @Test("Print-Job stores the document as it was sent, with a timeline, before it answers")
    func printJob() async throws {
        try await TestIntake.with { intake async throws in
            var request = Samples.request(.printJob, Samples.lobby, Attribute(.jobName, "Letter"))
            request.add(Attribute(.documentName, "letter.pdf"))
            request.add(Attribute(.copies, 3), to: .jobAttributes)
            let document = Samples.pdf + Samples.noise(300_000)
            let reply = try await intake.send(request, document: document)
            #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
            #expect(reply.requestID == 7)
            let id = try #require(reply.job[.jobID])
            #expect(reply.job[.jobURI] == "ipp://localhost:1314/jobs/\(id)")
            #expect(reply.job[.jobState] == 3)
            #expect(reply.job[.jobStateReasons] == ["none"])
            let job = try await intake.job(id)
            #expect(job.name == "Letter")
            #expect(job.originatingUserName == "ann")
            #expect(job.ticket.copies == 3)
            #expect(job.octets == Int64(document.count))
            #expect(try await intake.documents(id) == [document])
            #expect(try await intake.store.documents(jobID: id).first?.name == "letter.pdf")
            let timeline = try await intake.store.timeline(jobID: id)
            #expect(timeline.map(\.kind) == [.received, .stored])
            #expect(timeline[1].message.contains("application/pdf, \(document.count) bytes"))
        }
    }

    @Test("/ipp/print is the default printer, and the attribute beats the path")
    func target() async throws {
        try await TestIntake.with { intake async throws in
            let first = try await intake.send(
                Samples.request(.printJob, "ipp://localhost/ipp/print"),
                document: Samples.pdf,
                path: "/printers/Attic"
            )
            let lobby = try #require(await intake.store.printer(named: "Lobby"))
            #expect(try await intake.job(#require(first.job[.jobID])).printerID == lobby.id)
            let second = try await intake.send(
                Samples.request(.printJob, "ipp://localhost/printers/Attic"),
                document: Samples.pdf,
                path: "/"
            )
            #expect(try await intake.job(#require(second.job[.jobID])).printerID != lobby.id)
        }
    }

    @Test("Validate-Job makes the same checks and no job")
    func validateJob() async throws {
        try await TestIntake.with { intake async throws in
            #expect(try await intake.send(Samples.request(.validateJob)).status == .successfulOK)
            let request = Samples.request(.validateJob, Samples.lobby, Attribute(.documentFormat, "image/x-unknown"))
            #expect(try await intake.send(request).status == .clientErrorDocumentFormatNotSupported)
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("documents follow Create-Job by Send-Document until the last")
    func createAndSend() async throws {
        try await TestIntake.with { intake async throws in
            let created = try await intake.send(Samples.request(.createJob))
            let id = try #require(created.job[.jobID])
            #expect(created.job[.jobState] == 4)
            #expect(created.job[.jobStateReasons] == ["job-incoming"])
            let more = Samples.request(.sendDocument, job: id, Attribute(.lastDocument, false))
            #expect(try await intake.send(more, document: Samples.pdf).job[.jobState] == 4)
            let last = Samples.request(.sendDocument, job: id, Attribute(.lastDocument, true))
            let text = Array("Second\n".utf8)
            #expect(try await intake.send(last, document: text).job[.jobState] == 3)
            #expect(try await intake.documents(id) == [Samples.pdf, text])
            #expect(try await intake.store.documents(jobID: id).map(\.number) == [1, 2])
            let closed = try await intake.send(last, document: text)
            #expect(closed.status == .clientErrorNotPossible)
        }
    }

    @Test("Send-Document without last-document, or without data that is not the last, is refused")
    func sendDocumentErrors() async throws {
        try await TestIntake.with { intake async throws in
            let id = try #require(await intake.send(Samples.request(.createJob)).job[.jobID])
            let lacking = try await intake.send(Samples.request(.sendDocument, job: id), document: Samples.pdf)
            #expect(lacking.status == .clientErrorBadRequest)
            #expect(lacking.statusMessage.contains("last-document"))
            let empty = Samples.request(.sendDocument, job: id, Attribute(.lastDocument, false))
            #expect(try await intake.send(empty).status == .clientErrorBadRequest)
            let other = Samples.request(.sendDocument, job: 99, Attribute(.lastDocument, true))
            #expect(try await intake.send(other, document: Samples.pdf).status == .clientErrorNotFound)
            #expect(try await intake.job(id).isOpen)
        }
    }

    @Test("closing a job with documents lets it go on, closing one without ends it")
    func closing() async throws {
        try await TestIntake.with { intake async throws in
            let id = try #require(await intake.send(Samples.request(.createJob)).job[.jobID])
            let more = Samples.request(.sendDocument, job: id, Attribute(.lastDocument, false))
            _ = try await intake.send(more, document: Samples.pdf)
            #expect(try await intake.send(Samples.request(.closeJob, job: id)).job[.jobState] == 3)
            #expect(try await intake.send(Samples.request(.closeJob, job: id)).status == .clientErrorNotPossible)

            let empty = try #require(await intake.send(Samples.request(.createJob)).job[.jobID])
            let last = Samples.request(.sendDocument, job: empty, Attribute(.lastDocument, true))
            #expect(try await intake.send(last).status == .successfulOK)
            let ended = try await intake.job(empty)
            #expect(ended.state == .aborted)
            #expect(ended.stateReasons.contains("job-data-insufficient"))
        }
    }

    @Test("a printer that does not accept jobs says so and why")
    func notAccepting() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let reject = Samples.request(.cupsRejectJobs, Samples.lobby, Attribute("message", .text("Moving house")))
            #expect(try await intake.send(reject).status == .successfulOK)
            for operation in [IPPOperation.printJob, .createJob] {
                let reply = try await intake.send(Samples.request(operation), document: Samples.pdf)
                #expect(reply.status == .serverErrorNotAcceptingJobs)
                #expect(reply.statusMessage.contains("'Lobby'") && reply.statusMessage.contains("Moving house"))
            }
            #expect(try await intake.send(Samples.request(.validateJob)).status == .successfulOK)
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("job-hold-until holds a job, whether it comes as operation or template attribute")
    func heldOnArrival() async throws {
        try await TestIntake.with { intake async throws in
            let first = try await intake.printed(held: true)
            let second = try await intake.printed(Samples.pdf, Attribute("job-hold-until", .name("indefinite")))
            for id in [first, second] {
                let job = try await intake.job(id)
                #expect(job.state == .pendingHeld)
                #expect(job.stateReasons == ["job-hold-until-specified"])
                #expect(try await intake.store.timeline(jobID: id).last?.kind == .held)
            }
        }
    }
}
