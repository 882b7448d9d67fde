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
            var seen = Seen()
            while true {
                try await Task.sleep(for: interval)
                await endForgottenJobs(timeOut, &seen)
            }
        }
    }

    /// Since when each open job was seen as it is: a wall clock that is put forward ends no job.
    private typealias Seen = [Int: (intake: Timestamp, since: ContinuousClock.Instant)]

    private func endForgottenJobs(_ timeOut: Duration, _ seen: inout Seen) async {
        do {
            let held = try await service.store.jobs(JobQuery(states: [.pendingHeld], limit: 10_000))
            let time = ContinuousClock.now
            var open = Seen()
            for job in held where job.isOpen {
                let known = seen[job.id].flatMap { $0.intake == job.lastIntakeAt ? $0 : nil }
                let entry = known ?? (job.lastIntakeAt, time)
                open[job.id] = entry
                guard time - entry.since >= timeOut, !service.receptions.contains(job.id) else { continue }
                try await end(job, timeOut, at: service.now())
            }
            seen = open
        } catch {
            service.logger.error("Open jobs could not be looked at", metadata: ["error": "\(error)"])
        }
    }

    private func end(_ job: Job, _ timeOut: Duration, at now: Timestamp) async throws {
        let seconds = timeOut.components.seconds
        let message = "No document came for \(seconds) s although the job was open: print again."
        do {
            _ = try await service.update(job) { current in
                guard current.isOpen, current.lastIntakeAt == job.lastIntakeAt else { throw StillInUse() }
                let event = JobEvent.aborted(reasons: [JobStateReason.jobCanceledAfterTimeout], message: message)
                return JobChange(
                    job: try current.after(event, at: now),
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
