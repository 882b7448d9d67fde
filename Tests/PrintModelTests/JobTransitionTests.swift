// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

private let start = Timestamp(milliseconds: 1_000)

private func makeJob(holdUntil: String? = nil, expectsDocuments: Bool = false, heldOnCreate: Bool = false) -> Job {
    let ticket = Ticket(holdUntil.map { [Attribute("job-hold-until", .keyword($0))] } ?? [])
    return Job(
        printerID: 1,
        name: "letter",
        originatingUserName: "ada",
        ticket: ticket,
        expectsDocuments: expectsDocuments,
        heldOnCreate: heldOnCreate,
        createdAt: start
    )
}

private func job(after events: [JobEvent]) throws -> Job {
    try events.reduce(makeJob()) { try $0.after($1, at: start) }
}

@Suite("A job's state")
struct JobTransitionTests {
    @Test("a Create-Job job waits for its documents and becomes pending with the last one")
    func createJob() throws {
        var job = makeJob(expectsDocuments: true)
        #expect(job.state == .pendingHeld)
        #expect(job.stateReasons == ["job-incoming"])
        job = try job.after(.documentAdded(octets: 10, last: false), at: start)
        #expect(job.isOpen && job.state == .pendingHeld)
        job = try job.after(.documentAdded(octets: 5, last: true), at: start)
        #expect(job.state == .pending && job.stateReasons.isEmpty && !job.isOpen)
        #expect(job.documentCount == 2 && job.octets == 15)
        #expect(throws: JobTransitionError.self) { try job.after(.documentAdded(octets: 1, last: true), at: start) }
    }

    @Test("job-hold-until holds a job until it is released, also while documents come")
    func held() throws {
        var job = makeJob(holdUntil: "indefinite", expectsDocuments: true)
        job = try job.after(.documentAdded(octets: 1, last: true), at: start)
        #expect(job.state == .pendingHeld && job.stateReasons == ["job-hold-until-specified"])
        job = try job.after(.released, at: start)
        #expect(job.state == .pending && job.stateReasons.isEmpty)
    }

    @Test("releasing an open job does not print half of it")
    func releaseOpenJob() throws {
        let job = try makeJob(holdUntil: "indefinite", expectsDocuments: true).after(.released, at: start)
        #expect(job.state == .pendingHeld && job.stateReasons == ["job-incoming"])
    }

    @Test("a job that came while new jobs are held says so")
    func heldOnCreate() {
        #expect(makeJob(heldOnCreate: true).stateReasons == ["job-held-on-create"])
    }

    @Test("no-hold holds nothing")
    func noHold() {
        #expect(makeJob(holdUntil: "no-hold").state == .pending)
    }

    @Test("a printed job goes through transforming and printing to completed, with its times")
    func printed() throws {
        var job = try makeJob().after(.started, at: start + .seconds(1))
        #expect(job.state == .processing && job.stateReasons == ["job-transforming"] && job.attempts == 1)
        job = try job.after(.printing, at: start + .seconds(2))
        #expect(job.stateReasons == ["job-printing"])
        job = try job.after(.impressionsConfirmed(3), at: start + .seconds(3))
        job = try job.after(.impressionsConfirmed(2), at: start + .seconds(3))
        #expect(job.impressionsCompleted == 3)
        job = try job.after(.completed(withWarnings: false), at: start + .seconds(4))
        #expect(job.state == .completed && job.stateReasons == ["job-completed-successfully"])
        #expect(job.processingAt == start + .seconds(1) && job.completedAt == start + .seconds(4))
    }

    @Test("a stopped device stops the job, and the job goes on when the device does")
    func deviceStops() throws {
        var job = try job(after: [.started, .printing, .deviceStopped(message: "paper jam")])
        #expect(job.state == .processingStopped && job.stateMessage == "paper jam")
        #expect(job.stateReasons.contains("printer-stopped"))
        job = try job.after(.deviceResumed, at: start)
        #expect(job.state == .processing && job.stateMessage.isEmpty)
        #expect(!job.stateReasons.contains("printer-stopped"))
    }

    @Test("a retry waits for its moment and counts the attempts")
    func retry() throws {
        let moment = start + .seconds(30)
        var job = try job(after: [
            .started, .retryScheduled(at: moment, reason: "service-off-line", message: "no answer"),
        ])
        #expect(job.state == .pending && job.retryAt == moment && job.stateReasons == ["service-off-line"])
        job = try job.after(.started, at: moment)
        #expect(job.attempts == 2 && job.retryAt == nil)
    }

    @Test("an unknown outcome holds the job until a person decides")
    func unknownOutcome() throws {
        var job = try job(after: [.started, .printing, .outcomeUnknown(message: "look at the paper")])
        #expect(job.state == .pendingHeld && job.stateReasons == ["pdps-delivery-outcome-unknown"])
        #expect(throws: JobTransitionError.self) { try job.after(.started, at: start) }
        job = try job.after(.released, at: start)
        #expect(job.state == .pending && job.stateMessage.isEmpty)
    }

    @Test("cancel is asked for once; the mark survives the start of printing")
    func cancelWhilePrinting() throws {
        var job = try job(after: [.started, .cancelRequested, .printing])
        #expect(job.stateReasons.contains("processing-to-stop-point"))
        #expect(throws: JobTransitionError.self) { try job.after(.cancelRequested, at: start) }
        job = try job.after(.canceled(reason: JobStateReason.jobCanceledByUser), at: start)
        #expect(job.state == .canceled && job.stateReasons == ["job-canceled-by-user"])
    }

    @Test("an aborted job names aborted-by-system and its cause")
    func aborted() throws {
        let job = try job(after: [.started, .aborted(reasons: ["document-format-error"], message: "not a PDF")])
        #expect(job.stateReasons == ["aborted-by-system", "document-format-error"])
        #expect(job.stateMessage == "not a PDF")
    }

    @Test(
        "an ended job changes only when it is restarted",
        arguments: [
            JobEvent.completed(withWarnings: false), .canceled(reason: "job-canceled-by-user"),
            .aborted(reasons: [], message: ""),
        ]
    )
    func terminalStatesAreFinal(end: JobEvent) throws {
        let ended = try job(after: [.started, end])
        let everything: [JobEvent] = [
            .documentAdded(octets: 1, last: true), .closed, .held, .released, .started, .printing,
            .impressionsCounted(1), .impressionsConfirmed(1), .deviceStopped(message: ""), .deviceResumed,
            .retryScheduled(at: start, reason: "", message: ""), .outcomeUnknown(message: ""), .cancelRequested,
            .canceled(reason: ""), .aborted(reasons: [], message: ""), .completed(withWarnings: true),
            .operatorCancelRequested, .unlocked, .moved(printerID: 2), .suspendRequested, .suspended, .resumed,
        ]
        for event in everything {
            #expect(throws: JobTransitionError.self) { try ended.after(event, at: start) }
        }
    }

    @Test(
        "what only a running job can do is refused to a waiting one",
        arguments: [
            JobEvent.printing, .impressionsCounted(1), .deviceStopped(message: ""), .cancelRequested,
            .completed(withWarnings: false), .outcomeUnknown(message: ""),
        ]
    )
    func waitingJob(event: JobEvent) {
        #expect(throws: JobTransitionError.self) { try makeJob().after(event, at: start) }
    }

    @Test("a restarted job begins anew, behind the attempts that it had")
    func restarted() throws {
        let ended = try job(after: [.started, .impressionsConfirmed(4), .completed(withWarnings: false)])
        let job = try ended.after(.restarted, at: start + .seconds(9))
        #expect(job.state == .pending && job.stateReasons.isEmpty && job.impressionsCompleted == 0)
        #expect(job.attempts == 1 && job.attemptsBeforeRestart == 1 && job.completedAt == nil)
        #expect(throws: JobTransitionError.self) { try job.after(.restarted, at: start) }
    }

    @Test("a suspended job only resumes, moves or is canceled")
    func suspended() throws {
        let job = try job(after: [.started, .printing, .suspendRequested, .suspended])
        #expect(job.isSuspended && job.state == .processingStopped)
        for event in [JobEvent.printing, .cancelRequested, .suspendRequested, .held, .started, .deviceResumed] {
            #expect(throws: JobTransitionError.self) { try job.after(event, at: start) }
        }
        #expect(try job.after(.resumed, at: start).state == .pending)
        #expect(try job.after(.moved(printerID: 7), at: start).printerID == 7)
        #expect(try job.after(.canceled(reason: "x"), at: start).state == .canceled)
    }

    @Test("a job with a PIN is not released, only unlocked; its documents may come meanwhile")
    func pin() throws {
        var job = Job(
            printerID: 1,
            name: "secret",
            originatingUserName: "ada",
            ticket: Ticket(),
            expectsDocuments: true,
            releasePIN: "salt:hash",
            createdAt: start
        )
        job = try job.after(.documentAdded(octets: 1, last: true), at: start)
        #expect(job.stateReasons == ["job-password-wait"])
        job = try job.after(.released, at: start)
        #expect(job.state == .pendingHeld)
        job = try job.after(.unlocked, at: start)
        #expect(job.state == .pending)
    }
}
