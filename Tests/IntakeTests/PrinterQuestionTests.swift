// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Questions about printers are answered")
struct PrinterQuestionTests {
    private func names(_ intake: TestIntake, _ keywords: String...) async throws -> Set<String> {
        let request = Samples.request(
            .getPrinterAttributes,
            Samples.lobby,
            Attribute(.requestedAttributes, keywords)
        )
        let reply = try await intake.send(request)
        #expect(reply.status == .successfulOK)
        return Set((reply[group: .printerAttributes]?.attributes ?? []).map(\.name))
    }

    @Test("requested-attributes takes names and groups; media-col-database must be named")
    func groups() async throws {
        try await TestIntake.with { intake async throws in
            let all = try await names(intake, "all")
            let description = try await names(intake, "printer-description")
            let template = try await names(intake, "job-template")
            #expect(description.isDisjoint(with: template))
            #expect(description.union(template) == all)
            #expect(description.isSuperset(of: ["printer-name", "printer-state", "operations-supported"]))
            #expect(template.isSuperset(of: ["media-supported", "copies-default", "sides-supported"]))
            #expect(!all.contains("media-col-database"))
            #expect(try await names(intake, "all", "media-col-database") == all.union(["media-col-database"]))
            #expect(try await names(intake, "printer-state", "media-default") == ["printer-state", "media-default"])
            #expect(try await names(intake, "printer-defaults").allSatisfy { $0.hasSuffix("-default") })
            #expect(try await names(intake, "none") == [])
            #expect(try await names(intake, "no-such-attribute") == [])
        }
    }

    @Test("no attribute is given twice, and parallel ones have as many values")
    func wellFormed() async throws {
        try await TestIntake.with { intake async throws in
            let reply = try await intake.send(Samples.request(.getPrinterAttributes))
            let printer = try #require(reply[group: .printerAttributes])
            let names = printer.attributes.map(\.name)
            #expect(Set(names).count == names.count)
            #expect(printer[.printerURISupported] == ["ipp://localhost:1314/ipp/print/Lobby"])
            #expect(printer[.uriSecuritySupported]?.count == 1)
            #expect(printer[.uriAuthenticationSupported]?.count == 1)
            #expect(
                printer[.operationsSupported]?.count
                    == Operation.table.values.count { $0.isOffered(IntakeConfiguration()) }
            )
        }
    }

    @Test("a format that is not supported is refused, octet-stream is not")
    func documentFormat() async throws {
        try await TestIntake.with { intake async throws in
            func status(_ format: String) async throws -> IPPStatus {
                let format = Attribute(.documentFormat, format)
                return try await intake.send(Samples.request(.getPrinterAttributes, Samples.lobby, format)).status
            }
            #expect(try await status("application/octet-stream") == .successfulOK)
            #expect(try await status("application/x-none") == .clientErrorDocumentFormatNotSupported)
        }
    }

    @Test("state and reasons follow what the administrator and the device say")
    func state() async throws {
        try await TestIntake.with(.live) { intake async throws in
            func printer() async throws -> AttributeGroup {
                let reply = try await intake.send(Samples.request(.getPrinterAttributes))
                return try #require(reply[group: .printerAttributes])
            }
            #expect(try await printer()[.printerState] == 3)
            #expect(try await printer()[.printerStateReasons] == ["none"])
            _ = try await intake.send(Samples.request(.pausePrinter))
            #expect(try await printer()[.printerState] == 5)
            #expect(try await printer()[.printerStateReasons] == ["paused"])
            _ = try await intake.send(Samples.request(.resumePrinter))
            #expect(try await printer()[.printerState] == 3)
            _ = try await intake.send(Samples.request(.disablePrinter))
            #expect(try await printer()[.printerIsAcceptingJobs] == false)
            #expect(try await printer()[.printerState] == 3)
            _ = try await intake.send(Samples.request(.enablePrinter))
            #expect(try await printer()[.printerIsAcceptingJobs] == true)
        }
    }

    @Test("CUPS's questions: the default printer, all printers, some of them, no classes")
    func cups() async throws {
        try await TestIntake.with { intake async throws in
            func names(_ operation: IPPOperation, _ attributes: Attribute...) async throws -> [String] {
                var request = IPPMessage(requesting: operation)
                for attribute in attributes { request.add(attribute) }
                let reply = try await intake.send(request, path: "/")
                return reply.groups(.printerAttributes).compactMap { $0[.printerName] }
            }
            #expect(try await names(.cupsGetDefault) == ["Lobby"])
            #expect(try await names(.cupsGetPrinters) == ["Attic", "Lobby"])
            #expect(try await names(.cupsGetPrinters, Attribute(.limit, 1)) == ["Attic"])
            #expect(try await names(.cupsGetPrinters, Attribute(.firstPrinterName, "Lobby")) == ["Lobby"])
            let color = [Attribute(.printerType, 8), Attribute(.printerTypeMask, 8)]
            #expect(try await names(.cupsGetPrinters, color[0], color[1]).count == 2)
            let classes = try await intake.send(IPPMessage(requesting: .cupsGetClasses), path: "/")
            #expect(classes.status == .successfulOK)
            #expect(classes.groups(.printerAttributes).isEmpty)
        }
    }

    @Test("queued-job-count and the default bit are those of the moment")
    func dynamicAttributes() async throws {
        try await TestIntake.with { intake async throws in
            let reply = try await intake.send(Samples.request(.getPrinterAttributes))
            let printer = try #require(reply[group: .printerAttributes])
            #expect(printer[.queuedJobCount] == 0)
            #expect(try #require(printer[.printerType]) & 0x2_0000 != 0)
            let attic = try await intake.send(Samples.request(.getPrinterAttributes, "ipp://localhost/printers/Attic"))
            #expect(try #require(attic[group: .printerAttributes]?[.printerType]) & 0x2_0000 == 0)
        }
    }
}
