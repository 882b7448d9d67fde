// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization

/// Bounds how many of something there are at once, such as printers that print: each needs open files of the process.
final class Allowance: Sendable {
    private struct State {
        var left: Int
        var reported: ContinuousClock.Instant?
        /// The printers that wait for one.
        var waiting: Set<Int> = []
    }

    /// How often it is said at most that there is not enough.
    private static let reportInterval = Duration.seconds(600)
    /// Who waits looks again after so long.
    private static let step = Duration.milliseconds(200)

    private let what: String
    /// How many there are at once.
    let most: Int
    private let state: Mutex<State>
    private let logger: Logger

    /// - Parameter what: What is bounded, for the log: "printers that print".
    init(of what: String, atMost most: Int, logger: Logger) {
        self.what = what
        self.most = most
        self.logger = logger
        state = Mutex(State(left: most))
    }

    /// Takes one, to be given back; false when all are taken.
    func take() -> Bool {
        let (isTaken, isNews) = state.withLock { state in
            if state.left > 0 {
                state.left -= 1
                return (true, false)
            }
            let isNews = state.reported.map { .now - $0 > Self.reportInterval } ?? true
            if isNews { state.reported = .now }
            return (false, isNews)
        }
        if isNews {
            logger.warning(
                "As many at once as the limit of open files allows; others wait. Raise it: LimitNOFILE= or ulimit -n",
                metadata: ["of": "\(what)", "most": "\(most)"]
            )
        }
        return isTaken
    }

    func giveBack() { state.withLock { $0.left += 1 } }

    /// Does something while one is taken; waits until there is one, or until the task is cancelled.
    ///
    /// - Parameter printerID: Who is said to wait for it; nil for nobody.
    func whileTaken<R: Sendable>(for printerID: Int?, _ body: () async throws -> R) async throws -> R {
        try await waitToTake(printerID)
        defer { giveBack() }
        return try await body()
    }

    /// Whether a printer waits for one.
    func isAwaited(by printerID: Int) -> Bool { state.withLock { $0.waiting.contains(printerID) } }

    private func waitToTake(_ printerID: Int?) async throws {
        if take() { return }
        if let printerID { state.withLock { _ = $0.waiting.insert(printerID) } }
        defer { if let printerID { state.withLock { _ = $0.waiting.remove(printerID) } } }
        repeat { try await Task.sleep(for: Self.step) } while !take()
    }
}
