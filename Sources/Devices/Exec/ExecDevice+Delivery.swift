// SPDX-License-Identifier: Apache-2.0

public import PrintModel
import Subprocess
import SystemPackage

extension ExecDevice {
    /// EX_TEMPFAIL of sysexits.h: nothing was done, it may work later.
    private static let temporaryFailure: TerminationStatus = .exited(75)

    /// Runs the program with the pages on its standard input; that it ends with status 0 is the evidence.
    ///
    /// Status 75 says that nothing was printed and that it is to be tried again; any other that nobody can say.
    /// Cancelling the task ends the program with all that it started.
    public func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        try check()
        try await report(.accepted(deviceJobID: "\(name) \(delivery.record.key.description.prefix(8))"))
        let run = ExecRun(device: self, delivery: delivery, pages: pages)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await run.start() }
            group.addTask {
                while (try? await Task.sleep(for: .seconds(1))) != nil { run.tick() }
            }
            var told = 0
            for await _ in run.news {
                let state = run.now
                if state.sent > told {
                    told = state.sent
                    try await report(.sent(impressions: told))
                }
                if let end = state.end { return try result(end, state, delivery.record) }
                if state.isAwaited, ContinuousClock.now - state.lastSign >= silenceLimit {
                    throw failure(.interrupted, "neither read nor wrote anything for \(silenceLimit.text)", state)
                }
            }
            throw CancellationError()
        }
    }

    private func result(
        _ end: Result<TerminationStatus, any Error>,
        _ state: ExecRun.State,
        _ record: DeliveryRecord
    ) throws -> DeliveryResult {
        switch end {
        case .failure(let error as SubprocessError) where [.spawnFailed, .executableNotFound].contains(error.code):
            memory.noteNothingPrinted(record)
            throw failure(.unreachable, "could not be started (\(error))", state)
        case .failure(let error as SubprocessError):
            throw failure(.interrupted, "could not be followed to its end (\(error))", state)
        case .failure(let error): throw error
        case .success(.exited(0)) where state.hasTakenAll:
            let words = state.output.last.isEmpty ? "" : ": \(state.output.last)"
            return DeliveryResult(
                impressionsConfirmed: nil,
                evidence: "the program \(program) took \(state.sent.impressionsInWords) and ended with status 0\(words)"
            )
        case .success(.exited(0)): throw failure(.interrupted, "ended before it had read all", state)
        case .success(Self.temporaryFailure):
            memory.noteNothingPrinted(record)
            throw failure(.busy, "says that it cannot print now", state)
        case .success(.exited(let code)): throw failure(.interrupted, "ended with status \(code)", state)
        case .success(.signaled(let signal)): throw failure(.interrupted, "was ended by signal \(signal)", state)
        }
    }

    private func failure(_ code: DeviceError.Code, _ what: String, _ state: ExecRun.State) -> DeviceError {
        let words = state.errors.last.isEmpty ? "" : ": \(state.errors.last)"
        return DeviceError(code, "the program \(program) \(what)\(words)")
    }
}
