// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel

/// The wall clock, for records that people read and that are compared with the journal.
enum WallTime {
    /// The present moment.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(time)
    }
}

extension Timestamp {
    /// The moment of a `timespec`, its nanoseconds cut off to milliseconds.
    init(_ time: timespec) {
        self.init(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
