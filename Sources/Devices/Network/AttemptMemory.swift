// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// Attempts of which a device said for certain that nothing of them will be printed.
///
/// Most of these devices cannot be asked later. After a restart of the server nothing is remembered: then nobody can say.
final class AttemptMemory: Sendable {
    /// Few are enough: an attempt is asked about right after it ended.
    private static let most = 16

    private let keys = Mutex<[ObjectUUID]>([])

    /// Notes that nothing of an attempt is or will be printed.
    func noteNothingPrinted(_ record: DeliveryRecord) {
        keys.withLock { keys in
            keys.append(record.key)
            if keys.count > Self.most { keys.removeFirst() }
        }
    }

    /// Whether that was noted, or nothing was ever sent: the device's name for it is journaled before the first byte.
    func knowsNothingPrinted(_ record: DeliveryRecord) -> Bool {
        record.deviceJobID.isEmpty || notedNothingPrinted(record)
    }

    /// Whether that was noted.
    func notedNothingPrinted(_ record: DeliveryRecord) -> Bool { keys.withLock { $0.contains(record.key) } }
}
