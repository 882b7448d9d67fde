// SPDX-License-Identifier: Apache-2.0

public import PrintModel

extension LPDDevice {
    /// Gathers the pages, since their length comes before them, then sends control file and data file.
    ///
    /// Each step is acknowledged by the daemon; a job that it refuses at any step it does not print. Cancelling the
    /// task breaks the connection off. `DeviceError` codes: `unreachable` and `busy` for a later attempt; `refused`;
    /// `interrupted` when the connection broke after the daemon had the control file.
    public func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        let spool = try PageSpool()
        try await spool.fill(pages)
        let files = LPDJobFiles(delivery)
        return try await port.whileDelivering {
            try await PrinterConnection.with(place, timeout: configuration.connectTimeout) { connection in
                do {
                    return try await converse(connection, spool, files, delivery.record, report)
                } catch let refusal as LPDRefusal {
                    memory.noteNothingPrinted(delivery.record)
                    throw refusal.deviceError
                } catch {
                    if !(error is DeviceError) { connection.reset() }
                    throw error
                }
            }
        }
    }

    private func converse(
        _ connection: PrinterConnection,
        _ spool: PageSpool,
        _ files: LPDJobFiles,
        _ record: DeliveryRecord,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        var dialog = LPDDialog(connection, place: place, queue: queue)
        let limit = configuration.answerTimeout
        try await dialog.say([2] + Array("\(queue)\n".utf8), as: "a job", within: limit)
        let announcement = "\(files.control.count) \(files.controlName)\n"
        try await dialog.say([2] + Array(announcement.utf8), as: "a control file", within: limit)
        try await report(.accepted(deviceJobID: "\(files.controlName) \(record.jobNameMark)"))
        dialog.pagesFollow()
        try await dialog.say(files.control + [0], as: "the control file", within: limit)
        let data = "\(spool.count) \(files.dataName)\n"
        try await dialog.say([3] + Array(data.utf8), as: "a data file", within: limit)
        var sent: Int64 = 0
        var told = 0
        while case let bytes = try spool.next(atMost: 64 << 10), !bytes.isEmpty {
            try await dialog.write(bytes, within: configuration.patience)
            sent += Int64(bytes.count)
            let impressions = spool.impressions(within: sent)
            guard impressions > told else { continue }
            told = impressions
            try await report(.sent(impressions: told))
        }
        try await dialog.say([0], as: "the job", within: configuration.patience)
        return DeliveryResult(
            impressionsConfirmed: nil,
            evidence: "the queue '\(queue)' at \(place) acknowledged all of it as \(files.controlName) (\(sent) bytes, "
                + "\(told.impressionsInWords)); LPD does not say what is printed"
        )
    }
}
