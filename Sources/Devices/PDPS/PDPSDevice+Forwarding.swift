// SPDX-License-Identifier: Apache-2.0

import IPP
public import PrintModel

extension PDPSDevice {
    /// Sends the documents, has a job made of them and follows it until the other server says that it ended.
    ///
    /// Cancelling the task cancels the job there. `DeviceError` codes: `unreachable`, `busy`, `notAuthorized`, `untrusted`
    /// and `badURI` while there is no job; `interrupted` when it is not known whether there is; `refused` and
    /// `canceledAtDevice` for what the other server says.
    public func forward(
        _ delivery: Delivery,
        documents: [ForwardedDocument],
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        let printer = try await peer.printerAttributes(["printer-is-accepting-jobs", "printer-state-message"])
        try ipp.checkAcceptance(printer)
        var upload = DocumentUpload(peer: peer, configuration: configuration, user: delivery.userName)
        for document in documents { try await upload.send(document) }
        let job: DeviceJobName
        do {
            job = try await makeJob(delivery, documents, &upload)
        } catch {
            // Somebody canceled the job here while its answer was on its way.
            if error is CancellationError { await giveUp(delivery) }
            throw error
        }
        do {
            try await report(.accepted(deviceJobID: job.text))
            return try await ipp.follow(job, delivery, report: report)
        } catch {
            if !(error is DeviceError) {
                await peer.cancel(job.id, user: delivery.userName, within: ipp.configuration.cancelTimeout)
            }
            throw error
        }
    }

    /// Asks for the job until there is an answer: the key sees to it that it is made once.
    private func makeJob(
        _ delivery: Delivery,
        _ documents: [ForwardedDocument],
        _ upload: inout DocumentUpload
    ) async throws -> DeviceJobName {
        let request = printRequest(delivery, documents)
        var patience = Patience(configuration)
        var repairs = 0
        while true {
            try Task.checkCancellation()
            do throws(DeviceError) {
                let response = try await peer.ask(request)
                if response.status == .clientErrorNotFound, repairs < 3 {
                    // Damaged on its way, or forgotten there meanwhile.
                    repairs += 1
                    for document in documents { try await upload.send(document) }
                    continue
                }
                guard response.status.isSuccessful else { throw peer.refusal(response, of: "the job") }
                guard let job = response.jobName else {
                    throw DeviceError(.interrupted, "the server \(peer.name) made a job, but did not say which")
                }
                return DeviceJobName(id: job.id, uuid: delivery.record.key.urn)
            } catch {
                guard error.code == .unreachable else { throw error }
                guard await patience.allowsAnother() else {
                    throw DeviceError(
                        .interrupted,
                        "\(error.message); whether it took the job is not known",
                        cause: error
                    )
                }
            }
        }
    }

    private func printRequest(_ delivery: Delivery, _ documents: [ForwardedDocument]) -> IPPMessage {
        var request = peer.request(.printJob, user: delivery.userName)
        request.operationAttributes.append(.jobName, delivery.jobName.cut(toUTF8Bytes: 255))
        request.operationAttributes.append(.ippAttributeFidelity, false)
        request.operationAttributes.append(.pdpsDelivery, delivery.record.key.urn)
        let members = documents.map { document -> AttributeValue in
            var group = AttributeGroup(tag: .operationAttributes)
            group.append(.documentName, document.name.cut(toUTF8Bytes: 255))
            group.append(.documentFormat, document.format)
            group.append(.pdpsUpload, document.sha256)
            group.append(.pdpsUploadSize, "\(document.size)")
            return .collection(group.attributes)
        }
        request.operationAttributes.attributes.append(Attribute(name: "pdps-documents", values: members))
        // When it is printed was decided here, and here it is kept.
        let ticket = delivery.ticket.attributes.filter { !Self.timing.contains($0.name) }
        if !ticket.isEmpty { request[group: .jobAttributes] = AttributeGroup(tag: .jobAttributes, attributes: ticket) }
        return request
    }

    private static let timing: Set = [
        "job-hold-until", "job-hold-until-time", "job-delay-output-until", "job-delay-output-until-time",
        "job-cancel-after", "job-priority", "job-retain-until", "job-retain-until-interval", "job-retain-until-time",
    ]

    /// Closes the delivery, and cancels the job if it became one; also when the task that asks is itself cancelled.
    private func giveUp(_ delivery: Delivery) async {
        let (peer, limit) = (peer, ipp.configuration.cancelTimeout)
        await Task.detached {
            guard let job = try? await peer.closeDelivery(delivery.record.key) else { return }
            await peer.cancel(job.id, user: delivery.userName, within: limit)
        }.value
    }
}

extension IPPPeer {
    /// The job that a delivery became at another server; nil if it has not, and never will.
    func closeDelivery(_ key: ObjectUUID) async throws(DeviceError) -> DeviceJobName? {
        var request = request(.pdpsCloseDelivery)
        request.operationAttributes.append(.pdpsDelivery, key.urn)
        let response = try await ask(request)
        // A server without this operation never made a job by a key.
        if response.status == .serverErrorOperationNotSupported { return nil }
        guard response.status.isSuccessful else { throw refusal(response, of: "the question what it has of the job") }
        return response.jobName.map { DeviceJobName(id: $0.id, uuid: key.urn) }
    }
}

extension IPPDevice {
    /// Follows a job of which the printer has all.
    func follow(
        _ job: DeviceJobName,
        _ delivery: Delivery,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        let (events, sink) = AsyncStream<DeliveryEvent>.makeStream()
        let signs = SignsOfLife(silenceLimit: configuration.silenceLimit)
        signs.sendingEnded()
        var course = DeliveryCourse(peer: peer, followed: job)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            follow(job, delivery, signs, sink, in: &group)
            for await event in events {
                switch course.take(event) {
                case .report(let news): try await report(news)
                case .finish(let result): return result
                case .fail(let error): throw error
                case .goOn, .follow, .settle, .askOnce: break
                }
            }
            throw CancellationError()
        }
    }
}
