// SPDX-License-Identifier: Apache-2.0

import Discovery
import Intake
import Testing

@testable import pdps

@Suite("Ports that are announced")
struct AnnouncedDoorsTests {
    private func doors(at place: String, of open: [OpenDoor]) throws -> ServiceDoors {
        let assembly = ServerAssembly(
            settings: try ServerSettings(
                .init(
                    listen: ["198.51.100.1:0", "127.0.0.1:1314"],
                    lpd: ["127.0.0.1:0", "198.51.100.1:0"],
                    raw: ["Office=198.51.100.1:0", "Lab=198.51.100.1:9100", "Own=127.0.0.1:9101"],
                    share: true
                ),
                environment: [:],
                isRoot: false
            )
        )
        let address = try #require(assembly.settings.listen.first { $0.host == place })
        return assembly.announcedDoors(at: address, of: open)
    }

    private let open: [OpenDoor] = [
        OpenDoor(.lpd, at: .init(host: "127.0.0.1", port: 5001)),
        OpenDoor(.raw(printer: "Lab"), at: .init(host: "198.51.100.1", port: 9100)),
        OpenDoor(.raw(printer: "Own"), at: .init(host: "127.0.0.1", port: 9101)),
        OpenDoor(.lpd, at: .init(host: "198.51.100.1", port: 5002)),
        OpenDoor(.ipp, at: .init(host: "127.0.0.1", port: 1314)),
        OpenDoor(.raw(printer: "Office"), at: .init(host: "198.51.100.1", port: 5003)),
        OpenDoor(.ipp, at: .init(host: "198.51.100.1", port: 5004)),
    ]

    @Test("are those that were taken, where the system chose them, and none that others cannot reach")
    func reachable() throws {
        let expected = ServiceDoors(ipp: 5004, ipps: 5004, lpd: 5002, raw: ["Office": 5003, "Lab": 9100])
        #expect(try doors(at: "198.51.100.1", of: open) == expected)
    }

    @Test("on loopback are all, of LPD the first that was asked for")
    func loopback() throws {
        let raw: [String: UInt16] = ["Office": 5003, "Lab": 9100, "Own": 9101]
        let expected = ServiceDoors(ipp: 1314, ipps: 1314, lpd: 5001, raw: raw)
        #expect(try doors(at: "127.0.0.1", of: open) == expected)
    }
}
