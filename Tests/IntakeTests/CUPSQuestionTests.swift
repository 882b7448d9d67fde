// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import IPP
import NIOCore
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("CUPS's commands and dialogs get their further questions answered")
struct CUPSQuestionTests {
    private func ask(
        _ intake: TestIntake,
        _ operation: IPPOperation,
        _ attributes: Attribute...
    ) async throws -> IPPMessage {
        var request = IPPMessage(requesting: operation)
        for attribute in attributes { request.add(attribute) }
        return try await intake.send(request, path: "/")
    }

    @Test("CUPS-Get-Devices names the devices in use, by scheme and limit, without passwords")
    func devices() async throws {
        try await TestIntake.with(.live) { intake async throws in
            var printer = try #require(await intake.store.printer(named: "Attic"))
            printer.deviceURI = "ipp://user:secret@printer.local/ipp/print"
            _ = try await intake.store.updatePrinter(printer)
            // Any change by the service itself makes it read the printer.
            _ = try await intake.send(Samples.request(.pausePrinter, "ipp://localhost/printers/Attic"))
            let devices = try await ask(intake, .cupsGetDevices).groups(.printerAttributes)
            #expect(
                devices.compactMap { $0["device-uri"]?.stringValue }
                    == ["ipp://printer.local/ipp/print", "virtual:///tmp/Lobby/"]
            )
            let some = try await ask(intake, .cupsGetDevices, Attribute(.includeSchemes, ["ipp"]))
            #expect(some.groups(.printerAttributes).count == 1)
            let none = try await ask(intake, .cupsGetDevices, Attribute(.excludeSchemes, ["ipp", "virtual"]))
            #expect(none.status == .successfulOK)
            #expect(none.groups(.printerAttributes).isEmpty)
        }
    }

    @Test("there is one driver, everywhere; a printer's PPD file tells what it can do")
    func drivers() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let all = try await ask(intake, .cupsGetPPDs)
            #expect(all.groups(.printerAttributes).map { $0["ppd-name"]?.stringValue } == ["everywhere"])
            let other = try await ask(intake, .cupsGetPPDs, Attribute("ppd-make", .text("Acme")))
            #expect(other.status == .clientErrorNotFound)
            let file = try await intake.send(Samples.request(.cupsGetPPD))
            #expect(file.status == .clientErrorNotFound)
            let ppd = try await intake.client.execute(uri: "/printers/Lobby.ppd", method: .get)
            #expect(ppd.status == .ok && ppd.headers[.contentType] == "application/vnd.cups-ppd")
            let lines = String(buffer: ppd.body).split(separator: "\n")
            for line in [
                "*PPD-Adobe: \"4.3\"", "*NickName: \"Acme Laser 9\"", "*DefaultPageSize: A4",
                "*PageSize Letter/Letter: \"\"",
                "*PaperDimension A4: \"595.27 841.88\"", "*Duplex DuplexTumble/DuplexTumble: \"\"",
                "*DefaultDuplex: None",
                "*ColorModel Gray/Gray: \"\"",
            ] {
                #expect(lines.contains(Substring(line)), "\(line)")
            }
            let nobody = try await intake.client.execute(uri: "/printers/Nobody.ppd", method: .get)
            #expect(nobody.status == .notFound)
        }
    }

    @Test("what a device says of itself cannot break out of its PPD file")
    func hostilePPD() {
        var capabilities = DeviceCapabilities(makeAndModel: "A\"\n*cupsFilter: \"x (", formats: ["image/pwg-raster"])
        capabilities.media = ["custom_a:\"\n*b_100x100mm", "iso_a5_148x210mm"]
        capabilities.outputBins = ["tray\"\n*x: y", "top", "side"]
        let file = PrinterPPD(capabilities, colorModes: [], qualities: []).file
        #expect(file.contains("*NickName: \"AcupsFilter: x \"\n") && file.contains("*OutputBin top/top: \"\"\n"))
        #expect(!file.contains("*b_") && !file.contains("*x") && !file.contains("\n*cupsFilter:"))
        #expect(file.contains("*DefaultPageSize: A5\n"))
    }

    @Test("options of a PPD become the attributes that they mean")
    func ppdOptions() {
        let translated = PPDOption.translated([
            Attribute("media", .keyword("iso_a4_210x297mm")), Attribute("PageSize", .name("Letter")),
            Attribute("Duplex", .name("DuplexTumble")), Attribute("sides", .keyword("one-sided")),
            Attribute("ColorModel", .keyword("Gray")), Attribute("cupsPrintQuality", .name("High")),
            Attribute("InputSlot", .name("Upper")), Attribute("OutputBin", .keyword("top")),
        ])
        #expect(
            translated == [
                Attribute("InputSlot", .name("Upper")), Attribute("media", .keyword("na_letter_8.5x11in")),
                Attribute("sides", .keyword("two-sided-short-edge")),
                Attribute("print-color-mode", .keyword("monochrome")),
                Attribute("print-quality", .enumeration(5)), Attribute("output-bin", .keyword("top")),
            ]
        )
        let plain = [Attribute("media", .keyword("A4")), Attribute("Duplex", .name("Sometimes"))]
        #expect(PPDOption.translated(plain) == plain)
    }

    @Test("a local printer is made once for a device, and not for a file")
    func localPrinter() async throws {
        try await TestIntake.with(.live) { intake async throws in
            func make(_ name: String, _ uri: String) async throws -> IPPMessage {
                var request = IPPMessage(requesting: .cupsCreateLocalPrinter, of: "ipp://localhost/")
                request.add(Attribute(.printerName, name), to: .printerAttributes)
                request.add(Attribute(.deviceURI, uri), to: .printerAttributes)
                return try await intake.send(request, path: "/")
            }
            let made = try await make("Found", "ipp://printer.local/ipp/print")
            #expect(made.status == .successfulOK, "\(made.statusMessage)")
            let id = try #require(made[group: .printerAttributes]?[.printerID])
            let again = try await make("Found_2", "ipp://printer.local/ipp/print")
            #expect(again[group: .printerAttributes]?[.printerID] == id)
            #expect(try await make("Folder", "file:///tmp/").status == .clientErrorAttributesOrValuesNotSupported)
            #expect(try await intake.store.printers().count == 3)
        }
    }
}
