// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import IPP
import IPPClient
import PrintModel
import Raster
import Synchronization
import Testing

/// The driver for IPP printers against CUPS's `ippeveprinter`.
@Suite(
    "A real IPP printer",
    .enabled(if: EvePrinter.isInstalled, "needs ippeveprinter (cups-ipp-utils) and dbus-daemon"),
    .timeLimit(.minutes(2))
)
struct IPPDeviceTests {
    @Test("its capabilities are found")
    func capabilities() async throws {
        try await EvePrinter.with { printer in
            let capabilities = try await printer.device().capabilities()
            #expect(capabilities.formats == ["image/pwg-raster", "image/urf", "application/pdf"])
            #expect(capabilities.isColor)
            #expect(capabilities.rasterTypes.contains("sgray_8"))
            #expect(capabilities.resolutions == [300, 600])
            #expect(capabilities.sides == [.oneSided, .twoSidedLongEdge, .twoSidedShortEdge])
            #expect(capabilities.media.contains("iso_a4_210x297mm"))
            #expect(capabilities.mediaReady.contains("na_letter_8.5x11in"))
            #expect(capabilities.margins.top > 0)
            #expect(capabilities.mediaSources.contains("main"))
            #expect(capabilities.maximumCopies == 999)
            #expect(capabilities.pagesPerMinute == 30)
            let status = try await printer.device().status()
            #expect(status.condition == .idle)
        }
    }

    @Test("a job arrives whole, named before its first byte, and is followed to its end")
    func delivery() async throws {
        try await EvePrinter.with { printer in
            let delivery = TestDelivery()
            let result = try await delivery.deliver(to: printer.device())
            #expect(result.impressionsConfirmed == 3)
            #expect(result.evidence.contains("completed"), "\(result.evidence)")
            guard case .accepted(let name)? = delivery.reports.first else {
                Issue.record("first report is \(String(describing: delivery.reports.first))")
                return
            }
            #expect(name.hasPrefix("1 urn:uuid:"))
            #expect(delivery.reports.contains(.sent(impressions: 3)))
            #expect(try printer.onlyDocument() == delivery.document)
            #expect(try pages(in: delivery.document) == 3)
            let recalled = try await printer.device().recall(delivery.record)
            guard case .completed(3, _) = recalled else {
                Issue.record("recalled \(recalled)")
                return
            }
        }
    }

    @Test("the ticket's attributes that the printer supports reach it, the others do not")
    func ticket() async throws {
        try await EvePrinter.with(engine: "env | grep ^IPP_ > $(dirname $1)/environment") { printer in
            let ticket = Ticket([
                Attribute(.sides, "two-sided-long-edge"), Attribute(.media, "iso_a4_210x297mm"),
                Attribute(.printQuality, 5), Attribute(.outputBin, "mailbox-7"),
                Attribute("page-ranges", .range(1...2)),
            ])
            _ = try await TestDelivery(name: "Größe", ticket: ticket).deliver(to: printer.device())
            let environment = try String(contentsOf: printer.spool.appending(path: "environment"), encoding: .utf8)
            let variables = Set(environment.split(separator: "\n").map(String.init))
            #expect(variables.contains("IPP_SIDES=two-sided-long-edge"))
            #expect(variables.contains("IPP_MEDIA=iso_a4_210x297mm"))
            #expect(variables.contains("IPP_JOB_NAME=Größe"))
            #expect(variables.contains("IPP_JOB_ORIGINATING_USER_NAME=anna"))
            #expect(!environment.contains("mailbox-7"))
            #expect(!environment.contains("IPP_PAGE_RANGES="), "pages were chosen already")
        }
    }

    @Test("its reasons are reported while they last")
    func reasons() async throws {
        let engine = """
            echo 'STATE: +media-empty-warning' >&2
            while [ ! -e "$(dirname $1)/paper" ]; do sleep 0.1; done
            echo 'STATE: -media-empty-warning' >&2
            echo 'ATTR: job-impressions-completed=3' >&2
            sleep 1
            """
        try await EvePrinter.with(engine: engine) { printer in
            let delivery = TestDelivery()
            let device = try printer.device()
            async let result = delivery.deliver(to: device)
            let sawIt = try await eventually {
                delivery.statuses.contains { $0.reasons.contains("media-empty-warning") }
            }
            #expect(sawIt, "\(delivery.reports)")
            try Data().write(to: printer.spool.appending(path: "paper"))
            _ = try await result
            #expect(delivery.statuses.last?.reasons.contains("media-empty-warning") == false, "\(delivery.statuses)")
        }
    }

    @Test("a job that fails there is refused, with its reasons")
    func aborted() async throws {
        try await EvePrinter.with(engine: "exit 3") { printer in
            let error = await #expect(throws: DeviceError.self) {
                try await TestDelivery().deliver(to: printer.device())
            }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("aborted-by-system") == true, "\(error?.message ?? "")")
        }
    }

    @Test("cancelling the delivery cancels the job there")
    func cancellation() async throws {
        try await EvePrinter.with(engine: "sleep 2") { printer in
            let delivery = TestDelivery()
            let device = try printer.device()
            let task = Task { try await delivery.deliver(to: device) }
            let isSent = try await eventually { delivery.record.stage == .sent }
            #expect(isSent)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let ended = try await eventually {
                let answer = try await device.recall(delivery.record)
                if case .stillPrinting = answer { return false }
                return answer == .nothingPrinted
            }
            #expect(ended)
        }
    }

    @Test("pages that break off cancel the job there, and their error is thrown")
    func sourceFails() async throws {
        struct RenderFailed: Error {}
        try await EvePrinter.with { printer in
            let delivery = TestDelivery()
            let device = try printer.device()
            await #expect(throws: RenderFailed.self) {
                try await delivery.deliver(to: device) { if $0 == 3 { throw RenderFailed() } }
            }
            // What came is kept and may be printed by then; it is never taken for all of the job.
            let answer = try await device.recall(delivery.record)
            if case .completed = answer { Issue.record("recalled \(answer)") }
        }
    }

    @Test("a printer that is busy with another job says so, and nothing was sent")
    func busy() async throws {
        try await EvePrinter.with(engine: "sleep 2") { printer in
            let device = try printer.device()
            let first = TestDelivery()
            let task = Task { try await first.deliver(to: device) }
            let isSent = try await eventually { first.record.stage == .sent }
            #expect(isSent)
            let second = TestDelivery()
            let error = await #expect(throws: DeviceError.self) { try await second.deliver(to: device) }
            #expect(error?.code == .busy, "\(String(describing: error))")
            #expect(second.reports.isEmpty)
            task.cancel()
            _ = try? await task.value
        }
    }

    @Test("a printer that is switched off while it takes the document interrupts the delivery")
    func switchedOff() async throws {
        try await EvePrinter.with { printer in
            let delivery = TestDelivery(pages: 20, isLarge: true)
            let device = try printer.device()
            let error = await #expect(throws: DeviceError.self) {
                try await delivery.deliver(to: device) { page in
                    guard page == 4 else { return }
                    try await printer.stop()
                }
            }
            #expect(error?.code == .interrupted, "\(String(describing: error))")
            let status = await device.status()
            #expect(status.condition == .unreachable)
            #expect(status.message.contains("localhost:\(printer.port)"))
        }
    }

    @Test("a job whose document never came is given up there and counts as not printed")
    func documentNeverCame() async throws {
        try await EvePrinter.with { printer in
            let client = try IPPClient(printer.uri)
            var request = client.request(.createJob)
            request.groups[0].append(.requestingUserName, "anna")
            let response = try await client.send(request)
            var record = TestDelivery().delivery.record
            record.deviceJobID = "\(try #require(response[group: .jobAttributes]?[.jobID]))"
            let device = try printer.device()
            let ended = try await eventually { [record] in
                try await device.recall(record) == .nothingPrinted
            }
            #expect(ended)
            // The printer is free again.
            _ = try await TestDelivery().deliver(to: device)
        }
    }

    @Test("a journaled name that belongs to another job now is not believed")
    func otherJob() async throws {
        try await EvePrinter.with { printer in
            let delivery = TestDelivery()
            let device = try printer.device()
            _ = try await delivery.deliver(to: device)
            var record = delivery.record
            record.deviceJobID = "1 urn:uuid:00000000-0000-4000-8000-000000000000"
            let other = try await device.recall(record)
            guard case .unknown = other else {
                Issue.record("recalled \(other)")
                return
            }
            record.deviceJobID = "77"
            let missing = try await device.recall(record)
            guard case .unknown = missing else {
                Issue.record("recalled \(missing)")
                return
            }
        }
    }

    @Test("the certificate that it made itself is known again by its key, and refused where that is asked for")
    func tls() async throws {
        try await EvePrinter.with { printer in
            let device = try printer.device(scheme: "ipps")
            let capabilities = try await device.capabilities()
            #expect(capabilities.formats.contains("image/pwg-raster"))
            guard case .key(let fingerprint)? = capabilities.trust else {
                Issue.record("trusted as \(String(describing: capabilities.trust))")
                return
            }
            #expect(fingerprint.hasPrefix("sha256:"))
            let error = await #expect(throws: DeviceError.self) {
                try await printer.device(query: "?trust=system", scheme: "ipps").capabilities()
            }
            #expect(error?.code == .unreachable)
            #expect(error?.message.contains("TLS") == true)
            let delivery = TestDelivery()
            _ = try await delivery.deliver(to: device)
            #expect(try printer.onlyDocument() == delivery.document)
        }
    }

    private func pages(in document: [UInt8]) throws -> Int {
        var decoder = RasterDecoder()
        decoder.feed(document)
        var count = 0
        while let event = try decoder.next() {
            if event == .pageEnded { count += 1 }
        }
        try decoder.finish()
        return count
    }
}

extension TestDelivery {
    fileprivate var statuses: [DeviceStatus] {
        reports.compactMap { if case .status(let status) = $0 { status } else { nil } }
    }
}
