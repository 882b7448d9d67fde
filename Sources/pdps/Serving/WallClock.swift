// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import PrintModel

/// Milliseconds since 1970, from the machine's clock.
func wallClock() -> Timestamp {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
}
