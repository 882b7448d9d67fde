// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What a printer says of a job of ours (RFC 8011 section 5.3).
struct DeviceJob: Sendable {
    /// `job-state`; nil when it is not one of the registered ones.
    var state: JobState?
    /// `job-state-reasons` without `none`.
    var reasons: [String]
    /// `job-state-message`, possibly empty.
    var message: String
    /// `job-impressions-completed`; nil when the printer does not count.
    var impressions: Int?
    /// `job-media-sheets-completed`; nil when the printer does not count.
    var sheets: Int?
    /// `number-of-documents`; nil when the printer does not say.
    var documents: Int?
    /// `job-uuid`.
    var uuid: String?
    /// `job-name`; nil when the printer does not say.
    var name: String?
    /// Seconds since it was made, by the printer's own clock.
    var ageSeconds: Int?
    /// True when the printer says that it never began to process it.
    var neverProcessed: Bool

    static let attributeNames = [
        "job-id", "job-uuid", "job-name", "job-state", "job-state-reasons", "job-state-message",
        "job-impressions-completed",
        "job-media-sheets-completed", "number-of-documents", "time-at-creation", "time-at-processing",
        "job-printer-up-time",
    ]

    /// Reads the job attributes group of a response.
    init(_ attributes: AttributeGroup) {
        state = attributes[.jobState].flatMap { JobState(rawValue: Int32(truncatingIfNeeded: $0)) }
        reasons = (attributes[.jobStateReasons] ?? []).filter { $0 != "none" }
        message = attributes[.jobStateMessage] ?? ""
        impressions = attributes[.jobImpressionsCompleted].flatMap { $0 < 0 ? nil : $0 }
        sheets = attributes[.jobMediaSheetsCompleted].flatMap { $0 < 0 ? nil : $0 }
        documents = attributes[.numberOfDocuments]
        uuid = attributes[.jobUUID]
        name = attributes[.jobName]
        if let made = attributes[.timeAtCreation], let now = attributes[.jobPrinterUpTime], now >= made {
            ageSeconds = now - made
        }
        neverProcessed = attributes["time-at-processing"]?.value == .outOfBand(.noValue)
    }

    /// Whether it says the same as `other`, whenever that was.
    func says(theSameAs other: DeviceJob) -> Bool {
        state == other.state && reasons == other.reasons && message == other.message
            && impressions == other.impressions && sheets == other.sheets
    }

    /// Whether the printer still waits for documents of it.
    var waitsForDocuments: Bool {
        documents == 0 || !Self.waitingReasons.isDisjoint(with: reasons)
    }

    /// Whether the printer says that it ended before its documents were complete, or with faults.
    var isFlawed: Bool { !Self.flaws.isDisjoint(with: reasons) }

    /// Whether it ended because its document did not come as a whole: the line's fault, and not the document's.
    var isCutOff: Bool { state == .aborted && !Self.cuts.isDisjoint(with: reasons) }

    private static let cuts: Set = ["submission-interrupted", "job-data-insufficient"]
    private static let waitingReasons: Set = ["job-incoming", "job-data-insufficient"]
    private static let flaws: Set = [
        "submission-interrupted", "job-completed-with-errors", "errors-detected", "job-data-insufficient",
        "aborted-by-system",
    ]

    /// The job for a timeline: its name there, its state, reasons and counters.
    func evidence(id: String) -> String {
        let name = state.map { String(describing: $0) } ?? "in a state that is not registered"
        var text = "device job \(id) is \(name)"
        if !reasons.isEmpty { text += " (\(reasons.joined(separator: ", ")))" }
        if let impressions { text += ", \(impressions.impressionsInWords)" }
        if let sheets { text += ", \(sheets) sheets" }
        if !message.isEmpty { text += ": \(message)" }
        return text
    }
}

/// The name of a job at its printer, as it is journaled: its `job-id`, and what tells it from another job that gets the
/// same number after the printer was switched off.
struct DeviceJobName: Sendable {
    var id: Int
    /// `job-uuid`, when the printer gives one.
    var uuid: String?
    /// Else the attempt's mark, where it stands in `job-name`.
    var mark: String?

    init(id: Int, uuid: String?, mark: String? = nil) {
        self.id = id
        self.uuid = uuid
        self.mark = uuid == nil ? mark : nil
    }

    /// Reads a journaled name; nil if it is not one of ours.
    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = parts.first, let id = Int(first), id > 0 else { return nil }
        let identity = parts.count > 1 ? parts[1] : nil
        let isMark = identity?.hasPrefix(DeliveryRecord.jobNameMarkPrefix) == true
        self.init(id: id, uuid: isMark ? nil : identity, mark: isMark ? identity : nil)
    }

    var text: String { (uuid ?? mark).map { "\(id) \($0)" } ?? "\(id)" }

    /// Whether a job is the one of this name; nil when nothing but its number tells.
    func names(_ job: DeviceJob) -> Bool? {
        if let uuid, let found = job.uuid { return uuid == found }
        if let mark, let found = job.name { return found.hasSuffix(mark) }
        return nil
    }
}

extension IPPMessage {
    /// The name of the job that a response is about.
    var jobName: DeviceJobName? {
        guard let job = self[group: .jobAttributes], let id = job[.jobID], id > 0 else { return nil }
        return DeviceJobName(id: id, uuid: job[.jobUUID])
    }
}

extension IPPPeer {
    /// Asks how far a job is; nil when the printer does not know it (any more).
    func job(_ id: Int, user: String) async throws(DeviceError) -> DeviceJob? {
        var request = request(.getJobAttributes, user: user, job: id)
        request.operationAttributes.append(.requestedAttributes, DeviceJob.attributeNames)
        let response = try await ask(request)
        switch response.status {
        case .clientErrorNotFound, .clientErrorGone, .clientErrorNotPossible:
            return nil
        case let status where status.isSuccessful:
            guard let attributes = response[group: .jobAttributes] else { return nil }
            return DeviceJob(attributes)
        default:
            throw refusal(response, of: "the question how far its job \(id) is")
        }
    }

    /// Cancels a job in at most `limit`, even when the task that asks is itself cancelled; whether the printer did so
    /// shows when it is asked.
    func cancel(_ id: Int, user: String, within limit: Duration) async {
        // The task's own cancellation is what leads here, and would end the request before it began.
        await Task.detached {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await self.ask(self.request(.cancelJob, user: user, job: id)) }
                group.addTask { try? await Task.sleep(for: limit) }
                await group.next()
                group.cancelAll()
            }
        }.value
    }
}
