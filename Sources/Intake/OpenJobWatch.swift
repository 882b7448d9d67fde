// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import ServiceLifecycle
import Spool
import Synchronization

/// Ends jobs that were left open: `multiple-operation-time-out` with the action `abort-job`.
struct OpenJobWatch: Service {
    let service: IPPService

    func run() async throws {
        let timeOut = service.configuration.multipleOperationTimeOut
        let interval = min(max(timeOut / 4, .milliseconds(100)), .seconds(15))
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: interval)
                await endForgottenJobs(timeOut)
            }
        }
    }

    private func endForgottenJobs(_ timeOut: Duration) async {
        do {
            let held = try await service.store.jobs(JobQuery(states: [.pendingHeld], limit: 10_000))
            let now = service.now()
            for job in held where job.isOpen && job.lastIntakeAt + timeOut < now {
                guard !service.receptions.contains(job.id) else { continue }
                try await end(job, timeOut, at: now)
            }
        } catch {
            service.logger.error("Open jobs could not be looked at", metadata: ["error": "\(error)"])
        }
    }

    private func end(_ job: Job, _ timeOut: Duration, at now: Timestamp) async throws {
        let seconds = timeOut.components.seconds
        let message = "No document came for \(seconds) s although the job was open: print again."
        do {
            _ = try await service.update(job) { job in
                guard job.isOpen, job.lastIntakeAt + timeOut < now else { throw StillInUse() }
                let event = JobEvent.aborted(reasons: [JobStateReason.jobCanceledAfterTimeout], message: message)
                return JobChange(
                    job: try job.after(event, at: now),
                    timeline: [TimelineEntry(time: now, kind: .aborted, message: message)]
                )
            }
            service.logger.notice("Job left open was ended", metadata: ["job.id": "\(job.id)"])
        } catch is StillInUse, is JobTransitionError {
            // A document came, or the job ended, in the meantime.
            return
        }
    }

    private struct StillInUse: Error {}
}

/// Jobs into which a document is coming right now, however long that takes.
final class ActiveReceptions: Sendable {
    private let counts = Mutex<[Int: Int]>([:])

    /// A document begins to come.
    func begin(_ jobID: Int) {
        counts.withLock { $0[jobID, default: 0] += 1 }
    }

    /// A document has come, or failed to.
    func end(_ jobID: Int) {
        counts.withLock { counts in
            let left = (counts[jobID] ?? 1) - 1
            counts[jobID] = left > 0 ? left : nil
        }
    }

    /// Whether a document is coming.
    func contains(_ jobID: Int) -> Bool {
        counts.withLock { $0[jobID] != nil }
    }
}
