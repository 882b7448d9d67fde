// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Spool
import Synchronization

/// Releases held jobs when the time of their `job-hold-until` has come, or their quotas leave enough again.
final class HoldReleaser: Sendable {
    private static let pageLength = 500

    /// Holds that a clock can end; a job with any other reason waits for a person or for its documents.
    private static let timedReasons: Set<String> = [
        JobStateReason.jobHoldUntilSpecified, JobStateReason.jobDelayOutputUntilSpecified,
    ]

    private let environment: RunEnvironment
    private let signal = WakeSignal()
    private let isEnding = Mutex(false)

    init(environment: RunEnvironment) {
        self.environment = environment
    }

    /// Looks through the held jobs every now and then, until the end.
    func run() async {
        while !Task.isCancelled, !isEnding.withLock({ $0 }) {
            do {
                try await releaseDue()
                try await releaseFitting()
            } catch {
                environment.logger.error("Held jobs cannot be read", metadata: ["error": "\(error)"])
            }
            await signal.wait(atMost: environment.configuration.holdInterval)
        }
    }

    /// Ends the work.
    func shutDown() {
        isEnding.withLock { $0 = true }
        signal.wake()
    }

    private func releaseDue() async throws {
        var query = JobQuery(states: [.pendingHeld], limit: Self.pageLength)
        while true {
            let held = try await environment.store.jobs(query)
            for job in held where isDue(job) { try await release(job) }
            guard held.count == Self.pageLength, let last = held.last else { return }
            query.firstID = last.id + 1
        }
    }

    private func isDue(_ job: Job) -> Bool {
        guard job.stateReasons.allSatisfy(Self.timedReasons.contains) else { return false }
        let now = environment.now()
        let localTime = HoldUntil.LocalTime(at: now)
        return job.ticket.isHoldOver(heldSince: job.heldAt ?? job.createdAt, now: now, localTime: localTime)
    }

    private func release(_ job: Job) async throws {
        let names = ["job-hold-until", "job-hold-until-time", "job-delay-output-until", "job-delay-output-until-time"]
        let sent = names.filter { job.ticket[$0] != nil }.joined(separator: ", ")
        let until = job.ticket.holdUntil.map { " (\($0))" } ?? ""
        try await release(job, "The time of \(sent)\(until) has come.")
    }

    /// Lets jobs go on for which their quotas leave enough now; what they need is claimed when their turn comes.
    private func releaseFitting() async throws {
        for id in try await environment.store.jobsThatFitQuotas(at: environment.now()) {
            guard let job = try await environment.store.job(id: id),
                job.stateReasons == [JobStateReason.accountLimitReached]
            else { continue }
            try await release(job, "The quotas leave enough for it now.")
        }
    }

    private func release(_ job: Job, _ message: String) async throws {
        let entry = environment.entry(.released, message)
        do {
            let released = try job.after(.released, at: environment.now())
            _ = try await environment.store.commit(JobChange(job: released, timeline: [entry]))
        } catch is JobTransitionError {
            return
        } catch let error as SpoolError where error.code == .conflict || error.code == .notFound {
            // Changed meanwhile: the next look decides anew.
            return
        }
    }
}
