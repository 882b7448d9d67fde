// SPDX-License-Identifier: Apache-2.0

import Glibc

extension HoldUntil.LocalTime {
    /// The local time of this machine at `moment`.
    public init(at moment: Timestamp) {
        var seconds = time_t(moment.seconds)
        var fields = tm()
        localtime_r(&seconds, &fields)
        self.init(weekday: Int(fields.tm_wday), hour: Int(fields.tm_hour), minute: Int(fields.tm_min))
    }
}
