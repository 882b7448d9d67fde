// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Printers are administered from the server's machine")
struct PrinterAdministrationTests {
    private let cellar = "ipp://localhost/printers/Cellar"

    private func addition(_ settings: Attribute...) -> IPPMessage {
        var request = Samples.request(.cupsAddModifyPrinter, cellar)
        for attribute in settings { request.add(attribute, to: .printerAttributes) }
        return request
    }

    @Test("a printer is added with what its device can do, changed, made the default and removed")
    func life() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let added = try await intake.send(addition(Attribute(.deviceURI, "virtual:///tmp/c/")), path: "/admin/")
            #expect(added.status == .successfulOK, "\(added.statusMessage)")
            #expect(added[group: .printerAttributes]?[.printerID] == 3)
            let printer = try #require(await intake.store.printer(named: "Cellar"))
            #expect(printer.deviceURI == "virtual:///tmp/c/")
            #expect(printer.capabilities == TestIntake.capabilities)
            #expect(try await intake.send(Samples.request(.getPrinterAttributes, cellar)).status == .successfulOK)

            let change = addition(Attribute(.printerInfo, "Near the wine"), Attribute(.printerState, 5))
            #expect(try await intake.send(change).status == .successfulOK)
            let changed = try #require(await intake.store.printer(named: "Cellar"))
            #expect(changed.info == "Near the wine")
            #expect(changed.isPaused)

            #expect(try await intake.send(Samples.request(.cupsSetDefault, cellar)).status == .successfulOK)
            let reply = try await intake.send(IPPMessage(requesting: .cupsGetDefault), path: "/")
            #expect(reply[group: .printerAttributes]?[.printerName] == "Cellar")

            #expect(try await intake.send(Samples.request(.cupsDeletePrinter, cellar)).status == .successfulOK)
            #expect(try await intake.send(Samples.request(.cupsDeletePrinter, cellar)).status == .clientErrorNotFound)
            #expect(try await intake.store.printer(named: "Cellar") == nil)
            let after = try await intake.send(IPPMessage(requesting: .cupsGetDefault), path: "/")
            #expect(after[group: .printerAttributes]?[.printerName] == "Lobby")
        }
    }

    @Test("a device that cannot be used, a bad name or a missing device-uri add nothing and say why")
    func refusals() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let device = try await intake.send(addition(Attribute(.deviceURI, "smoke://signal/")))
            #expect(device.status == .serverErrorDeviceError)
            #expect(device.statusMessage.contains("smoke://signal/") && device.statusMessage.contains("no driver"))
            #expect(try await intake.send(addition()).status == .clientErrorNotFound)
            var badName = addition(Attribute(.deviceURI, "virtual:///tmp/c/"))
            badName.groups[0][.printerURI] = "ipp://localhost/printers/a%20b"
            #expect(try await intake.send(badName).status == .clientErrorBadRequest)
            #expect(try await intake.store.printers().count == 2)
        }
    }

    @Test("nobody whose address is not this machine's may do it")
    func fromElsewhere() async throws {
        try await TestIntake.with(.router) { intake async throws in
            for operation in Operation.table.values where operation.isAdministrative {
                let reply = try await intake.send(Samples.request(operation.id))
                #expect(reply.status == .clientErrorForbidden, "\(operation.id)")
                #expect(reply.statusMessage.contains("server's own machine"))
            }
            #expect(try await intake.store.printer(named: "Lobby")?.isPaused == false)
        }
    }
}
