// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore
public import PrintModel

extension IPPDevice {
    /// Makes a job at the printer, sends the pages and follows it until the printer says that it ended.
    ///
    /// Cancelling the task cancels the job at the printer. `DeviceError` codes: `unreachable`, `busy`, `notAuthorized`
    /// and `badURI` when nothing of the document went out; `interrupted` when the connection broke or the printer
    /// was silent too long; `refused` and `canceledAtDevice` for what the printer says.
    public func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        let printer = try await peer.printerAttributes(JobTicketForPrinter.neededPrinterAttributes)
        try checkAcceptance(printer)
        guard printer.offers(.createJob), printer.offers(.sendDocument) else {
            try await askWhoSends(delivery, printer)
            return try await run(delivery, job: nil, printRequest(delivery, printer), pages: pages, report: report)
        }
        let job = try await createJob(delivery, printer)
        return try await run(delivery, job: job, documentRequest(delivery, job), pages: pages, report: report)
    }

    func checkAcceptance(_ printer: AttributeGroup) throws(DeviceError) {
        guard printer[.printerIsAcceptingJobs] == false else { return }
        var message = "the printer \(peer.name) does not accept jobs now"
        if let words = printer[.printerStateMessage], !words.isEmpty { message += " (\(words))" }
        throw DeviceError(.busy, message)
    }

    // MARK: Requests

    /// Has the printer ask for name and password before a request with a document, which is sent only once.
    private func askWhoSends(_ delivery: Delivery, _ printer: AttributeGroup) async throws(DeviceError) {
        guard peer.hasCredentials, printer.offers(.validateJob) else { return }
        _ = try await peer.ask(creationRequest(.validateJob, delivery, printer, name: delivery.jobName))
    }

    /// Makes a job without documents.
    ///
    /// Until its name is journaled nothing can be printed of it: a printer whose answer is lost has an empty job, which
    /// it gives up by itself.
    private func createJob(_ delivery: Delivery, _ printer: AttributeGroup) async throws(DeviceError) -> DeviceJobName {
        let request = creationRequest(.createJob, delivery, printer, name: delivery.jobName)
        var response = try await peer.ask(request)
        if let reduced = request.withoutAttributes(refusedBy: response) { response = try await peer.ask(reduced) }
        guard response.status.isSuccessful else { throw peer.refusal(response, of: "the job '\(delivery.jobName)'") }
        guard var name = response.jobName else {
            throw DeviceError(.unreachable, "the printer \(peer.name) made a job, but did not say which")
        }
        // Numbers come again when a printer is switched off; many tell the job's identity only when asked.
        if name.uuid == nil { name.uuid = try? await peer.job(name.id, user: delivery.userName)?.uuid }
        return name
    }

    private func creationRequest(
        _ operation: IPPOperation,
        _ delivery: Delivery,
        _ printer: AttributeGroup,
        name: String
    ) -> IPPMessage {
        var request = peer.request(operation, user: delivery.userName)
        request.operationAttributes.append(.jobName, name.cut(toUTF8Bytes: 255))
        request.operationAttributes.append(.ippAttributeFidelity, false)
        let ticket = JobTicketForPrinter(ticket: delivery.ticket, copies: delivery.copies, printer: printer)
        let attributes = AttributeGroup(tag: .jobAttributes, attributes: ticket.attributes)
        if !attributes.attributes.isEmpty { request[group: .jobAttributes] = attributes }
        return request
    }

    private func documentRequest(_ delivery: Delivery, _ job: DeviceJobName) -> IPPMessage {
        var request = peer.request(.sendDocument, user: delivery.userName, job: job.id)
        request.operationAttributes.append(.documentName, delivery.jobName.cut(toUTF8Bytes: 255))
        request.operationAttributes.append(.documentFormat, delivery.record.format)
        request.operationAttributes.append(.lastDocument, true)
        return request
    }

    /// For printers without Create-Job: the job is found again by a part of its name, since its document is on its way
    /// before the printer can say how it calls it.
    private func printRequest(_ delivery: Delivery, _ printer: AttributeGroup) -> IPPMessage {
        let mark = " " + delivery.record.jobNameMark
        let name = delivery.jobName.cut(toUTF8Bytes: 255 - mark.utf8.count) + mark
        var request = creationRequest(.printJob, delivery, printer, name: name)
        request.operationAttributes.append(.documentFormat, delivery.record.format)
        return request
    }

    // MARK: Sending and following

    /// Sends and follows at the same time: a printer may be out of paper with half of the document taken.
    private func run(
        _ delivery: Delivery,
        job: DeviceJobName?,
        _ request: IPPMessage,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        var course = DeliveryCourse(peer: peer, job: job, mark: delivery.record.jobNameMark)
        do {
            try Task.checkCancellation()
            if let job { try await report(.accepted(deviceJobID: job.text)) }
            return try await steer(&course, delivery, request, pages: pages, report: report)
        } catch {
            if error.leavesJobOpen, let job = course.job {
                await peer.cancel(job.id, user: delivery.userName, within: configuration.cancelTimeout)
            } else if course.isDeclined {
                memory.noteNothingPrinted(delivery.record)
            }
            throw error
        }
    }

    private func steer(
        _ course: inout DeliveryCourse,
        _ delivery: Delivery,
        _ request: IPPMessage,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        let (events, sink) = AsyncStream<DeliveryEvent>.makeStream()
        let signs = SignsOfLife(silenceLimit: configuration.silenceLimit)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                let result = await send(request, pages: pages, signs: signs, sink: sink)
                signs.sendingEnded()
                sink.yield(.sendingEnded(result))
            }
            if let job = course.job { follow(job, delivery, signs, sink, in: &group) }
            for await event in events {
                switch course.take(event) {
                case .goOn: break
                case .report(let news): try await report(news)
                case .follow(let job):
                    try await report(.accepted(deviceJobID: job.text))
                    follow(job, delivery, signs, sink, in: &group)
                case .settle:
                    let time = configuration.settleTime
                    group.addTask { if (try? await Task.sleep(for: time)) != nil { sink.yield(.settleTimeIsOver) } }
                case .askOnce(let error, let job): throw await verdict(on: error, job, delivery)
                case .finish(let result): return result
                case .fail(let error): throw error
                }
            }
            throw CancellationError()
        }
    }

    func follow(
        _ job: DeviceJobName,
        _ delivery: Delivery,
        _ signs: SignsOfLife,
        _ sink: AsyncStream<DeliveryEvent>.Continuation,
        in group: inout ThrowingTaskGroup<Void, any Error>
    ) {
        let follower = JobFollower(
            peer: peer,
            configuration: configuration,
            job: job,
            user: delivery.userName,
            signs: signs,
            sink: sink
        )
        group.addTask { sink.yield(.followingEnded(await follower.run())) }
    }

    private func send(
        _ request: IPPMessage,
        pages: CodedPages,
        signs: SignsOfLife,
        sink: AsyncStream<DeliveryEvent>.Continuation
    ) async -> Result<IPPMessage, any Error> {
        do {
            return .success(try await peer.send(request, document: PageChunks(pages: pages, signs: signs, sink: sink)))
        } catch {
            return .failure(error)
        }
    }

    /// The connection broke: if the printer ended the job itself, that is the reason.
    private func verdict(on error: DeviceError, _ job: DeviceJobName, _ delivery: Delivery) async -> DeviceError {
        guard let answer = try? await peer.job(job.id, user: delivery.userName) else { return error }
        return answer.failure(job, peer: peer) ?? error
    }
}

extension DeliveryRecord {
    /// A few characters of the attempt's key for `job-name`, unlikely to be in any other name.
    var jobNameMark: String { "\(Self.jobNameMarkPrefix)\(key.description.prefix(8)))" }

    static let jobNameMarkPrefix = "(pdps "
}

extension IPPMessage {
    /// The request without the job attributes that a response refuses by name; nil if that is not what it does.
    fileprivate func withoutAttributes(refusedBy response: IPPMessage) -> IPPMessage? {
        guard
            response.status == .clientErrorAttributesOrValuesNotSupported
                || response.status == .clientErrorConflictingAttributes,
            let attributes = self[group: .jobAttributes]?.attributes
        else { return nil }
        let refused = Set(response.groups(.unsupportedAttributes).flatMap(\.attributes).map(\.name))
        let kept = attributes.filter { !refused.contains($0.name) }
        guard kept.count < attributes.count else { return nil }
        var reduced = self
        reduced[group: .jobAttributes] =
            kept.isEmpty ? nil : AttributeGroup(tag: .jobAttributes, attributes: kept)
        return reduced
    }
}

extension AttributeGroup {
    /// Whether `operations-supported` lists an operation.
    func offers(_ operation: IPPOperation) -> Bool {
        self[.operationsSupported]?.contains(Int(operation.rawValue)) ?? false
    }
}

extension Error {
    /// Whether the job may still be open at the printer, and must be given up there.
    ///
    /// After a broken connection it is not: the printer is asked what it did, and may still print what it has.
    fileprivate var leavesJobOpen: Bool {
        guard let error = self as? DeviceError else { return true }
        return error.code == .refused || error.code == .busy || error.code == .notAuthorized
    }
}
