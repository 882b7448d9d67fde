// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import PrintModel
import Spool

extension Operation {
    /// Cancel-Jobs (PWG 5100.7 section 5.1): waiting and running jobs of a printer, or of all; those named, or every one.
    static let cancelJobs = Operation(.cancelJobs, isAdministrative: true) { request, _, service in
        let selection = try JobSelection(request, in: service)
        if try request.attributes.value(of: .purgeJobs) == true {
            try await service.purge(selection)
        } else {
            try await service.cancel(selection, by: request.userName)
        }
        return Reply()
    }

    /// Cancel-My-Jobs (PWG 5100.7 section 5.2): the same for the requester's jobs alone.
    static let cancelMyJobs = Operation(.cancelMyJobs) { request, _, service in
        let user = try request.userName
        let selection = try JobSelection(request, of: user, in: service)
        if try request.attributes.value(of: .purgeJobs) == true {
            try await service.purge(selection)
        } else {
            try await service.cancel(selection, by: user)
        }
        return Reply()
    }

    /// Purge-Jobs (RFC 8011 section 4.2.9): a printer's jobs are forgotten, whatever their state.
    ///
    /// CUPS's `lprm -` sends `purge-jobs` = false and means that the jobs are canceled.
    static let purgeJobs = Operation(.purgeJobs, isAdministrative: true) { request, _, service in
        let onlyMine = try request.attributes.value(of: .myJobs) == true
        let selection = try JobSelection(request, of: onlyMine ? request.userName : nil, in: service)
        if try request.attributes.value(of: .purgeJobs) == false {
            try await service.cancel(selection, by: request.userName)
        } else {
            try await service.purge(selection)
        }
        return Reply()
    }
}

/// Which jobs an operation on many jobs is about.
struct JobSelection: Sendable {
    /// The most jobs that are looked at in one step.
    private static let step = 1_000

    private let printerID: Int?
    private let user: String?
    /// `job-ids`; nil for all.
    let ids: [Int]?

    /// Reads the target, `job-ids`, and CUPS's `job-id`, where 0 and -1 mean all jobs.
    init(_ request: OperationRequest, of user: String? = nil, in service: IPPService) throws {
        printerID = if case .server = request.target { nil } else { try request.printer(in: service).printer.id }
        self.user = user
        let one = try request.attributes.value(of: .jobID).flatMap { $0 > 0 ? [$0] : nil }
        ids = try request.attributes.value(of: .jobIDs) ?? one
    }

    /// Gives the jobs in those states to `body`, by `job-id`, some at a time.
    func forEachStep(
        in states: Set<JobState>,
        of store: any JobStore,
        _ body: ([Job]) async throws -> Void
    ) async throws {
        var query = JobQuery(printerID: printerID, states: states, user: user, ids: ids, limit: Self.step)
        while true {
            let jobs = try await store.jobs(query)
            if !jobs.isEmpty { try await body(jobs) }
            guard jobs.count == Self.step, let last = jobs.last else { return }
            query.firstID = last.id + 1
        }
    }

    /// - Throws: `Refusal` with 0x0404 that lists the jobs that were named and are not in those states: nothing is done.
    func requireAll(in states: Set<JobState>, of store: any JobStore) async throws {
        guard let ids else { return }
        var missing = Set(ids)
        try await forEachStep(in: states, of: store) { jobs in missing.subtract(jobs.map(\.id)) }
        guard missing.isEmpty else {
            let list = missing.sorted()
            throw Refusal(
                .clientErrorNotPossible,
                "Job \(list.map(String.init).joined(separator: ", ")) is not a job\(user.map { " of \($0)" } ?? "") "
                    + "that can be canceled here: no job was canceled.",
                unsupported: [Attribute(.jobIDs, list)]
            )
        }
    }
}

extension IPPService {
    /// Cancels all of a selection, or none if one that is named cannot be.
    fileprivate func cancel(_ selection: JobSelection, by user: String) async throws {
        let states = WhichJobs.notCompleted.states
        try await selection.requireAll(in: states, of: store)
        try await selection.forEachStep(in: states, of: store) { jobs in
            for job in jobs {
                do {
                    _ = try await cancel(job, by: user)
                } catch is JobTransitionError {
                    // It ended, or is being ended, in the meantime.
                    continue
                }
            }
        }
    }

    /// Forgets all of a selection, or nothing if one that is named is not there.
    fileprivate func purge(_ selection: JobSelection) async throws {
        let states = Set(JobState.allCases)
        try await selection.requireAll(in: states, of: store)
        var count = 0
        try await selection.forEachStep(in: states, of: store) { jobs in
            count += try await store.removeJobs(ids: jobs.map(\.id), at: now())
        }
        logger.notice("Jobs purged", metadata: ["job.count": "\(count)"])
    }
}
