// SPDX-License-Identifier: Apache-2.0

import Intake
import Synchronization

/// Says in one line on standard output that the server can be used, once it listens on all its addresses.
final class ListeningAnnouncement: Sendable {
    private let data: String
    private let expected: Int
    private let addresses = Mutex<[IntakeConfiguration.ListenAddress]>([])

    init(_ settings: ServerSettings) {
        data = settings.data
        expected = settings.listen.count
    }

    /// Notes that one more address can be connected to.
    func note(_ address: IntakeConfiguration.ListenAddress) {
        let all = addresses.withLock { addresses in
            addresses.append(address)
            return addresses.count == expected ? addresses : nil
        }
        guard let all else { return }
        let places = all.map { "pdps://\($0)" }.sorted().joined(separator: ", ")
        print("PDPS \(PDPS.version) listens on \(places); its data is in \(data)")
        flushStandardOutput()
    }
}
