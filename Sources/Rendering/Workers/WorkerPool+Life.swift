// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import Subprocess
import Synchronization
import SystemPackage

extension WorkerPool {
    /// The whole life of one worker: start, wait for a document, read its pages, reap.
    func live() async {
        let worker: Worker
        let theirs: FileDescriptor
        let command: WorkerCommand
        do {
            command = try WorkerCommand(configuration)
            let pair = try DescriptorPassing.makeSocketPair()
            worker = Worker(socket: pair.ours, startTimeout: configuration.startTimeout)
            theirs = pair.theirs
        } catch {
            return startFailed(error)
        }
        let life = WorkerLife(worker: worker) { self.offer(worker, engine: "\($0) \(self.workerBuild)") }
        var status: TerminationStatus?
        var startError: (any Error)?
        do {
            let result = try await Subprocess.run(
                .path(FilePath(command.executable)),
                arguments: Arguments(command.arguments),
                environment: .custom(WorkerCommand.environment),
                platformOptions: Self.platformOptions,
                input: .fileDescriptor(theirs, closeAfterSpawningProcess: true),
                output: .sequence,
                error: .sequence
            ) { execution in
                worker.started {
                    // Signal 0 goes by a descriptor that means this process only: it is not reaped, nor its number reused.
                    guard (try? execution.send(signal: Signal(rawValue: 0))) != nil else { return }
                    try? execution.send(signal: .kill, toProcessGroup: true)
                }
                await life.follow(output: execution.standardOutput, error: execution.standardError)
                worker.ended()
            }
            status = result.terminationStatus
        } catch {
            startError = error
            worker.ended()
        }
        let end = life.end(status: status, error: startError, isCanceled: Task.isCancelled, configuration)
        worker.events.finish(throwing: end)
        ended(worker, failure: life.wasReady ? nil : end ?? .stopped)
        if let end, end.code != .canceled {
            logger.info("RIP worker ended", metadata: ["render.error": "\(end)", "stderr": "\(life.lastWords)"])
        }
    }

    /// A session of its own: no terminal, and a process group that is ended as one.
    ///
    /// bubblewrap's own child is not tied to its parent's life in its first moments, so killing the parent is not enough.
    private static var platformOptions: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        return options
    }

    /// Tells one build of the worker from another.
    private var workerBuild: String {
        var status = stat()
        guard stat(configuration.worker.string, &status) == 0 else { return "" }
        return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }

    private func startFailed(_ error: any Error) {
        let failure =
            error as? RenderError
            ?? RenderError(code: .workerUnavailable, message: "No RIP worker could be started: \(error).")
        logger.error("RIP worker not started", metadata: ["render.error": "\(failure)"])
        ended(nil, failure: failure)
    }
}

extension TerminationStatus {
    /// The signal that ended the process; bubblewrap tells of it as a shell does, by 128 and the signal.
    var signal: Int32? {
        switch self {
        case .signaled(let signal): Int32(signal)
        case .exited(let code) where code > 128 && code <= 128 + 64: Int32(code) - 128
        case .exited: nil
        }
    }
}
