// SPDX-License-Identifier: Apache-2.0

public import Logging
import Synchronization
public import SystemPackage

/// RIP worker processes started ahead, each for one document, each in its own sandbox.
///
/// `run` must be running somewhere for `render` to make progress:
/// ```swift
/// let pool = WorkerPool(configuration: try .besideExecutable(), logger: logger)
/// try await withThrowingTaskGroup { group in
///     group.addTask { try await pool.run() }
///     try await pool.render(document, settings: settings) { pages in
///         for try await event in pages { ... }
///     }
///     group.cancelAll()
/// }
/// ```
public final class WorkerPool: Sendable {
    let configuration: Configuration
    let logger: Logger
    let state: Mutex<WorkerPoolState>
    /// Room for what is rendered before its reader wants it.
    let ahead: ByteRoom
    let cache: PageCache?
    private let wakeUps: AsyncStream<Void>
    private let wakeUp: AsyncStream<Void>.Continuation

    /// Makes a pool; nothing is started before `run`.
    public init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        state = Mutex(WorkerPoolState(configuration: configuration))
        ahead = ByteRoom(bytes: configuration.renderAhead)
        do {
            cache = try configuration.cache.map { try PageCache($0) }
        } catch {
            cache = nil
            logger.warning(
                "Rendered pages are not kept",
                metadata: ["folder": "\(configuration.cache?.folder ?? "")", "error": "\(error)"]
            )
        }
        (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many workers and documents there are now.
    public var status: Status { state.withLock { $0.status } }

    /// Keeps workers ready until the task is canceled, then ends all of them.
    ///
    /// - Throws: ``RenderError`` with code `workerUnavailable` if the pool runs or ran already.
    public func run() async throws {
        guard state.withLock({ $0.open() }) else {
            throw RenderError(code: .workerUnavailable, message: "The pool of RIP workers was started twice.")
        }
        await withDiscardingTaskGroup { group in
            if let cache {
                group.addTask {
                    while (try? await Task.sleep(for: .seconds(60))) != nil { cache.sweep() }
                }
            }
            startMissing(in: &group)
            for await _ in wakeUps { startMissing(in: &group) }
            // Canceled: refuse what waits, then let the group end every process.
            for waiter in state.withLock({ $0.close() }) { waiter.continuation.resume(throwing: RenderError.stopped) }
            group.cancelAll()
        }
    }

    private func startMissing(in group: inout DiscardingTaskGroup) {
        while state.withLock({ $0.claimStart(at: .now) }) {
            group.addTask { await self.live() }
        }
        if let pause = state.withLock({ $0.pauseBeforeRetry(at: .now) }) {
            group.addTask {
                try? await Task.sleep(for: pause)
                self.wakeUp.yield()
            }
        }
    }

    /// Renders a document; `body` pulls the pages.
    ///
    /// The document is read from its start by its descriptor, which must be seekable (a regular file or a memfd)
    /// and stays open. Workers that nobody else waits for share its impressions. When `body` returns, throws or is
    /// canceled, the workers are ended at once.
    ///
    /// - Throws: ``RenderError``, or what `body` throws.
    public func render<R>(
        _ document: FileDescriptor,
        settings: RenderSettings,
        limits: RenderLimits = RenderLimits(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RenderPages) async throws -> R
    ) async throws -> R {
        try await render([document], settings: settings, limits: limits, body)
    }

    /// Renders the documents of one job as one document, whose pages follow each other as `settings.joining` says.
    ///
    /// All else is as for one document; they share a worker, so they should be of one job.
    ///
    /// Who begins in the middle (`settings.firstImpression`) of what somebody else is rendering from its start follows
    /// that one as soon as it comes near, and has a few impressions made until then.
    ///
    /// - Parameters:
    ///   - checksums: the documents' SHA-256, in their order: pages that are kept from an earlier rendering are taken, and
    ///     these are kept; neither if there are none.
    ///   - last: the last impression that is wanted, counted from the document's first, asked anew for what is made next;
    ///     nil if that is the document's. The pages may end behind it, or before it in the middle of a document, without
    ///     ``RenderEvent/finished(pages:)``: then what follows is to be asked for.
    /// - Throws: ``RenderError``, or what `body` throws.
    public func render<R>(
        _ documents: [FileDescriptor],
        checksums: [String] = [],
        settings: RenderSettings,
        limits: RenderLimits = RenderLimits(),
        through last: @escaping @Sendable () -> Int? = { nil },
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RenderPages) async throws -> R
    ) async throws -> R {
        try settings.validate()
        guard (1...RenderSettings.mostJoinedDocuments).contains(documents.count) else {
            throw RenderError(
                code: .unsupportedSettings,
                message: "The job has \(documents.count) documents, which cannot become one; "
                    + "\(RenderSettings.mostJoinedDocuments) can. Print them as several jobs."
            )
        }
        let name = keptName(checksums, settings)
        var making: GrowingPages?
        let first = settings.firstImpression
        var end = last
        switch name.flatMap({ cache?.access(named: $0, settings: settings) }) {
        case .kept(let pages): return try await body(RenderPages { try await pages.next() })
        case .growing(let growing):
            // What is rendered ahead is due now.
            if let name { state.withLock { $0.keep(ahead: name) } }
            let pages = CachedPages(growing, settings: settings)
            return try await body(RenderPages { try await pages.next() })
        case .far: end = { min(first + Self.stretch - 1, last() ?? .max) }
        case .own(let growing):
            making = growing
            // Made to the end, for all.
            end = { nil }
        case nil: break
        }
        defer { making?.giveUp() }
        let order = RenderOrder(settings: settings, limits: limits)
        let worker = try await orderedWorker(documents, order)
        let merger = ImpressionMerger(settings: settings, ahead: ahead) { [end] in end().map { $0 - first + 1 } }
        let pages = making.map { MadePages(merger, in: $0, settings: settings) }
        merger.workerBegins()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.work(worker, for: merger, isSpare: false) }
            group.addTask { await self.share(documents, order, merger) }
            if let pages { group.addTask { try? await pages.make() } }
            defer {
                merger.abandon()
                group.cancelAll()
            }
            return try await body(
                RenderPages { if let pages { try await pages.next() } else { try await merger.next() } }
            )
        }
    }

    /// Impressions that are made at a time for who begins in the middle of what grows elsewhere.
    static let stretch = 32

    /// The name by which these documents' pages are kept; nil before the engine is known.
    func keptName(_ checksums: [String], _ settings: RenderSettings) -> String? {
        guard cache != nil, !checksums.isEmpty, let engine = state.withLock({ $0.engine }) else { return nil }
        return PageCache.name(checksums: checksums, settings, engine: engine)
    }

    /// A worker that has got the order; one that died while it was idle is passed over.
    func orderedWorker(
        _ documents: [FileDescriptor],
        _ order: RenderOrder,
        _ urgency: WorkerPoolState.Urgency = .own
    ) async throws -> Worker {
        for _ in 0..<3 {
            let worker = try await acquire(urgency)
            do {
                try worker.send(order, documents: documents)
                return worker
            } catch {
                worker.kill()
                release(worker)
                logger.debug("RIP worker took no document", metadata: ["error": "\(error)"])
            }
        }
        throw RenderError(
            code: .workerUnavailable,
            message: "RIP workers end before they take a document; run `\(configuration.worker) --self-test`."
        )
    }

    private func acquire(_ urgency: WorkerPoolState.Urgency) async throws -> Worker {
        let id = state.withLock { $0.nextWaiterID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (answer, preempted) = state.withLock { state -> (Result<Worker, any Error>?, [Worker]) in
                    let waiter = WorkerPoolState.Waiter(id: id, urgency: urgency, continuation: continuation)
                    if Task.isCancelled { return (.failure(CancellationError()), []) }
                    return (state.take(waiter), state.preempt())
                }
                if let answer { continuation.resume(with: answer) }
                for worker in preempted { worker.preempt() }
                wakeUp.yield()
            }
        } onCancel: {
            state.withLock { $0.withdraw(id: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// A document, or a part of one, is done with its worker.
    func release(_ worker: Worker) {
        let actions = state.withLock { $0.release(worker) }
        for action in actions { action() }
        wakeUp.yield()
    }

    /// A worker is ready: the longest waiting document gets it, or it lies idle.
    func offer(_ worker: Worker, engine: String) {
        let actions = state.withLock { state in
            state.engine = engine
            return state.offer(worker)
        }
        for action in actions { action() }
        wakeUp.yield()
    }

    /// A worker's process is gone, or was never started; `failure` if it never became ready.
    func ended(_ worker: Worker?, failure: RenderError?) {
        let refused = state.withLock { $0.ended(worker, failure: failure, at: .now) }
        if let failure {
            for waiter in refused { waiter.continuation.resume(throwing: failure) }
        }
        wakeUp.yield()
    }
}

extension RenderError {
    static let stopped = RenderError(code: .canceled, message: "The pool of RIP workers was stopped.")
}
