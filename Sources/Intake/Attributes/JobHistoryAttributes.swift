// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

/// Job attributes that are read from the spool only when they are asked for by name.
///
/// Two are PDPS's own; `pdps job show` is made of them:
///
/// - `pdps-job-timeline` (1setOf collection), oldest first: `time` (dateTime), `kind` (keyword, one of
///   `TimelineEntry.Kind`), `message` (text), and `impressions` (rangeOfInteger) where it is about some.
/// - `pdps-deliveries` (1setOf collection), one for each attempt: `attempt` (integer), `printer-name` (name, of the
///   printer whose device it went to, where that is known), `device-uri` (uri), `format` (mimeMediaType), `stage` (keyword,
///   `DeliveryRecord.Stage`), `device-job-id` (text), `first-impression`, `impressions-sent` and `impressions-confirmed`
///   (integer), `last-impression` (integer, where other attempts print what follows), `resumes-at`
///   (integer, where the printer's `pdps-unconfirmed-policy` decided that), `begun-at` (dateTime).
///
/// The others are what the client said of the first document: `document-name-supplied`, `document-format-supplied`,
/// and `document-format-detected`.
enum JobHistoryAttributes {
    /// Reads those that are named; an attribute that would have no value is left out.
    static func read(_ names: Set<String>, jobID: Int, from store: any JobStore) async throws -> [Attribute] {
        var attributes: [Attribute] = []
        if names.contains("pdps-job-timeline") {
            let entries = try await store.timeline(jobID: jobID)
            attributes.append(Attribute(name: "pdps-job-timeline", values: entries.map(value)))
        }
        if names.contains("pdps-deliveries") {
            let deliveries = try await store.deliveries(jobID: jobID)
            var printers: [Int: String] = [:]
            for id in Set(deliveries.map(\.printerID)) { printers[id] = try await store.printer(id: id)?.name }
            let values = deliveries.map { value($0, printerName: printers[$0.printerID]) }
            attributes.append(Attribute(name: "pdps-deliveries", values: values))
        }
        if !names.isDisjoint(with: documentNames), let document = try await store.documents(jobID: jobID).first {
            attributes += self.attributes(of: document).filter { names.contains($0.name) }
        }
        return attributes.filter { !$0.values.isEmpty }
    }

    private static let documentNames: Set<String> = [
        "document-name-supplied", "document-format-supplied", "document-format-detected",
    ]

    private static func attributes(of document: Document) -> [Attribute] {
        var attributes = [
            Attribute(.documentNameSupplied, document.name),
            Attribute(.documentFormatDetected, document.detectedFormat),
        ]
        if !document.suppliedFormat.isEmpty {
            attributes.append(Attribute(.documentFormatSupplied, document.suppliedFormat))
        }
        return attributes
    }

    private static func value(_ entry: TimelineEntry) -> AttributeValue {
        var members = [
            entry.time.attribute("time"),
            Attribute("kind", .keyword(entry.kind.rawValue)),
            Attribute("message", .text(entry.message.cut(toUTF8Bytes: 1023))),
        ]
        if let range = entry.impressions {
            let bounds = Int32(clamping: range.lowerBound)...Int32(clamping: range.upperBound)
            members.append(Attribute("impressions", .range(bounds)))
        }
        return .collection(members)
    }

    private static func value(_ record: DeliveryRecord, printerName: String?) -> AttributeValue {
        var members = [
            Attribute("attempt", .integer(Int32(clamping: record.attempt))),
            Attribute("device-uri", .uri(record.deviceURI.withoutCredentials())),
            Attribute("format", .mimeMediaType(record.format)),
            Attribute("stage", .keyword(record.stage.rawValue)),
            Attribute("device-job-id", .text(record.deviceJobID.cut(toUTF8Bytes: 1023))),
            Attribute("first-impression", .integer(Int32(clamping: record.firstImpression))),
            Attribute("impressions-sent", .integer(Int32(clamping: record.impressionsSent))),
            Attribute("impressions-confirmed", .integer(Int32(clamping: record.impressionsConfirmed))),
            record.begunAt.attribute("begun-at"),
        ]
        if let printerName { members.append(Attribute("printer-name", .name(printerName))) }
        if let last = record.lastImpression {
            members.append(Attribute("last-impression", .integer(Int32(clamping: last))))
        }
        if let next = record.resumesAt {
            members.append(Attribute("resumes-at", .integer(Int32(clamping: next))))
        }
        return .collection(members)
    }
}
