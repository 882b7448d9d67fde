// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What prints the jobs of one printer.
protocol Lane: AnyObject, Sendable {
    /// Raised by all that happens to the lane.
    var signal: WakeSignal { get }
    /// A job of the printer was made or changed.
    func jobChanged()
    /// The printer was changed.
    func printerChanged(_ printer: Printer)
    /// The printer was removed, or is of another kind now: nothing new is begun.
    func remove()
    /// Nothing new is begun, and what runs may go on until `instant`.
    func shutDown(at instant: ContinuousClock.Instant)
    /// Prints until the lane ends.
    func run() async
}

extension Lane {
    /// Prints from `delay` on, or from the first thing that happens to the lane, until it ends.
    func run(after delay: Duration) async {
        await signal.wait(atMost: delay)
        await run()
    }
}
