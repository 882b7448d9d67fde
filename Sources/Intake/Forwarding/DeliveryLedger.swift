// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Synchronization

/// Which deliveries of other servers are becoming jobs, and which never will.
///
/// That one has become a job is in the store, by the job's identity. Here is only what a request that is still on its way
/// must not find out too late; no request is on its way any more when this process ends.
final class DeliveryLedger: Sendable {
    private struct State {
        var accepting: Set<ObjectUUID> = []
        var closed: Set<ObjectUUID> = []
        var closedInOrder: [ObjectUUID] = []
    }

    /// More deliveries than this cannot be closed while one request is on its way.
    private static let mostClosed = 10_000

    private let state = Mutex(State())

    /// Begins to make a job of a delivery.
    ///
    /// - Throws: `Refusal` when that is being done, or the sender has given the delivery up.
    func begin(_ key: ObjectUUID) throws(Refusal) {
        let refusal: Refusal? = state.withLock { state in
            if state.closed.contains(key) {
                return Refusal(.clientErrorNotPossible, "The delivery \(key) was given up: print again with another.")
            }
            if state.accepting.insert(key).inserted { return nil }
            return Self.busy(key)
        }
        if let refusal { throw refusal }
    }

    /// It has become a job, or has not.
    func end(_ key: ObjectUUID) { state.withLock { _ = $0.accepting.remove(key) } }

    /// No job will be made of a delivery from now on.
    ///
    /// - Throws: `Refusal` with 0x0507 while one is being made.
    func close(_ key: ObjectUUID) throws(Refusal) {
        let isBusy = state.withLock { state in
            guard !state.accepting.contains(key) else { return true }
            if state.closed.insert(key).inserted { state.closedInOrder.append(key) }
            if state.closedInOrder.count > Self.mostClosed { state.closed.remove(state.closedInOrder.removeFirst()) }
            return false
        }
        if isBusy { throw Self.busy(key) }
    }

    private static func busy(_ key: ObjectUUID) -> Refusal {
        Refusal(.serverErrorBusy, "A job is being made of the delivery \(key): ask again in a moment.")
    }
}
