// SPDX-License-Identifier: Apache-2.0

public import Rendering

/// How a scheduler works; the defaults are for production.
public struct SchedulerConfiguration: Sendable {
    /// When failed deliveries are tried again.
    public var retry = RetryPolicy()
    /// What one document may cost to render.
    public var renderLimits = RenderLimits()
    /// How often an idle device is asked how it is.
    public var idleStatusInterval: Duration = .seconds(15)
    /// How often a device is asked that prints, is stopped or does not answer.
    public var busyStatusInterval: Duration = .milliseconds(1500)
    /// How often capabilities are asked anew without another reason.
    public var capabilitiesInterval: Duration = .seconds(900)
    /// How often a device is asked what became of a job whose delivery broke.
    public var recallInterval: Duration = .seconds(2)
    /// How long a worker may wait for a device that takes no pages before it is given to a document that waits.
    public var workerPatience: Duration = .seconds(10)
    /// So many of the next jobs of a printer that prints are rendered before their turn.
    public var jobsAhead = 2
    /// Progress of a job is stored this often at most.
    public var progressInterval: Duration = .milliseconds(500)
    /// So many impressions are noted at a time before they go out: what a crash may leave in doubt beyond those that did.
    public var announcedAtATime = 4
    /// A printer without news looks for jobs this often all the same.
    public var safetyInterval: Duration = .seconds(30)
    /// Held jobs are looked through this often for those whose time has come.
    public var holdInterval: Duration = .seconds(15)
    /// A part of a job that goes to another device of its pool has at least so many impressions, or as many as the device
    /// that has them prints in `smallestPartSeconds`, if those are fewer.
    public var smallestPart = 8
    /// What a device prints in less time than this is not taken from it.
    public var smallestPartSeconds = 10.0
    /// What a pool's device may be given of a divided job beyond what it confirmed, in seconds of its speed: the rest can
    /// be taken over by others.
    public var secondsInFlight = 20.0
    /// How often a pool looks whether work can be taken over from a slow or stopped device.
    public var poolInterval: Duration = .seconds(1)
    /// So many printers print at once.
    public var deliveriesAtOnce = Int.max
    /// So many printers are asked at once how they are.
    public var questionsAtOnce = Int.max
    /// How long running jobs may go on after a graceful shutdown was asked for.
    public var shutdownGrace: Duration = .seconds(30)

    /// Makes the production configuration; change what differs.
    public init() {}
}
