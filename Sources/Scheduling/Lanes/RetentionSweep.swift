// SPDX-License-Identifier: Apache-2.0

public import Logging
public import PrintModel
public import ServiceLifecycle
public import Spool

/// Removes what is not kept any longer, every now and then, while printing goes on.
///
/// Age is measured by the wall clock, and a clock that is set wrong would make everything old: after one that jumped,
/// nothing is removed for a day, in which somebody may set it right.
public struct RetentionSweep: Service {
    /// When it sweeps.
    public struct Times: Sendable {
        /// Before the first sweep: a machine without a clock of its own gets its time from the network first.
        public var delay: Duration = .seconds(600)
        /// Between two sweeps.
        public var interval: Duration = .seconds(600)
        /// A clock that goes so much faster or slower than time has jumped.
        public var jump: Duration = .seconds(3600)
        /// How long nothing is removed after that.
        public var rest: Duration = .seconds(86_400)

        /// Makes the times for production; change what differs.
        public init() {}
    }

    private let store: any JobStore
    private let policy: RetentionPolicy
    private let times: Times
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// Makes a sweep.
    ///
    /// - Parameter now: Reads the wall clock.
    public init(
        store: any JobStore,
        policy: RetentionPolicy,
        times: Times = Times(),
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.store = store
        self.policy = policy
        self.times = times
        self.now = now
        self.logger = logger
    }

    /// Sweeps until a graceful shutdown is asked for or the task is cancelled.
    public func run() async throws {
        guard policy != RetentionPolicy() else { return try await gracefulShutdown() }
        try? await cancelWhenGracefulShutdown {
            var (wall, time) = (now(), ContinuousClock.now)
            try await Task.sleep(for: times.delay)
            while true {
                let drift = (now() - wall) - (ContinuousClock.now - time)
                (wall, time) = (now(), ContinuousClock.now)
                guard max(drift, .zero - drift) < times.jump else {
                    logger.warning("Clock jumped, nothing is removed for a day", metadata: ["jump": "\(drift)"])
                    try await Task.sleep(for: times.rest)
                    (wall, time) = (now(), ContinuousClock.now)
                    continue
                }
                await sweep()
                try await Task.sleep(for: times.interval)
            }
        }
    }

    private func sweep() async {
        do {
            let removed = try await store.applyRetention(policy, at: now())
            guard removed != RetentionResult() else { return }
            logger.info(
                "Ended jobs removed",
                metadata: ["jobs": "\(removed.jobs)", "jobs.documents": "\(removed.jobsWithDocuments)"]
            )
            guard removed.jobsRetained > 0 else { return }
            logger.warning(
                "Jobs were removed before the time until which they asked to be kept: a number or size is reached",
                metadata: ["jobs": "\(removed.jobsRetained)"]
            )
        } catch {
            logger.warning("Ended jobs could not be removed", metadata: ["error": "\(error)"])
        }
    }
}
