// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Rendering
import Spool

/// What every job run needs of its surroundings.
struct RunEnvironment: Sendable {
    let store: any JobStore
    let workers: WorkerPool
    let configuration: SchedulerConfiguration
    /// Reads the wall clock.
    let now: @Sendable () -> Timestamp
    let logger: Logger
    /// Which printers work for pools.
    let pools = PoolDirectory()

    /// An entry of a timeline, now.
    func entry(_ kind: TimelineEntry.Kind, _ message: String) -> TimelineEntry {
        TimelineEntry(time: now(), kind: kind, message: message)
    }
}
