// SPDX-License-Identifier: Apache-2.0

import IPP

extension PrintServer {
    /// What is asked of each job in a list.
    private static let listedAttributes = [
        "job-id", "job-uri", "job-name", "job-originating-user-name", "job-printer-uri", "job-state",
        "job-state-reasons", "job-state-message", "job-priority", "job-k-octets", "job-impressions",
        "job-impressions-completed", "number-of-documents", "date-time-at-creation", "date-time-at-processing",
        "date-time-at-completed", "copies",
    ]

    /// Prints one document (Print-Job); it is streamed, whatever its size.
    ///
    /// When this returns, the server has stored the job durably.
    public func printJob(_ submission: JobSubmission, document: DocumentFile) async throws -> ServerJob {
        let response = try await ask(
            .printJob,
            of: .printer(submission.printer),
            what: "'\(submission.name)' was not printed",
            document: document
        ) { request in
            request.append(.jobName, submission.name.cut(toUTF8Bytes: 255))
            if let pin = submission.pin { request.append(pin: pin) }
            if let name = document.name { request.append(.documentName, name.cut(toUTF8Bytes: 255)) }
            request.append(.documentFormat, "application/octet-stream")
            request.add(template: submission.template)
        }
        return try job(in: response)
    }

    /// Prints several documents as one job (Create-Job, then Send-Document for each).
    ///
    /// When a document cannot be sent, the job is canceled and the error thrown.
    public func printJob(_ submission: JobSubmission, documents: [DocumentFile]) async throws -> ServerJob {
        guard documents.count != 1 else { return try await printJob(submission, document: documents[0]) }
        guard let last = documents.indices.last else {
            throw ClientError(.wrongUsage, "'\(submission.name)' has no document; name at least one file")
        }
        let created = try await createJob(submission)
        var job = created
        do {
            for (index, document) in documents.enumerated() {
                job = try await sendDocument(document, toJob: created.id, isLast: index == last)
            }
        } catch {
            try? await cancelJob(created.id)
            throw error
        }
        job.unsupported = created.unsupported
        return job
    }

    /// Makes a job without documents (Create-Job); `sendDocument` gives it some.
    public func createJob(_ submission: JobSubmission) async throws -> ServerJob {
        let response = try await ask(
            .createJob,
            of: .printer(submission.printer),
            what: "'\(submission.name)' was not printed"
        ) { request in
            request.append(.jobName, submission.name.cut(toUTF8Bytes: 255))
            if let pin = submission.pin { request.append(pin: pin) }
            request.add(template: submission.template)
        }
        return try job(in: response)
    }

    /// Gives a job one more document (Send-Document); after the last one it can be printed.
    public func sendDocument(_ document: DocumentFile, toJob id: Int, isLast: Bool) async throws -> ServerJob {
        let response = try await ask(
            .sendDocument,
            of: .job(id),
            what: "\(document.label) was not added to job \(id)",
            document: document
        ) { request in
            if let name = document.name { request.append(.documentName, name.cut(toUTF8Bytes: 255)) }
            request.append(.documentFormat, "application/octet-stream")
            request.append(.lastDocument, isLast)
        }
        return try job(in: response)
    }

    /// Which jobs a list has.
    public enum JobSelection: String, Sendable, CaseIterable {
        /// Those that did not end yet, in the order of printing.
        case notCompleted = "not-completed"
        /// Those that ended, the latest first.
        case completed
        /// Both.
        case all
    }

    /// Jobs of a printer, or of all printers (Get-Jobs).
    public func jobs(
        _ selection: JobSelection = .notCompleted,
        printer: String? = nil,
        onlyMine: Bool = false,
        limit: Int? = nil
    ) async throws -> [ServerJob] {
        let response = try await ask(
            .getJobs,
            of: printer.map { .printer($0) } ?? .server,
            what: "jobs cannot be listed"
        ) { request in
            request.append(.whichJobs, selection.rawValue)
            if onlyMine { request.append(.myJobs, true) }
            if let limit { request.append(.limit, limit) }
            request.append(.requestedAttributes, Self.listedAttributes)
        }
        return response.groups(.jobAttributes).compactMap(ServerJob.init)
    }

    /// A job (Get-Job-Attributes), with all that the server tells of it and, if asked for, its timeline.
    public func job(_ id: Int, withTimeline: Bool = false) async throws -> ServerJob {
        let response = try await ask(.getJobAttributes, of: .job(id), what: "job \(id) cannot be shown") { request in
            let keys: [AttributeKey<[AttributeCollection]>] = withTimeline ? [.pdpsJobTimeline, .pdpsDeliveries] : []
            request.append(.requestedAttributes, ["all"] + keys.map(\.name))
        }
        return try job(in: response)
    }

    /// What is needed to follow a job.
    func progress(ofJob id: Int) async throws -> ServerJob {
        let response = try await ask(.getJobAttributes, of: .job(id), what: "job \(id) cannot be followed") {
            $0.append(.requestedAttributes, Self.listedAttributes)
        }
        return try job(in: response)
    }

    /// Ends a job (Cancel-Job).
    public func cancelJob(_ id: Int) async throws {
        _ = try await ask(.cancelJob, of: .job(id), what: "job \(id) was not canceled")
    }

    /// Keeps a job from being printed until it is released (Hold-Job).
    public func holdJob(_ id: Int) async throws {
        _ = try await ask(.holdJob, of: .job(id), what: "job \(id) was not held") {
            $0.append(.jobHoldUntil, "indefinite")
        }
    }

    /// Lets a held job be printed (Release-Job); one that came with a PIN needs it.
    ///
    /// - Parameters:
    ///   - pin: What it was printed with.
    ///   - printer: Where it is printed instead of where it waits.
    ///   - overQuota: Whether it is let through the quota that holds it, this once.
    /// - Returns: Names of what is left out of its ticket because that printer cannot do it.
    @discardableResult
    public func releaseJob(
        _ id: Int,
        pin: String? = nil,
        atPrinter printer: String? = nil,
        overQuota: Bool = false
    ) async throws -> [String] {
        let uri = printer.map(printerURI)
        let response = try await ask(.releaseJob, of: .job(id), what: "job \(id) was not released") { request in
            if let pin { request.append(pin: pin) }
            if let uri { request.append(jobPrinterURI: uri) }
            if overQuota { request.append(.pdpsOverQuota, true) }
        }
        return response.groups(.unsupportedAttributes).flatMap(\.attributes).map(\.name)
    }

    /// Reads the job that a response made or changed.
    func job(in response: IPPMessage) throws -> ServerJob {
        guard let group = response[group: .jobAttributes], var job = ServerJob(group) else {
            throw ClientError(.failed, "\(address) did not say which job it means; is it a PDPS server?")
        }
        job.unsupported = response.groups(.unsupportedAttributes).flatMap(\.attributes)
        return job
    }
}

extension IPPMessage {
    /// Adds the job group with the template, if there is any.
    fileprivate mutating func add(template: [Attribute]) {
        guard !template.isEmpty else { return }
        groups.append(AttributeGroup(tag: .jobAttributes, attributes: template))
    }

    /// Adds the printer that a job goes to.
    mutating func append(jobPrinterURI uri: String) {
        groups.append(AttributeGroup(tag: .jobAttributes, attributes: [Attribute("job-printer-uri", .uri(uri))]))
    }

    /// Adds a PIN as it is; over `pdpss` or `ssh` nobody on the way can read it.
    fileprivate mutating func append(pin: String) {
        append(.jobPassword, OctetString(pin))
        append(.jobPasswordEncryption, "none")
    }
}
