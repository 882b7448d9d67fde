// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

private let now = Timestamp(milliseconds: 0)

private func makePrinter() -> Printer {
    Printer(
        name: "Lobby",
        deviceURI: "virtual:///tmp/",
        capabilities: DeviceCapabilities(makeAndModel: "Test", formats: ["image/png"]),
        createdAt: now
    )
}

@Suite("A printer's state follows its device")
struct PrinterStateTests {
    @Test("a read-only disk stops it once its job has ended, a full one is a warning")
    func spoolArea() {
        let idle = DeviceStatus(condition: .idle, since: now)
        let readOnly = makePrinter().stateView(device: idle, isPrinting: false, spoolArea: .readOnly)
        #expect(readOnly.state == .stopped && readOnly.reasons == ["other-error"])
        #expect(makePrinter().stateView(device: idle, isPrinting: true, spoolArea: .readOnly).state == .processing)
        let full = makePrinter().stateView(device: idle, isPrinting: false, spoolArea: .full)
        #expect(full.state == .idle && full.reasons == ["spool-area-full-warning"])
    }

    @Test("idle, and processing while a job is printed")
    func idleAndProcessing() {
        let idle = DeviceStatus(condition: .idle, since: now)
        #expect(makePrinter().stateView(device: idle, isPrinting: false).state == .idle)
        #expect(makePrinter().stateView(device: idle, isPrinting: true).state == .processing)
        #expect(makePrinter().stateView(device: nil, isPrinting: false).reasons == ["none"])
    }

    @Test("a jam stops it; when the jam is gone it goes on without anybody's help")
    func neverLatched() {
        let jam = DeviceStatus(condition: .stopped, reasons: ["media-jam-error"], message: "Jam", since: now)
        let stopped = makePrinter().stateView(device: jam, isPrinting: true)
        #expect(stopped.state == .stopped && stopped.reasons == ["media-jam-error"] && stopped.message == "Jam")
        let mended = makePrinter().stateView(device: DeviceStatus(condition: .idle, since: now), isPrinting: true)
        #expect(mended.state == .processing && mended.reasons == ["none"])
    }

    @Test("paused while printing moves to paused, then is stopped")
    func paused() {
        var printer = makePrinter()
        printer.isPaused = true
        printer.operatorMessage = "new toner at ten"
        let moving = printer.stateView(device: nil, isPrinting: true)
        #expect(moving.state == .processing && moving.reasons == ["moving-to-paused"])
        let stopped = printer.stateView(device: nil, isPrinting: false)
        #expect(stopped.state == .stopped && stopped.reasons == ["paused"])
        #expect(stopped.message == "new toner at ten")
    }

    @Test(
        "out of use it is stopped and says which way",
        arguments: [(PrinterAvailability.shutDown, "shutdown"), (.deactivated, "deactivated")]
    )
    func outOfUse(availability: PrinterAvailability, reason: String) {
        var printer = makePrinter()
        printer.availability = availability
        #expect(!printer.beginsJobs)
        let view = printer.stateView(device: nil, isPrinting: false)
        #expect(view.state == .stopped && view.reasons == [reason])
        // What is being printed is printed to its end.
        #expect(printer.stateView(device: nil, isPrinting: true).state == .processing)
    }

    @Test("defaults of the printer fill what a ticket leaves open, and nothing else")
    func defaults() {
        var printer = makePrinter()
        printer.set(Attribute("sides-default", .keyword("two-sided-long-edge")))
        printer.set(Attribute("media-default", .keyword("iso_a5_148x210mm")))
        printer.set(Attribute("printer-geo-location", .uri("geo:1,2")))
        let plain = printer.ticketWithDefaults(Ticket())
        #expect(plain.attributes.map(\.name).sorted() == ["media", "sides"])
        let own = Ticket([Attribute("sides", .keyword("one-sided")), Attribute("media-col", .collection([]))])
        #expect(printer.ticketWithDefaults(own) == own)
    }

    @Test("a device that does not answer is offline, not stopped")
    func unreachable() {
        let view = makePrinter().stateView(device: DeviceStatus(condition: .unreachable, since: now), isPrinting: false)
        #expect(view.state == .idle && view.reasons == ["offline-report"])
    }

    @Test(
        "a printer's name can be the last part of a URI",
        arguments: [
            ("Lobby", true), ("Büro-2", true), ("a", true), ("", false), ("a b", false), ("a/b", false), ("a#b", false),
            ("..", false), ("a\u{7}", false), (String(repeating: "x", count: 128), false),
        ]
    )
    func names(name: String, isValid: Bool) {
        #expect(Printer.isValidName(name) == isValid)
    }
}

@Suite("An object's identity")
struct ObjectUUIDTests {
    @Test("is version 4, lower case, and read back")
    func roundTrip() {
        let uuid = ObjectUUID()
        let digits = Array(uuid.description.utf8)
        #expect(digits.count == 36 && digits[14] == UInt8(ascii: "4"))
        #expect("89ab".utf8.contains(digits[19]))
        #expect(ObjectUUID(uuid.description.uppercased()) == uuid)
        #expect(uuid.urn == "urn:uuid:" + uuid.description)
        #expect(ObjectUUID() != uuid)
    }

    @Test("refuses what is none", arguments: ["", "x", "01234567-89ab-cdef-0123-456789abcdeg", "0123456789abcdef"])
    func refuses(text: String) {
        #expect(ObjectUUID(text) == nil)
    }
}
