// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Synchronization

extension PoolLane {
    /// Waiting jobs that are looked at for the devices that are free.
    private static let mostLookedAt = 50

    /// Gives every device something to do that can have something.
    func dispatch() async throws {
        forgetEndedJobs()
        try await recover()
        guard !isEnding, let pool = printer.pool else { return }
        takeFromStopped(pool)
        try await giveMissing()
        if environment.beginsJobs(printer) { try await beginJobs(pool) }
        if pool.outputMode != .whole { try await divide(pool) }
    }

    // MARK: After a crash

    private func recover() async throws {
        for recovery in state.withLock({ $0.recoveries }) {
            guard let slot = environment.pools.slot(id: recovery.part.memberID) else {
                // Its printer may come up a moment later; without one nobody can say what was printed.
                guard try await environment.store.printer(id: recovery.part.memberID) == nil else { continue }
                forget(recovery)
                let message =
                    "It is not known what was printed from impression \(recovery.part.first) on: the printer that had "
                    + "it was removed. Look at the paper, then release or cancel the job."
                await recovery.job.ended(recovery.part, .inDoubt(message: message), record: recovery.recalling)
                continue
            }
            if slot.assign(recovery, impressions: 1) { forget(recovery) }
        }
    }

    private func forget(_ recovery: PoolAssignment) {
        state.withLock { state in
            state.recoveries.removeAll { $0.job === recovery.job && $0.part === recovery.part }
        }
    }

    // MARK: Jobs that run

    /// A device that stopped in the middle of a job loses it when another one could go on.
    private func takeFromStopped(_ pool: Pool) {
        let isAnyFree = members.contains(where: \.isFree)
        for job in jobs {
            for part in job.parts where !part.isWithdrawn {
                guard let stopped = part.view.stoppedAt, isAnyFree, .now - stopped >= pool.failover else { continue }
                part.withdraw()
                environment.pools.slot(id: part.memberID)?.look()
            }
        }
    }

    /// Gives stretches that a device did not print to others.
    private func giveMissing() async throws {
        for job in jobs {
            for range in job.missing {
                guard let slot = try await freeMember(for: job), let attempt = await job.beginAttempt() else { break }
                let part = part(range, attempt: attempt, on: slot)
                guard job.add(part) else { break }
                await start(job, part, on: slot)
            }
        }
    }

    /// The first free member that can print the job as well as those that do.
    private func freeMember(for job: PooledJob) async throws -> MemberSlot? {
        let views = members.map { view(of: $0, job.job, job.documents) }
        guard let best = views.map(\.fit).max(), best > .none else { return nil }
        let able = views.filter { $0.fit == best && $0.isFree && mayGet(job.job.id, memberID: $0.id) }
        return able.max { $0.speed < $1.speed }.flatMap { environment.pools.slot(id: $0.id) }
    }

    private func part(_ range: ClosedRange<Int>, attempt: Int, on slot: MemberSlot) -> Part {
        let isDivided = printer.pool?.outputMode != .whole
        let inFlight = max(4, Int(slot.speed * environment.configuration.secondsInFlight))
        return Part(
            attempt: attempt,
            memberID: slot.printer.id,
            range: range,
            mostInFlight: isDivided ? inFlight : nil
        )
    }

    /// Has a part printed that the job has.
    private func start(_ job: PooledJob, _ part: Part, on slot: MemberSlot) async {
        let known = job.total ?? job.job.impressions.map { $0 * job.job.ticket.copies }
        let last = part.last ?? max(known ?? part.first, part.first)
        guard !slot.assign(PoolAssignment(job: job, part: part), impressions: last - part.first + 1) else { return }
        // Its own printer took the device in this moment: the stretch is missing again.
        await job.ended(part, .stopped(printed: 0), record: nil)
    }

    // MARK: Jobs that wait

    private func beginJobs(_ pool: Pool) async throws {
        guard members.contains(where: \.isFree) else { return wantMembers(try await hasWaitingJobs()) }
        let query = JobQuery(
            printerID: printer.id,
            states: [.pending],
            order: .queue,
            limit: Self.mostLookedAt
        )
        for job in try await environment.store.jobs(query) {
            guard members.contains(where: \.isFree) else { break }
            guard (job.retryAt ?? environment.now()) <= environment.now() else { continue }
            let documents = try await environment.store.documents(jobID: job.id).filter { !$0.isCanceled }
            try await begin(job, documents, pool)
        }
    }

    private func hasWaitingJobs() async throws -> Bool {
        try await environment.store.nextJob(printerID: printer.id, at: environment.now()) != nil
    }

    private func wantMembers(_ isWanted: Bool) {
        if isWanted { for slot in members { slot.want() } }
    }

    private func begin(_ job: Job, _ documents: [Document], _ pool: Pool) async throws {
        let views = members.map { view(of: $0, job, documents) }.filter { mayGet(job.id, memberID: $0.id) }
        let impressions = max(1, (job.impressions ?? 10) * job.ticket.copies - job.impressionsCompleted)
        let decision = PoolChoice.decide(pool.choice, impressions: impressions, members: views)
        report.note(decision, for: job)
        let memberID: Int
        switch decision {
        case .begin(let id): memberID = id
        case .wait(let id):
            environment.pools.slot(id: id)?.want()
            return
        case .only: return
        case .nobody:
            // The plan of the first member says what is wrong; without members the job waits for some.
            guard let first = members.first(where: \.isFree), views.count == members.count else { return }
            memberID = first.printer.id
        }
        guard let slot = environment.pools.slot(id: memberID), let started = try await environment.start(job) else {
            return
        }
        let pooled = try await makeJob(started)
        guard let range = pooled.missing.first else { return await pooled.finish() }
        let part = part(range, attempt: started.attempts, on: slot)
        if pooled.add(part) { await start(pooled, part, on: slot) }
    }

    // MARK: Choosing

    private func view(of slot: MemberSlot, _ job: Job, _ documents: [Document]) -> PoolChoice.Member {
        PoolChoice.Member(
            id: slot.printer.id,
            fit: fit(of: slot.printer, job, documents).fit,
            isInService: slot.readiness.isInService,
            isFree: slot.isFree,
            freeIn: slot.freeIn,
            speed: slot.speed
        )
    }

    /// Jobs whose fits are kept at most.
    private static let mostKnownFits = 4 * mostLookedAt

    /// How well a member can print a job, and how the job can be divided there; worked out once.
    private func fit(
        of member: Printer,
        _ job: Job,
        _ documents: [Document]
    ) -> (fit: PoolChoice.Fit, division: Part.Division?) {
        let basis = KnownFit.Basis(
            pool: printer.revision,
            member: member.revision,
            ticket: job.ticket,
            impressions: job.impressions,
            documents: documents.map(\.number)
        )
        if let known = state.withLock({ $0.fits[job.id]?[member.id] }), known.basis == basis {
            return (known.fit, known.division)
        }
        let (fit, division) = workOutFit(of: member, job, documents)
        state.withLock { state in
            if state.fits.count >= Self.mostKnownFits { state.fits = [:] }
            state.fits[job.id, default: [:]][member.id] = KnownFit(basis: basis, fit: fit, division: division)
        }
        return (fit, division)
    }

    private func workOutFit(
        of member: Printer,
        _ job: Job,
        _ documents: [Document]
    ) -> (fit: PoolChoice.Fit, division: Part.Division?) {
        let ticket = member.ticketWithDefaults(printer.ticketWithDefaults(job.ticket))
        let device = member.capabilities
        guard !device.formats.isEmpty,
            let (plan, division) = try? PooledPlan.make(
                printer,
                documents,
                ticket,
                on: member,
                impressions: job.impressions
            )
        else { return (.none, nil) }
        guard plan.warnings.isEmpty else { return (.nearly, division) }
        let media = MediaChoice.choose(ticket.media, device: device).value.name
        let isReady = device.mediaReady.isEmpty || device.mediaReady.contains(media)
        return (isReady ? .fully : .otherMedia, division)
    }

    // MARK: Dividing

    /// Gives devices that have nothing to do a share of what others are printing.
    private func divide(_ pool: Pool) async throws {
        for job in jobs.sorted(by: { $0.job.createdAt < $1.job.createdAt }) {
            let free = members.filter { $0.isFree && mayGet(job.job.id, memberID: $0.printer.id) }
            guard !free.isEmpty else { return }
            try await divide(job, among: free)
        }
    }

    private func divide(_ job: PooledJob, among free: [MemberSlot]) async throws {
        guard let newest = try await environment.store.job(id: job.job.id) else { return }
        let total = job.total ?? newest.impressions.map { $0 * newest.ticket.copies }
        guard let total, let (holder, part, division) = slowest(of: job, newest, total: total) else { return }
        let takers = free.filter { slot in
            let (fit, own) = fit(of: slot.printer, newest, job.documents)
            return fit == .fully && own?.isInterchangeable(with: division, copies: newest.ticket.copies) == true
        }.sorted { $0.speed > $1.speed }
        let stretches = PoolDivision.divide(
            holder,
            among: takers.map(\.speed),
            unit: division.unit,
            smallest: smallestPart(of: holder)
        )
        guard let first = stretches.first else { return }
        // Attempts are journaled first: who loses a stretch must not lose it to nobody.
        var attempts: [Int] = []
        for _ in stretches {
            guard let attempt = await job.beginAttempt() else { return }
            attempts.append(attempt)
        }
        let last = part.view.last
        let parts = stretches.enumerated().map { index, stretch in
            let range = index == stretches.count - 1 ? stretch.lowerBound...last : stretch
            return self.part(range, attempt: attempts[index], on: takers[index])
        }
        guard job.cut(part, behind: first.lowerBound - 1, for: parts) else { return }
        for (part, slot) in zip(parts, takers) { await start(job, part, on: slot) }
    }

    /// The fewest impressions that are worth a part of their own: a slow device is relieved of less than a fast one.
    private func smallestPart(of holder: PoolDivision.Holder) -> Int {
        let configuration = environment.configuration
        return min(configuration.smallestPart, max(1, Int(holder.speed * configuration.smallestPartSeconds)))
    }

    /// The part that takes longest from now on, as far as something can be taken from it.
    private func slowest(of job: PooledJob, _ newest: Job, total: Int) -> (PoolDivision.Holder, Part, Part.Division)? {
        let parts = job.parts.compactMap { part -> (PoolDivision.Holder, Part, Part.Division)? in
            let view = part.view
            guard let slot = environment.pools.slot(id: part.memberID), !part.isWithdrawn,
                view.division != nil,
                let division = fit(of: slot.printer, newest, job.documents).division, division.unit > 0
            else { return nil }
            let holder = PoolDivision.Holder(
                next: max(view.given + 1, view.first),
                last: min(view.last, total),
                inFlight: max(0, view.given - view.first + 1 - view.confirmed),
                speed: view.stoppedAt == nil ? slot.speed : 0
            )
            return holder.last >= holder.next ? (holder, part, division) : nil
        }
        return parts.max { $0.0.secondsLeft < $1.0.secondsLeft }
    }
}

extension PoolDivision.Holder {
    /// How long the part still takes, in seconds.
    fileprivate var secondsLeft: Double { Double(last - next + 1 + inFlight) / max(speed, 0.001) }
}

extension Part.Division {
    /// Whether impressions have the same numbers on both devices.
    ///
    /// Empty backs between copies are made in some formats only.
    fileprivate func isInterchangeable(with other: Part.Division, copies: Int) -> Bool {
        sides == other.sides && unit == other.unit && (format == other.format || sides == .oneSided || copies == 1)
    }
}
