// SPDX-License-Identifier: Apache-2.0

import Devices
import PrintModel
import Synchronization
import Testing

@Suite("A delivery by socket", .timeLimit(.minutes(2)))
struct SocketDeliveryTests {
    private func deliver(
        _ count: Int = 3,
        size: Int = 1000,
        to device: SocketDevice,
        _ reports: Reports = Reports(),
        onReport: @escaping @Sendable (DeliveryReport) -> Void = { _ in }
    ) async throws -> DeliveryResult {
        try await device.deliver(
            Delivery(.beginning(format: "application/vnd.hp-PCL")),
            pages: .formFed(count, size: size)
        ) { report in
            try await reports.take(report)
            onReport(report)
        }
    }

    @Test("a printer that speaks PJL confirms each page and the job's end")
    func confirmed() async throws {
        try await SocketPrinter.with { printer in
            let reports = Reports()
            let result = try await deliver(to: printer.device(known: .speakingPJL()), reports)
            #expect(result.impressionsConfirmed == 3)
            #expect(result.evidence.contains("ended, pages: 3"))
            #expect(printer.pagesOut == 3)
            #expect(reports.confirmed == 3)
            #expect(reports.all.contains(.sent(impressions: 3)))
            guard case .accepted(let name) = reports.all.first else {
                Issue.record("the first report names the attempt")
                return
            }
            #expect(name.hasSuffix("page counter 1000"))
            #expect(printer.document.count == 3000, "all else was PJL")
            #expect(printer.commands.contains("ENTER LANGUAGE = PCL"))
        }
    }

    @Test("a document that brings its own PJL enters its language itself")
    func ownPJL() async throws {
        try await SocketPrinter.with { printer in
            let document = Array("\u{1B}%-12345X@PJL ENTER LANGUAGE=PCL\r\nE\u{0C}".utf8)
            let pages = CodedPages(events: [.pageStarted(1), .bytes(document), .pageEnded(1)])
            let result = try await printer.device(known: .speakingPJL()).deliver(
                Delivery(.beginning(format: "application/vnd.hp-PCL")),
                pages: pages
            ) { _ in }
            #expect(result.impressionsConfirmed == 1)
            #expect(printer.commands.filter { $0.hasPrefix("ENTER") } == ["ENTER LANGUAGE=PCL"])
            #expect(printer.document == [UInt8(ascii: "E"), 0x0C])
        }
    }

    @Test("pages of the job before, still on their way, are not taken for ours")
    func straySheets() async throws {
        var script = SocketPrinter.Script()
        script.straySheets = 3
        try await SocketPrinter.with(script) { printer in
            let reports = Reports()
            _ = try await deliver(10, to: printer.device(known: .speakingPJL()), reports)
            let counts = reports.all.compactMap { report -> Int? in
                guard case .confirmed(let impressions) = report else { return nil }
                return impressions
            }
            #expect(counts == counts.sorted() && counts.last == 10)
            #expect(!counts.dropLast().contains { $0 > 10 })
        }
    }

    @Test("a mute printer gets the pages alone, and nothing is claimed")
    func mute() async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        try await SocketPrinter.with(script) { printer in
            let result = try await deliver(to: printer.device(known: .mute))
            #expect(result.impressionsConfirmed == nil)
            #expect(result.evidence.contains("took all bytes"))
            #expect(result.evidence.contains("does not say what it printed"))
            #expect(try await eventually { printer.pagesOut == 3 })
        }
    }

    @Test("a mute printer that keeps the connection open is not waited for without end")
    func staysOpen() async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        script.closesAtEnd = false
        try await SocketPrinter.with(script) { printer in
            let result = try await deliver(to: printer.device(known: .mute))
            #expect(result.impressionsConfirmed == nil)
            #expect(result.evidence.contains("keeps the connection open"))
            #expect(try await eventually { printer.pagesOut == 3 })
        }
    }

    @Test("a mute printer that breaks the connection off behind the last byte may have thrown away a part")
    func resetsAtEnd() async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        script.resetsAtEnd = true
        try await SocketPrinter.with(script) { printer in
            let error = await #expect(throws: DeviceError.self) { try await deliver(to: printer.device(known: .mute)) }
            #expect(error?.code == .interrupted)
            #expect(error?.message.contains("did not read all of it") == true, "\(String(describing: error))")
        }
    }

    @Test(
        "a jam, an empty tray or an open cover is reported with its keyword, and waited for",
        arguments: [
            (40_022, "media-jam-error"), (41_213, "media-empty-error"), (40_021, "cover-open-error"),
            (40_019, "output-area-full-error"),
        ]
    )
    func stops(code: Int, reason: String) async throws {
        var script = SocketPrinter.Script()
        script.stopsAtPage = (3, code)
        try await SocketPrinter.with(script) { printer in
            let reports = Reports()
            let result = try await deliver(5, to: printer.device(known: .speakingPJL()), reports) { report in
                if case .status(let status) = report, status.condition == .stopped { printer.mend() }
            }
            #expect(result.impressionsConfirmed == 5)
            #expect(printer.pagesOut == 5)
            let stop = try #require(reports.statuses.first { $0.condition == .stopped })
            #expect(stop.reasons == [reason])
            #expect(stop.message == "LOOK AT ME")
            #expect(reports.statuses.last?.condition == .processing)
        }
    }

    @Test("a job canceled at the panel ends with that, and with what came out before")
    func canceledAtPanel() async throws {
        var script = SocketPrinter.Script()
        script.isCanceledAtPage = 3
        try await SocketPrinter.with(script) { printer in
            let error = await #expect(throws: DeviceError.self) {
                try await deliver(5, to: printer.device(known: .speakingPJL()))
            }
            #expect(error?.code == .canceledAtDevice)
            #expect(error?.impressionsConfirmed == 2)
        }
    }

    @Test("a connection that breaks in the middle is 'interrupted', with the pages that were confirmed")
    func dropped() async throws {
        var script = SocketPrinter.Script()
        script.dropsAfterBytes = 2_000_000
        try await SocketPrinter.with(script) { printer in
            let reports = Reports()
            let error = await #expect(throws: DeviceError.self) {
                try await deliver(400, size: 50_000, to: printer.device(known: .speakingPJL()), reports)
            }
            #expect(error?.code == .interrupted)
            let confirmed = try #require(error?.impressionsConfirmed)
            #expect(confirmed <= printer.pagesOut, "never more than came out")
            #expect(reports.confirmed <= confirmed)
        }
    }

    @Test("a connection that breaks while there is no page to send is 'interrupted' at once", arguments: [true, false])
    func droppedBetweenPages(speaksPJL: Bool) async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = speaksPJL
        script.dropsAfterBytes = 1500
        try await SocketPrinter.with(script) { printer in
            let events = Mutex<[CodedPageEvent]>([
                .pageStarted(1), .bytes([UInt8](repeating: 7, count: 1500) + [0x0C]), .pageEnded(1),
            ])
            let pages = CodedPages {
                if let event = events.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return event }
                // The next page waits for what the printer says of the first one, as in a pool.
                try await Task.sleep(for: .seconds(600))
                return nil
            }
            let error = await #expect(throws: DeviceError.self) {
                try await printer.device(known: speaksPJL ? .speakingPJL() : .mute)
                    .deliver(Delivery(.beginning(format: "application/vnd.hp-PCL")), pages: pages) { _ in }
            }
            #expect(error?.code == .interrupted)
        }
    }

    @Test("a printer that ends the connection without the job's end is not believed to have printed it")
    func forgets() async throws {
        var script = SocketPrinter.Script()
        script.forgetsJob = true
        try await SocketPrinter.with(script) { printer in
            let error = await #expect(throws: DeviceError.self) {
                try await deliver(to: printer.device(known: .speakingPJL()))
            }
            #expect(error?.code == .interrupted)
            #expect(error?.message.contains("before it said that the job ended") == true)
        }
    }

    @Test("a mute printer that takes nothing is shown as stopped, and goes on when it is mended")
    func stalls() async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        script.stallsAfterBytes = 10_000
        try await SocketPrinter.with(script) { printer in
            var configuration = SocketDevice.Configuration.quick
            configuration.stallNotice = .milliseconds(300)
            let reports = Reports()
            let device = try printer.device(known: .mute, configuration)
            let result = try await deliver(300, size: 50_000, to: device, reports) { report in
                if case .status(let status) = report, status.reasons == ["timed-out-warning"] { printer.mend() }
            }
            #expect(result.impressionsConfirmed == nil)
            #expect(try await eventually { printer.pagesOut == 300 })
            #expect(reports.statuses.first?.condition == .stopped)
        }
    }

    @Test("a printer that says nothing about waiting for a person is given up after the limit")
    func silent() async throws {
        var script = SocketPrinter.Script()
        script.stallsAfterBytes = 10_000
        try await SocketPrinter.with(script) { printer in
            var configuration = SocketDevice.Configuration.quick
            configuration.silenceLimit = .milliseconds(500)
            let device = try printer.device(known: .speakingPJL(), configuration)
            let error = await #expect(throws: DeviceError.self) { try await deliver(300, size: 50_000, to: device) }
            #expect(error?.code == .interrupted)
            #expect(error?.message.contains("neither took nor said anything for 500 ms") == true)
        }
    }

    @Test("one that nobody answers for is 'unreachable' before anything is reported")
    func refused() async throws {
        let ports = Mutex<Int>(0)
        try await SocketPrinter.with { printer in ports.withLock { $0 = printer.port } }
        let port = ports.withLock { $0 }
        let device = try SocketDevice(DeviceURI("socket://127.0.0.1:\(port)"), configuration: .quick)
        let reports = Reports()
        let error = await #expect(throws: DeviceError.self) { try await deliver(to: device, reports) }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("refuses the connection") == true)
        #expect(reports.all.isEmpty)
        #expect(await device.status().condition == .unreachable)
    }

    @Test("a cancelled delivery breaks the connection off and ends soon")
    func cancelled() async throws {
        var script = SocketPrinter.Script()
        script.stallsAfterBytes = 10_000
        try await SocketPrinter.with(script) { printer in
            let device = try printer.device(known: .speakingPJL())
            let isSending = Mutex(false)
            let task = Task {
                try await deliver(300, size: 50_000, to: device) { report in
                    if case .sent = report { isSending.withLock { $0 = true } }
                }
            }
            #expect(try await eventually { isSending.withLock { $0 } })
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(printer.pagesOut < 300)
        }
    }
}
