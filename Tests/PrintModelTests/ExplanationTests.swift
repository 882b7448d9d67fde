// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

private let start = Timestamp(milliseconds: 1_000_000)
private let now = start + .seconds(720)

private func makePrinter(_ change: (inout Printer) -> Void = { _ in }) -> Printer {
    var printer = Printer(
        name: "Lobby",
        deviceURI: "socket://192.0.2.1",
        capabilities: DeviceCapabilities(makeAndModel: "Test", formats: ["image/png"]),
        createdAt: start
    )
    change(&printer)
    return printer
}

private func makeDevice(
    _ condition: DeviceStatus.Condition,
    _ reasons: [String] = [],
    _ message: String = ""
) -> DeviceStatus {
    DeviceStatus(condition: condition, reasons: reasons, message: message, since: start + .seconds(600))
}

/// One situation of a job, and the sentence that belongs to it.
struct JobSituation: Sendable, CustomTestStringConvertible {
    var name: String
    var ticket: [Attribute] = []
    var expectsDocuments = false
    var heldOnCreate = false
    var pin = ""
    var events: [JobEvent] = []
    var printer: Printer? = makePrinter()
    var device: DeviceStatus? = makeDevice(.idle)
    var currentJobID: Int?
    var jobsAhead: JobsAhead?
    var spoolArea = SpoolArea.open
    var placeWait: PlaceWait?
    var timeline: [TimelineEntry] = []
    var mender: Explanation.Mender
    var sentence: String

    var testDescription: String { name }

    func explanation() throws -> Explanation {
        var job = Job(
            printerID: 1,
            name: "letter",
            originatingUserName: "ada",
            ticket: Ticket(ticket),
            expectsDocuments: expectsDocuments,
            heldOnCreate: heldOnCreate,
            releasePIN: pin,
            createdAt: start
        )
        job.id = 12
        for event in events { job = try job.after(event, at: start) }
        var printing = PrinterCircumstances(
            device: device,
            isPrinting: currentJobID != nil,
            currentJobID: currentJobID,
            since: start
        )
        printing.spoolArea = spoolArea
        printing.placeWait = placeWait
        return job.explanation(
            JobCircumstances(
                printer: printer,
                printing: printing,
                jobsAhead: jobsAhead,
                timeline: timeline,
                now: now
            )
        )
    }
}

private func makeWaitingJob(_ id: Int, user: String = "ada", priority: Int = 50) -> Job {
    var job = Job(
        printerID: 1,
        name: "letter",
        originatingUserName: user,
        ticket: Ticket(),
        priority: priority,
        expectsDocuments: false,
        createdAt: start
    )
    job.id = id
    return job
}

private func entry(_ kind: TimelineEntry.Kind, after seconds: Int) -> TimelineEntry {
    TimelineEntry(time: start + .seconds(seconds), kind: kind, message: "")
}

private let held: [JobSituation] = [
    JobSituation(
        name: "documents still to come",
        expectsDocuments: true,
        mender: .owner,
        sentence: """
            Job 12 waits because its documents have not all come (for 12 minutes); the program that prints has to \
            send them or close the job, or it is ended.
            """
    ),
    JobSituation(
        name: "held by its ticket",
        ticket: [Attribute("job-hold-until", .keyword("indefinite"))],
        mender: .owner,
        sentence: """
            Job 12 waits because it is held until somebody releases it (for 12 minutes); its owner or an operator \
            can release it (pdps job release 12); nothing happens before.
            """
    ),
    JobSituation(
        name: "held by Hold-Job",
        events: [.held],
        timeline: [entry(.received, after: 0), entry(.held, after: 660)],
        mender: .owner,
        sentence: """
            Job 12 waits because it is held until somebody releases it (for 1 minute); its owner or an operator \
            can release it (pdps job release 12); nothing happens before.
            """
    ),
    JobSituation(
        name: "held until a time",
        ticket: [Attribute("job-hold-until", .keyword("evening"))],
        mender: .owner,
        sentence: """
            Job 12 waits because it is held until evening (for 12 minutes); its owner or an operator can release \
            it at once (pdps job release 12); it is printed when that time comes.
            """
    ),
    JobSituation(
        name: "held until a time of day",
        ticket: [Attribute("job-hold-until", .name("18:30"))],
        mender: .owner,
        sentence: """
            Job 12 waits because it is held until 18:30 UTC (for 12 minutes); its owner or an operator can release \
            it at once (pdps job release 12); it is printed when that time comes.
            """
    ),
    JobSituation(
        name: "waits for its PIN",
        pin: "hash",
        mender: .owner,
        sentence: """
            Job 12 waits because it was printed with a PIN (for 12 minutes); its owner or an operator can give the \
            PIN (pdps job release 12 --pin PIN); nothing happens before.
            """
    ),
    JobSituation(
        name: "came while new jobs were held",
        heldOnCreate: true,
        mender: .operator,
        sentence: """
            Job 12 waits because its printer held all new jobs when it came (for 12 minutes); an operator can \
            release it (pdps job release 12); nothing happens before.
            """
    ),
    JobSituation(
        name: "nobody knows what was printed",
        events: [.started, .outcomeUnknown(message: "It is not known whether impression 3 was printed. Look.")],
        mender: .operator,
        sentence: "It is not known whether impression 3 was printed. Look."
    ),
    JobSituation(
        name: "the retry budget is spent",
        events: [.started, .budgetSpent(message: "Another attempt may waste paper: 21 sheets. Look.")],
        mender: .operator,
        sentence: "Another attempt may waste paper: 21 sheets. Look."
    ),
]

private let waiting: [JobSituation] = [
    JobSituation(
        name: "printer removed",
        printer: nil,
        mender: .owner,
        sentence: """
            Job 12 waits because its printer was removed; its owner or an operator can print it elsewhere \
            (pdps job move --to PRINTER 12).
            """
    ),
    JobSituation(
        name: "printer paused",
        printer: makePrinter {
            $0.isPaused = true
            $0.operatorMessage = "new toner at ten."
        },
        mender: .operator,
        sentence: """
            Job 12 waits because printer 'Lobby' is paused (new toner at ten) (for 12 minutes); an operator can let \
            it go on (pdps printer resume Lobby); the job is printed then.
            """
    ),
    JobSituation(
        name: "printer shut down",
        printer: makePrinter { $0.availability = .shutDown },
        mender: .operator,
        sentence: """
            Job 12 waits because printer 'Lobby' is shut down (for 12 minutes); an operator can bring it back into \
            use (Startup-Printer); the job is printed then.
            """
    ),
    JobSituation(
        name: "out of paper",
        device: makeDevice(.stopped, ["media-empty-error", "toner-low-warning"], "Tray 2: load A4."),
        mender: .attendant,
        sentence: """
            Job 12 waits because printer 'Lobby' is out of paper (Tray 2: load A4) (for 2 minutes); somebody at the \
            printer can put paper in; it goes on by itself when that is done.
            """
    ),
    JobSituation(
        name: "several troubles",
        device: makeDevice(.stopped, ["media-jam", "cover-open"]),
        mender: .attendant,
        sentence: """
            Job 12 waits because printer 'Lobby' has a paper jam and has a cover open (for 2 minutes); somebody at \
            the printer can remove the jammed paper; it goes on by itself when that is done.
            """
    ),
    JobSituation(
        name: "stopped without a word",
        device: makeDevice(.stopped),
        mender: .attendant,
        sentence: """
            Job 12 waits because printer 'Lobby' has stopped without saying why (for 2 minutes); somebody at the \
            printer can look at its panel; it goes on by itself when that is done.
            """
    ),
    JobSituation(
        name: "does not answer",
        device: makeDevice(.unreachable, [], "192.0.2.1:9100: connection refused."),
        mender: .attendant,
        sentence: """
            Job 12 waits because printer 'Lobby' does not answer (192.0.2.1:9100: connection refused) (for 2 \
            minutes); somebody at the printer can see whether it is switched on and connected; it is asked again and \
            again, and goes on by itself when it answers.
            """
    ),
    JobSituation(
        name: "device URI that cannot be used",
        device: makeDevice(.stopped, ["pdps-device-not-usable-error"], "no such kind"),
        mender: .administrator,
        sentence: """
            Job 12 waits because printer 'Lobby' cannot be used (no such kind) (for 2 minutes); an administrator can \
            set its device URI anew; it goes on by itself when that is done.
            """
    ),
    JobSituation(
        name: "device not asked yet",
        device: nil,
        mender: .nobody,
        sentence:
            "Job 12 waits because printer 'Lobby' has not been asked yet how it is (for 12 minutes); that is done now."
    ),
    JobSituation(
        name: "tried again later, after failures",
        events: [
            .started, .retryScheduled(at: now + .seconds(40), reason: "service-off-line", message: "It hung up."),
        ],
        timeline: [
            entry(.retrying, after: 10), entry(.confirmed, after: 60), entry(.retrying, after: 120),
            entry(.delivering, after: 300), entry(.retrying, after: 600),
        ],
        mender: .attendant,
        sentence: """
            Job 12 waits because attempt 1 did not succeed: It hung up (for 10 minutes); somebody at the printer can \
            see to the printer; it is tried again by itself in 40 seconds.
            """
    ),
    JobSituation(
        name: "behind another job",
        currentJobID: 9,
        jobsAhead: JobsAhead(count: 2),
        mender: .operator,
        sentence: """
            Job 12 waits for its turn because printer 'Lobby' is printing job 9 and 2 jobs are before it (for 12 \
            minutes); an operator can move it to another printer (pdps job move --to PRINTER 12); it is printed after \
            those.
            """
    ),
    JobSituation(
        name: "behind jobs that came later",
        jobsAhead: JobsAhead(
            of: makeWaitingJob(12),
            in: [
                makeWaitingJob(15, priority: 80), makeWaitingJob(11), makeWaitingJob(14, user: "bob"),
                makeWaitingJob(13), makeWaitingJob(12), makeWaitingJob(16),
            ],
            order: .turns
        ),
        mender: .operator,
        sentence: """
            Job 12 waits for its turn because 4 jobs are before it on printer 'Lobby', of which came later: 1 of higher \
            priority, 1 as users take turns, 1 put there (for 12 minutes); an operator can move it to another printer \
            (pdps job move --to PRINTER 12); it is printed after those.
            """
    ),
    JobSituation(
        name: "behind jobs that somebody put before it",
        jobsAhead: JobsAhead(
            of: makeWaitingJob(12),
            in: [
                makeWaitingJob(14, user: "bob").placed(by: "eve"), makeWaitingJob(15, priority: 80).placed(by: "eve"),
            ],
            order: .turns
        ),
        mender: .operator,
        sentence: """
            Job 12 waits for its turn because 2 jobs are before it on printer 'Lobby', of which came later: 2 put there by \
            eve (for 12 minutes); an operator can move it to another printer (pdps job move --to PRINTER 12); it is printed \
            after those.
            """
    ),
    JobSituation(
        name: "put behind others",
        jobsAhead: JobsAhead(
            of: makeWaitingJob(12).placed(by: "eve"),
            in: [makeWaitingJob(14, user: "bob"), makeWaitingJob(11)],
            order: .turns
        ),
        mender: .operator,
        sentence: """
            Job 12 waits for its turn because 2 jobs are before it on printer 'Lobby', of which came later: 1 as eve put \
            this one behind (for 12 minutes); an operator can move it to another printer (pdps job move --to PRINTER 12); it \
            is printed after those.
            """
    ),
    JobSituation(
        name: "no place among the printers that print",
        placeWait: .toPrint(atOnce: 3),
        mender: .administrator,
        sentence: """
            Job 12 waits because printer 'Lobby' waits for others: 3 print at once, as many as open files allow (for 12 \
            minutes); an administrator can raise the server's limit of open files (LimitNOFILE= or ulimit -n); it begins \
            when one of them has ended its job.
            """
    ),
    JobSituation(
        name: "no place among the printers that are asked",
        device: nil,
        placeWait: .toBeAsked(atOnce: 1),
        mender: .administrator,
        sentence: """
            Job 12 waits because printer 'Lobby' has not been asked yet how it is: 1 is asked at once, as many as open \
            files allow (for 12 minutes); an administrator can raise the server's limit of open files (LimitNOFILE= or \
            ulimit -n); it is asked when its turn comes.
            """
    ),
    JobSituation(
        name: "read-only disk",
        printer: makePrinter { $0.isPaused = true },
        spoolArea: .readOnly,
        mender: .administrator,
        sentence: """
            Job 12 waits because printer 'Lobby' cannot print while the server's disk is read-only, as after an error of it \
            (for 12 minutes); an administrator can see dmesg, repair the disk, mount it for writing and start the server \
            again; accepted jobs are kept.
            """
    ),
    JobSituation(
        name: "the next one",
        mender: .nobody,
        sentence: "Job 12 is the next one on printer 'Lobby'; it is begun now."
    ),
]

private let begun: [JobSituation] = [
    JobSituation(
        name: "being rendered",
        events: [.started],
        mender: .nobody,
        sentence: "Job 12 is being prepared on printer 'Lobby' (for 12 minutes); it is printed then."
    ),
    JobSituation(
        name: "being printed",
        ticket: [Attribute("copies", .integer(2))],
        events: [.started, .printing, .impressionsCounted(5), .impressionsConfirmed(3)],
        mender: .nobody,
        sentence: "Job 12 is being printed on printer 'Lobby', 3 of 10 impressions confirmed (for 12 minutes)."
    ),
    JobSituation(
        name: "jam in the middle",
        events: [.started, .printing, .impressionsConfirmed(3), .deviceStopped(message: "Jam")],
        device: makeDevice(.stopped, ["media-jam-error"]),
        mender: .attendant,
        sentence: """
            Job 12 stands still, impressions confirmed: 3, because printer 'Lobby' has a paper jam (for 2 minutes); \
            somebody at the printer can remove the jammed paper; it goes on by itself then.
            """
    ),
    JobSituation(
        name: "the device cannot be asked what it printed",
        events: [.started, .printing, .deviceStopped(message: "The device cannot be asked.")],
        timeline: [entry(.device, after: 120)],
        mender: .attendant,
        sentence: """
            Job 12 stands still, no impression confirmed yet, because of this: The device cannot be asked (for 10 \
            minutes); somebody at the printer can see to the printer; it goes on by itself then.
            """
    ),
    JobSituation(
        name: "being canceled",
        events: [.started, .printing, .cancelRequested],
        mender: .nobody,
        sentence: "Job 12 is being canceled; it ends when its device has let go of it."
    ),
    JobSituation(
        name: "suspended",
        events: [.started, .printing, .impressionsConfirmed(1), .suspendRequested, .suspended],
        timeline: [entry(.held, after: 0)],
        mender: .owner,
        sentence: """
            Job 12 rests because it was suspended, impressions confirmed: 1 (for 12 minutes); its owner or an \
            operator can let it go on (pdps job resume 12); nothing happens before.
            """
    ),
]

private let ended: [JobSituation] = [
    JobSituation(
        name: "printed",
        events: [.started, .printing, .impressionsConfirmed(4), .completed(withWarnings: false)],
        mender: .nobody,
        sentence: "Job 12 was printed, impressions confirmed by the device: 4 (12 minutes ago)."
    ),
    JobSituation(
        name: "printed by a device that confirms nothing, after an attempt that broke off",
        events: [
            .started, .printing,
            .completed(withWarnings: false, isConfirmed: false, message: "Impression 3 may be missing."),
        ],
        mender: .nobody,
        sentence: "Job 12 was printed, as far as its device tells: Impression 3 may be missing (12 minutes ago)."
    ),
    JobSituation(
        name: "printed by a device that confirms nothing, with warnings",
        events: [.started, .printing, .completed(withWarnings: true)],
        mender: .nobody,
        sentence: """
            Job 12 was printed, as far as its device tells (12 minutes ago); not all went as asked for (pdps job \
            show 12 says what).
            """
    ),
    JobSituation(
        name: "canceled at the device",
        events: [.started, .canceled(reason: "job-canceled-at-device")],
        mender: .nobody,
        sentence: """
            Job 12 was canceled at the device (12 minutes ago); it is not printed further (pdps job reprint 12 \
            prints it anew).
            """
    ),
    JobSituation(
        name: "aborted",
        events: [.started, .aborted(reasons: [], message: "The PDF is damaged.")],
        mender: .owner,
        sentence: """
            Job 12 was given up because of this: The PDF is damaged (12 minutes ago); its owner or an operator can \
            mend that and print it again.
            """
    ),
]

@Suite("A job and a printer are explained in one sentence")
struct ExplanationTests {
    @Test("a job that was let through its quotas says by whom, until it is restarted")
    func quotaOverride() throws {
        let allowed = TimelineEntry(time: start, kind: .allowed, message: "Let through its quotas by root")
        var situation = JobSituation(
            name: "let through",
            events: [.started, .printing],
            timeline: [entry(.held, after: 0), allowed, entry(.delivering, after: 2)],
            mender: .nobody,
            sentence: ""
        )
        let words = try situation.explanation().situation
        #expect(words.hasPrefix("Job 12 (let through its quotas by root) is being printed"), "\(words)")
        situation.timeline += [entry(.completed, after: 3), entry(.released, after: 4)]
        #expect(try situation.explanation().situation.hasPrefix("Job 12 is being printed"))
    }

    @Test("a job", arguments: held + waiting + begun + ended)
    func job(situation: JobSituation) throws {
        let explanation = try situation.explanation()
        #expect(explanation.sentence(at: now) == situation.sentence)
        #expect(explanation.mender == situation.mender)
    }

    @Test("without a moment the sentence does not change while nothing happens")
    func withoutTime() {
        let waiting = Explanation("Job 1 waits", because: "it is held.", since: start, next: "nothing happens before")
        #expect(waiting.sentence() == "Job 1 waits because it is held; nothing happens before.")
        // A clock that was set back.
        #expect(waiting.sentence(at: start + .seconds(-9)).contains("(for 0 seconds)"))
    }

    @Test(
        "a printer",
        arguments: [
            (
                makePrinter(), makeDevice(.idle), 0, false,
                "Printer 'Lobby' is ready; it prints the next job that comes."
            ),
            (
                makePrinter(), makeDevice(.idle, ["toner-low-warning"]), 1, false,
                """
                Printer 'Lobby' is ready, but is low on toner; somebody at the printer can have a cartridge ready; 1 job \
                waits, `pdps why JOB` says for what.
                """
            ),
            (makePrinter(), makeDevice(.processing), 3, true, "Printer 'Lobby' is printing job 9; 2 jobs wait."),
            (
                makePrinter(), makeDevice(.stopped, ["output-area-full"]), 2, false,
                """
                Printer 'Lobby' prints nothing because it has a full output tray; somebody at the printer can take the \
                sheets out; it goes on by itself when that is done, and 2 jobs wait till then.
                """
            ),
            (
                makePrinter { $0.isPaused = true }, makeDevice(.idle), 0, false,
                """
                Printer 'Lobby' prints nothing because it is paused; an operator can let it go on (pdps printer resume \
                Lobby).
                """
            ),
            (
                makePrinter { $0.isAcceptingJobs = false }, makeDevice(.idle), 0, false,
                """
                Printer 'Lobby' takes no new jobs because it was told to reject them; an operator can let it accept jobs \
                (pdps printer accept Lobby); jobs that it has are printed.
                """
            ),
            (
                makePrinter { $0.holdsNewJobs = true }, makeDevice(.idle), 0, false,
                """
                Printer 'Lobby' holds each new job because it was told to; an operator can end that \
                (Release-Held-New-Jobs); jobs that are released are printed.
                """
            ),
        ] as [(Printer, DeviceStatus, Int, Bool, String)]
    )
    func printer(printer: Printer, device: DeviceStatus, queued: Int, isPrinting: Bool, sentence: String) {
        let circumstances = PrinterCircumstances(
            device: device,
            isPrinting: isPrinting,
            currentJobID: isPrinting ? 9 : nil,
            queuedJobs: queued
        )
        #expect(printer.explanation(circumstances).sentence() == sentence)
    }

    @Test("a printer of a server whose disk is full takes no jobs, besides what else is the matter")
    func fullDisk() {
        var circumstances = PrinterCircumstances(device: makeDevice(.idle), isPrinting: false)
        circumstances.spoolArea = .full
        #expect(
            makePrinter().explanation(circumstances).sentence() == """
                Printer 'Lobby' takes no new jobs because the server's disk is full; an administrator can make room there; \
                jobs that it has are printed, and new ones are taken as soon as there is room.
                """
        )
        let paused = makePrinter { $0.isPaused = true }.explanation(circumstances).sentence()
        #expect(paused.contains("it is paused"))
        #expect(paused.hasSuffix("; new jobs are refused since the server's disk is full."))
    }

    @Test(
        "a reason is a name and how bad it is",
        arguments: [
            ("media-jam-error", "media-jam", PrinterStateReason.Severity.error),
            ("toner-low-warning", "toner-low", .warning),
            ("offline-report", "offline", .report), ("door-open", "door-open", .error), ("-error", "", .error),
        ]
    )
    func reasons(keyword: String, name: String, severity: PrinterStateReason.Severity) {
        let reason = PrinterStateReason(keyword)
        #expect(reason.name == name && reason.severity == severity)
    }
}
