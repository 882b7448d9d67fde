// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Promote-Job (RFC 3998 section 4.4.1): the job is printed next on its printer.
    static let promoteJob = Operation(.promoteJob, isAdministrative: true) { request, _, service in
        try await place(request, behind: nil, service)
    }

    /// Schedule-Job-After (RFC 3998 section 4.4.2): the job is printed after another one; without one, next.
    static let scheduleJobAfter = Operation(.scheduleJobAfter, isAdministrative: true) { request, _, service in
        try await place(request, behind: try request.attributes.value(of: .predecessorJobID), service)
    }

    private static func place(
        _ request: OperationRequest,
        behind predecessorID: Int?,
        _ service: IPPService
    ) async throws -> Reply {
        let job = try await request.job(in: service)
        guard job.state == .pending else {
            throw Refusal(
                .clientErrorNotPossible,
                "Job \(job.id) is \(job.state): only a pending job can be put elsewhere in the queue."
            )
        }
        if let predecessorID { try await requireWaiting(predecessorID, before: job, service) }
        let place = predecessorID.map { "after job \($0)" } ?? "next"
        let user = try request.userName
        let entry = TimelineEntry(time: service.now(), kind: .received, message: "\(user) had it printed \(place)")
        let change = JobChange(job: job.placed(by: user), timeline: [entry])
        do {
            _ = try await service.store.placeJob(change, behind: predecessorID)
        } catch let error as SpoolError where error.code == .conflict {
            throw Refusal(.clientErrorNotPossible, "Job \(job.id) was begun or changed in the meantime.")
        }
        await service.events.queueOrderChanged(printerID: job.printerID)
        return Reply()
    }

    private static func requireWaiting(_ id: Int, before job: Job, _ service: IPPService) async throws {
        guard let predecessor = try await service.store.job(id: id) else {
            throw Refusal(.clientErrorNotFound, "There is no job \(id) for job \(job.id) to come after.")
        }
        guard predecessor.printerID == job.printerID, !predecessor.state.isTerminal, id != job.id else {
            throw Refusal(
                .clientErrorNotPossible,
                "Job \(id) does not wait on the printer of job \(job.id): name another one as predecessor-job-id."
            )
        }
    }
}
