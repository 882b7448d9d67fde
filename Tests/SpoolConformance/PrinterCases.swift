// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let printers = [
        ConformanceCase("a printer is read back as it was stored, with an id and revision 1") { store in
            var printer = Printer.sample("büro")
            printer.isPaused = true
            printer.operatorMessage = "no paper until Monday"
            printer.availability = .shutDown
            printer.set(Attribute("printer-geo-location", .uri("geo:52.5,13.4")))
            printer.set(Attribute("media-default", .keyword("iso_a5_148x210mm")))
            let stored = try await store.addPrinter(printer)
            printer.id = stored.id
            printer.revision = 1
            #expect(stored == printer)
            #expect(stored.id >= 1)
            #expect(try await store.printer(id: stored.id) == printer)
            #expect(try await store.printer(named: "büro") == printer)
            #expect(try await store.printer(named: "other") == nil)
            #expect(try await store.printer(id: 999) == nil)
        },
        ConformanceCase("printers are listed by name") { store in
            for name in ["zebra", "alpha", "mid"] { _ = try await store.addSamplePrinter(name) }
            #expect(try await store.printers().map(\.name) == ["alpha", "mid", "zebra"])
        },
        ConformanceCase("a name is given once, also by renaming") { store in
            let first = try await store.addSamplePrinter("first")
            var second = try await store.addSamplePrinter("second")
            await expect(.alreadyExists, naming: "first") { _ = try await store.addSamplePrinter("first") }
            second.name = "first"
            await expect(.alreadyExists, naming: "first") { [second] in _ = try await store.updatePrinter(second) }
            #expect(try await store.printers().map(\.id) == [first.id, second.id])
        },
        ConformanceCase("the first printer is the default until another is made so") { store in
            #expect(try await store.defaultPrinterID() == nil)
            let first = try await store.addSamplePrinter("b")
            let second = try await store.addSamplePrinter("a")
            #expect(try await store.defaultPrinterID() == first.id)
            try await store.setDefaultPrinter(id: second.id)
            try await store.setDefaultPrinter(id: second.id)
            #expect(try await store.defaultPrinterID() == second.id)
            await expect(.notFound, naming: "999") { try await store.setDefaultPrinter(id: 999) }
            #expect(try await store.defaultPrinterID() == second.id)
        },
        ConformanceCase("a printer is changed only by who read its last revision") { store in
            var printer = try await store.addSamplePrinter()
            let stale = printer
            printer.location = "cellar"
            printer = try await store.updatePrinter(printer)
            #expect(printer.revision == 2)
            await expect(.conflict, naming: "lab", "revision 1", "2 is stored") {
                _ = try await store.updatePrinter(stale)
            }
            #expect(try await store.printer(id: printer.id) == printer)
            var unknown = printer
            unknown.id = 999
            await expect(.notFound, naming: "999") { [unknown] in _ = try await store.updatePrinter(unknown) }
        },
        ConformanceCase("what a device said last is kept for each printer") { store in
            let printer = try await store.addSamplePrinter()
            _ = try await store.addSamplePrinter("silent")
            let jam = DeviceStatus(
                condition: .stopped,
                reasons: ["media-jam-error"],
                message: "Jam\tin tray 2",
                since: .second(3)
            )
            try await store.recordDeviceStatus(
                DeviceStatus(condition: .idle, since: .second(2)),
                printerID: printer.id
            )
            try await store.recordDeviceStatus(jam, printerID: printer.id)
            #expect(try await store.deviceStatuses() == [printer.id: jam])
            #expect(try await store.deviceStatus(printerID: printer.id) == jam)
            #expect(try await store.printer(id: printer.id)?.revision == 1)
            await expect(.notFound, naming: "999") { try await store.recordDeviceStatus(jam, printerID: 999) }
        },
    ]
}
