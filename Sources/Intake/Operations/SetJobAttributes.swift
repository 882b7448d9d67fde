// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Set-Job-Attributes (RFC 3380 section 4.2): all that is asked for or nothing; waiting jobs only.
    static let setJobAttributes = Operation(.setJobAttributes) { request, _, service in
        let job = try await request.job(in: service)
        try request.requireOwner(of: job)
        guard let printer = service.directory.printer(id: job.printerID) else {
            throw Refusal(.clientErrorNotFound, "The printer of job \(job.id) was removed.")
        }
        let settings = try JobSettings(request.jobAttributes, printer.facts.template)
        let user = try request.userName
        let now = service.now()
        _ = try await service.update(job) { job in
            JobChange(job: try settings.applied(to: job, at: now), timeline: settings.timeline(by: user, job, at: now))
        }
        return Reply()
    }
}

/// What Set-Job-Attributes is to change.
private struct JobSettings {
    /// Template attributes that may be changed while a part of the job is on paper.
    private static let ofQueue: Set<String> = [
        "job-priority", "job-hold-until", "job-hold-until-time", "job-delay-output-until",
        "job-delay-output-until-time", "job-cancel-after", "job-name", "job-retain-until", "job-retain-until-interval",
        "job-retain-until-time",
    ]

    private var name: String?
    private var replaced: [Attribute] = []
    private var removed: Set<String> = []

    /// Sorts out what is sent.
    ///
    /// - Throws: `Refusal` with 0x0413 for what cannot be set, 0x040B for what is not supported.
    init(_ attributes: [Attribute], _ template: TemplateSupport) throws {
        guard !attributes.isEmpty else {
            throw Refusal(.clientErrorBadRequest, "Set-Job-Attributes has no job attributes: send those to change.")
        }
        let settable = Set(template.names)
        let status = Set(JobAttributes.description.map(\.name)).subtracting(["job-name"])
        let fixed = attributes.filter { status.contains($0.name) }
        guard fixed.isEmpty else {
            throw Refusal(
                .clientErrorAttributesNotSettable,
                "\(fixed.map(\.name).joined(separator: ", ")) cannot be set: job-settable-attributes-supported "
                    + "lists what can.",
                unsupported: fixed.map { Attribute($0.name, .outOfBand(.notSettable)) }
            )
        }
        var wanted: [Attribute] = []
        for attribute in attributes {
            if attribute.name == "job-name" {
                let group = AttributeGroup(tag: .jobAttributes, attributes: [attribute])
                name = try group.value(of: .jobName)?.cut(toUTF8Bytes: 255)
            } else if attribute.value == .outOfBand(.deleteAttribute), settable.contains(attribute.name) {
                removed.insert(attribute.name)
            } else {
                wanted.append(attribute)
            }
        }
        let check = try template.check(wanted)
        guard check.unsupported.isEmpty else {
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "The printer cannot do \(check.unsupported.map(\.name).joined(separator: ", ")): nothing was changed.",
                unsupported: check.unsupported
            )
        }
        replaced = check.accepted
    }

    private var names: Set<String> { removed.union(replaced.map(\.name)).union(name == nil ? [] : ["job-name"]) }

    /// The job with its new attributes.
    ///
    /// - Throws: `Refusal` with 0x0404 if the job is not waiting, or is partly printed and would go on differently.
    func applied(to job: Job, at now: Timestamp) throws -> Job {
        guard job.state == .pending || job.state == .pendingHeld else {
            throw Refusal(.clientErrorNotPossible, "Job \(job.id) is \(job.state): only waiting jobs can be changed.")
        }
        guard job.impressionsCompleted == 0 || names.isSubset(of: Self.ofQueue) else {
            throw Refusal(
                .clientErrorNotPossible,
                "Job \(job.id) is partly printed, and would go on differently: cancel it and print the rest as wanted."
            )
        }
        var changed = job
        if let name { changed.name = name }
        for attribute in replaced { changed.ticket.replace(attribute) }
        changed.ticket.attributes.removeAll { removed.contains($0.name) }
        changed.priority =
            changed.ticket["job-priority"]?.intValue ?? (removed.contains("job-priority") ? 50 : job.priority)
        guard names.contains(where: { $0.hasPrefix("job-hold-until") || $0.hasPrefix("job-delay-output") }) else {
            return changed
        }
        return try changed.after(changed.ticket.holdReasons.isEmpty ? .released : .held, at: now)
    }

    func timeline(by user: String, _ job: Job, at now: Timestamp) -> [TimelineEntry] {
        let message = "\(user) changed \(names.sorted().joined(separator: ", "))"
        return [TimelineEntry(time: now, kind: .received, message: message)]
    }
}

extension Ticket {
    /// Attributes that say the same in several ways, of which a job has one.
    static let alternatives = [["media", "media-col"], ["finishings", "finishings-col"], retention]

    /// Replaces an attribute or appends it; it takes the place of its alternatives as well.
    mutating func replace(_ attribute: Attribute) {
        for names in Self.alternatives where names.contains(attribute.name) {
            attributes.removeAll { $0.name != attribute.name && names.contains($0.name) }
        }
        if let index = attributes.firstIndex(where: { $0.name == attribute.name }) {
            attributes[index] = attribute
        } else {
            attributes.append(attribute)
        }
    }
}
