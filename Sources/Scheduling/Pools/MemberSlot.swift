// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// The place of one printer's device for work: its own printer's jobs, and those of the pools that it is a member of.
///
/// Whoever takes it has the device for itself until it is given back.
final class MemberSlot: Sendable {
    /// What its lane says of it.
    struct Readiness: Sendable, Equatable {
        /// Whether its device works and a person lets it print.
        var isInService = false
        /// What its device said last.
        var status: DeviceStatus?
    }

    private struct State {
        var printer: Printer
        var readiness = Readiness()
        /// From when work is given to it until that has ended.
        var isTaken = false
        var freeAt = ContinuousClock.now
        var assignment: PoolAssignment?
        var isWanted = false
        var isClosed = false
        /// Impressions in a second, as measured.
        var speed: Double?

        /// Impressions in a second; 20 in a minute where nothing is known.
        var measuredSpeed: Double {
            let pagesPerMinute = printer.capabilities.pagesPerMinute
            return speed ?? (pagesPerMinute > 0 ? Double(pagesPerMinute) / 60 : 1.0 / 3)
        }
    }

    private let state: Mutex<State>
    private let wake: @Sendable () -> Void
    private let onChange: @Sendable () -> Void

    /// - Parameters:
    ///   - wake: has the lane look for an assignment, and what it prints look whether it shall stop.
    ///   - onChange: called when pools may have work for it.
    init(printer: Printer, wake: @escaping @Sendable () -> Void, onChange: @escaping @Sendable () -> Void) {
        state = Mutex(State(printer: printer))
        self.wake = wake
        self.onChange = onChange
    }

    // MARK: For its lane

    /// The printer was changed.
    func update(_ printer: Printer) {
        state.withLock { $0.printer = printer }
        onChange()
    }

    /// The device became ready, or is no more.
    func update(_ readiness: Readiness) {
        let isNew = state.withLock { state in
            defer { state.readiness = readiness }
            return state.readiness.isInService != readiness.isInService
        }
        if isNew { onChange() }
    }

    /// Takes the place for a job of the printer's own; false when a pool has given it something to do.
    func take() -> Bool {
        state.withLock { state in
            guard !state.isTaken else { return false }
            state.isTaken = true
            return true
        }
    }

    /// The own job has so many impressions.
    func expect(impressions: Int) {
        state.withLock { $0.freeAt = .now + .seconds(Double(max(impressions, 1)) / $0.measuredSpeed) }
        // A pool with jobs says now that it waits.
        onChange()
    }

    /// Whether a pool wants something printed.
    var hasAssignment: Bool { state.withLock { $0.assignment != nil } }

    /// What a pool wants printed; the place stays taken.
    func takeAssignment() -> PoolAssignment? {
        state.withLock { state in
            defer { state.assignment = nil }
            return state.assignment
        }
    }

    /// Gives the place back.
    ///
    /// - Returns: whether a pool waits for it: then it is its turn.
    func release() -> Bool {
        let isWanted = state.withLock { state in
            state.isTaken = false
            state.freeAt = .now
            defer { state.isWanted = false }
            return state.isWanted
        }
        onChange()
        return isWanted
    }

    /// So many impressions took so long.
    func measured(impressions: Int, in duration: Duration) {
        let seconds = duration / .seconds(1)
        guard impressions >= 3, seconds > 0 else { return }
        let speed = Double(impressions) / seconds
        state.withLock { $0.speed = $0.speed.map { $0 * 0.5 + speed * 0.5 } ?? speed }
    }

    /// The lane ends: nothing is given to it any more.
    ///
    /// - Returns: what it was to print and did not begin.
    func close() -> PoolAssignment? {
        state.withLock { state in
            state.isClosed = true
            defer { state.assignment = nil }
            return state.assignment
        }
    }

    // MARK: For pools

    /// The printer.
    var printer: Printer { state.withLock { $0.printer } }
    /// What its lane said last of it.
    var readiness: Readiness { state.withLock { $0.readiness } }
    /// Whether it could begin at once.
    var isFree: Bool {
        state.withLock { !$0.isTaken && !$0.isClosed && $0.readiness.isInService }
    }
    /// When it is expected to be free, in seconds from now: one that is late is expected to be late for as long again, so
    /// that no job waits for ever for a device that hangs.
    var freeIn: Double { state.withLock { abs(($0.freeAt - .now) / .seconds(1)) } }
    /// Impressions in a second: as measured, or as its device says.
    var speed: Double { state.withLock { $0.measuredSpeed } }

    /// Gives it something to print; false when it is not free.
    ///
    /// - Parameter impressions: How much that is, for what comes next.
    func assign(_ assignment: PoolAssignment, impressions: Int) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isTaken, !state.isClosed,
                state.readiness.isInService || assignment.recalling != nil
            else { return false }
            state.assignment = assignment
            state.isTaken = true
            state.freeAt = .now + .seconds(Double(impressions) / state.measuredSpeed)
            return true
        }
        if isTaken { wake() }
        return isTaken
    }

    /// A pool waits for it: after what it does now it is that pool's turn.
    func want() { state.withLock { $0.isWanted = true } }

    /// What it prints for a pool may have to be stopped.
    func look() { wake() }
}

/// What a pool has a member do.
struct PoolAssignment: Sendable {
    /// The job.
    let job: PooledJob
    /// The stretch that is printed.
    let part: Part
    /// The attempt that a crash left behind and that the device is asked about; nil for a new one.
    var recalling: DeliveryRecord?
}
