// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import IPP
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

    @Test("there is one driver, everywhere, and no PPD file")
    func drivers() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let all = try await ask(intake, .cupsGetPPDs)
            #expect(all.groups(.printerAttributes).map { $0["ppd-name"]?.stringValue } == ["everywhere"])
            let other = try await ask(intake, .cupsGetPPDs, Attribute("ppd-make", .text("Acme")))
            #expect(other.status == .clientErrorNotFound)
            let file = try await intake.send(Samples.request(.cupsGetPPD))
            #expect(file.status == .clientErrorNotFound)
            let page = try await intake.client.execute(uri: "/printers/Lobby.ppd", method: .get)
            #expect(page.status == .notFound)
        }
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
