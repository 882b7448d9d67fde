// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

@testable import Devices

@Suite("A printer is known by its SNMP agent")
struct SNMPPrinterTests {
    private func ask<R: Sendable>(
        _ objects: [ObjectID: SNMPValue],
        _ body: (SNMPPrinter) async throws -> R
    ) async throws -> R {
        var configuration = SNMPSession.Configuration()
        configuration.patience = .seconds(5)
        configuration.deadline = .seconds(60)
        return try await ScriptedAgent.with(AgentScript(objects: objects)) { port, _ in
            try await body(SNMPPrinter(SNMPAccess(host: "127.0.0.1", port: port), configuration: configuration))
        }
    }

    @Test("state, supplies, trays and alerts of an office printer")
    func status() async throws {
        let status = try await ask(OfficePrinter.objects) { try await $0.status() }
        #expect(status.condition == .idle)
        #expect(status.reasons == ["toner-low-warning", "media-empty-warning"])
        #expect(status.message == "Black toner low, Load Multi-purpose tray")
        let supplies = try #require(status.supplies)
        #expect(supplies.map(\.name) == ["Black Toner", "Cyan Toner", "Magenta Toner", "Yellow Toner", "Waste Box"])
        #expect(supplies.map(\.type) == ["toner", "toner", "toner", "toner", "wasteToner"])
        #expect(supplies.map(\.level) == [10, -3, -2, 100, 40])
        #expect(supplies.map(\.color) == ["#000000", "#00FFFF", "#FF00FF", "#FFFF00", "none"])
        #expect(supplies.map(\.isReceptacle) == [false, false, false, false, true])
        let trays = try #require(status.trays)
        #expect(trays.map(\.source) == ["by-pass-tray", "tray-1", "tray-2"])
        #expect(trays.map(\.media) == ["na_letter_8.5x11in", "iso_a4_210x297mm", "iso_a4_210x297mm"])
        #expect(trays.map(\.level) == [0, 240, -3])
        #expect(trays.map(\.contents) == [nil, "iso_a4_210x297mm", "iso_a4_210x297mm"])
        let alerts = try #require(status.alerts)
        #expect(alerts.map(\.code) == ["markerTonerAlmostEmpty", "inputMediaSupplyEmpty"])
        #expect(alerts.map(\.group) == ["markerSupplies", "input"])
        #expect(alerts.map(\.location) == [7, 7])
    }

    @Test(
        "hrDeviceStatus and hrPrinterStatus together say whether it prints",
        arguments: [
            (2, 3, DeviceStatus.Condition.idle), (2, 4, .processing), (3, 4, .processing), (5, 1, .stopped),
            (5, 2, .stopped),
            // Saving power; warming up.
            (2, 1, .idle), (2, 5, .idle),
        ] as [(Int64, Int64, DeviceStatus.Condition)]
    )
    func condition(device: Int64, printer: Int64, condition: DeviceStatus.Condition) async throws {
        var objects = OfficePrinter.objects
        objects[.hrDeviceStatus + [1]] = .integer(device)
        objects[.hrPrinterStatus + [1]] = .integer(printer)
        #expect(try await ask(objects) { try await $0.status() }.condition == condition)
    }

    @Test("a jam stops it: the critical alert is the error, and its words are the message")
    func jam() async throws {
        var objects = OfficePrinter.objects
        objects[.hrDeviceStatus + [1]] = .integer(5)
        objects[.hrPrinterStatus + [1]] = .integer(1)
        objects[.hrPrinterDetectedErrorState + [1]] = .octets([0x24])
        OfficePrinter.setAlerts(
            [(4, 11, 1, 1_104, "Black toner low"), (3, 13, 2, 8, "Jam in duplex unit")],
            in: &objects
        )
        let status = try await ask(objects) { try await $0.status() }
        #expect(status.condition == .stopped && status.message == "Jam in duplex unit")
        #expect(status.reasons == ["media-jam-error", "toner-low-warning"])
        #expect(status.alerts?.first?.severity == .critical)
    }

    @Test("without an alert table the bits of hrPrinterDetectedErrorState say it")
    func bitsAlone() async throws {
        let objects: [ObjectID: SNMPValue] = [
            .sysDescr: OfficePrinter.text("Old Laser"),
            .hrDeviceStatus + [3]: .integer(5),
            .hrPrinterStatus + [3]: .integer(1),
            // noPaper, doorOpen; outputNearFull.
            .hrPrinterDetectedErrorState + [3]: .octets([0x48, 0x10]),
            .prtConsoleDisplayBufferText + [3, 1]: OfficePrinter.text("41.3 LOAD A4"),
        ]
        let status = try await ask(objects) { try await $0.status() }
        #expect(status.reasons == ["media-empty-error", "door-open-error", "output-area-almost-full-warning"])
        #expect(status.message == "41.3 LOAD A4")
        #expect(status.supplies == nil && status.trays == nil && status.alerts == nil)
        var capabilities = DeviceCapabilities(makeAndModel: "Printer", formats: [])
        capabilities = try await ask(objects) { [capabilities] printer in
            var found = capabilities
            try await printer.describe(&found)
            return found
        }
        #expect(capabilities.makeAndModel == "Old Laser")
        #expect(capabilities.mediaSources == ["auto"])
    }

    @Test("make, trays and ready media become capabilities; a printer of black alone gets no colours")
    func capabilities() async throws {
        let plain = DeviceCapabilities(makeAndModel: "Printer", formats: ["application/vnd.hp-PCL"])
        let color = try await ask(OfficePrinter.objects) { printer in
            var found = plain
            try await printer.describe(&found)
            return found
        }
        #expect(color.makeAndModel == "ACME Laser 9")
        #expect(color.mediaSources == ["auto", "by-pass-tray", "tray-1", "tray-2"])
        #expect(color.mediaReady == ["iso_a4_210x297mm"])
        #expect(color.loadedMedia?.map(\.source) == ["tray-1", "tray-2"])
        #expect(color.rasterTypes == plain.rasterTypes)
        var objects = OfficePrinter.objects
        for index in 2...4 as ClosedRange<UInt32> { objects[.prtMarkerColorantValue + [1, index]] = nil }
        let mono = try await ask(objects) { printer in
            var found = plain
            try await printer.describe(&found)
            return found
        }
        #expect(mono.rasterTypes == ["sgray_8"])
    }

    @Test("an agent that is not a printer's says so")
    func noPrinter() async throws {
        let error = await #expect(throws: DeviceError.self) {
            try await ask([.sysDescr: OfficePrinter.text("Linux")]) { try await $0.status() }
        }
        #expect(error?.code == .refused)
    }

    @Test("whatever rows an agent makes up, nothing traps")
    func madeUpRows() {
        var generator = SeededNumbers(seed: 3_805)
        let columns: [ObjectID] = [
            .hrDeviceStatus, .hrPrinterStatus, .hrPrinterDetectedErrorState, .hrDeviceDescr, .prtMarkerCounterUnit,
            .prtMarkerLifeCount, .prtMarkerSuppliesColorantIndex, .prtMarkerSuppliesClass, .prtMarkerSuppliesType,
            .prtMarkerSuppliesSupplyUnit, .prtMarkerSuppliesMaxCapacity, .prtMarkerSuppliesLevel, .prtInputType,
            .prtInputDimUnit, .prtInputMediaDimFeedDirChosen, .prtInputMediaDimXFeedDirChosen, .prtInputCurrentLevel,
            .prtInputMaxCapacity, .prtInputStatus, .prtInputMediaName, .prtInputName, .prtMarkerColorantValue,
            .prtAlertSeverityLevel, .prtAlertGroup, .prtAlertCode, .prtAlertLocation, .prtAlertDescription,
        ]
        for _ in 0..<3_000 {
            var values: [ObjectID: [[UInt32]: SNMPValue]] = [:]
            for column in columns where Bool.random(using: &generator) {
                for _ in 0..<Int.random(in: 0...4, using: &generator) {
                    let index = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                        UInt32.random(in: 0...2, using: &generator)
                    }
                    values[column, default: [:]][index] = value(&generator)
                }
            }
            guard let device = MIBRows.printerIndex(in: values) else { continue }
            let mib = PrinterMIB(MIBRows(values, device: device))
            let status = DeviceStatus(mib)
            #expect(Set(status.trays?.map(\.source) ?? []).count == status.trays?.count ?? 0)
            #expect(status.supplies?.allSatisfy { (-3...100).contains($0.level) } ?? true)
            var capabilities = DeviceCapabilities(makeAndModel: "x", formats: [])
            capabilities.add(mib)
            #expect(!capabilities.mediaReady.isEmpty)
        }
    }

    private func value(_ generator: inout SeededNumbers) -> SNMPValue {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: .integer(.random(in: .min ... .max, using: &generator))
        case 1: .integer(.random(in: -5...40, using: &generator))
        case 2: .unsigned(.random(in: 0 ... .max, using: &generator))
        case 3:
            .octets((0..<Int.random(in: 0...9, using: &generator)).map { _ in .random(in: 0...255, using: &generator) })
        case 4: OfficePrinter.text("Tray \(Int.random(in: -1...300, using: &generator))")
        case 5: .objectID([1, 3])
        case 6: .integer(.random(in: 0...200_000, using: &generator))
        default: .other
        }
    }
}

@Suite("A page counter is evidence")
struct ImpressionCountTests {
    @Test("it is read with its unit and its printer's serial number")
    func read() async throws {
        try await ScriptedAgent.with(AgentScript(objects: OfficePrinter.objects)) { port, _ in
            var configuration = SNMPSession.Configuration()
            configuration.patience = .seconds(5)
            configuration.deadline = .seconds(60)
            let printer = SNMPPrinter(SNMPAccess(host: "127.0.0.1", port: port), configuration: configuration)
            let count = try await printer.impressionCount()
            #expect(count == ImpressionCount(120_034, .impressions, serialNumber: "SN-4711"))
            #expect(count.map(\.journalText) == "counter:impressions:120034:SN-4711")
        }
    }

    @Test("it comes back from the journal; other names of jobs are none")
    func journal() {
        let count = ImpressionCount(7, .sheets, serialNumber: "a:b")
        #expect(ImpressionCount(journalText: count.journalText) == count)
        for text in ["", "17", "counter:pages:1:", "counter:sheets:-1:", "counter:sheets:1"] {
            #expect(ImpressionCount(journalText: text) == nil)
        }
    }

    @Test(
        "its difference is what came out, as long as nothing else did",
        arguments: [
            (100, 105, true, 5, 1, ImpressionCount.Evidence.printed(impressions: 5)),
            (100, 103, true, 5, 1, .printed(impressions: 3)), (100, 103, false, 5, 1, .printing(impressions: 3)),
            (100, 100, true, 5, 1, .printed(impressions: 0)),
            // The counter began anew; the back of the last sheet was counted.
            (4_294_967_294, 3, true, 5, 1, .printed(impressions: 5)), (100, 106, true, 5, 2, .printed(impressions: 5)),
        ] as [(UInt32, UInt32, Bool, Int, Int, ImpressionCount.Evidence)]
    )
    func difference(
        before: UInt32,
        after: UInt32,
        isSettled: Bool,
        sent: Int,
        perSheet: Int,
        evidence: ImpressionCount.Evidence
    ) {
        let now = ImpressionCount(after, isSettled: isSettled)
        #expect(now.evidence(since: ImpressionCount(before), sent: sent, perSheet: perSheet) == evidence)
    }

    @Test("sheets are counted with both of their sides")
    func sheets() {
        let before = ImpressionCount(10, .sheets)
        let evidence = ImpressionCount(13, .sheets).evidence(since: before, sent: 5, perSheet: 2)
        #expect(evidence == .printed(impressions: 5))
    }

    @Test("more than was sent, another printer and a counter that was set back are no evidence")
    func noEvidence() {
        let before = ImpressionCount(100, serialNumber: "A")
        for after in [
            ImpressionCount(106, serialNumber: "A"), ImpressionCount(105, serialNumber: "B"),
            ImpressionCount(0, serialNumber: "A"), ImpressionCount(105, .sheets, serialNumber: "A"),
        ] {
            guard case .none = after.evidence(since: before, sent: 5) else {
                Issue.record("\(after) is taken for evidence")
                continue
            }
        }
    }
}

@Suite("SNMP options of a device URI")
struct SNMPAccessTests {
    @Test("the community, the port, and off")
    func options() throws {
        func access(_ text: String) throws -> SNMPAccess? {
            try SNMPAccess(DeviceURI(text), example: "socket://printer.local")
        }
        #expect(try access("socket://p.local") == SNMPAccess(host: "p.local"))
        #expect(
            try access("socket://p.local:9100?snmp=in%26side&snmp-port=1161")
                == SNMPAccess(host: "p.local", port: 1161, community: "in&side")
        )
        #expect(try access("socket://p.local?snmp=off") == nil)
        for text in ["socket://p?snmp=", "socket://p?snmp-port=0", "socket://p?snmp-port=x"] {
            let error = #expect(throws: DeviceError.self) { try access(text) }
            #expect(error?.code == .badURI)
        }
    }

    @Test(
        "a community that was chosen is not shown",
        arguments: [
            ("socket://p?snmp=secret&x=1", "socket://p?snmp=***&x=1"),
            ("socket://p?snmp=public", "socket://p?snmp=public"),
            ("socket://p?snmp=off", "socket://p?snmp=off"), ("ipp://u:w@p/a?x=1&snmp=b", "ipp://***@p/a?x=1&snmp=***"),
        ]
    )
    func hidden(uri: String, shown: String) {
        #expect(DeviceURI.withoutUserInfo(uri) == shown)
    }
}
