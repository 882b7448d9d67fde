// SPDX-License-Identifier: Apache-2.0

import Devices
import PrintModel
import Testing

@Suite("A printer on a raw socket is found out and asked", .timeLimit(.minutes(2)))
struct SocketPrinterTests {
    @Test("one that speaks PJL says what it is")
    func found() async throws {
        try await SocketPrinter.with { printer in
            let capabilities = try await printer.device().capabilities()
            #expect(capabilities.makeAndModel == "Simulated LaserPrinter 4000")
            #expect(capabilities.formats == ["application/postscript", "application/vnd.hp-PCL"])
            #expect(capabilities.pjl == .full)
            #expect(capabilities.media == ["iso_a4_210x297mm", "na_letter_8.5x11in"])
            #expect(capabilities.mediaDefault == "iso_a4_210x297mm")
            #expect(capabilities.sides.contains(.twoSidedLongEdge))
        }
    }

    @Test("what it cannot report is not expected of it")
    func less() async throws {
        var script = SocketPrinter.Script()
        script.reportsJobs = false
        script.reportsPages = false
        script.hasPageCounter = false
        try await SocketPrinter.with(script) { printer in
            let capabilities = try await printer.device().capabilities()
            #expect(capabilities.pjl == PJLSupport(isSpoken: true))
            let device = try printer.device(known: capabilities)
            let result = try await device.deliver(
                Delivery(.beginning(format: "application/vnd.hp-PCL")),
                pages: .formFed(2)
            ) { _ in }
            #expect(result.impressionsConfirmed == nil)
            #expect(try await eventually { printer.pagesOut == 2 })
        }
    }

    @Test("a slow answer is waited for")
    func slow() async throws {
        var script = SocketPrinter.Script()
        script.answerDelay = .milliseconds(500)
        try await SocketPrinter.with(script) { printer in
            let capabilities = try await printer.device().capabilities()
            #expect(capabilities.pjl == .full)
        }
    }

    @Test("a mute one needs the name of its language, and the error says how to give it")
    func muteWithoutLanguage() async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        try await SocketPrinter.with(script) { printer in
            let device = try printer.device("", .impatient)
            let error = await #expect(throws: DeviceError.self) { try await device.capabilities() }
            #expect(error?.code == .badURI)
            #expect(error?.message.contains("?format=application/vnd.hp-PCL") == true)
        }
    }

    @Test("a mute one is asked once, when it is added, and never again")
    func askedOnce() async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        try await SocketPrinter.with(script) { printer in
            let device = try printer.device("?format=application/vnd.zebra-zpl", .impatient)
            let capabilities = try await device.capabilities()
            #expect(capabilities.formats == ["application/vnd.zebra-zpl"])
            #expect(capabilities.pjl == PJLSupport())
            #expect(capabilities.sides == [.oneSided])
            let asked = printer.document.count
            #expect(asked > 0)
            _ = try await device.capabilities()
            let later = try printer.device("?format=application/vnd.zebra-zpl", known: capabilities)
            _ = try await later.capabilities()
            #expect(await later.status().condition == .idle)
            #expect(printer.document.count == asked)
        }
    }

    @Test("pjl=no asks nothing; pjl=yes takes no silence for an answer")
    func option() async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        try await SocketPrinter.with(script) { printer in
            _ = try await printer.device("?format=application/pdf&pjl=no").capabilities()
            #expect(printer.document.isEmpty)
            let device = try printer.device("?format=application/pdf&pjl=yes", .impatient)
            let error = await #expect(throws: DeviceError.self) { try await device.capabilities() }
            #expect(error?.code == .unreachable)
        }
    }

    @Test("one that speaks PJL says how it is")
    func status() async throws {
        try await SocketPrinter.with { printer in
            let status = try await printer.device(known: .speakingPJL()).status()
            #expect(status.condition == .idle)
            #expect(status.reasons.isEmpty && status.message.isEmpty)
        }
    }

    // MARK: Recall

    private func record(before count: Int, sent: Int, confirmed: Int) -> DeliveryRecord {
        var record = DeliveryRecord.beginning()
        record.deviceJobID = "PJL job 1a2b3c4d, page counter \(count)"
        record.impressionsSent = sent
        record.impressionsConfirmed = confirmed
        return record
    }

    @Test("nothing was printed of what never went out, whatever the printer")
    func neverSent() async throws {
        let device = try SocketDevice(DeviceURI("socket://127.0.0.1:1"), known: .mute)
        #expect(try await device.recall(.beginning()) == .nothingPrinted)
        var record = DeliveryRecord.beginning()
        record.deviceJobID = "raw data 1a2b3c4d"
        guard case .unknown = try await device.recall(record) else {
            Issue.record("a mute printer cannot say")
            return
        }
    }

    @Test("a page counter that did not move says that nothing came out; one that moved by what was confirmed, that")
    func counter() async throws {
        try await SocketPrinter.with { printer in
            let device = try printer.device(known: .speakingPJL())
            #expect(try await device.recall(record(before: 1000, sent: 5, confirmed: 0)) == .nothingPrinted)
            printer.printOthers(4)
            let partly = DeliveryRecollection.partlyPrinted(impressions: 4)
            #expect(try await device.recall(record(before: 1000, sent: 5, confirmed: 4)) == partly)
            guard case .unknown(let words) = try await device.recall(record(before: 1000, sent: 9, confirmed: 2)) else {
                Issue.record("two of the four pages may be somebody else's")
                return
            }
            #expect(words.contains("from 1000 to 1004"))
        }
    }

    @Test("a printer that says that it is at rest and then prints what it has is not believed to have printed nothing")
    func lateCounter() async throws {
        try await SocketPrinter.with { printer in
            var configuration = SocketDevice.Configuration.quick
            configuration.restTime = .seconds(1)
            let device = try printer.device(known: .speakingPJL(), configuration)
            async let answer = device.recall(record(before: 1000, sent: 5, confirmed: 0))
            // It counted, and was asked again after it said how it is.
            while printer.commands.count(where: { $0.contains("PAGECOUNT") }) < 2 {
                try await Task.sleep(for: .milliseconds(10))
            }
            try await Task.sleep(for: .milliseconds(200))
            printer.printOthers(5)
            guard case .unknown = try await answer else {
                Issue.record("five pages came out")
                return
            }
        }
    }
}
