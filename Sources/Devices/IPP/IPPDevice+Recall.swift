// SPDX-License-Identifier: Apache-2.0

import IPP
public import PrintModel

extension IPPDevice {
    /// Asks the printer what became of an attempt.
    ///
    /// A job whose name was never journaled has no document, since that goes out after; a printer without Create-Job is
    /// searched for a job with the attempt's mark in its name. A job that still waits for its document is canceled.
    /// A count of zero is believed only of printers that must count (IPP Everywhere) or that never began.
    public func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        guard let name = DeviceJobName(record.deviceJobID) else { return try await recallUnnamed(record) }
        return try await recall(name, record)
    }

    private func recallUnnamed(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        if memory.notedNothingPrinted(record) { return .nothingPrinted }
        let printer = try await peer.printerAttributes(["operations-supported"])
        if printer.offers(.createJob), printer.offers(.sendDocument) { return .nothingPrinted }
        if let name = try await findJob(marked: record.jobNameMark) { return try await recall(name, record) }
        return .unknown("the printer \(peer.name) lists no job with '\(record.jobNameMark)' in its name")
    }

    private func findJob(marked mark: String) async throws(DeviceError) -> DeviceJobName? {
        for which in ["not-completed", "completed"] {
            if let name = try await findJob(marked: mark, which: which) { return name }
        }
        return nil
    }

    private func findJob(marked mark: String, which: String) async throws(DeviceError) -> DeviceJobName? {
        var request = peer.request(.getJobs, user: Self.recallUser)
        request.operationAttributes.append(.whichJobs, which)
        request.operationAttributes.append(.limit, 1000)
        request.operationAttributes.append(.requestedAttributes, ["job-id", "job-uuid", "job-name"])
        let response = try await peer.ask(request)
        guard response.status.isSuccessful || response.status == .clientErrorNotFound else {
            throw peer.refusal(response, of: "the list of its jobs")
        }
        let found = response.groups(.jobAttributes).first { $0[.jobName]?.hasSuffix(mark) == true }
        guard let found, let id = found[.jobID], id > 0 else { return nil }
        return DeviceJobName(id: id, uuid: found[.jobUUID], mark: mark)
    }

    /// The user in whose name a printer is asked after a crash.
    private static let recallUser = "pdps"

    private func recall(_ name: DeviceJobName, _ record: DeliveryRecord) async throws -> DeliveryRecollection {
        guard let job = try await peer.job(name.id, user: Self.recallUser) else {
            return .unknown("the printer \(peer.name) does not know its job \(name.id) any more")
        }
        guard isSame(job, name, record) else {
            return .unknown("job \(name.id) of the printer \(peer.name) is another one now; it was restarted")
        }
        let evidence = job.evidence(id: name.text)
        switch job.state {
        case .completed?: return completed(job, record, evidence)
        case .aborted?, .canceled?: return try await ended(job, record, evidence)
        case .pending?, .pendingHeld?, .processing?, .processingStopped?, nil:
            // The document's rest cannot be sent any more, and no other can take its place.
            if job.waitsForDocuments {
                await peer.cancel(name.id, user: Self.recallUser, within: configuration.cancelTimeout)
            }
            return .stillPrinting(impressions: job.impressions ?? 0)
        }
    }

    /// Cancels an attempt's job at the printer, if that has it and is not done with it.
    public func cancel(_ record: DeliveryRecord) async {
        let limit = configuration.cancelTimeout
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await cancelOpenJob(of: record) }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    private func cancelOpenJob(of record: DeliveryRecord) async throws {
        var name = DeviceJobName(record.deviceJobID)
        if name == nil { name = try await findJob(marked: record.jobNameMark) }
        guard let name, let job = try await peer.job(name.id, user: Self.recallUser), isSame(job, name, record),
            job.state?.isTerminal != true
        else { return }
        await peer.cancel(name.id, user: Self.recallUser, within: configuration.cancelTimeout)
    }

    /// Whether the job is the one that was journaled: printers count anew after they were switched off.
    private func isSame(_ job: DeviceJob, _ name: DeviceJobName, _ record: DeliveryRecord) -> Bool {
        if let isNamed = name.names(job) { return isNamed }
        guard let age = job.ageSeconds else { return true }
        let expected = (WallTime.now - record.begunAt).components.seconds
        return abs(Int64(age) - expected) <= 600
    }

    /// Completed, but of a document that may have been cut off.
    private func completed(_ job: DeviceJob, _ record: DeliveryRecord, _ evidence: String) -> DeliveryRecollection {
        let counted = job.impressions.flatMap { $0 > 0 ? $0 : nil }
        if record.stage != .begun, !job.isFlawed { return .completed(impressions: counted, evidence: evidence) }
        if let counted { return .partlyPrinted(impressions: counted) }
        return .unknown("\(evidence), but it did not get all of the document")
    }

    private func ended(
        _ job: DeviceJob,
        _ record: DeliveryRecord,
        _ evidence: String
    ) async throws(DeviceError) -> DeliveryRecollection {
        if let counted = job.impressions, counted > 0 { return .partlyPrinted(impressions: counted) }
        if record.impressionsConfirmed > 0 {
            return .partlyPrinted(impressions: record.impressionsConfirmed)
        }
        if job.documents == 0 || job.neverProcessed { return .nothingPrinted }
        if job.impressions == 0, try await mustCount() { return .nothingPrinted }
        return .unknown("\(evidence), and the printer does not count impressions reliably")
    }

    /// Whether the printer is certified to count: IPP Everywhere demands `job-impressions-completed`.
    private func mustCount() async throws(DeviceError) -> Bool {
        let attributes = try await peer.printerAttributes(["ipp-features-supported"])
        return attributes[.ippFeaturesSupported]?.contains { $0.hasPrefix("ipp-everywhere") } ?? false
    }
}
