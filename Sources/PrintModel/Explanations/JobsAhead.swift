// SPDX-License-Identifier: Apache-2.0

/// The jobs that are to be printed before another one, and why those of them that came later are.
public struct JobsAhead: Sendable, Hashable {
    /// All of them.
    public var count: Int
    /// Those that came later and have a higher priority.
    public var ofHigherPriority = 0
    /// Those that came later and are of other users, where users take turns.
    public var ofOtherUsers = 0
    /// Those that came later and were put there, by who did that.
    public var putThere: [String: Int] = [:]
    /// Those that came later, behind which the job itself was put.
    public var overtaken = 0
    /// Who put the job behind those; empty if nobody did.
    public var putBackBy = ""
    /// Those that came later for no reason that is known.
    public var others = 0

    /// Makes a number of jobs that all came earlier.
    public init(count: Int) {
        self.count = count
    }

    /// Counts them.
    ///
    /// - Parameters:
    ///   - job: The job that waits behind them.
    ///   - queue: The jobs that wait on its printer, in the order of printing; without `job`, all are before it.
    ///   - order: The order of its printer.
    public init(of job: Job, in queue: [Job], order: QueueOrder?) {
        let ahead = queue.prefix { $0.id != job.id }
        count = ahead.count
        putBackBy = job.placedBy
        for other in ahead where (other.waitsSince, other.id) > (job.waitsSince, job.id) {
            if !other.placedBy.isEmpty {
                putThere[other.placedBy, default: 0] += 1
            } else if other.priority > job.priority {
                ofHigherPriority += 1
            } else if !job.placedBy.isEmpty {
                overtaken += 1
            } else if order == .turns, other.originatingUserName != job.originatingUserName {
                ofOtherUsers += 1
            } else {
                others += 1
            }
        }
    }

    /// Why some came later and are first; nil when none did.
    var overtakingInWords: String? {
        let putThere = putThere.sorted { $0.key < $1.key }.map { ($0.value, "put there by \($0.key)") }
        let reasons =
            ([
                (ofHigherPriority, "of higher priority"), (ofOtherUsers, "as users take turns"),
                (overtaken, "as \(putBackBy) put this one behind"),
            ] + putThere + [(others, "put there")])
            .filter { $0.0 > 0 }
        guard !reasons.isEmpty else { return nil }
        return "of which came later: " + reasons.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
