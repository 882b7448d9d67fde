// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// The time of one printer's queue, from which jobs that begin to wait get their places; the lowest place is next.
///
/// A place is the queue's time at that moment, less what the job's priority is worth. Between two jobs it never changes
/// who is first, so that the order can be stored and told; and since the time goes on, none is overtaken for ever: a job
/// with n points of priority more is first only if it comes less than n times the printer's `priorityAgeing` later.
///
/// Where users take turns (start-time fair queueing, a round for each job), a job comes at least one round behind the one
/// of its user and priority that came before it, and the queue's time keeps within a round of the job that was begun last.
/// So of each other user at most one job more comes later and is first than its own user has waiting, and another one for
/// each round's worth of priority, however fast the printer is and whatever the wall clock does.
/// Every form of the store keeps its queues with this.
public struct QueueClock: Sendable, Hashable {
    /// Units of the queue's time in a millisecond: the room for jobs that are put between others.
    public static let unitsPerMillisecond: Int64 = 1024
    /// The least distance between jobs that begin to wait.
    public static let spacing: Int64 = 16
    /// What a user's turn counts for, in units: ten minutes.
    public static let round = 600_000 * unitsPerMillisecond
    /// The priority that moves a job neither forward nor back.
    public static let middlePriority = 50
    /// A point of priority that no waiting makes up for: 198 days.
    private static let strictPriority: Int64 = (1 << 34) * unitsPerMillisecond
    /// The most that passes at once, in milliseconds; a wall clock that is wrong by years moves the queue's by a week.
    private static let longestStep: Int64 = 7 * 86_400_000

    /// The queue's time, in units.
    public var time: Int64
    /// The wall clock's time when `time` was that.
    public var readAt: Timestamp
    /// The latest time at which a job that was begun counts as having come.
    public var served: Int64
    /// What a point of priority is worth, in units.
    public var priorityWorth: Int64
    /// Whether users take turns.
    public var takesTurns: Bool

    /// Takes up a clock as it was stored.
    public init(time: Int64, readAt: Timestamp, served: Int64, priorityWorth: Int64, takesTurns: Bool) {
        self.time = time
        self.readAt = readAt
        self.served = served
        self.priorityWorth = priorityWorth
        self.takesTurns = takesTurns
    }

    /// Begins anew: a queue without jobs is bound by nothing, and takes the wall clock's time.
    public mutating func start(at now: Timestamp) {
        time = now.milliseconds * Self.unitsPerMillisecond
        readAt = now
        served = time
    }

    /// What a point of priority is worth at a printer, in units.
    public static func priorityWorth(at printer: Printer) -> Int64 {
        let seconds = printer.priorityAgeing
        return seconds == 0 ? strictPriority : Int64(seconds) * 1000 * unitsPerMillisecond
    }

    /// The place of a job that begins to wait now; the clock goes on to this moment.
    ///
    /// - Parameters:
    ///   - priority: The job's priority.
    ///   - now: The wall clock's time.
    ///   - own: The last place of the jobs of its user and priority that wait or were begun; nil for none.
    public mutating func place(priority: Int, at now: Timestamp, behind own: Int64?) -> Int64 {
        let passed = min(max(now.milliseconds - readAt.milliseconds, 0), Self.longestStep)
        var next = time + passed * Self.unitsPerMillisecond
        if takesTurns { next = min(max(next, served), served + Self.round) }
        time = max(next, time + Self.spacing)
        readAt = now
        let place = time + Int64(Self.middlePriority - priority) * priorityWorth
        guard takesTurns, let own else { return place }
        return max(place, own + Self.round)
    }
}
