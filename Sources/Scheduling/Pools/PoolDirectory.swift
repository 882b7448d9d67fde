// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// Which printers can work for pools, and which pools there are; nothing here costs more with more printers.
final class PoolDirectory: Sendable {
    private struct State {
        var slots: [Int: MemberSlot] = [:]
        var ids: [String: Int] = [:]
        var pools: [Int: (lane: PoolLane, members: [String])] = [:]
        var poolsOfMember: [String: Set<Int>] = [:]

        mutating func forget(pool id: Int) {
            for name in pools[id]?.members ?? [] { poolsOfMember[name]?.remove(id) }
            pools[id] = nil
        }
    }

    private let state = Mutex(State())

    /// A printer with a device of its own can be a member from now on.
    func add(_ slot: MemberSlot, id: Int, name: String) {
        state.withLock { state in
            state.slots[id] = slot
            state.ids[name] = id
        }
        changed(name)
    }

    /// There is a pool, or it has other members.
    func add(_ lane: PoolLane, id: Int, members: [String]) {
        state.withLock { state in
            state.forget(pool: id)
            state.pools[id] = (lane, members)
            for name in members { state.poolsOfMember[name, default: []].insert(id) }
        }
        lane.membersChanged()
    }

    /// A printer is gone, or is no pool any more.
    func remove(id: Int, name: String) {
        state.withLock { state in
            state.slots[id] = nil
            if state.ids[name] == id { state.ids[name] = nil }
            state.forget(pool: id)
        }
        changed(name)
    }

    /// The members that there are of those names, in their order.
    func slots(named names: [String]) -> [MemberSlot] {
        state.withLock { state in names.compactMap { state.ids[$0].flatMap { state.slots[$0] } } }
    }

    /// The member with that `printer-id`.
    func slot(id: Int) -> MemberSlot? { state.withLock { $0.slots[id] } }

    /// Something about a member changed: its pools look whether they have work for it.
    func changed(_ name: String) {
        let lanes = state.withLock { state in
            (state.poolsOfMember[name] ?? []).compactMap { state.pools[$0]?.lane }
        }
        for lane in lanes { lane.membersChanged() }
    }
}
