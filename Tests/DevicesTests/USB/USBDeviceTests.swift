// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Devices

@Suite("A printer on a cable", .timeLimit(.minutes(2)))
struct USBDeviceTests {
    @Test("that speaks PJL says what it is and confirms its pages")
    func speaking() async throws {
        try await CablePrinter.with { cable in
            let found = try await cable.device().capabilities()
            #expect(found.makeAndModel == "Simulated LaserPrinter 4000")
            #expect(found.pjl == .full)
            let delivery = Delivery(.beginning(format: "application/vnd.hp-PCL"))
            let pages = CodedPages.formFed(3, size: 100_000)
            let result = try await cable.device(known: found).deliver(delivery, pages: pages) { _ in }
            #expect(result.impressionsConfirmed == 3)
            #expect(cable.printer.pagesOut == 3)
            let whole = cable.printer.document.count { $0 == 7 }
            #expect(whole == 3 * 99_999, "\(whole) bytes of the pages arrived")
        }
    }

    @Test("that is mute gets its pages alone, all of them, and nothing is claimed of what came out")
    func mute() async throws {
        var script = SocketPrinter.Script()
        script.speaksPJL = false
        try await CablePrinter.with(script) { cable in
            let device = try cable.device("?format=application/vnd.hp-PCL&pjl=no")
            #expect(try await device.capabilities().pjl == PJLSupport())
            #expect(await device.status().condition == .idle)
            let delivery = Delivery(.beginning(format: "application/vnd.hp-PCL"))
            let result = try await device.deliver(delivery, pages: .formFed(2, size: 50_000)) { _ in }
            #expect(result.impressionsConfirmed == nil)
            #expect(result.evidence.contains("its port tells no more"), "\(result.evidence)")
            #expect(try await eventually { cable.printer.pagesOut == 2 })
            #expect(cable.printer.document.count == 100_000)
        }
    }

    @Test("that loses its cable in the middle of a job ends it as interrupted, with what it had confirmed")
    func unplugged() async throws {
        var script = SocketPrinter.Script()
        script.stopsAtPage = (2, 40_022)
        try await CablePrinter.with(script) { cable in
            let device = try cable.device(known: .speakingPJL())
            let delivery = Delivery(.beginning(format: "application/vnd.hp-PCL"))
            let error = await #expect(throws: DeviceError.self) {
                try await device.deliver(delivery, pages: .formFed(3, size: 200_000)) { report in
                    if report == .confirmed(impressions: 1) { cable.pull() }
                }
            }
            #expect(error?.code == .interrupted)
            #expect(error?.impressionsConfirmed == 1)
            #expect(await device.status().condition == .unreachable)
        }
    }

    @Test("is told apart from other devices, and from none")
    func ports() async throws {
        let other = try await error(of: "usb:/dev/null?format=application/pdf&pjl=no")
        #expect(other?.code == .badURI && other?.message.contains("no port of a printer") == true)
        let none = try await error(of: "usb:///dev/usb/lp15?format=application/pdf&pjl=no")
        #expect(
            none?.code == .unreachable && none?.message.contains("modprobe usblp") == true,
            "\(none?.message ?? "")"
        )
        for uri in ["usb:/etc/passwd", "usb:", "usb:/dev/../etc/passwd"] {
            #expect(throws: DeviceError.self) { try DeviceRegistry().makeDevice(uri: uri) }
        }
    }

    private func error(of uri: String) async throws -> DeviceError? {
        let device = try DeviceRegistry().makeDevice(uri: uri)
        do {
            _ = try await device.capabilities()
            return nil
        } catch { return error as? DeviceError }
    }

    @Test("says by its IEEE 1284 device ID what it is and which languages it reads")
    func deviceID() {
        let laser = IEEE1284ID(
            "MFG:Hewlett-Packard;CMD:PJL,PML,PCLXL,URP,PCL,PDF,POSTSCRIPT;MDL:HP LaserJet P3010 Series;CLS:PRINTER;"
        )
        #expect(laser.makeAndModel == "Hewlett-Packard HP LaserJet P3010 Series")
        #expect(laser.speaksPJL == true)
        #expect(laser.languages == ["application/postscript", "application/pdf", "application/vnd.hp-PCL"])
        let label = IEEE1284ID("MANUFACTURER:Zebra ;COMMAND SET:ZPL;MODEL:Zebra ZD420;CLASS:PRINTER;")
        #expect(label.makeAndModel == "Zebra ZD420")
        #expect(label.speaksPJL == false && label.languages == ["application/vnd.zebra-zpl"])
        #expect(IEEE1284ID("nonsense").speaksPJL == nil)
    }

    @Test("shows by the wires of its port that it has no paper, is off line or in trouble")
    func wires() {
        #expect(DeviceStatus(portStatus: 0x18).condition == .idle)
        #expect(DeviceStatus(portStatus: 0x38).reasons == ["media-empty-error"])
        #expect(DeviceStatus(portStatus: 0x08).reasons == ["offline-report"])
        #expect(DeviceStatus(portStatus: 0x10).reasons == ["other-error"])
    }
}
