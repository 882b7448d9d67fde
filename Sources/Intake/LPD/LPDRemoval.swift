// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool

/// Command 05: removes jobs for a user.
struct LPDRemoval {
    /// Who asks, by the client's word: as good as IPP's `requesting-user-name`.
    let agent: String
    let origin: ClientOrigin
    let service: IPPService

    /// Cancels the named jobs: ids, users, `-` for all of the agent's, nothing for the one that is being printed.
    ///
    /// - Returns: A line for each job, as BSD's `lprm` shows them.
    func remove(_ items: [String], on printer: PrinterView) async throws -> String {
        let states = WhichJobs.notCompleted.states
        let query = JobQuery(printerID: printer.printer.id, states: states, order: .queue, limit: 10_000)
        let jobs = try await service.store.jobs(query).filter { isMeant($0, by: items) }
        guard !jobs.isEmpty else { return "\(printer.printer.name): no job of \(agent) to remove\n" }
        var text = ""
        for job in jobs {
            do {
                try origin.requireOwner(of: job, as: agent)
                _ = try await service.cancel(job, by: agent)
                text += "\(printer.printer.name)-\(job.id) dequeued\n"
            } catch let error where !(error is CancellationError) {
                text += "\(printer.printer.name)-\(job.id): \(Refusal(error).message)\n"
            }
        }
        return text
    }

    private func isMeant(_ job: Job, by items: [String]) -> Bool {
        let isOwn = job.originatingUserName == agent
        guard !items.isEmpty else {
            // As root, `lprm -` sends the agent `-all`.
            if agent == "-all" { return true }
            return isOwn && (job.state == .processing || job.state == .processingStopped)
        }
        return items.contains { item in
            item == "-" ? isOwn : job.isMeant(by: item)
        }
    }
}
