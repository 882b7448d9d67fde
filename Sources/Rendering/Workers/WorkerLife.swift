// SPDX-License-Identifier: Apache-2.0

import Glibc
import Subprocess
import Synchronization

/// Follows one worker's output from its start to its end and says what became of it.
final class WorkerLife: Sendable {
    private struct State {
        var wasReady = false
        var isFinished = false
        var verdict: RenderError?
        var lastWords: [UInt8] = []
    }

    private static let mostLastWords = 4096

    private let worker: Worker
    private let onReady: @Sendable (_ engine: String) -> Void
    private let state = Mutex(State())

    init(worker: Worker, onReady: @escaping @Sendable (_ engine: String) -> Void) {
        self.worker = worker
        self.onReady = onReady
    }

    /// Whether the worker ever became ready.
    var wasReady: Bool { state.withLock { $0.wasReady } }

    /// The end of what was written to standard error.
    var lastWords: String { String(decoding: state.withLock { $0.lastWords }, as: UTF8.self) }

    /// Reads the process until it closes its output.
    func follow(output: SubprocessOutputSequence, error: SubprocessOutputSequence) async {
        await withTaskGroup { group in
            group.addTask { await self.keepLastWords(of: error) }
            group.addTask { await self.watch() }
            await read(output)
            group.cancelAll()
        }
    }

    private func read(_ output: SubprocessOutputSequence) async {
        var parser = WorkerFrameParser()
        var dialog: WorkerDialog?
        do {
            for try await chunk in output {
                worker.awaitsOutput(false)
                for frame in try parser.frames(adding: chunk.withUnsafeBytes { Array($0) }) {
                    guard try await take(frame, &dialog) else { return }
                }
                worker.awaitsOutput(true)
            }
        } catch let error as RenderError {
            conclude(error)
        } catch {
            conclude(.violation("\(error)"))
        }
    }

    /// Passes a frame on; false when nobody reads any more.
    private func take(_ frame: WorkerFrame, _ dialog: inout WorkerDialog?) async throws -> Bool {
        if case .ready(let engine) = frame, !wasReady {
            state.withLock { $0.wasReady = true }
            onReady(engine)
            return true
        }
        guard let order = worker.order else { throw RenderError.violation("\(frame.kind) before the order") }
        var current = dialog ?? WorkerDialog(settings: order.settings, limits: order.limits)
        let event = try current.event(for: frame)
        dialog = current
        switch event {
        case .passing: return true
        case .asksForTurn: worker.waitsForTurn()
        case .rendered: break
        }
        let isRead = (try? await worker.events.send(event)) != nil
        if current.isEnded {
            state.withLock { $0.isFinished = true }
            worker.events.finish()
        }
        if !isRead { worker.kill() }
        return isRead
    }

    private func conclude(_ error: RenderError) {
        state.withLock { $0.verdict = $0.verdict ?? error }
        worker.events.finish(throwing: error)
        worker.kill()
    }

    /// Ends a worker that keeps its reader waiting for too long.
    private func watch() async {
        while !Task.isCancelled {
            let patience = worker.patience(at: .now) ?? .seconds(1)
            guard patience > .zero else { return conclude(lateness) }
            try? await Task.sleep(for: min(patience, .seconds(1)))
        }
    }

    private var lateness: RenderError {
        guard let order = worker.order else {
            return RenderError(code: .workerUnavailable, message: "A RIP worker did not become ready in time.")
        }
        return RenderError(
            code: .timedOut,
            message: "Nothing came from the document for \(order.limits.idle); a page may be too complex or loop "
                + "without end. Print it as an image or in parts, or raise the time limit for a page."
        )
    }

    private func keepLastWords(of error: SubprocessOutputSequence) async {
        do {
            for try await chunk in error {
                state.withLock { state in
                    state.lastWords += chunk.withUnsafeBytes { Array($0) }
                    state.lastWords.removeFirst(max(0, state.lastWords.count - Self.mostLastWords))
                }
            }
        } catch {
            // The words are only a help for diagnosis; the process's end is what counts.
        }
    }

    /// What became of the worker; nil if all is well.
    func end(
        status: TerminationStatus?,
        error: (any Error)?,
        isCanceled: Bool,
        _ configuration: WorkerPool.Configuration
    ) -> RenderError? {
        let state = state.withLock { $0 }
        if let verdict = state.verdict { return verdict }
        if state.isFinished { return nil }
        if isCanceled || worker.wasKilled { return .stopped }
        guard state.wasReady else { return startFailure(status: status, error: error, configuration) }
        guard let order = worker.order else { return nil }
        switch status?.signal {
        case SIGXCPU: return .cpuTimeExceeded(order.limits)
        case SIGKILL: return .killed
        case let signal?: return .crashed(signal: signal)
        case nil: return .ended(status.map { "\($0)" } ?? "\(error.map { "\($0)" } ?? "unknown")")
        }
    }

    private func startFailure(
        status: TerminationStatus?,
        error: (any Error)?,
        _ configuration: WorkerPool.Configuration
    ) -> RenderError {
        let words = lastWords.split(separator: "\n").last.map { String($0) } ?? error.map { "\($0)" } ?? ""
        if words.hasPrefix("bwrap:") {
            return RenderError(
                code: .sandboxUnavailable,
                message: "The sandbox for rendering could not be set up: \(words). bubblewrap needs user namespaces; "
                    + "see `sysctl kernel.unprivileged_userns_clone user.max_user_namespaces`."
            )
        }
        let how = status.map { "\($0)" } ?? "not started"
        return RenderError(
            code: .workerUnavailable,
            message: "The RIP worker \(configuration.worker) did not start (\(how)): \(words). "
                + "Run `\(configuration.worker) --self-test`; it needs libgs10 and libvips42."
        )
    }
}

extension RenderError {
    static func cpuTimeExceeded(_ limits: RenderLimits) -> RenderError {
        RenderError(
            code: .cpuTimeExceeded,
            message: "A page took more than \(limits.cpuTime.components.seconds) s of processor time; the document "
                + "may loop without end. Print it as an image or in parts, or raise the limit for a page."
        )
    }

    static let killed = RenderError(
        code: .outOfMemory,
        message: "The system killed the RIP worker, most likely because memory ran out. Lower the resolution, print "
            + "fewer documents at a time, or add memory.",
        signal: SIGKILL
    )

    static func crashed(signal: Int32) -> RenderError {
        let name = strsignal(signal).map { String(cString: $0) } ?? "signal"
        return RenderError(
            code: .crashed,
            message: "The RIP worker crashed on this document (signal \(signal), \(name)); no other job is harmed. "
                + "Save the document anew in its application, or print it as an image.",
            signal: signal
        )
    }

    static func ended(_ how: String) -> RenderError {
        RenderError(
            code: .crashed,
            message: "The RIP worker ended without a result (\(how)); no other job is harmed. "
                + "Save the document anew in its application, or print it as an image."
        )
    }
}
