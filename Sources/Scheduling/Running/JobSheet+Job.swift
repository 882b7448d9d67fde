// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import Rendering

/// The job sheets of one attempt, if the ticket asks for some.
struct SheetsOfJob: Sendable {
    /// Before the first document that is sent.
    var start: JobSheet?
    /// Behind the last one.
    var end: JobSheet?

    /// No sheets.
    init() {}

    /// Writes the sheets.
    init(_ sheets: JobSheets, _ job: Job, documents: [Document], printer: Printer) {
        let rows = Self.rows(job, documents: documents, printer: printer)
        let sheet = { (place: String, kind: JobSheets.Kind) in
            JobSheet(
                place: "\(place) of job \(job.id)",
                user: job.originatingUserName,
                jobName: job.name,
                label: kind.label,
                rows: rows
            )
        }
        start = sheets.start.map { sheet("Start", $0) }
        end = sheets.end.map { sheet("End", $0) }
    }

    private static func rows(_ job: Job, documents: [Document], printer: Printer) -> [JobSheet.Row] {
        var rows = [JobSheet.Row("Printer", printer.info.isEmpty ? printer.name : printer.info)]
        if !printer.location.isEmpty { rows.append(.init("Location", printer.location)) }
        rows.append(.init("Received", localTime(of: job.createdAt)))
        if let processingAt = job.processingAt { rows.append(.init("Printed", localTime(of: processingAt))) }
        if !job.originatingHost.isEmpty { rows.append(.init("From", job.originatingHost)) }
        if documents.count > 1 { rows.append(.init("Documents", "\(documents.count)")) }
        if job.ticket.copies > 1 { rows.append(.init("Copies", "\(job.ticket.copies)")) }
        return rows
    }

    /// `2026-11-24 08:30`, where the server stands.
    private static func localTime(of moment: Timestamp) -> String {
        var seconds = time_t(moment.seconds)
        var fields = tm()
        localtime_r(&seconds, &fields)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y-%m-%d %H:%M", &fields)
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
