// SPDX-License-Identifier: Apache-2.0

extension PrintServer {
    /// How often a followed job is asked for.
    struct FollowingPace: Sendable {
        /// The pause after something changed.
        var shortest: Duration = .milliseconds(50)
        /// The longest pause; it grows by half while nothing changes.
        var longest: Duration = .seconds(2)
        /// How long the server may be gone (restarted) before following ends.
        var patience: Duration = .seconds(60)
    }

    /// Asks for a job, with growing pauses, until it has ended; tells of each change.
    ///
    /// A server that cannot be reached is asked again for a minute: it may be restarting.
    ///
    /// - Parameters:
    ///   - jobID: The job's `job-id`.
    ///   - onChange: Told of the job as it is first seen and whenever it changed.
    /// - Returns: The job, ended.
    public func follow(jobID: Int, onChange: (ServerJob) async -> Void) async throws -> ServerJob {
        try await follow(jobID: jobID, pace: FollowingPace(), onChange: onChange)
    }

    func follow(
        jobID: Int,
        pace: FollowingPace,
        onChange: (ServerJob) async -> Void
    ) async throws -> ServerJob {
        var last: ServerJob?
        var pause = pace.shortest
        var lastAnswer = ContinuousClock.now
        while true {
            do {
                let job = try await progress(ofJob: jobID)
                lastAnswer = .now
                if job != last {
                    await onChange(job)
                    pause = pace.shortest
                }
                if job.state.isTerminal { return job }
                last = job
            } catch let error as ClientError where error.code == .unreachable {
                guard lastAnswer.duration(to: .now) < pace.patience else { throw error }
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 3 / 2, pace.longest)
        }
    }
}
