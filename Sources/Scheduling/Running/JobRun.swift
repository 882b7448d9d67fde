// SPDX-License-Identifier: Apache-2.0

import Devices
import Logging
import PrintModel
import Rendering
import Spool

/// One attempt at printing a job: from `processing` to its next state.
///
/// The delivery record is durable before the driver gets the first byte. What the device did is known by its answers
/// alone; where an attempt breaks, the device is asked, and nothing is sent again before it answered.
struct JobRun: Sendable {
    let environment: RunEnvironment
    let device: any OutputDevice
    let watch: DeviceWatch
    let journal: JobJournal
    let stop: StopWatch
    /// The part that it prints of a pool's job; nil for all of the printer's own job.
    let assignment: PoolAssignment?
}

extension JobRun {
    /// Makes the run of a job that is `processing`.
    ///
    /// - Parameter record: The running attempt's record when it is one that a crash left behind.
    init(
        job: Job,
        recalling record: DeliveryRecord? = nil,
        device: any OutputDevice,
        watch: DeviceWatch,
        stop: StopWatch,
        environment: RunEnvironment
    ) {
        let journal = JobJournal(job: job, delivery: record, environment: environment)
        self.init(
            environment: environment,
            device: device,
            watch: watch,
            journal: journal,
            stop: stop,
            assignment: nil
        )
    }

    /// Makes the run of a part of a pool's job.
    init(
        _ assignment: PoolAssignment,
        device: any OutputDevice,
        watch: DeviceWatch,
        stop: StopWatch,
        environment: RunEnvironment
    ) {
        let journal = JobJournal(
            job: assignment.job.job,
            delivery: assignment.recalling,
            environment: environment
        ) { assignment.job.confirmed($0, by: assignment.part) }
        self.init(
            environment: environment,
            device: device,
            watch: watch,
            journal: journal,
            stop: stop,
            assignment: assignment
        )
    }

    /// Prints the job.
    func run() async -> RunEnd {
        await journaled { await attempt() }
    }

    /// Finds out what became of an attempt whose end was not seen, and does what follows from it.
    func recover(_ record: DeliveryRecord) async -> RunEnd {
        await journaled {
            if assignment == nil, let earlier = try? await earlierDeliveries() {
                journal.assume(DeliveryDoubts(earlier).missingCount)
            }
            return await settle(
                record,
                "The server was restarted during delivery; the device is asked what it printed."
            )
        }
    }

    private func journaled(_ work: @escaping @Sendable () async -> AttemptOutcome) async -> RunEnd {
        await withTaskGroup { group in
            group.addTask { await journal.run() }
            let end = await watch.whilePrinting(observer: deviceChanged) {
                let (outcome, reason) = await stop.untilStopped(jobID: journal.job.id, part: assignment?.part, work)
                return await conclude(outcome, stopped: reason)
            }
            journal.close()
            await group.waitForAll()
            return end
        }
    }

    // MARK: The attempt

    /// The records of the attempts before this one, since the job was last restarted.
    func earlierDeliveries() async throws -> [DeliveryRecord] {
        let job = journal.job
        return try await environment.store.deliveries(jobID: job.id)
            .filter { $0.attempt > job.attemptsBeforeRestart && $0.attempt < job.attempts }
    }

    private func attempt() async -> AttemptOutcome {
        do {
            let job = journal.job
            let documents = try await environment.store.documents(jobID: job.id).filter { !$0.isCanceled }
            let earlier = try await earlierDeliveries()
            if assignment == nil { journal.assume(DeliveryDoubts(earlier).missingCount) }
            let printerID = assignment?.part.memberID ?? job.printerID
            guard let printer = try await environment.store.printer(id: printerID) else { return .stopped }
            let ticket = ticket(on: printer)
            if assignment == nil, printer.capabilities.takesDocuments == true,
                let device = device as? any ForwardingDevice
            {
                return await forward(documents, ticket, to: device, on: printer, after: earlier.last)
            }
            var plan: PrintPlan
            do throws(PlanError) {
                if let assignment {
                    plan = try assignment.plan(documents, ticket, on: printer)
                } else {
                    plan = try PrintPlan.make(
                        documents: documents,
                        ticket: ticket,
                        device: printer.capabilities,
                        after: earlier.last
                    )
                }
            } catch {
                return outcome(of: error, earlier.last)
            }
            plan.setColors(of: printer.deviceProfile(mediaType: ticket.mediaType))
            if let outcome = try await outcomeOfQuotas(documents, plan, on: printer) { return outcome }
            return await print(documents, by: plan, on: printer)
        } catch {
            return Task.isCancelled ? .stopped : .notStored(error)
        }
    }

    /// What is asked, where the job says nothing by its printer: a pool's word comes before that of its member.
    func ticket(on printer: Printer) -> Ticket {
        let ticket = journal.job.ticket
        return printer.ticketWithDefaults(assignment?.job.pool.ticketWithDefaults(ticket) ?? ticket)
    }

    /// What it means that a job cannot be planned: where a part is on paper, a person decides about that attempt.
    func outcome(of error: PlanError, _ last: DeliveryRecord?) -> AttemptOutcome {
        guard error.code == .cannotResume, let last else {
            return .aborted(reasons: error.jobStateReasons, message: error.message)
        }
        journal.adopt(last)
        return .inDoubt(message: error.message)
    }

    private func print(_ documents: [Document], by plan: PrintPlan, on printer: Printer) async -> AttemptOutcome {
        journal.begin(firstImpression: plan.firstImpression)
        for warning in plan.warnings { journal.warn(warning) }
        let handoff = Handoff<CodedPageEvent>()
        let source = ImpressionSource(
            environment: environment,
            documents: documents,
            plan: plan,
            sheets: SheetsOfJob(plan.sheets, journal.job, documents: documents, printer: printer),
            journal: journal,
            handoff: handoff,
            part: assignment?.part
        )
        // A part of it can be given to another device only once somebody knows how much there is.
        async let _ = source.countAhead()
        return await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                do {
                    try await source.produce()
                    return nil
                } catch { return error }
            }
            let end = await deliver(handoff, documents, plan: plan, on: printer)
            handoff.abandon()
            group.cancelAll()
            let sourceError = await group.next() ?? nil
            return await outcome(of: end, sourceError)
        }
    }

    /// How a delivery ended, before it is judged.
    enum DeliveryEnd {
        case nothingToSend
        case delivered(DeliveryResult)
        /// Nothing was given to the driver.
        case notBegun(any Error)
        case broken(DeliveryRecord, any Error)
    }

    private func deliver(
        _ handoff: Handoff<CodedPageEvent>,
        _ documents: [Document],
        plan: PrintPlan,
        on printer: Printer
    ) async -> DeliveryEnd {
        let delivery: Delivery
        let pages: CodedPages
        do {
            // A document that cannot be rendered at all fails here, and the device never hears of it.
            guard let first = try await handoff.next() else { return .nothingToSend }
            try await separate(documents, plan, on: printer)
            delivery = try await begin(plan, on: printer)
            pages = CodedPages(
                first: first,
                then: handoff,
                announce: { [journal] in try await journal.announce($0) },
                atEnd: { [journal, device, assignment] impressions in
                    // Taken is not sent where all is gathered first: such a driver says itself what went out.
                    guard !device.gathersPages else { return }
                    journal.sent(impressions)
                    // What another part prints behind it is not taken for printed, also where that one has no record yet.
                    let last = assignment?.part.last
                    journal.note(
                        JobJournal.Entry(delivery: { record in
                            record?.stage = .sent
                            if let last { record?.lastImpression = last }
                        })
                    )
                }
            )
        } catch {
            return .notBegun(error)
        }
        do {
            return .delivered(try await device.deliver(delivery, pages: pages) { try await take($0) })
        } catch {
            return .broken(journal.delivery ?? delivery.record, error)
        }
    }

    /// Journals that bytes may go out from now on.
    func begin(_ plan: PrintPlan, on printer: Printer) async throws -> Delivery {
        let job = journal.job
        let ticket = ticket(on: printer)
        var record = DeliveryRecord(
            jobID: job.id,
            attempt: assignment?.part.attempt ?? job.attempts,
            printerID: printer.id,
            deviceURI: printer.deviceURI,
            format: plan.format,
            firstImpression: plan.firstImpression,
            begunAt: environment.now()
        )
        record.lastImpression = assignment?.part.last
        record.mediaUse = plan.mediaUse(ticket, on: printer)
        // The timeline is for all who may see the job: the device's password is not.
        let place = DeviceURI.withoutUserInfo(printer.deviceURI)
        var message = "Attempt \(record.attempt) sends \(plan.format) to \(place), key \(record.key)"
        if assignment != nil { message += ", the device of \(printer.name)" }
        if let last = record.lastImpression {
            message += ", impressions \(plan.firstImpression) to \(last)"
        } else if plan.firstImpression > 1 {
            message += ", from impression \(plan.firstImpression) on"
        }
        if plan.deviceCopies > 1 { message += "; the device makes \(plan.deviceCopies) copies" }
        if plan.pageCopies > 1 { message += "; \(plan.pageCopies) copies are sent" }
        let entry = environment.entry(.delivering, message + ".")
        try await journal.record(
            JobJournal.Entry(delivery: { [record] in $0 = record }) { _ in .init(events: [.printing], timeline: [entry])
            }
        )
        return Delivery(
            record: record,
            jobID: job.id,
            jobName: job.name,
            userName: job.originatingUserName,
            ticket: plan.ticketForDevice(ticket),
            copies: plan.deviceCopies
        )
    }

    func take(_ report: DeliveryReport) async throws {
        switch report {
        case .accepted(let deviceJobID):
            let entry = environment.entry(.delivering, "The device accepted it as \(deviceJobID).")
            try await journal.record(
                JobJournal.Entry(delivery: { $0?.deviceJobID = deviceJobID }) { _ in .init(timeline: [entry]) }
            )
        case .sent(let impressions): journal.sent(impressions)
        case .confirmed(let impressions):
            assignment?.part.confirmed(impressions)
            journal.confirmed(impressions)
        case .status(let status): await watch.observe(status)
        }
    }

    // MARK: What it means

    func outcome(of end: DeliveryEnd, _ sourceError: (any Error)?) async -> AttemptOutcome {
        let failure = (sourceError as? RenderError).flatMap { $0.code == .canceled ? nil : $0 }
        await showTrouble(failure)
        switch end {
        case .nothingToSend:
            let impressions = journal.job.impressionsCompleted
            return .completed(
                confirmed: 0,
                evidence: "All there is was sent before; \(impressions.impressionsInWords) confirmed."
            )
        case .delivered(let result):
            // A driver that ends well although its pages broke off printed only a part.
            if let failure { return await outcome(of: failure, journal.delivery) }
            return .completed(confirmed: result.impressionsConfirmed, evidence: result.evidence)
        case .notBegun(let error):
            if Task.isCancelled { return .stopped }
            if let failure = failure ?? error as? RenderError { return await outcome(of: failure, nil) }
            if error is SpoolError || error is JobGone || error is JobTransitionError { return .notStored(error) }
            return .retry(reason: "resources-are-not-ready", message: "The documents could not be read: \(error).")
        case .broken(let record, let error):
            if Task.isCancelled { return .stopped }
            if let failure { return await outcome(of: failure, record) }
            return await outcome(of: error, record)
        }
    }

    /// What a document's failure means; with a record, a part of it may be on paper.
    private func outcome(of error: RenderError, _ record: DeliveryRecord?) async -> AttemptOutcome {
        guard error.isTransient else {
            return .aborted(reasons: error.jobStateReasons.filter { $0 != "aborted-by-system" }, message: error.message)
        }
        guard let record else { return .retry(reason: "resources-are-not-ready", message: error.message) }
        return await settle(record, "\(error.message.asSentence) The device is asked what it printed before.")
    }

    /// What a device's error means after the record was written.
    private func outcome(of error: any Error, _ record: DeliveryRecord) async -> AttemptOutcome {
        guard let error = error as? DeviceError else {
            return await settle(record, "Delivery broke off (\(error)); the device is asked what it printed.")
        }
        if let confirmed = error.impressionsConfirmed { journal.confirmed(confirmed) }
        // A driver says `interrupted` once bytes went out; what it reported counts more than what it says then.
        let isUntouched = record.deviceJobID.isEmpty && record.impressionsSent == 0 && record.impressionsConfirmed == 0
        switch error.code {
        case .unreachable where !isUntouched, .badURI where !isUntouched, .notAuthorized where !isUntouched,
            .untrusted where !isUntouched, .busy where !isUntouched:
            return await settle(record, "\(error.message.asSentence) The device is asked what it printed.")
        case .unreachable, .badURI, .notAuthorized, .untrusted:
            return .retry(reason: JobStateReason.serviceOffLine, message: error.message)
        case .busy:
            return .retry(reason: "resources-are-not-ready", message: error.message)
        case .refused:
            return .aborted(reasons: [], message: error.message)
        case .canceledAtDevice:
            return .canceledAtDevice(message: error.message)
        default:
            return await settle(record, "\(error.message.asSentence) The device is asked what it printed.")
        }
    }

    // MARK: Telling

    /// The device said something new while this job runs.
    private func deviceChanged(_ status: DeviceStatus) {
        let entry = environment.entry(.device, status.sentence)
        let isGoingOn = isGoingOn(deviceCanPrint: status.canPrint)
        journal.note(
            JobJournal.Entry { job in
                switch (isGoingOn, job.state) {
                case (false, _): .init(events: [.deviceStopped(message: status.complaint)], timeline: [entry])
                case (true, .processingStopped): .init(events: [.deviceResumed], timeline: [entry])
                default: .init(timeline: status.reasons.isEmpty ? [] : [entry])
                }
            }
        )
    }

    /// Whether the job goes on: on this device, or on another one that prints a part of it.
    func isGoingOn(deviceCanPrint: Bool) -> Bool {
        guard let assignment else { return deviceCanPrint }
        return !assignment.job.device(of: assignment.part, isStopped: !deviceCanPrint)
    }

    /// Trouble of our own is shown with the printer, as long as it lasts.
    private func showTrouble(_ failure: RenderError?) async {
        switch failure?.code {
        case .sandboxUnavailable?, .workerUnavailable?: await watch.show(trouble: failure?.message)
        default: await watch.show(trouble: nil)
        }
    }
}

extension PrintPlan {
    /// Plans the next attempt after the last one, if there was one.
    fileprivate static func make(
        documents: [Document],
        ticket: Ticket,
        device: DeviceCapabilities,
        after last: DeliveryRecord?
    ) throws(PlanError) -> PrintPlan {
        let next = last?.stage == .confirmed ? 1 : last?.nextImpression ?? 1
        do {
            return try make(documents: documents, ticket: ticket, device: device, firstImpression: next)
        } catch {
            // A person was asked and released it all the same: from its start, as the message said.
            guard error.code == .cannotResume, last?.stage == .unknown, last?.resumesAt == nil else { throw error }
            return try make(documents: documents, ticket: ticket, device: device)
        }
    }
}

extension CodedPages {
    /// Gives `first`, then the rest of the handoff; `announce` is told of each impression before it is given, and when
    /// all was taken, `atEnd` is told how many it was.
    fileprivate init(
        first: CodedPageEvent,
        then handoff: Handoff<CodedPageEvent>,
        announce: @escaping @Sendable (Int) async throws -> Void,
        atEnd: @escaping @Sendable (Int) -> Void
    ) {
        let taken = TakenPages(first: first)
        self.init {
            if let event = taken.takeFirst() { return event }
            let event = try await handoff.next()
            switch event {
            case .pageStarted(let impression)?: try await announce(impression)
            case .pageEnded(let impression)?: taken.ended(impression)
            case nil: atEnd(taken.impressions)
            default: break
            }
            return event
        }
    }
}

extension String {
    /// The text with a full stop, if it does not end a sentence yet.
    var asSentence: String { hasSuffix(".") || hasSuffix("!") || hasSuffix("?") || isEmpty ? self : self + "." }
}

extension DeviceStatus {
    /// The status for a job's timeline.
    var sentence: String {
        switch condition {
        case .idle, .processing:
            reasons.isEmpty ? "The device goes on." : "The device reports \(reasons.joined(separator: ", "))."
        case .stopped, .unreachable: complaint
        }
    }
}
