// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Devices

@Suite("A printer that confirms nothing itself is seen by its page counter", .timeLimit(.minutes(2)))
struct CountedDeviceTests {
    /// Runs `body` with a mute printer on a raw socket whose agent counts what comes out of it.
    private func withPrinter(
        _ change: (inout SocketPrinter.Script) -> Void = { _ in },
        _ body: @escaping @Sendable (SocketPrinter, CountedDevice) async throws -> Void
    ) async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        change(&script)
        var patient = SNMPSession.Configuration()
        patient.patience = .seconds(5)
        patient.deadline = .seconds(60)
        try await SocketPrinter.with(script) { [patient] printer in
            var agent = AgentScript(objects: OfficePrinter.objects)
            agent.changed = { name in
                guard name == .prtMarkerLifeCount + [1, 1] else { return nil }
                return .unsigned(UInt64(120_034 + printer.countPages()))
            }
            try await ScriptedAgent.with(agent) { port, _ in
                let device = CountedDevice(
                    base: try printer.device("?format=application/vnd.hp-PCL&pjl=no"),
                    agent: SNMPPrinter(SNMPAccess(host: "127.0.0.1", port: port), configuration: patient),
                    configuration: .init(
                        step: .milliseconds(20),
                        rest: .seconds(20),
                        recallRest: .seconds(1),
                        patience: .seconds(60)
                    )
                )
                try await body(printer, device)
            }
        }
    }

    @Test("all of a job is confirmed once the counter has moved by it, and its troubles, supplies and trays are told")
    func confirmed() async throws {
        try await withPrinter { printer, device in
            #expect(try await device.capabilities().makeAndModel == "ACME Laser 9")
            let status = await device.status()
            #expect(status.reasons == ["toner-low-warning", "media-empty-warning"])
            #expect(status.supplies?.count == 5 && status.trays?.count == 3)
            let delivery = Delivery(.beginning(format: "application/vnd.hp-PCL"))
            let result = try await device.deliver(delivery, pages: .formFed(3)) { _ in }
            #expect(result.impressionsConfirmed == 3)
            #expect(result.evidence.contains("120034 to 120037"), "\(result.evidence)")
        }
    }

    @Test(
        "of a document that goes to the printer as it came nobody knows how many sides it has, and nothing is confirmed"
    )
    func passedThrough() async throws {
        try await withPrinter { printer, device in
            var delivery = Delivery(.beginning(format: "application/pdf"))
            delivery.record.mediaUse?.countsSides = false
            // One piece, of which the first of three pages is out when the printer has all.
            let piece = [UInt8](repeating: 7, count: 10) + [0x0C, 7, 0x0C, 7, 0x0C]
            let pages = CodedPages(events: [.pageStarted(1), .bytes(piece), .pageEnded(1)])
            let result = try await device.deliver(delivery, pages: pages) { _ in }
            #expect(result.impressionsConfirmed == nil)
            #expect(result.evidence.contains("nobody knows how many sides the document has"), "\(result.evidence)")
        }
    }

    @Test("after a broken connection the counter is believed where it agrees with what is known, and nowhere else")
    func broken() async throws {
        try await withPrinter {
            $0.dropsAfterBytes = 25_000
        } _: { printer, device in
            let journal = Journal()
            let delivery = Delivery(.beginning(format: "application/vnd.hp-PCL"))
            let error = await #expect(throws: DeviceError.self) {
                try await device.deliver(delivery, pages: .formFed(5, size: 10_000)) { await journal.take($0) }
            }
            #expect(error?.code == .interrupted)
            #expect(printer.pagesOut == 2)
            var record = delivery.record
            record.deviceJobID = await journal.name
            // What the system had taken before the connection broke is another number each time.
            record.impressionsSent = 5
            guard case .unknown(let words) = try await device.recall(record) else {
                Issue.record("the two pages may be somebody else's")
                return
            }
            #expect(words.contains("from 120034 to 120036, and 5 impressions sent"), "\(words)")
            record.impressionsConfirmed = 2
            #expect(try await device.recall(record) == .partlyPrinted(impressions: 2))
            printer.printOthers(3)
            record.stage = .sent
            guard case .completed(5, _) = try await device.recall(record) else {
                Issue.record("all was sent, and as many came out")
                return
            }
            printer.printOthers(10)
            guard case .unknown(let words) = try await device.recall(record) else {
                Issue.record("what others printed is taken for ours")
                return
            }
            #expect(words.contains("something else was printed too"), "\(words)")
        }
    }

    @Test("a printer that says that it is at rest and then prints what it has is not believed to have printed nothing")
    func lateCounter() async throws {
        try await withPrinter { printer, device in
            var record = DeliveryRecord.beginning(format: "application/vnd.hp-PCL")
            record.deviceJobID = "raw data 1a2b3c4d; counter:impressions:120034:SN-4711"
            record.impressionsSent = 5
            let answer = Task { [record] in try await device.recall(record) }
            // It has told its counter once, and is asked again after a second.
            while printer.timesCounted == 0 { try await Task.sleep(for: .milliseconds(5)) }
            printer.printOthers(5)
            guard case .unknown = try await answer.value else {
                Issue.record("five pages came out")
                return
            }
        }
    }

    private actor Journal {
        var name = ""

        func take(_ report: DeliveryReport) {
            if case .accepted(let name) = report { self.name = name }
        }
    }

    @Test("the option is taken by printers on the network, and by none on a cable")
    func option() throws {
        for uri in [
            "socket://10.0.0.7/?format=application/pdf&snmp=public", "lpd://10.0.0.7/lp?format=application/pdf&snmp=x",
        ] {
            #expect(try DeviceRegistry().makeDevice(uri: uri) is CountedDevice)
        }
        #expect(try DeviceRegistry().makeDevice(uri: "socket://10.0.0.7/?snmp=off") is SocketDevice)
        #expect(throws: DeviceError.self) { try DeviceRegistry().makeDevice(uri: "usb:/dev/usb/lp0?snmp=public") }
    }
}
