// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// Holds a worker to its turns: it makes just the impressions that it was given, each once, in order.
struct TurnKeeping {
    private var numbers: ClosedRange<Int>?
    /// The last impression that was made, or that the turn begins after.
    private var made = 0

    /// The worker has got a turn.
    mutating func begin(_ turn: ImpressionLanes.Turn) {
        numbers = turn.numbers
        made = turn.numbers.lowerBound - 1
    }

    /// Checks what the worker says next.
    ///
    /// - Throws: ``RenderError`` if it makes what is not its turn, or leaves out what is.
    mutating func check(_ event: WorkerEvent) throws(RenderError) {
        switch event {
        case .rendered(.page(.pageStarted(let number))):
            guard number == made + 1, numbers?.contains(number) == true else {
                throw .violation("impression \(number) was not its turn")
            }
            made = number
        case .asksForTurn:
            guard made == (numbers?.upperBound ?? 0) else { throw .violation("a turn was not used to its end") }
        case .rendered(.finished(let last)):
            // The document may end before the turn, or even before it begins.
            let hasBegun = made >= (numbers?.lowerBound ?? 1)
            guard hasBegun ? last == made : last <= made else {
                throw .violation("it ended after impression \(last)")
            }
        default: break
        }
    }
}
