// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Spool
import Synchronization

extension EventSource {
    /// Jobs that are looked at in one step.
    private static let step = 1_000

    /// Tells of what changed, if somebody wants to hear of it.
    func follow(_ change: StoreChange) async {
        switch change {
        case .job(let id, let printerID):
            if registry.isWatched(printerID: printerID, jobID: id) {
                await follow(jobID: id)
            } else {
                seen.withLock { $0.forget(id) }
            }
        case .printer, .spoolArea: break
        case .missed:
            do {
                for id in seen.withLock({ $0.ids }) { await follow(jobID: id) }
                for job in try await unfinished(printerID: nil)
                where registry.isWatched(printerID: job.printerID, jobID: job.id) {
                    await follow(jobID: job.id)
                }
            } catch {
                logger.warning("Jobs could not be looked at for events", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Looks at a job and tells what is new of it.
    func follow(jobID id: Int) async {
        let job: Job
        do {
            guard let found = try await store.job(id: id) else {
                seen.withLock { $0.forget(id) }
                return
            }
            job = found
        } catch {
            return logger.warning("A job could not be read for its events", metadata: ["error": "\(error)"])
        }
        guard let events = seen.withLock({ $0.see(job) }) else { return }
        registry.note(jobID: id, endedAt: job.completedAt)
        await tell(events, of: job)
    }

    /// Tells those who watch a job or its printer what happened to the job.
    func tell(_ events: [EventKeyword], of job: Job) async {
        let name = directory.printer(id: job.printerID)?.printer.name ?? ""
        let notice = Notice.job(Job.Moment(job, printerName: name))
        for keyword in events { await publish(keyword, notice) }
    }

    /// Sees the unfinished jobs of a printer, or of all, so that they are not taken for new ones.
    func lookAround(printerID: Int?) async throws {
        let moment = now()
        let jobs = try await unfinished(printerID: printerID)
        seen.withLock { seen in
            seen.watch(printerID: printerID, since: moment)
            for job in jobs { _ = seen.see(job, unlessSeen: true) }
        }
    }

    private func unfinished(printerID: Int?) async throws -> [Job] {
        var query = JobQuery(printerID: printerID, states: WhichJobs.notCompleted.states, limit: Self.step)
        var jobs: [Job] = []
        while true {
            let page = try await store.jobs(query)
            jobs += page
            guard page.count == Self.step, let last = page.last else { return jobs }
            query.firstID = last.id + 1
        }
    }
}
