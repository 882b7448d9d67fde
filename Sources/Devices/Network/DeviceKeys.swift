// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// How devices proved over TLS that they are the ones that were added: the same for all drivers of one registry.
///
/// Whoever reaches a device first says how it does; from then on it must prove it in the same way. What is known is
/// stored with printers (`DeviceCapabilities.trust`) and told again when their devices are made.
public final class DeviceKeys: Sendable {
    private let known = Mutex<[NetworkPlace: DeviceTrust]>([:])

    /// Makes an empty memory.
    public init() {}

    /// How the device there proved to be itself before.
    func trust(in place: NetworkPlace) -> DeviceTrust? { known.withLock { $0[place] } }

    /// Remembers how a device proves to be itself, unless it is known.
    func learn(_ trust: DeviceTrust, in place: NetworkPlace) {
        known.withLock { known in
            if known[place] == nil { known[place] = trust }
        }
    }

    /// Forgets what was known and remembers this: an administrator said so.
    func replace(_ trust: DeviceTrust?, in place: NetworkPlace) { known.withLock { $0[place] = trust } }
}
