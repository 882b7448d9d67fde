// SPDX-License-Identifier: Apache-2.0

import NIOCore
public import PrintModel

extension SocketDevice {
    /// Sends the pages and follows them for as long as the printer says something of them.
    ///
    /// Cancelling the task breaks the connection off. `DeviceError` codes: `unreachable` when nothing went out;
    /// `interrupted` when the connection broke or the printer was silent too long; `canceledAtDevice`.
    public func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        try await port.whileDelivering {
            try await place.open(within: configuration.connectTimeout) { line in
                do {
                    return try await run(delivery, pages: pages, over: line, report: report)
                } catch {
                    if !(error is DeviceError) { line.reset() }
                    throw error
                }
            }
        }
    }

    private func run(
        _ delivery: Delivery,
        pages: CodedPages,
        over line: any PrinterLine,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        let pjl = pjl
        let job = pjl.isSpoken ? PJLJob(delivery, support: pjl) : nil
        let course = SocketCourse()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await listen(to: line, course, jobName: job?.name) }
            group.addTask { await watch(course, line) }
            let counter = pjl.hasPageCounter ? try await pageCount(line, course) : nil
            let name = SocketJobName(delivery.record, job: job, pageCount: counter)
            try await report(.accepted(deviceJobID: name.text))
            group.addTask { await send(pages, job, over: line, course) }
            let verdict = SocketVerdict(
                place: place,
                configuration: configuration,
                pjl: pjl,
                jobName: job?.name ?? ""
            )
            return try await follow(course, verdict, report)
        }
    }

    /// Reports what is new until it is known how the delivery ended.
    private func follow(
        _ course: SocketCourse,
        _ verdict: SocketVerdict,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        var told = SocketCourse.State()
        for await _ in course.news {
            let state = course.now
            let now = ContinuousClock.now
            if state.sent > told.sent { try await report(.sent(impressions: state.sent)) }
            if state.confirmed > told.confirmed { try await report(.confirmed(impressions: state.confirmed)) }
            let status = verdict.stall(state, at: now) ?? state.status
            if let status, told.status?.says(theSameAs: status) != true {
                port.note(status)
                try await report(.status(status))
            } else if status == nil, told.status != nil {
                let goesOn = DeviceStatus(condition: .processing, since: WallTime.now)
                port.note(goesOn)
                try await report(.status(goesOn))
            }
            told = state
            told.status = status
            switch verdict.step(state, at: now) {
            case .goOn: continue
            case .finish(let result): return result
            case .fail(let error): throw error
            }
        }
        throw CancellationError()
    }

    // MARK: Children

    private func listen(to line: any PrinterLine, _ course: SocketCourse, jobName: String?) async {
        var replies = PJLReplies()
        do {
            // Read whatever comes: a printer whose words nobody reads stops.
            try await line.hear { bytes in
                let found = replies.feed(bytes.readableBytesView)
                course.hear(found, words: replies.lastWords, jobName: jobName)
                return true
            }
            course.change { $0.isClosed = true }
        } catch {
            course.change { $0.isBroken = true }
        }
    }

    private func send(
        _ pages: CodedPages,
        _ job: PJLJob?,
        over line: any PrinterLine,
        _ course: SocketCourse
    ) async {
        func write(_ bytes: [UInt8]) async throws {
            course.change { state in
                state.isWriting = true
                state.lastSign = .now
            }
            do { try await line.write(bytes) { course.sign() } } catch { throw BrokenWrite(cause: error) }
            course.change { $0.isWriting = false }
        }
        do {
            var isFirst = true
            for try await event in pages {
                switch event {
                case .pageStarted: course.change { $0.started += 1 }
                case .bytes(let bytes):
                    if isFirst, let job { try await write(job.start(before: bytes)) }
                    isFirst = false
                    try await write(bytes)
                case .pageEnded: course.change { $0.sent += 1 }
                }
            }
            try Task.checkCancellation()
            if let job { try await write(job.end) }
            course.change { $0.isAllSent = true }
            try await waitUntilTaken(line, course)
            // Many printers end the whole connection then, and what they would say of the job with it.
            if !pjl.reportsJobs { line.finish() }
        } catch {
            course.change { $0.failure = error }
        }
    }

    /// Lets deadlines be looked at, and asks the line itself about a printer that does not speak.
    private func watch(_ course: SocketCourse, _ line: any PrinterLine) async {
        while (try? await Task.sleep(for: configuration.step)) != nil {
            guard !pjl.isSpoken, let status = line.status() else {
                course.tick()
                continue
            }
            course.change { $0.status = status.condition == .stopped ? status : nil }
        }
    }

    /// Waits until the printer's end of the connection has acknowledged all: what the system took may lie there for as
    /// long as the printer has no paper.
    private func waitUntilTaken(_ line: any PrinterLine, _ course: SocketCourse) async throws {
        var pause = Duration.milliseconds(2)
        var seen: Int64 = 0
        while !course.now.isBroken {
            if let acknowledged = await line.acknowledgedBytes(), acknowledged > seen {
                seen = acknowledged
                course.sign()
            }
            if seen >= line.writtenBytes {
                return course.change { state in
                    state.isTaken = true
                    state.takenAt = .now
                }
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, configuration.step)
        }
    }

    /// The printer's page counter before the job; nil if it does not say in time.
    private func pageCount(_ line: any PrinterLine, _ course: SocketCourse) async throws -> Int? {
        let deadline = ContinuousClock.now + configuration.answerTimeout
        do { try await line.write(PJLJob.commands(["", "INFO PAGECOUNT"])) } catch { return nil }
        for await _ in course.news {
            let state = course.now
            if let count = state.pageCount { return count }
            if state.isClosed || state.isBroken || ContinuousClock.now >= deadline { return nil }
        }
        throw CancellationError()
    }
}
