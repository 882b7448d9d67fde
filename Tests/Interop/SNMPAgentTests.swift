// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import PrintModel
import Testing

/// net-snmp's `snmpd`, told to answer as a printer: an agent that nobody here wrote.
///
/// It mixes our rows with those of this machine (its own devices are in the Host Resources MIB, too), as the network
/// cards of printers do.
private enum NetSNMPAgent {
    /// Rows of the Printer MIB: type of net-snmp's `override`, number below the MIB, value.
    static let rows: [(oid: String, type: String, value: String)] = [
        ("25.3.2.1.3.1", "octet_str", "\"ACME Laser 9\""), ("25.3.2.1.5.1", "integer", "5"),
        ("25.3.5.1.1.1", "integer", "1"), ("25.3.5.1.2.1", "octet_str", "0x40"),
        ("43.5.1.1.17.1", "octet_str", "\"SN-4711\""),
        ("43.8.2.1.2.1.1", "integer", "3"), ("43.8.2.1.3.1.1", "integer", "4"),
        ("43.8.2.1.4.1.1", "integer", "297000"), ("43.8.2.1.5.1.1", "integer", "210000"),
        ("43.8.2.1.9.1.1", "integer", "250"), ("43.8.2.1.10.1.1", "integer", "0"), ("43.8.2.1.11.1.1", "integer", "9"),
        ("43.8.2.1.13.1.1", "octet_str", "\"Tray 1\""),
        ("43.10.2.1.3.1.1", "integer", "7"), ("43.10.2.1.4.1.1", "counter", "120034"),
        ("43.11.1.1.3.1.1", "integer", "1"), ("43.11.1.1.4.1.1", "integer", "3"), ("43.11.1.1.5.1.1", "integer", "3"),
        ("43.11.1.1.6.1.1", "octet_str", "\"Black Toner\""), ("43.11.1.1.7.1.1", "integer", "7"),
        ("43.11.1.1.8.1.1", "integer", "6000"), ("43.11.1.1.9.1.1", "integer", "1500"),
        ("43.12.1.1.3.1.1", "integer", "3"), ("43.12.1.1.4.1.1", "octet_str", "\"black\""),
        ("43.18.1.1.2.1.1", "integer", "3"), ("43.18.1.1.4.1.1", "integer", "8"), ("43.18.1.1.5.1.1", "integer", "1"),
        ("43.18.1.1.6.1.1", "integer", "1"), ("43.18.1.1.7.1.1", "integer", "808"),
        ("43.18.1.1.8.1.1", "octet_str", "\"Load Tray 1: A4\""),
    ]

    /// Runs `snmpd` on a port of loopback while `body` asks it.
    static func with(_ body: (Int) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            // A number that is free for TCP is almost always free for UDP; if not, snmpd says so and ends.
            let port = try freePort()
            let overrides = rows.map { "override -rw .1.3.6.1.2.1.\($0.oid) \($0.type) \($0.value)" }
            let text = (["rocommunity public 127.0.0.1"] + overrides).joined(separator: "\n") + "\n"
            let configuration = folder.appending(path: "snmpd.conf")
            try Data(text.utf8).write(to: configuration)
            let process = try RunningProgram(
                "/usr/sbin/snmpd",
                ["-f", "-Lo", "-C", "-c", configuration.path(), "udp:127.0.0.1:\(port)"],
                environment: ["SNMP_PERSISTENT_DIR": folder.path(), "SNMPCONFPATH": folder.path()],
                in: folder
            )
            let printer = SNMPPrinter(SNMPAccess(host: "127.0.0.1", port: port))
            let isUp = try await eventually(within: .seconds(30)) {
                try #require(process.isRunning, "snmpd ended: \(process.output) \(process.errors)")
                return (try? await printer.impressionCount()) != nil
            }
            try #require(isUp, "snmpd does not answer: \(process.output) \(process.errors)")
            try await body(port)
            // It looks at signals when the next datagram comes, and has nothing to put away.
            process.kill(SIGKILL)
            _ = try await process.ended(within: .seconds(20))
        }
    }
}

@Suite(
    "A real SNMP agent",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/snmpd"), "needs snmpd"),
    .timeLimit(.minutes(2))
)
struct SNMPAgentTests {
    @Test("net-snmp's agent is understood: state, supplies, trays, alerts, counter")
    func netSNMP() async throws {
        try await NetSNMPAgent.with { port in
            let printer = SNMPPrinter(SNMPAccess(host: "127.0.0.1", port: port))
            let status = try await printer.status()
            #expect(status.condition == .stopped)
            #expect(status.reasons == ["media-empty-error"])
            #expect(status.message == "Load Tray 1: A4")
            #expect(status.supplies?.map(\.level) == [25])
            #expect(status.supplies?.map(\.colorant) == ["black"])
            #expect(status.trays?.map(\.source) == ["tray-1"])
            #expect(status.trays?.map(\.media) == ["iso_a4_210x297mm"])
            #expect(status.alerts?.map(\.code) == ["inputMediaSupplyEmpty"])
            let count = try await printer.impressionCount()
            #expect(count?.value == 120_034 && count?.unit == .impressions && count?.serialNumber == "SN-4711")
            var capabilities = DeviceCapabilities(makeAndModel: "Printer", formats: [])
            try await printer.describe(&capabilities)
            #expect(capabilities.makeAndModel == "ACME Laser 9")
            #expect(capabilities.rasterTypes == ["sgray_8"])
        }
    }
}
