// SPDX-License-Identifier: Apache-2.0

public import Scheduling

extension SchedulerConfiguration {
    /// Short pauses, and jobs that are divided into small parts.
    public static var hurried: Self {
        var configuration = Self()
        configuration.retry = RetryPolicy(firstDelay: .milliseconds(50), longestDelay: .milliseconds(400))
        configuration.idleStatusInterval = .milliseconds(100)
        configuration.busyStatusInterval = .milliseconds(30)
        configuration.recallInterval = .milliseconds(30)
        configuration.progressInterval = .milliseconds(50)
        configuration.workerPatience = .milliseconds(50)
        configuration.safetyInterval = .seconds(5)
        configuration.holdInterval = .milliseconds(50)
        configuration.poolInterval = .milliseconds(20)
        configuration.smallestPart = 2
        configuration.secondsInFlight = 0
        configuration.shutdownGrace = .milliseconds(10)
        return configuration
    }
}
