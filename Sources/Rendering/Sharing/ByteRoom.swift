// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Bytes that may lie somewhere at the same time: ready for readers that are slower than the workers, over all
/// documents of a pool, or on the way into its cache.
final class ByteRoom: Sendable {
    private let left: Mutex<Int>

    /// - Parameter bytes: the most.
    init(bytes: Int) { left = Mutex(bytes) }

    /// Takes room for so many bytes; false if there is none.
    func take(_ bytes: Int) -> Bool {
        left.withLock { left in
            guard left >= bytes else { return false }
            left -= bytes
            return true
        }
    }

    /// Gives room back.
    func giveBack(_ bytes: Int) { left.withLock { $0 += bytes } }
}
