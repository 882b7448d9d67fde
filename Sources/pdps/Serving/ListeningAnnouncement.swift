// SPDX-License-Identifier: Apache-2.0

import Intake
import Synchronization

/// Says that the server can be used, once it listens on all its addresses: in one line on standard output, and to
/// whoever waits for ``doors``.
final class ListeningAnnouncement: Sendable {
    private let data: String
    private let expected: Int
    private let open = Mutex<[OpenDoor]>([])
    private let complete: AsyncStream<[OpenDoor]>.Continuation
    /// All doors, with the ports that were taken; for one who waits.
    let doors: AsyncStream<[OpenDoor]>

    init(_ settings: ServerSettings) {
        (doors, complete) = AsyncStream.makeStream()
        data = settings.data
        expected = settings.addressCount
    }

    /// Notes that one more address can be connected to.
    func note(_ door: OpenDoor) {
        let all = open.withLock { open in
            open.append(door)
            return open.count == expected ? open : nil
        }
        guard let all else { return }
        complete.yield(all)
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
