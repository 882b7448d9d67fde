// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

/// What the operations that make a job have in common: the checks, and the job that comes of them.
struct JobCreation: Sendable {
    /// Operation attributes that are understood; others are reported as unsupported.
    private static let operationAttributes: Set<String> = [
        "attributes-charset", "attributes-natural-language", "printer-uri", "requesting-user-name",
        "requesting-user-uri", "job-name", "ipp-attribute-fidelity", "document-name", "compression",
        "document-format", "document-natural-language", "document-charset", "document-format-version",
        "document-metadata", "job-k-octets", "job-impressions", "job-media-sheets", "job-pages",
        "job-mandatory-attributes", "client-info", "job-hold-until", "printer-resource-ids",
        "job-id", "job-uri", "job-password", "job-password-encryption", "document-uri", "pdps-delivery",
        "pdps-documents",
    ]

    let printer: PrinterView
    /// What goes into the reply's unsupported group.
    let unsupported: [Attribute]
    private let ticket: Ticket
    private let userName: String
    private let name: String
    private let host: String
    private let releasePIN: String

    /// Makes all checks but those that need the document.
    ///
    /// - Throws: `Refusal` when no job can come of the request.
    init(_ request: OperationRequest, in service: IPPService) throws {
        try self.init(request, on: try request.printer(in: service), after: nil)
    }

    /// Makes the checks for a job that has the ticket, name and PIN of `earlier`, as far as the request has no others.
    init(_ request: OperationRequest, on printer: PrinterView, after earlier: Job?) throws {
        self.printer = printer
        let attributes = request.attributes
        var template = PPDOption.translated(request.jobAttributes)
        // Some clients, ipptool's tests among them, send it here.
        if let hold = attributes["job-hold-until"], !template.contains(where: { $0.name == hold.name }) {
            template.append(hold)
        }
        // A job that is printed again has what it had, also no hold where it was released.
        if earlier == nil { template += Self.defaults(of: printer, beside: template) }
        let check = try printer.facts.template.check(template)
        let unknown = attributes.attributes.filter { !Self.operationAttributes.contains($0.name) }
        unsupported = unknown.map { Attribute($0.name, .outOfBand(.unsupported)) } + check.unsupported
        try Self.refuse(unsupported, attributes)
        var ticket = earlier?.ticket ?? Ticket()
        for attribute in check.accepted { ticket.replace(attribute) }
        ticket.takeInsistence(from: attributes.attributes)
        self.ticket = ticket
        let releasePIN = try ReleasePIN.hash(attributes)
        self.releasePIN = releasePIN.isEmpty ? earlier?.releasePIN ?? "" : releasePIN
        userName = try request.userName
        // A subscription that makes no sense is refused before there is a job.
        _ = try request.subscriptions(printerID: printer.printer.id, job: nil, now: Timestamp(milliseconds: 0))
        host = request.origin.hostName
        let documentName = try attributes.value(of: .documentName) ?? ""
        let jobName = try attributes.value(of: .jobName) ?? ""
        name = [jobName, documentName, earlier?.name ?? "", "Untitled"].first { !$0.isEmpty } ?? ""
    }

    /// A job that comes by a door other than IPP; what the printer cannot do of the attributes is left out.
    ///
    /// - Throws: `Refusal` for attributes that no printer could follow.
    init(
        _ attributes: [Attribute],
        on printer: PrinterView,
        userName: String,
        name: String,
        host: String
    ) throws {
        let check = try printer.facts.template.check(
            attributes + Self.defaults(of: printer, beside: attributes)
        )
        self.printer = printer
        unsupported = check.unsupported
        ticket = Ticket(check.accepted)
        self.userName = userName.isEmpty ? "anonymous" : userName.cut(toUTF8Bytes: 255)
        self.name = name.isEmpty ? "Untitled" : name
        releasePIN = ""
        self.host = host
    }

    /// The printer's defaults for what decides when a job is printed, until when it is kept, and on whose account; the others
    /// are applied when it is printed.
    private static func defaults(of view: PrinterView, beside template: [Attribute]) -> [Attribute] {
        let names = [
            "job-account-id", "job-accounting-user-id", "job-delay-output-until", "job-hold-until", "job-priority",
        ]
        let printer = view.printer
        let defaults = names.compactMap { name -> Attribute? in
            guard !template.contains(where: { $0.name == name || $0.name == name + "-time" }) else { return nil }
            return printer.setting(name + "-default").map { Attribute(name: name, values: $0.values) }
        }
        guard !template.contains(where: { Ticket.retention.contains($0.name) }) else { return defaults }
        let kept = Ticket.retention.lazy.compactMap { name in
            printer.setting(name + "-default").map { Attribute(name: name, values: $0.values) }
        }
        // The longest time may have become shorter since the default was set.
        let timing = view.facts.template.timing
        return defaults
            + [kept.first.flatMap { timing.takes($0) == true ? $0 : timing.substitute(for: $0) }]
            .compactMap(\.self)
    }

    /// With fidelity everything must be taken, with `job-mandatory-attributes` those that are named.
    private static func refuse(_ unsupported: [Attribute], _ attributes: AttributeGroup) throws {
        let mandatory = try attributes.value(of: .jobMandatoryAttributes) ?? []
        let isStrict = try attributes.value(of: .ippAttributeFidelity) ?? false
        let refused = isStrict ? unsupported : unsupported.filter { mandatory.contains($0.name) }
        guard !refused.isEmpty else { return }
        throw Refusal(
            .clientErrorAttributesOrValuesNotSupported,
            "The printer cannot do \(refused.namesAndValues), and the request allows no substitute: "
                + "change it, or send it without ipp-attribute-fidelity.",
            unsupported: refused
        )
    }

    /// - Throws: `Refusal` with 0x0506 when the printer takes no jobs, 0x050A or 0x0502 when it is out of use.
    func requireAccepting() throws { try printer.requireAccepting() }

    /// Checks the quotas that the job falls under.
    ///
    /// - Throws: `Refusal` with 0x041E when one of them is used up.
    func requireQuotas(in service: IPPService) async throws {
        let concern = QuotaConcern(user: userName, accountID: ticket.accountID, printer: printer.printer.name)
        let standings = try await service.store.quotas(concerning: concern, at: service.now())
        guard let usedUp = standings.first(where: \.isUsedUp) else { return }
        throw Refusal(.clientErrorAccountLimitReached, usedUp.refusal)
    }

    /// The job, not stored yet.
    func job(expectsDocuments: Bool, at now: Timestamp) -> Job {
        Job(
            printerID: printer.printer.id,
            name: name.cut(toUTF8Bytes: 255),
            originatingUserName: userName,
            originatingHost: host,
            ticket: ticket.held(by: printer.printer),
            priority: ticket["job-priority"]?.intValue ?? 50,
            expectsDocuments: expectsDocuments,
            heldOnCreate: printer.printer.holdsNewJobs,
            releasePIN: releasePIN,
            createdAt: now
        )
    }

    /// How the job came in, for its timeline.
    func received(by operation: IPPOperation, at now: Timestamp) -> TimelineEntry {
        received(by: operation.name, at: now)
    }

    /// By which door the job came in, for its timeline.
    func received(by door: String, at now: Timestamp) -> TimelineEntry {
        let user = host.isEmpty ? userName : "\(userName) at \(host)"
        let message = "\(door) from \(user) for printer '\(printer.printer.name)'"
        return TimelineEntry(time: now, kind: .received, message: message)
    }

    /// Why the job waits, for its timeline, if it does.
    func held(_ job: Job, at now: Timestamp) -> [TimelineEntry] {
        let reasons = job.stateReasons.filter { $0 != JobStateReason.jobIncoming }
        guard job.state == .pendingHeld, !reasons.isEmpty else { return [] }
        let pin = job.releasePIN.isEmpty ? "" : " --pin"
        let message = "Held: \(reasons.joined(separator: ", ")); `pdps job release\(pin)` lets it go on"
        return [TimelineEntry(time: now, kind: .held, message: message)]
    }
}

extension [Attribute] {
    /// The attributes as a person would name them: `sides two-sided-long-edge; number-up 5`.
    var namesAndValues: String {
        map { attribute in
            let values = attribute.stringValues + attribute.intValues.map(String.init)
            return values.isEmpty ? attribute.name : "\(attribute.name) \(values.joined(separator: ","))"
        }
        .joined(separator: "; ")
    }
}

extension PrinterView {
    /// - Throws: `Refusal` with 0x0506 when the printer takes no jobs, 0x050A or 0x0502 when it is out of use.
    func requireAccepting() throws {
        try printer.requireInService()
        guard !printer.isAcceptingJobs else { return }
        let why = printer.operatorMessage
        throw Refusal(
            .serverErrorNotAcceptingJobs,
            "Printer '\(printer.name)' does not accept jobs now\(why.isEmpty ? "" : ": \(why)"). "
                + "`pdps printer accept \(printer.name)` lets it."
        )
    }
}

extension TimelineEntry {
    /// That a document is durable.
    static func stored(_ document: NewDocument, at now: Timestamp) -> TimelineEntry {
        let name = document.name.isEmpty ? "document" : "'\(document.name)'"
        let content = "\(document.content.size) bytes, SHA-256 \(document.content.sha256)"
        return TimelineEntry(time: now, kind: .stored, message: "\(name): \(document.detectedFormat), \(content)")
    }
}

extension DocumentReception.Description {
    /// Reads how the client describes the document.
    ///
    /// - Throws: `Refusal` if its format or compression is not supported.
    init(_ attributes: AttributeGroup, formats: DocumentFormatRules) throws {
        self.init(
            name: try attributes.value(of: .documentName) ?? "",
            suppliedFormat: try formats.check(attributes),
            compression: try Compression(attributes)
        )
    }
}

extension Reply {
    /// The reply to a request that made or filled a job.
    init(_ view: JobView, unsupported: [Attribute]) {
        let job = view.job
        let reasons = job.stateReasons.isEmpty ? ["none"] : job.stateReasons
        var attributes = [
            Attribute("job-uri", .uri(view.origin.jobURI(job.id))),
            Attribute("job-id", .integer(Int32(clamping: job.id))),
            Attribute("job-state", .enumeration(job.state.rawValue)),
            Attribute(name: "job-state-reasons", values: reasons.map { .keyword($0) }),
            Attribute("job-state-message", .text(job.stateMessage.cut(toUTF8Bytes: 1023))),
        ]
        if let printer = view.printer {
            attributes.append(Attribute("number-of-intervening-jobs", .integer(Int32(clamping: printer.queuedJobs))))
        }
        self.init(unsupported: unsupported, groups: [Group(tag: .jobAttributes, attributes: attributes)])
    }
}

extension Ticket {
    /// The ticket of a job that came to a printer: in a pool that jobs are fetched from it waits to be released.
    fileprivate func held(by printer: Printer) -> Ticket {
        guard printer.pool?.isFollowMe == true, holdUntil == nil else { return self }
        var held = self
        held.set(Attribute("job-hold-until", .keyword("indefinite")))
        return held
    }
}
