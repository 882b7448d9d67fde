// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What a document's attributes are made of (PWG 5100.5 section 9).
struct DocumentView: Sendable {
    var document: Document
    var job: Job
    var origin: ClientOrigin
    var now: Timestamp

    /// `document-state` (3 pending, 5 processing, 6 processing-stopped, 7 canceled, 8 aborted, 9 completed): its job's,
    /// as the documents of a job are printed as one.
    private var state: Int32 {
        if document.isCanceled { return JobState.canceled.rawValue }
        return job.state == .pendingHeld ? JobState.pending.rawValue : job.state.rawValue
    }

    private var stateReason: String {
        switch state {
        case JobState.canceled.rawValue: "canceled-by-user"
        case JobState.aborted.rawValue: "aborted-by-system"
        case JobState.completed.rawValue: "completed-successfully"
        case JobState.processing.rawValue: "transforming"
        case JobState.processingStopped.rawValue: "printer-stopped"
        default: "none"
        }
    }

    /// The document group of a reply, with what was asked for.
    func group(_ requested: RequestedAttributes) -> Reply.Group {
        let wanted = attributes.filter { requested.includes($0.name, in: .documentDescription) }
        return Reply.Group(tag: .document, attributes: wanted)
    }

    private var attributes: [Attribute] {
        var attributes = [
            Attribute(.documentNumber, document.number),
            Attribute("document-state", .enumeration(state)),
            Attribute(.documentStateReasons, [stateReason]),
            Attribute("document-job-id", .integer(Int32(clamping: job.id))),
            Attribute("document-job-uri", .uri(origin.jobURI(job.id))),
            Attribute(.documentName, document.name),
            Attribute(.documentNameSupplied, document.name),
            Attribute(.documentFormat, document.detectedFormat),
            Attribute(.documentFormatDetected, document.detectedFormat),
            Attribute("k-octets", .integer(Int32(clamping: (document.content.size + 1023) >> 10))),
            Attribute("last-document", .boolean(!job.isOpen && document.number == job.documentCount)),
            Attribute("compression", .keyword("none")),
            Attribute(.attributesCharset, "utf-8"),
            Attribute(.attributesNaturalLanguage, "en"),
            Attribute("printer-up-time", .integer(now.clampedSeconds)),
            Attribute("time-at-creation", .integer(job.createdAt.clampedSeconds)),
            Attribute("time-at-processing", .orNoValue(job.processingAt)),
            Attribute("time-at-completed", .orNoValue(job.completedAt)),
        ]
        if !document.suppliedFormat.isEmpty {
            attributes.append(Attribute(.documentFormatSupplied, document.suppliedFormat))
        }
        return attributes
    }
}

extension AttributeValue {
    /// Seconds on the clock of `printer-up-time`, `no-value` for what has not happened.
    static func orNoValue(_ moment: Timestamp?) -> AttributeValue {
        moment.map { .integer($0.clampedSeconds) } ?? .outOfBand(.noValue)
    }
}
