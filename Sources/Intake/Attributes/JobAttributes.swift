// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What a job's attributes are made of.
struct JobView: Sendable {
    var job: Job
    /// Its printer, nil if that was removed in the meantime.
    var printer: PrinterView?
    var origin: ClientOrigin
    /// `job-printer-uri` as the client calls the printer, if it named it.
    var printerURI: String?
    var now: Timestamp
}

/// Which of a job's attributes are wanted, found out once for all jobs of a reply.
struct JobAttributeSelection: Sendable {
    private let makers: [@Sendable (JobView) -> [Attribute]]
    private let requested: RequestedAttributes

    init(_ requested: RequestedAttributes) {
        self.requested = requested
        makers = JobAttributes.description.filter { requested.includes($0.name, in: .jobDescription) }.map(\.make)
    }

    /// The wanted attributes of a job.
    func attributes(of view: JobView) -> [Attribute] {
        var attributes = makers.flatMap { $0(view) }
        for attribute in JobAttributes.template(of: view.job) where requested.includes(attribute.name, in: .jobTemplate)
        {
            attributes.append(attribute)
        }
        return attributes
    }
}

/// A job's description and status attributes by their names (RFC 8011 section 5.3), in the order of a reply.
enum JobAttributes {
    typealias Maker = (name: String, make: @Sendable (JobView) -> [Attribute])

    static let description: [Maker] = identity + state + times + progress

    private static func one(
        _ name: String,
        _ value: @escaping @Sendable (JobView) -> AttributeValue
    ) -> Maker {
        (name, { [Attribute(name, value($0))] })
    }

    private static let identity: [Maker] = [
        one("job-id") { .integer(Int32(clamping: $0.job.id)) },
        one("job-uri") { .uri($0.origin.jobURI($0.job.id)) },
        one("job-uuid") { .uri($0.job.uuid.urn) },
        (
            "job-printer-uri",
            { view in
                let uri = view.printerURI ?? view.printer.map { view.origin.printerURI($0.printer.name) }
                return uri.map { [Attribute("job-printer-uri", .uri($0))] } ?? []
            }
        ),
        one("job-name") { .name($0.job.name) },
        one("job-originating-user-name") { .name($0.job.originatingUserName) },
        one("job-originating-host-name") { .name($0.job.originatingHost) },
        one("attributes-charset") { _ in .charset("utf-8") },
        one("attributes-natural-language") { _ in .naturalLanguage("en") },
        (
            "output-device-assigned",
            { view in
                view.job.processingAt == nil
                    ? [] : (view.printer.map { [Attribute("output-device-assigned", .name($0.printer.name))] } ?? [])
            }
        ),
    ]

    private static let state: [Maker] = [
        one("job-state") { .enumeration($0.job.state.rawValue) },
        (
            "job-state-reasons",
            { view in
                let reasons = view.job.stateReasons.isEmpty ? ["none"] : view.job.stateReasons
                return [Attribute(name: "job-state-reasons", values: reasons.map { .keyword($0) })]
            }
        ),
        one("job-state-message") { .text($0.stateMessage.cut(toUTF8Bytes: 1023)) },
        one("job-printer-state-message") { view in
            let message =
                view.job.stateMessage.isEmpty ? view.printer?.stateMessage(at: view.now) : view.job.stateMessage
            return .text((message ?? "").cut(toUTF8Bytes: 1023))
        },
        (
            "job-printer-state-reasons",
            { view in
                let reasons = view.printer?.state.reasons ?? ["none"]
                return [Attribute(name: "job-printer-state-reasons", values: reasons.map { .keyword($0) })]
            }
        ),
    ]

    private static let times: [Maker] = [
        one("job-printer-up-time") { .integer($0.now.clampedSeconds) },
        one("time-at-creation") { .integer($0.job.createdAt.clampedSeconds) },
        one("time-at-processing") { .orNoValue($0.job.processingAt) },
        one("time-at-completed") { .orNoValue($0.job.completedAt) },
        ("date-time-at-creation", { [$0.job.createdAt.attribute("date-time-at-creation")] }),
        ("date-time-at-processing", { [moment("date-time-at-processing", $0.job.processingAt)] }),
        (
            AttributeKey<IPPDateTime>.pdpsRetainedUntil.name,
            { view in
                [view.job.retainedUntil?.attribute(AttributeKey<IPPDateTime>.pdpsRetainedUntil.name)].compactMap(\.self)
            }
        ),
        ("date-time-at-completed", { [moment("date-time-at-completed", $0.job.completedAt)] }),
    ]

    private static let progress: [Maker] = [
        one("job-k-octets") { .integer(Int32(clamping: ($0.job.octets + 1023) >> 10)) },
        one("job-impressions") { $0.job.impressions.map { .integer(Int32(clamping: $0)) } ?? .outOfBand(.noValue) },
        one("job-impressions-completed") { .integer(Int32(clamping: $0.job.impressionsCompleted)) },
        one("job-media-sheets") { view in
            view.job.impressions.map { .integer(view.job.sheets($0, copies: view.job.ticket.copies)) }
                ?? .outOfBand(.noValue)
        },
        one("job-media-sheets-completed") { .integer($0.job.sheets($0.job.impressionsCompleted, copies: 1)) },
        one("job-k-octets-processed") { view in
            // What was read of a document is known only when all of it was.
            .integer(view.job.state == .completed ? Int32(clamping: (view.job.octets + 1023) >> 10) : 0)
        },
        one("job-media-progress") { view in
            let all = (view.job.impressions ?? 0) * view.job.ticket.copies
            return .integer(all > 0 ? Int32(clamping: min(100, view.job.impressionsCompleted * 100 / all)) : 0)
        },
        one("job-preserved") { .boolean($0.job.state.isTerminal && $0.job.documentCount > 0) },
        one("number-of-documents") { .integer(Int32(clamping: $0.job.documentCount)) },
        one("document-count") { .integer(Int32(clamping: $0.job.documentCount)) },
    ]

    /// The job template attributes as sent, and the two whose defaults clients look for.
    static func template(of job: Job) -> [Attribute] {
        var attributes = job.ticket.templateAttributes
        if job.ticket["job-hold-until"] == nil { attributes.append(Attribute("job-hold-until", .keyword("no-hold"))) }
        if job.ticket["job-priority"] == nil {
            attributes.append(Attribute("job-priority", .integer(Int32(clamping: job.priority))))
        }
        return attributes
    }

    private static func moment(_ name: String, _ moment: Timestamp?) -> Attribute {
        moment?.attribute(name) ?? Attribute(name, .outOfBand(.noValue))
    }
}

extension Job {
    /// How many sheets so many impressions are; the last one of a copy may have an empty back.
    fileprivate func sheets(_ impressions: Int, copies: Int) -> Int32 {
        let isTwoSided = ticket.sides == .twoSidedLongEdge || ticket.sides == .twoSidedShortEdge
        return Int32(clamping: (isTwoSided ? (impressions + 1) / 2 : impressions) * copies)
    }
}
