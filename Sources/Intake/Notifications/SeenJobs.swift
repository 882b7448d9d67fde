// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What was last seen of the jobs that somebody hears of, so that what is new can be told.
struct SeenJobs: Sendable {
    private struct Look: Sendable {
        var state: JobState
        var reasons: [String]
        var name: String
        var priority: Int
        var printerID: Int
        var ticket: Ticket
        var impressionsCompleted: Int

        init(_ job: Job) {
            state = job.state
            reasons = job.stateReasons
            name = job.name
            priority = job.priority
            printerID = job.printerID
            ticket = job.ticket
            impressionsCompleted = job.impressionsCompleted
        }
    }

    /// Ended jobs that are remembered, so that each is told of once.
    private static let mostEnded = 4_096

    /// Unfinished jobs.
    private var looks: [Int: Look] = [:]
    private var ended: Set<Int> = []
    private var endedInOrder: [Int] = []
    /// Since when all jobs of a printer, or of all printers, are seen.
    private var since: [Int: Timestamp] = [:]
    private var sinceOfAll: Timestamp?

    /// Unfinished jobs that were seen.
    var ids: [Int] { Array(looks.keys) }

    /// From `moment` on all jobs of a printer, or with nil of all printers, will be seen.
    mutating func watch(printerID: Int?, since moment: Timestamp) {
        if let printerID { since[printerID] = moment } else { sinceOfAll = moment }
    }

    /// Forgets an unfinished job.
    mutating func forget(_ id: Int) { looks[id] = nil }

    /// Notes a job as it is; returns what is to be told of it, nil if nothing can be.
    mutating func see(_ job: Job, unlessSeen: Bool = false) -> [EventKeyword]? {
        let before = looks[job.id]
        if unlessSeen, before != nil { return nil }
        guard job.state.isTerminal else {
            ended.remove(job.id)
            looks[job.id] = Look(job)
            return events(before, job)
        }
        looks[job.id] = nil
        guard ended.insert(job.id).inserted else { return nil }
        endedInOrder.append(job.id)
        if endedInOrder.count > Self.mostEnded { ended.remove(endedInOrder.removeFirst()) }
        return events(before, job)
    }

    /// What happened between two looks; of a job that was not seen before, what happened since it would have been.
    private func events(_ before: Look?, _ job: Job) -> [EventKeyword] {
        guard let before else {
            guard let since = since[job.printerID] ?? sinceOfAll else { return [] }
            let isNew = job.createdAt >= since
            return (isNew ? [.jobCreated] : []) + (job.completedAt.map { $0 >= since } ?? false ? [.jobCompleted] : [])
        }
        var events: [EventKeyword] = []
        if before.impressionsCompleted < job.impressionsCompleted { events.append(.jobProgress) }
        if before.name != job.name || before.priority != job.priority || before.printerID != job.printerID
            || before.ticket != job.ticket
        {
            events.append(.jobConfigChanged)
        }
        if before.state != job.state || before.reasons != job.stateReasons {
            let isStopped = job.state == .processingStopped && before.state != .processingStopped
            events.append(job.state.isTerminal ? .jobCompleted : isStopped ? .jobStopped : .jobStateChanged)
        }
        return events
    }
}
