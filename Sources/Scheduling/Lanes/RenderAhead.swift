// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Rendering
import Spool
import Synchronization

/// Has the next jobs of a printer rendered while it prints another one, so that their pages are there when their turn
/// comes.
///
/// One job at a time, and no more than `SchedulerConfiguration/jobsAhead` of the queue; only by workers that nobody
/// else waits for. Held jobs are not touched, since nobody knows whether they will ever be printed.
final class RenderAhead: Sendable {
    private let printerID: Int
    private let environment: RunEnvironment
    private let isPrinting = Mutex(false)
    private let signal = WakeSignal()

    init(printerID: Int, environment: RunEnvironment) {
        self.printerID = printerID
        self.environment = environment
    }

    /// The lane begins or ends a job.
    func lane(isPrinting: Bool) {
        self.isPrinting.withLock { $0 = isPrinting }
        signal.wake()
    }

    /// A job of this printer was made or changed.
    func jobChanged() { signal.wake() }

    /// Works until the task is cancelled.
    func run() async {
        guard environment.workers.keepsPages, environment.configuration.jobsAhead > 0 else { return }
        /// Jobs that were seen to, by id, in the revision in which they were.
        var done: [Int: Int] = [:]
        while !Task.isCancelled {
            guard isPrinting.withLock({ $0 }), let next = try? await nextJobs(), !next.isEmpty else {
                await signal.wait(atMost: environment.configuration.safetyInterval)
                continue
            }
            done = done.filter { id, _ in next.contains { $0.id == id } }
            guard let job = next.first(where: { done[$0.id] != $0.revision }) else {
                await signal.wait(atMost: environment.configuration.safetyInterval)
                continue
            }
            done[job.id] = job.revision
            await whileWanted(job) { await self.render(job) }
        }
    }

    private func nextJobs() async throws -> [Job] {
        let limit = environment.configuration.jobsAhead
        let query = JobQuery(printerID: printerID, states: [.pending], order: .queue, limit: limit)
        return try await environment.store.jobs(query)
    }

    /// Runs `work` until it ends, or the job needs it no more: then its task is cancelled, and waited for.
    private func whileWanted(_ job: Job, _ work: @escaping @Sendable () async -> Void) async {
        await withTaskGroup { group in
            group.addTask { await work() }
            group.addTask {
                while !Task.isCancelled {
                    await self.signal.wait(atMost: self.environment.configuration.safetyInterval)
                    // A job whose turn came takes what is being made.
                    guard let now = try? await self.environment.store.job(id: job.id), now.isAhead(as: job) else {
                        return
                    }
                }
            }
            await group.next()
            group.cancelAll()
        }
        signal.wake()
    }

    private func render(_ job: Job) async {
        do {
            // Another server renders for itself.
            guard let printer = try await environment.store.printer(id: printerID),
                printer.capabilities.takesDocuments != true
            else { return }
            let documents = try await environment.store.documents(jobID: job.id).filter { !$0.isCanceled }
            let ticket = printer.ticketWithDefaults(job.ticket)
            var plan = try PrintPlan.make(
                documents: documents,
                ticket: ticket,
                device: printer.capabilities
            )
            plan.setColors(of: printer.deviceProfile(mediaType: ticket.mediaType))
            for (index, settings) in plan.renderingsAhead {
                try await render(plan.isJoined ? documents : [documents[index]], settings)
            }
        } catch {
            // The job itself tells of what fails, when its turn comes.
            environment.logger.debug("Not rendered ahead", metadata: ["job.id": "\(job.id)", "error": "\(error)"])
        }
    }

    private func render(_ documents: [Document], _ settings: RenderSettings) async throws {
        try await environment.withContents(of: documents) { files in
            _ = try await environment.workers.renderAhead(
                files,
                checksums: documents.map(\.content.sha256),
                settings: settings,
                limits: environment.configuration.renderLimits
            )
        }
    }
}

extension Job {
    /// Whether what is made for an earlier revision is still wanted.
    fileprivate func isAhead(as earlier: Job) -> Bool {
        guard state == .pending || state == .processing || state == .processingStopped else { return false }
        return printerID == earlier.printerID && ticket == earlier.ticket
            && !stateReasons.contains(JobStateReason.processingToStopPoint)
    }
}

extension PrintPlan {
    /// What a run of the job will have rendered, as far as that is known before its turn: by step.
    ///
    /// Sheets name the moment of printing, and where a document begins behind others on the same sheet the pages of
    /// those decide on which side.
    var renderingsAhead: [(step: Int, settings: RenderSettings)] {
        guard sheets.start == nil, sheets.end == nil else { return [] }
        return steps.enumerated().compactMap { index, step in
            guard case .render(let settings) = step, settings.output.isRaster,
                index == 0 || sides == .oneSided || separatesDocuments
            else { return nil }
            return (index, settings)
        }
    }
}
