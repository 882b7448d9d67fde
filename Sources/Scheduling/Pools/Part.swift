// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// A stretch of a job's impressions that one device of a pool prints, in one attempt.
///
/// Its end may be taken from it for another device, as far as its impressions were not given to its own yet.
final class Part: Sendable {
    private struct State {
        var last: Int
        var given: Int
        var confirmed = 0
        var stoppedAt: ContinuousClock.Instant?
        var isWithdrawn = false
        /// What can be taken from it: the format, and how many impressions belong together; nil for nothing.
        var division: Division?
    }

    /// How a part can be divided.
    struct Division: Sendable, Equatable {
        /// What its device gets, as a MIME type.
        var format: String
        /// Sides of its sheets.
        var sides: Sides
        /// Impressions that stay together: those of a sheet, or of a copy; 0 while nobody knows how long a copy is.
        var unit: Int
    }

    /// How a part is at one moment.
    struct View: Sendable {
        /// Its first impression.
        var first: Int
        /// Its last one, or ``ImpressionSet/end``.
        var last: Int
        /// The last one that its device was given, or the one before its first.
        var given: Int
        /// Impressions that its device confirmed.
        var confirmed: Int
        /// Since when its device is stopped.
        var stoppedAt: ContinuousClock.Instant?
        /// How it can be divided; nil while that is not known, and for what is of one piece.
        var division: Division?
    }

    /// The attempt's number within the job.
    let attempt: Int
    /// The member that prints it, by `printer-id`.
    let memberID: Int
    /// Its first impression, counted over the whole job from 1.
    let first: Int
    /// Impressions that its device may have beyond those that it confirmed; nil for as many as it takes.
    private let mostInFlight: Int?
    private let state: Mutex<State>
    private let signal = WakeSignal()

    init(attempt: Int, memberID: Int, range: ClosedRange<Int>, mostInFlight: Int?) {
        self.attempt = attempt
        self.memberID = memberID
        first = range.lowerBound
        self.mostInFlight = mostInFlight
        state = Mutex(State(last: range.upperBound, given: range.lowerBound - 1))
    }

    /// How it is now.
    var view: View {
        state.withLock { state in
            View(
                first: first,
                last: state.last,
                given: state.given,
                confirmed: state.confirmed,
                stoppedAt: state.stoppedAt,
                division: state.division
            )
        }
    }

    /// Its last impression as far as is known; nil while it reaches to the job's end.
    var last: Int? { state.withLock { $0.last == ImpressionSet.end ? nil : $0.last } }

    // MARK: For its run

    /// It was planned; nil for what is of one piece.
    func planned(_ division: Division?) {
        state.withLock { $0.division = division }
    }

    /// Waits until the impression may be given to the device; false when it belongs to another part.
    ///
    /// A device that takes everything at once would leave nothing for others to take over.
    func admits(_ impression: Int) async throws -> Bool {
        while true {
            try Task.checkCancellation()
            let answer = state.withLock { state -> Bool? in
                guard impression <= state.last else { return false }
                // What was confirmed never lies behind: a device that confirms nothing is not waited for.
                let isFull = mostInFlight.map { state.confirmed > 0 && impression - first - state.confirmed >= $0 }
                guard isFull != true else { return nil }
                state.given = max(state.given, impression)
                return true
            }
            if let answer { return answer }
            await signal.wait(atMost: .seconds(1))
        }
    }

    /// The device confirmed so many impressions of it.
    func confirmed(_ impressions: Int) {
        state.withLock { $0.confirmed = max($0.confirmed, impressions) }
        signal.wake()
    }

    /// The device stopped or goes on.
    func device(isStopped: Bool) {
        state.withLock { state in
            guard isStopped != (state.stoppedAt != nil) else { return }
            state.stoppedAt = isStopped ? .now : nil
        }
    }

    // MARK: For the pool

    /// Takes what lies behind `last` away; false when the device was given some of it already.
    func cut(behind last: Int) -> Bool {
        let isCut = state.withLock { state in
            guard last >= max(state.given, first - 1), last < state.last else { return false }
            state.last = last
            return true
        }
        if isCut { signal.wake() }
        return isCut
    }

    /// Its device shall end it: others print what it did not.
    func withdraw() { state.withLock { $0.isWithdrawn = true } }

    /// Whether its device shall end it.
    var isWithdrawn: Bool { state.withLock { $0.isWithdrawn } }
}
