// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Synchronization
import Testing

@testable import Devices

@Suite("Capabilities from a printer's attributes")
struct IPPCapabilitiesTests {
    private func capabilities(_ attributes: Attribute...) -> DeviceCapabilities {
        DeviceCapabilities(
            printerAttributes: AttributeGroup(tag: .printerAttributes, attributes: attributes)
        )
    }

    @Test("formats: raster first, then what the printer interprets, nothing that has to be guessed")
    func formats() {
        let found = capabilities(
            Attribute(
                .documentFormatSupported,
                [
                    "application/octet-stream", "application/pdf", "application/vnd.hp-PCL", "image/urf",
                    "image/pwg-raster",
                ]
            )
        )
        #expect(
            found.formats == ["image/pwg-raster", "image/urf", "application/pdf", "application/vnd.hp-PCL"]
        )
    }

    @Test("an AirPrint printer's urf-supported says pixels, resolutions, back sides and copies")
    func urf() {
        let found = capabilities(
            Attribute(.documentFormatSupported, ["image/urf", "image/jpeg"]),
            Attribute(.urfSupported, ["CP1", "W8", "SRGB24", "RS300-600", "DM3", "V1.4", "IS1-4", "RSx"]),
            Attribute("copies-supported", .range(1...99))
        )
        #expect(found.rasterTypes == ["srgb_8", "sgray_8"])
        #expect(found.resolutions == [300, 600])
        #expect(found.sheetBack == .rotated)
        #expect(found.maximumCopies == 1)
    }

    @Test("resolutions: square ones of PWG raster, the default one or the nearest to it")
    func resolutions() {
        let found = capabilities(
            Attribute(.documentFormatSupported, ["image/pwg-raster"]),
            Attribute(
                .pwgRasterDocumentResolutionSupported,
                [
                    Resolution(dpi: 600), Resolution(dpi: 300), Resolution(crossFeed: 600, feed: 1200),
                    Resolution(dpi: 0),
                ]
            ),
            Attribute(.printerResolutionDefault, Resolution(dpi: 1200))
        )
        #expect(found.resolutions == [300, 600])
        #expect(found.defaultResolution == 600)
    }

    @Test("media: names, sizes without names, ranges, what lies in the trays")
    func media() {
        let size = { (width: Int, height: Int) in MediaSize(width: width, height: height) }
        let range = AttributeCollection(attributes: [
            Attribute("x-dimension", .range(7620...21_590)), Attribute("y-dimension", .range(12_700...35_560)),
        ])
        let found = capabilities(
            Attribute(.mediaSupported, ["na-letter", "iso_a4_210x297mm", "nonsense"]),
            Attribute(
                .mediaColDatabase,
                [
                    AttributeCollection(attributes: [Attribute(.mediaSize, size(14_800, 21_000))]),
                    AttributeCollection(attributes: [Attribute("media-size", .collection(range.attributes))]),
                    AttributeCollection(attributes: [Attribute(.mediaSize, size(0, -5))]),
                ]
            ),
            Attribute(.mediaColReady, [AttributeCollection(attributes: [Attribute(.mediaSize, size(21_000, 29_700))])]),
            Attribute(.mediaDefault, "na_letter_8.5x11in")
        )
        #expect(found.media.prefix(3) == ["na_letter_8.5x11in", "iso_a4_210x297mm", "iso_a5_148x210mm"])
        #expect(MediaSizeRange(namedIn: found.media)?.contains(size(10_000, 20_000)) == true)
        #expect(found.mediaReady == ["iso_a4_210x297mm"])
        #expect(found.mediaDefault == "na_letter_8.5x11in")
    }

    @Test("margins: those of the default media, never those of borderless printing, never nonsense")
    func margins() {
        let media = { (top: Int, side: Int) in
            AttributeCollection(attributes: [
                Attribute(.mediaSizeName, "iso_a4_210x297mm"), Attribute(.mediaTopMargin, top),
                Attribute(.mediaBottomMargin, top), Attribute(.mediaLeftMargin, side),
                Attribute(.mediaRightMargin, side),
            ])
        }
        let found = capabilities(
            Attribute(.mediaDefault, "iso_a4_210x297mm"),
            Attribute(.mediaColDatabase, [media(0, 0), media(-4, 99_999), media(423, 318)])
        )
        #expect(found.margins == .init(top: 423, bottom: 423, left: 318, right: 318))
        let lists = capabilities(
            Attribute(.mediaTopMarginSupported, [0, 500, 300]),
            Attribute(.mediaLeftMarginSupported, [0])
        )
        #expect(lists.margins == .init(top: 300, bottom: 0, left: 0, right: 0))
    }

    @Test("a printer that says nothing is a plain one")
    func nothing() {
        let found = capabilities()
        #expect(found.formats.isEmpty)
        #expect(found.media == ["iso_a4_210x297mm", "na_letter_8.5x11in"])
        #expect(found.sides == [.oneSided])
        #expect(found.maximumCopies == 1)
        #expect(found.rasterTypes == ["sgray_8"])
    }
}

@Suite("What of a ticket goes to a printer")
struct JobTicketForPrinterTests {
    private func sent(_ ticket: [Attribute], to printer: [Attribute], copies: Int = 1) -> [Attribute] {
        JobTicketForPrinter(
            ticket: Ticket(ticket),
            copies: copies,
            printer: AttributeGroup(tag: .printerAttributes, attributes: printer)
        ).attributes
    }

    @Test("only values that the printer lists, and only attributes that it takes")
    func supported() {
        let printer = [
            Attribute(.sidesSupported, ["one-sided", "two-sided-long-edge"]),
            Attribute(.printQualitySupported, [4, 5]),
            Attribute(.jobCreationAttributesSupported, ["sides", "copies"]),
        ]
        let ticket = [Attribute(.sides, "two-sided-long-edge"), Attribute(.printQuality, 5)]
        #expect(sent(ticket, to: printer) == [Attribute(.sides, "two-sided-long-edge")])
        #expect(sent([Attribute(.sides, "two-sided-short-edge")], to: printer).isEmpty)
        #expect(sent([], to: printer, copies: 3) == [Attribute(.copies, 3)])
    }

    @Test("what is in the pages already is not asked of the printer again")
    func pagesAsTheyAre() {
        let ticket = [
            Attribute("page-ranges", .range(2...3)), Attribute(.orientationRequested, 4),
            Attribute("print-scaling", .keyword("fit")), Attribute(.numberUp, 2), Attribute(.copies, 4),
        ]
        let printer = [
            Attribute(.orientationRequestedSupported, [3, 4]), Attribute("page-ranges-supported", .boolean(true)),
            Attribute("print-scaling-supported", .keyword("fit")), Attribute("copies-supported", .range(1...9)),
        ]
        #expect(sent(ticket, to: printer).isEmpty)
    }

    @Test("finishings-col goes to the printer as finishings, if it has all of them")
    func finishings() {
        let printer = [Attribute(.finishingsSupported, [3, 4, 20])]
        func asked(_ templates: String...) -> [Attribute] {
            let members = templates.map { [Attribute("finishing-template", .keyword($0))] }
            return [Attribute(name: "finishings-col", values: members.map { .collection($0) })]
        }
        #expect(sent(asked("staple-top-left"), to: printer) == [Attribute(.finishings, [20])])
        #expect(sent(asked("staple-top-left", "fold-z"), to: printer).isEmpty)
        #expect(sent(asked("none"), to: printer).isEmpty)
    }

    @Test("media by the printer's name for the size, as media-col where source or type are asked")
    func media() {
        let printer = [
            Attribute(.mediaSupported, ["na_letter_8.5x11in", "custom_min_3x5in", "custom_max_8.5x14in"]),
            Attribute(.mediaColSupported, ["media-size", "media-source"]),
            Attribute(.mediaSourceSupported, ["main", "manual"]),
        ]
        #expect(sent([Attribute(.media, "letter")], to: printer) == [Attribute(.media, "na_letter_8.5x11in")])
        let letter = MediaSize(width: 21_590, height: 27_940)
        let wanted = Attribute(
            "media-col",
            .collection([
                Attribute(.mediaSize, letter), Attribute(.mediaSource, "manual"), Attribute(.mediaType, "vellum"),
            ])
        )
        #expect(
            sent([wanted], to: printer)
                == [
                    Attribute(
                        "media-col",
                        .collection([Attribute(.mediaSize, letter), Attribute(.mediaSource, "manual")])
                    )
                ]
        )
        let custom = MediaSize(width: 10_000, height: 20_000)
        #expect(
            sent([Attribute("media-col", .collection([Attribute(.mediaSize, custom)]))], to: printer)
                == [Attribute("media-col", .collection([Attribute(.mediaSize, custom)]))]
        )
        #expect(sent([Attribute(.media, "iso_a3_297x420mm")], to: printer).isEmpty)
    }

    @Test("no borders are asked of a printer that has media without them")
    func borderless() {
        let edges = ["media-bottom-margin", "media-left-margin", "media-right-margin", "media-top-margin"]
        let size = Attribute(.mediaSize, MediaSize(width: 10_160, height: 15_240))
        let wanted = Attribute("media-col", .collection([size] + edges.map { Attribute($0, .integer(0)) }))
        let printer = [
            Attribute(.mediaSupported, ["na_index-4x6_4x6in"]), Attribute(.mediaColSupported, ["media-size"] + edges),
        ]
        let photo = printer + edges.map { Attribute(name: "\($0)-supported", values: [.integer(0), .integer(300)]) }
        #expect(sent([wanted], to: photo) == [wanted])
        #expect(sent([wanted], to: printer) == [Attribute(.media, "na_index-4x6_4x6in")])
    }

    @Test("copies that are left to a printer are collated, whatever its default")
    func collatedCopies() {
        let handling = Attribute(
            .multipleDocumentHandlingSupported,
            ["separate-documents-uncollated-copies", "separate-documents-collated-copies"]
        )
        #expect(
            sent([], to: [handling], copies: 2)
                == [
                    Attribute(.copies, 2), Attribute(.multipleDocumentHandling, "separate-documents-collated-copies"),
                ]
        )
        #expect(sent([], to: [handling]).isEmpty)
    }
}

@Suite("What a printer says of supplies, trays and itself is kept")
struct IPPReportTests {
    private func status(_ attributes: Attribute...) async throws -> DeviceStatus {
        let printer = OrdinaryPrinter()
        printer.set { $0.printer += attributes }
        var status: DeviceStatus?
        try await ScriptedPrinter.with(printer.answer) { status = await (try $0.device()).status() }
        return try #require(status)
    }

    @Test("printer-supply is read with its names and levels")
    func supplies() async throws {
        let status = try await status(
            Attribute(
                .printerSupply,
                [
                    OctetString("type=toner;maxcapacity=200;level=50;class=supplyThatIsConsumed;colorantname=cyan;"),
                    OctetString("type=wasteToner;maxcapacity=100;level=-3;class=receptacleThatIsFilled;"),
                ]
            ),
            Attribute(.printerSupplyDescription, ["Cyan cartridge"])
        )
        let supplies = try #require(status.supplies)
        #expect(supplies.map(\.name) == ["Cyan cartridge", "wasteToner"])
        #expect(supplies.map(\.level) == [25, -3])
        #expect(supplies.map(\.color) == ["#00FFFF", "none"])
        #expect(supplies.map(\.isReceptacle) == [false, true])
    }

    @Test("without it CUPS's markers are read, also when their lists are of different lengths")
    func markers() async throws {
        let status = try await status(
            Attribute(.markerNames, ["Black", "Waste"]),
            Attribute(.markerTypes, ["toner", "waste-toner"]),
            Attribute(.markerLevels, [80])
        )
        let supplies = try #require(status.supplies)
        #expect(supplies.map(\.type) == ["toner", "wasteToner"])
        #expect(supplies.map(\.level) == [80, -2])
        #expect(try await self.status().supplies == nil)
    }

    @Test(
        "nonsense in printer-supply is no number and no trap",
        arguments: ["", ";;;=", "level=99999999999999999999", "type=ink;level=5;maxcapacity=-7"]
    )
    func nonsense(text: String) async throws {
        let supplies = try await status(Attribute(.printerSupply, [OctetString(text)])).supplies
        #expect(supplies?.count == 1)
        #expect((-3...100).contains(supplies?.first?.level ?? 200))
    }

    @Test("what lies in which tray is told apart")
    func trays() {
        func tray(_ source: String, _ width: Int32, _ height: Int32) -> AttributeCollection {
            AttributeCollection(attributes: [
                Attribute(
                    "media-size",
                    .collection([Attribute("x-dimension", .integer(width)), Attribute("y-dimension", .integer(height))])
                ),
                Attribute("media-source", .keyword(source)), Attribute("media-type", .keyword("stationery")),
            ])
        }
        let ready = Attribute(.mediaColReady, [tray("tray-1", 21_000, 29_700), tray("tray-2", 29_700, 42_000)])
        let group = AttributeGroup(tag: .printerAttributes, attributes: [ready])
        let loaded = DeviceCapabilities(printerAttributes: group).loadedMedia
        #expect(loaded?.map(\.source) == ["tray-1", "tray-2"])
        #expect(loaded?.map(\.media) == ["iso_a4_210x297mm", "iso_a3_297x420mm"])
    }

    @Test("a printer is identified by the actions that it has; one that cannot says so")
    func identify() async throws {
        let heard = Mutex<[String]>([])
        try await ScriptedPrinter.with { request, moment in
            guard case .end = moment else { return nil }
            guard request.operation == .identifyPrinter else { return request.reply(.serverErrorOperationNotSupported) }
            let operation = request[group: .operationAttributes]
            heard.withLock { $0 = (operation?[.identifyActions] ?? []) + [operation?[.message] ?? ""] }
            return request.reply()
        } _: { server in
            try await server.device().identify(actions: ["flash"], message: "Here")
        }
        #expect(heard.withLock { $0 } == ["flash", "Here"])
        let folder = try FileDevice(DeviceURI("file:///tmp/"))
        await #expect(throws: DeviceError.self) { try await folder.identify(actions: [], message: "") }
    }
}

@Suite("The pace of questions about a job")
struct PollingPaceTests {
    @Test("pauses double while nothing changes, and are short after news and after the document")
    func pauses() {
        var pace = PollingPace(IPPDevice.Configuration())
        var pauses: [Duration] = []
        for _ in 1...7 {
            pauses.append(pace.pause(isSending: false))
            pace.answered(isNews: false)
        }
        #expect(
            pauses == [.seconds(0.25), .seconds(0.5), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(8)]
        )
        #expect(pace.pause(isSending: true) == .seconds(2))
        #expect(pace.pause(isSending: false) == .seconds(0.25))
        pace.answered(isNews: true)
        #expect(pace.pause(isSending: false) == .seconds(0.5))
    }

    @Test("a journaled name is read back; anything else is none")
    func names() {
        #expect(DeviceJobName("17")?.id == 17)
        #expect(DeviceJobName("17 urn:uuid:1")?.uuid == "urn:uuid:1")
        #expect(DeviceJobName(DeviceJobName(id: 4, uuid: "u").text)?.uuid == "u")
        #expect(DeviceJobName("") == nil)
        #expect(DeviceJobName("x") == nil)
        #expect(DeviceJobName("0") == nil)
    }
}
