// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

@testable import Discovery

@Suite("What DNS-SD tells of a printer")
struct ServiceTests {
    private func printer(
        _ name: String = "Office",
        _ fill: (inout AttributeGroup) -> Void = { _ in }
    ) throws
        -> AdvertisedPrinter
    {
        var group = Samples.printer(name, location: "Büro").attributes
        group.append(.documentFormatSupported, ["application/octet-stream", "image/png", "application/pdf"])
        group.append(.copiesSupported, 1...99)
        group.append(.finishingsSupported, [3, 4])
        group.append(.mediaSupported, ["iso_a4_210x297mm", "na_letter_8.5x11in"])
        group.append(.printerDeviceID, "MFG:Acme;MDL:Virtual 1;CMD:PDF,PS;")
        group.append(.printerKind, ["document", "photo"])
        fill(&group)
        return try #require(AdvertisedPrinter(group))
    }

    @Test("the TXT record says what the attributes say")
    func text() throws {
        let printer = try printer()
        let services = PrinterServices(printer, doors: .init(ipp: 1314, ipps: 1315), host: "h.local")
        let ipp = try #require(services.services.first { $0.type == "_ipp._tcp" })
        #expect(ipp.port == 1314 && ipp.text.strings.first == "txtvers=1")
        let expected = [
            "rp": "ipp/print/Office", "ty": "Acme Virtual 1", "product": "(Acme Virtual 1)", "note": "Büro",
            "adminurl": "http://h.local:1314/printers/Office", "pdl": "application/pdf,image/png",
            "UUID": printer.uuid.description, "TLS": "1.3", "Color": "T", "Duplex": "T", "Copies": "T",
            "Collate": "F", "Staple": "T", "Punch": "F", "Bind": "F", "PaperMax": "legal-A4", "kind": "document,photo",
            "air": "none", "usb_MFG": "Acme", "usb_MDL": "Virtual 1", "usb_CMD": "PDF,PS",
        ]
        for (key, value) in expected { #expect(ipp.text[key] == value, "\(key)") }
        #expect(ipp.text["URF"] == nil)
        let ipps = try #require(services.services.first { $0.type == "_ipps._tcp" })
        #expect(ipps.port == 1315 && ipps.text["adminurl"] == "https://h.local:1315/printers/Office")
    }

    @Test("without TLS, LPD and raw, only the name is claimed for LPD")
    func doors() throws {
        let plain = PrinterServices(try printer(), doors: .init(ipp: 1314), host: "h.local")
        #expect(plain.services.map(\.type) == ["_printer._tcp", "_ipp._tcp", "_pdps._tcp"])
        #expect(plain.services[0].port == 0 && plain.services[0].text.strings.isEmpty)
        #expect(plain.services[1].text["TLS"] == nil)
        let all = ServiceDoors(ipp: 1, ipps: 2, lpd: 515, raw: ["Office": 9100, "Other": 9101])
        let services = PrinterServices(try printer(), doors: all, host: "h.local").services
        #expect(services.first { $0.type == "_printer._tcp" }?.text["rp"] == "Office")
        #expect(services.first { $0.type == "_pdl-datastream._tcp" }?.port == 9100)
    }

    @Test("AirPrint's subtype is there only with Apple raster")
    func subtypes() throws {
        let plain = PrinterServices(try printer(), doors: .init(ipp: 1), host: "h").services[1]
        #expect(plain.subtypes == ["_print", "_cups"])
        let apple = try printer { group in
            group.remove("document-format-supported")
            group.append(.documentFormatSupported, ["image/urf", "application/pdf"])
            group.append(.urfSupported, ["V1.4", "RS300-600", "W8"])
        }
        let service = PrinterServices(apple, doors: .init(ipp: 1), host: "h").services[1]
        #expect(service.subtypes == ["_print", "_cups", "_universal"])
        #expect(service.text["URF"] == "V1.4,RS300-600,W8" && service.text["pdl"] == "application/pdf,image/urf")
    }

    @Test(
        "PaperMax is the class of the largest medium",
        arguments: [
            (["iso_a6_105x148mm"], "<legal-A4"), (["na_legal_8.5x14in"], "legal-A4"),
            (["iso_a3_297x420mm"], "tabloid-A3"),
            (["na_ledger_11x17in", "iso_a4_210x297mm"], "tabloid-A3"), (["iso_a2_420x594mm"], "isoC-A2"),
            (["iso_a0_841x1189mm"], ">isoC-A2"),
        ]
    )
    func paper(media: [String], expected: String) throws {
        let printer = try printer { group in
            group.remove("media-supported")
            group.append(.mediaSupported, media)
        }
        #expect(PrinterServices(printer, doors: .init(ipp: 1), host: "h").services[1].text["PaperMax"] == expected)
    }

    @Test("no entry is longer than 255 bytes, the record not longer than 1,300, lists are cut at an item")
    func limits() throws {
        let long = String(repeating: "ä", count: 500)
        let formats = (0..<100).map { "application/vnd.example-\($0)" }
        let printer = try printer { group in
            for name in ["printer-location", "printer-make-and-model", "document-format-supported"] {
                group.remove(name)
            }
            group.append(.printerLocation, long)
            group.append(.printerMakeAndModel, long)
            group.append(.documentFormatSupported, formats)
        }
        let text = PrinterServices(printer, doors: .init(ipp: 1), host: "h").services[1].text
        #expect(text.strings.allSatisfy { $0.utf8.count <= 255 })
        #expect(text.strings.reduce(0) { $0 + $1.utf8.count + 1 } <= 1300)
        let pdl = try #require(text["pdl"]).split(separator: ",").map(String.init)
        #expect(pdl.count > 5 && pdl.allSatisfy(formats.contains))
    }

    @Test("a taken name gets a number that grows, within 63 bytes")
    func alternatives() {
        #expect(PrinterServices.alternative(to: "Office") == "Office (2)")
        #expect(PrinterServices.alternative(to: "Office (2)") == "Office (3)")
        #expect(PrinterServices.alternative(to: "Office (x)") == "Office (x) (2)")
        #expect(PrinterServices.alternative(to: "(2)") == "(2) (2)")
        let long = PrinterServices.alternative(to: String(repeating: "ä", count: 31))
        #expect(long == String(repeating: "ä", count: 29) + " (2)")
    }

    @Test("zone records escape what a name or text may contain")
    func zone() throws {
        let printer = try printer("Büro.1")
        let services = PrinterServices(printer, doors: .init(ipp: 1314), host: "print.example.com")
        let lines = ZoneRecords(zone: "example.com", host: "print.example.com", printers: [services]).lines
        #expect(lines.contains("_ipp._tcp.example.com. PTR B\\195\\188ro\\.1._ipp._tcp.example.com."))
        #expect(lines.contains("_print._sub._ipp._tcp.example.com. PTR B\\195\\188ro\\.1._ipp._tcp.example.com."))
        #expect(lines.contains("B\\195\\188ro\\.1._ipp._tcp.example.com. SRV 0 0 1314 print.example.com."))
        #expect(!lines.contains { $0.contains("_printer._tcp") }, "a service that is only a name is of no use there")
        #expect(ZoneRecords.quoted("a\"b\\c;d") == "\"a\\\"b\\\\c;d\"")
        #expect(ZoneRecords.label("a b(c)") == "a\\032b\\(c\\)")
    }
}
