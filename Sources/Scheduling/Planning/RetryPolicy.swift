// SPDX-License-Identifier: Apache-2.0

/// When a job that could not be brought to its device is tried again.
///
/// Tries are not counted: a device that is switched off over the weekend gets its jobs on Monday. Failures that are the
/// document's own fault are never tried again, whatever the policy.
public struct RetryPolicy: Sendable, Equatable {
    /// The pause after the first failure; each further one doubles it.
    public var firstDelay: Duration
    /// No pause is longer.
    public var longestDelay: Duration

    /// Makes a policy: 2 s, 4 s, 8 s and so on, 5 minutes at most.
    public init(firstDelay: Duration = .seconds(2), longestDelay: Duration = .seconds(300)) {
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
    }

    /// The pause after so many failures in a row; less than one counts as one.
    public func delay(afterFailures failures: Int) -> Duration {
        var delay = firstDelay
        for _ in 1..<max(failures, 1) {
            if delay >= longestDelay { break }
            delay *= 2
        }
        return min(delay, longestDelay)
    }
}
