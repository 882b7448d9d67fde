// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import Synchronization

/// Who is connected to a door, so that nobody can keep others out.
///
/// When the door or one source has all its connections, the longest idle one is closed for the newcomer; when all are
/// at work, the newcomer is turned away. A connection is idle while nothing but a command is waited for.
final class ConnectionRoster: Sendable {
    fileprivate struct Entry {
        var source: String
        var channel: any Channel
        /// Rises with each time that a connection became idle; nil while it is at work.
        var idleSince: UInt64?
    }

    fileprivate struct State {
        var entries: [Int: Entry] = [:]
        var counts: [String: Int] = [:]
        var lastNumber = 0
        var clock: UInt64 = 0
        var isClosing = false
        var unreported = 0
        var reportedAt: ContinuousClock.Instant?
    }

    /// A connection's place in the roster.
    struct Place: Sendable {
        fileprivate let number: Int
    }

    /// How often crowding is logged at most.
    private static let reportInterval: Duration = .seconds(10)

    private let door: String
    private let limits: DoorLimits
    private let logger: Logger
    private let state = Mutex(State())

    init(door: String, limits: DoorLimits, logger: Logger) {
        self.door = door
        self.limits = limits
        self.logger = logger
    }

    /// Enters a connection, which is idle at first; nil when there is no room.
    func enter(_ channel: any Channel, from source: String) -> Place? {
        let (place, closed) = state.withLock { state -> (Place?, (any Channel)?) in
            guard !state.isClosing else { return (nil, nil) }
            var closed: (any Channel)?
            let sourceIsFull = state.counts[source, default: 0] >= limits.connectionsPerSource
            if sourceIsFull || state.entries.count >= limits.connections {
                guard let number = state.longestIdle(of: sourceIsFull ? source : nil) else { return (nil, nil) }
                closed = state.remove(number)?.channel
            }
            state.lastNumber += 1
            state.clock += 1
            state.entries[state.lastNumber] = Entry(source: source, channel: channel, idleSince: state.clock)
            state.counts[source, default: 0] += 1
            return (Place(number: state.lastNumber), closed)
        }
        if place == nil || closed != nil { report(source, isTurnedAway: place == nil) }
        closed?.close(promise: nil)
        return place
    }

    /// Notes whether a connection is idle; false if it was closed for another one, or as the server ends.
    func note(_ place: Place, isIdle: Bool) -> Bool {
        state.withLock { state in
            guard state.entries[place.number] != nil, !(isIdle && state.isClosing) else { return false }
            state.clock += 1
            state.entries[place.number]?.idleSince = isIdle ? state.clock : nil
            return true
        }
    }

    /// Takes a connection out that has ended.
    func leave(_ place: Place) {
        _ = state.withLock { $0.remove(place.number) }
    }

    /// Closes idle connections, now and from now on; the others end by themselves.
    func beginClosing() {
        let idle = state.withLock { state in
            state.isClosing = true
            return state.entries.values.filter { $0.idleSince != nil }.map(\.channel)
        }
        for channel in idle { channel.close(promise: nil) }
    }

    /// How many connections there are.
    var count: Int { state.withLock { $0.entries.count } }

    /// Says that the door is crowded, at most every few seconds.
    private func report(_ source: String, isTurnedAway: Bool) {
        let now = ContinuousClock.now
        let count = state.withLock { state -> Int? in
            state.unreported += 1
            if let last = state.reportedAt, now - last < Self.reportInterval { return nil }
            defer { state.unreported = 0 }
            state.reportedAt = now
            return state.unreported
        }
        guard let count else { return }
        logger.warning(
            "Connections were closed: a door has as many as it takes",
            metadata: [
                "door": "\(door)", "client.address": "\(source)", "connections": "\(count)",
                "kind": isTurnedAway ? "turned away" : "idle",
            ]
        )
    }
}

extension ConnectionRoster.State {
    /// The connection that is idle the longest, of that source or of all.
    fileprivate func longestIdle(of source: String?) -> Int? {
        entries.filter { $0.value.idleSince != nil && (source == nil || $0.value.source == source) }
            .min { ($0.value.idleSince ?? 0) < ($1.value.idleSince ?? 0) }?.key
    }

    fileprivate mutating func remove(_ number: Int) -> ConnectionRoster.Entry? {
        guard let entry = entries.removeValue(forKey: number) else { return nil }
        let left = (counts[entry.source] ?? 1) - 1
        counts[entry.source] = left > 0 ? left : nil
        return entry
    }
}
