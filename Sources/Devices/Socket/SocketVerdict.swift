// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// Decides from what is known of a delivery how it goes on; does nothing itself.
struct SocketVerdict: Sendable {
    enum Step {
        case goOn
        case finish(DeliveryResult)
        case fail(any Error)
    }

    let place: PrinterPlace
    let configuration: SocketDevice.Configuration
    let pjl: PJLSupport
    /// What the printer calls the job.
    let jobName: String

    func step(_ state: SocketCourse.State, at now: ContinuousClock.Instant) -> Step {
        if state.end == .canceled {
            return .fail(error(.canceledAtDevice, "says that the job was canceled there", state))
        }
        if let failure = state.failure { return .fail(self.failure(failure, state)) }
        guard state.isAllSent else {
            // Also while there is no page to send, which may wait for what the printer says of those before it.
            guard state.isBroken || pjl.reportsJobs && state.isClosed else { return waiting(state, at: now) }
            return .fail(error(.interrupted, "ended the connection in the middle of the job", state))
        }
        if case .ended(let pages)? = state.end { return .finish(ended(pages, state)) }
        if pjl.reportsJobs {
            guard state.isClosed || state.isBroken else { return waiting(state, at: now) }
            return .fail(error(.interrupted, "ended the connection before it said that the job ended", state))
        }
        if state.isTaken, state.isClosed { return .finish(taken(state, "and it ended the connection")) }
        if state.isBroken {
            // Who closes with something unread says by a reset that it was lost (RFC 1122 section 4.2.2.13).
            let moment =
                state.isTaken ? "when all had arrived there, as one does that did not read all of it" : Self.early
            return .fail(error(.interrupted, "broke the connection \(moment)", state))
        }
        guard state.isTaken else { return waiting(state, at: now) }
        if !place.canBeEnded { return .finish(taken(state, "and its port tells no more")) }
        if let takenAt = state.takenAt, now - takenAt >= configuration.closeTimeout {
            return .finish(taken(state, "and it keeps the connection open for more than \(closeTime)"))
        }
        return .goOn
    }

    /// What is to be shown of a printer that takes and says nothing; nil while it does, or while it said why itself.
    func stall(_ state: SocketCourse.State, at now: ContinuousClock.Instant) -> DeviceStatus? {
        guard now - state.lastSign >= configuration.stallNotice, isAwaited(state), state.status?.condition != .stopped
        else { return nil }
        return DeviceStatus(
            condition: .stopped,
            reasons: ["timed-out-warning"],
            message: "The printer at \(place) takes no data and does not say why: look at its display and its paper.",
            since: WallTime.now
        )
    }

    /// Whether the printer is to take or say something; not while there are no pages for it yet.
    private func isAwaited(_ state: SocketCourse.State) -> Bool {
        state.isWriting || state.isAllSent && (pjl.reportsJobs || !state.isTaken)
    }

    private func waiting(_ state: SocketCourse.State, at now: ContinuousClock.Instant) -> Step {
        let saysWhy = state.status?.condition == .stopped
        let limit = pjl.isSpoken && !saysWhy ? configuration.silenceLimit : configuration.patience
        guard isAwaited(state), now - state.lastSign >= limit else { return .goOn }
        return .fail(error(.interrupted, "neither took nor said anything for \(limit.text)", state))
    }

    private static let early = "before it had taken all"

    // MARK: Ends

    private func ended(_ pages: Int?, _ state: SocketCourse.State) -> DeliveryResult {
        let count = pages.map { ", pages: \($0)" } ?? ""
        return DeliveryResult(
            impressionsConfirmed: pages.flatMap { $0 > 0 ? $0 : nil } ?? (state.sent > 0 ? state.sent : nil),
            evidence: "the printer said that PJL job '\(jobName)' ended\(count); \(sentence(state))"
        )
    }

    private func taken(_ state: SocketCourse.State, _ how: String) -> DeliveryResult {
        DeliveryResult(
            impressionsConfirmed: state.confirmed > 0 && state.confirmed >= state.sent ? state.confirmed : nil,
            evidence:
                "the printer at \(place) took all bytes, \(how); it does not say what it printed; \(sentence(state))"
        )
    }

    private func sentence(_ state: SocketCourse.State) -> String {
        let words = state.words.isEmpty ? "" : "; it also said: \(state.words)"
        return "\(state.sent.impressionsInWords) sent\(words)"
    }

    private var closeTime: String { configuration.closeTimeout.text }

    private func failure(_ failure: any Error, _ state: SocketCourse.State) -> any Error {
        guard failure is BrokenWrite else { return failure }
        return error(.interrupted, "broke the connection (\(failure))", state)
    }

    private func error(_ code: DeviceError.Code, _ what: String, _ state: SocketCourse.State) -> DeviceError {
        let words = state.words.isEmpty ? "" : " (its last words: \(state.words))"
        return DeviceError(
            code,
            "the printer at \(place) \(what); it had taken \(state.sent.impressionsInWords)\(words)",
            impressionsConfirmed: pjl.reportsPages ? state.confirmed : nil
        )
    }
}

/// Bytes could not be written.
struct BrokenWrite: Error, CustomStringConvertible {
    let cause: any Error

    var description: String { "\(cause)" }
}
