// SPDX-License-Identifier: Apache-2.0

import Glibc
import Rendering

/// Which impressions this worker makes: the server gives them out in turns to all workers at the same document.
final class ImpressionTurns {
    /// How long nothing may be heard of a worker that passes over other workers' impressions, in seconds.
    private static let longestSilence = 1

    private let output: WorkerOutput
    private var turn: ClosedRange<Int>?
    private var lastSign = time(nil)

    init(output: WorkerOutput) { self.output = output }

    /// Whether an impression is ours, asking for the next turn where it is not known; they are asked for in their order.
    func includes(_ number: Int) -> Bool {
        if let turn, number <= turn.upperBound { return number >= turn.lowerBound }
        let turn = ask()
        self.turn = turn
        return turn.contains(number)
    }

    /// An impression of somebody else was passed over.
    func passed() {
        let now = time(nil)
        guard now - lastSign >= Self.longestSilence else { return }
        lastSign = now
        output.send(.passing)
    }

    private func ask() -> ClosedRange<Int> {
        output.send(.asksForTurn)
        var bytes = [UInt8](repeating: 0, count: ImpressionTurn.length)
        var count: Int
        repeat { count = read(STDIN_FILENO, &bytes, bytes.count) } while count < 0 && errno == EINTR
        // The server is gone, or all impressions are given out and it ends this process.
        guard count > 0, let turn = try? ImpressionTurn(decoding: Array(bytes.prefix(count))) else { _exit(0) }
        return turn.numbers
    }
}
