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
    private let wakeUps: AsyncStream<Void>
    private let wakeUp: AsyncStream<Void>.Continuation

    /// Makes a pool; nothing is started before `run`.
    public init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        state = Mutex(WorkerPoolState(configuration: configuration))
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
            startMissing(in: &group)
            for await _ in wakeUps { startMissing(in: &group) }
            // Canceled: refuse what waits, then let the group end every process.
            for waiter in state.withLock({ $0.close() }) { waiter.resume(throwing: RenderError.stopped) }
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
    /// and stays open. When `body` returns, throws or is canceled, the worker is ended at once.
    ///
    /// - Throws: ``RenderError``, or what `body` throws.
    public func render<R>(
        _ document: FileDescriptor,
        settings: RenderSettings,
        limits: RenderLimits = RenderLimits(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RenderPages) async throws -> R
    ) async throws -> R {
        try settings.validate()
        let worker = try await orderedWorker(document, RenderOrder(settings: settings, limits: limits))
        defer {
            worker.events.abandon()
            worker.kill()
            release()
        }
        return try await withTaskCancellationHandler {
            try await body(RenderPages(handoff: worker.events))
        } onCancel: {
            worker.kill()
        }
    }

    /// A worker that has got the order; one that died while it was idle is passed over.
    private func orderedWorker(_ document: FileDescriptor, _ order: RenderOrder) async throws -> Worker {
        for _ in 0..<3 {
            let worker = try await acquire()
            do {
                try worker.send(order, document: document)
                return worker
            } catch {
                worker.kill()
                release()
                logger.debug("RIP worker took no document", metadata: ["error": "\(error)"])
            }
        }
        throw RenderError(
            code: .workerUnavailable,
            message: "RIP workers end before they take a document; run `\(configuration.worker) --self-test`."
        )
    }

    private func acquire() async throws -> Worker {
        let id = state.withLock { $0.nextWaiterID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = state.withLock { state -> Result<Worker, any Error>? in
                    Task.isCancelled ? .failure(CancellationError()) : state.take(id: id, continuation)
                }
                if let answer { continuation.resume(with: answer) }
                wakeUp.yield()
            }
        } onCancel: {
            state.withLock { $0.withdraw(id: id) }?.resume(throwing: CancellationError())
        }
    }

    private func release() {
        let handOver = state.withLock { $0.release() }
        handOver?()
        wakeUp.yield()
    }

    /// A worker is ready: the longest waiting document gets it, or it lies idle.
    func offer(_ worker: Worker) {
        let handOver = state.withLock { $0.offer(worker) }
        handOver?()
        wakeUp.yield()
    }

    /// A worker's process is gone, or was never started; `failure` if it never became ready.
    func ended(_ worker: Worker?, failure: RenderError?) {
        let refused = state.withLock { $0.ended(worker, failure: failure, at: .now) }
        if let failure {
            for waiter in refused { waiter.resume(throwing: failure) }
        }
        wakeUp.yield()
    }
}

extension RenderError {
    static let stopped = RenderError(code: .canceled, message: "The pool of RIP workers was stopped.")
}
