// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Rendering
import Synchronization

extension JobRun {
    /// Puts a sheet before what the device prints of a pool's job, where the pool asks for that.
    ///
    /// It is a delivery by itself, so that the counts of the device are those of the job, and nothing of it is journaled:
    /// it is no part of the job, and after a crash it may be there twice. Where it cannot be had the job is printed
    /// without it.
    ///
    /// - Throws: `CancellationError` when the run is stopped meanwhile.
    func separate(_ documents: [Document], _ plan: PrintPlan, on printer: Printer) async throws {
        guard let assignment, assignment.job.pool.pool?.separatesParts == true, plan.isPaged,
            let settings = plan.settingsOfSeparator(separator(from: plan.firstImpression, on: printer))
        else { return }
        do {
            let sheet = try await pages(of: settings, documents, format: plan.format)
            var record = DeliveryRecord(
                jobID: journal.job.id,
                attempt: assignment.part.attempt,
                printerID: printer.id,
                deviceURI: printer.deviceURI,
                format: plan.format,
                begunAt: environment.now()
            )
            // Before the first impression, for those who name pages by their numbers.
            record.firstImpression = 0
            let delivery = Delivery(
                record: record,
                jobID: journal.job.id,
                jobName: "Before \(journal.job.name)",
                userName: journal.job.originatingUserName,
                ticket: ticket(on: printer).ofSeparator
            )
            _ = try await device.deliver(delivery, pages: CodedPages { sheet.next() }) { report in
                if case .status(let status) = report { await watch.observe(status) }
            }
        } catch {
            try Task.checkCancellation()
            journal.tell(.device, "There is no separator sheet before part \(assignment.part.attempt): \(error)")
        }
    }

    private func separator(from first: Int, on printer: Printer) -> JobSheet {
        let job = journal.job
        let name = { (printer: Printer) in printer.info.isEmpty ? printer.name : printer.info }
        var rows = [JobSheet.Row("From impression", "\(first)"), JobSheet.Row("On", name(printer))]
        if let pool = assignment?.job.pool { rows.append(JobSheet.Row("Sent to", name(pool))) }
        return JobSheet(
            place: "Part of job \(job.id)",
            user: job.originatingUserName,
            jobName: job.name,
            rows: rows
        )
    }

    /// The sheet as the device takes it; small, so that no worker waits for the device.
    private func pages(of settings: RenderSettings, _ documents: [Document], format: String) async throws -> SheetEvents
    {
        var joiner = ImpressionJoiner(format: OutputFormat(rawValue: format), dropped: 0, isWhole: false)
        var coded: [CodedPageEvent] = []
        let isOnlyOne = { @Sendable in Optional(1) }
        try await environment.withContents(of: Array(documents.prefix(1))) { files in
            try await environment.workers.render(
                files,
                settings: settings,
                limits: environment.configuration.renderLimits,
                through: isOnlyOne
            ) { events in
                for try await case .page(let page) in events {
                    if let joined = joiner.join(page) { coded.append(joined) }
                }
            }
        }
        if let end = joiner.end() { coded.append(end) }
        return SheetEvents(coded)
    }
}

/// The events of one sheet, given one at a time.
private final class SheetEvents: Sendable {
    private let rest: Mutex<ArraySlice<CodedPageEvent>>

    init(_ events: [CodedPageEvent]) { rest = Mutex(events[...]) }

    func next() -> CodedPageEvent? { rest.withLock { $0.popFirst() } }
}

extension PrintPlan {
    /// How a separator is rendered: as the job's pages are, on one side; nil where the job has none that are rendered.
    fileprivate func settingsOfSeparator(_ sheet: JobSheet) -> RenderSettings? {
        guard case .render(var settings)? = steps.first else { return nil }
        settings.startSheet = sheet
        settings.endSheet = nil
        settings.sides = .oneSided
        settings.pageRanges = []
        settings.imposition = Imposition()
        settings.firstImpression = 1
        return settings
    }
}

extension Ticket {
    /// What of a job's ticket is for the sheet before it: nothing is stapled or folded with it.
    fileprivate var ofSeparator: Ticket {
        let names: Set = [
            "media", "media-col", "output-bin", "print-color-mode", "print-quality", "printer-resolution",
        ]
        return Ticket(attributes.filter { names.contains($0.name) })
    }
}
