// SPDX-License-Identifier: Apache-2.0

import Intake
import Synchronization

/// Says in one line on standard output that the server can be used, once it listens on all its addresses.
final class ListeningAnnouncement: Sendable {
    private let data: String
    private let expected: Int
    private let doors = Mutex<[OpenDoor]>([])

    init(_ settings: ServerSettings) {
        data = settings.data
        let ipp = settings.listen.count + settings.inherited.count
        expected = ipp + settings.lpd.count + settings.raw.count
    }

    /// Notes that one more address can be connected to.
    func note(_ door: OpenDoor) {
        let all = doors.withLock { doors in
            doors.append(door)
            return doors.count == expected ? doors : nil
        }
        guard let all else { return }
        let places = all.map(\.place).sorted().joined(separator: ", ")
        print("PDPS \(PDPS.version) listens on \(places); its data is in \(data)")
        flushStandardOutput()
    }
}

extension OpenDoor {
    /// The address with what is spoken there.
    fileprivate var place: String {
        switch kind {
        case .ipp: "pdps://\(address)"
        case .lpd: "lpd://\(address)"
        case .raw(let printer): "socket://\(address) (\(printer))"
        }
    }
}
