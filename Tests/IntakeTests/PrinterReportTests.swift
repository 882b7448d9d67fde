// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import IPP
import NIOCore
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("What a printer's device is and reports can be read by every client")
struct PrinterReportTests {
    private func attributes(_ status: DeviceStatus?) -> AttributeGroup {
        AttributeGroup(tag: .printerAttributes, attributes: DeviceReport.attributes(status, TestIntake.capabilities))
    }

    @Test("supplies and markers have as many values each, whatever the device says", arguments: [1, 4, 7])
    func parallelValues(count: Int) throws {
        let supplies = (1...count).map { Supply(name: "Toner \($0)", type: "wasteToner", level: $0 * 10) }
        let group = attributes(DeviceStatus(condition: .idle, supplies: supplies, since: .now))
        for name in [
            "printer-supply", "printer-supply-description", "marker-names", "marker-types", "marker-colors",
            "marker-levels", "marker-low-levels", "marker-high-levels",
        ] {
            #expect(group[name]?.values.count == count, "\(name)")
        }
        #expect(group[.markerTypes] == Array(repeating: "waste-toner", count: count))
        let first = try #require(group[.printerSupply]?.first)
        #expect(String(decoding: first.bytes, as: UTF8.self).contains("type=wasteToner;maxcapacity=100;level=10;"))
    }

    @Test("a device that reports nothing has one supply of which nothing is known, and no markers")
    func unknownSupplies() {
        let group = attributes(nil)
        #expect(group[.printerSupply]?.count == 1)
        #expect(group[.printerSupplyDescription]?.count == 1)
        #expect(!group.attributes.contains { $0.name.hasPrefix("marker-") })
        #expect(group[.printerAlert] == [OctetString("")])
    }

    @Test("each trouble is an alert with its description; what is no trouble is none")
    func alerts() {
        let reasons = ["media-jam-error", "toner-low-warning", "paused", "door-open"]
        let group = attributes(DeviceStatus(condition: .stopped, reasons: reasons, since: .now))
        let texts = group[.printerAlert]?.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(
            texts == [
                "code=jam;severity=critical;group=mediaPath;",
                "code=markerTonerAlmostEmpty;severity=warning;group=markerSupplies;",
                "code=doorOpen;severity=critical;group=cover;",
            ]
        )
        #expect(group[.printerAlertDescription] == ["Media jam", "Toner low", "Door open"])
    }

    @Test("the device's own alerts and trays are told, with levels, places and words")
    func ownWords() throws {
        var status = DeviceStatus(condition: .stopped, reasons: ["media-empty-error"], since: .now)
        status.alerts = [
            DeviceAlert(
                code: "inputMediaSupplyEmpty",
                severity: .critical,
                group: "input",
                groupIndex: 2,
                location: 7,
                description: "Load Tray 2"
            )
        ]
        status.trays = [
            InputTray(
                source: "tray-2",
                name: "Tray 2",
                type: "sheetFeedAutoRemovableTray",
                media: "na_letter_8.5x11in",
                level: 0,
                capacity: 250,
                status: 9
            )
        ]
        var capabilities = TestIntake.capabilities
        capabilities.mediaSources = ["auto", "tray-2"]
        let group = AttributeGroup(
            tag: .printerAttributes,
            attributes: DeviceReport.attributes(status, capabilities)
        )
        let alerts = group[.printerAlert]?.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(alerts == ["code=inputMediaSupplyEmpty;severity=critical;group=input;groupindex=2;location=7;"])
        #expect(group[.printerAlertDescription] == ["Load Tray 2"])
        let trays = try #require(group[.printerInputTray]).map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(trays.count == 2)
        #expect(
            trays[1] == "type=sheetFeedAutoRemovableTray;dimunit=micrometers;mediafeed=279400;mediaxfeed=215900;"
                + "maxcapacity=250;level=0;status=9;name=tray-2;"
        )
    }

    @Test("icons are PNG files of the sizes that are asked for, at the addresses that are told")
    func icons() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let reply = try await intake.send(Samples.request(.getPrinterAttributes))
            let icons = try #require(reply[group: .printerAttributes]?[.printerIcons])
            #expect(icons.count == 3)
            for (icon, size) in zip(icons, PrinterIcon.sizes) {
                let path = try #require(icon.split(separator: "/", maxSplits: 2).last)
                let file = try await intake.client.execute(uri: "/\(path)", method: .get)
                #expect(file.status == .ok)
                #expect(file.headers[.contentType] == "image/png")
                let bytes = Array(file.body.readableBytesView)
                #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
                #expect(bytes.count < 16 << 10)
                #expect(bytes[16..<24].elementsEqual([0, 0, UInt8(size >> 8), UInt8(size & 255)] * 2))
            }
        }
    }

    @Test("a tray and a bin for each source and each output bin, and keywords for Apple raster")
    func traysAndRaster() throws {
        var capabilities = TestIntake.capabilities
        capabilities.mediaSources = ["main", "tray-2", "manual"]
        capabilities.mediaTypes = ["stationery", "envelope"]
        capabilities.outputBins = ["face-down", "face-up"]
        capabilities.sheetBack = .rotated
        let trays = AttributeGroup(
            tag: .printerAttributes,
            attributes: TrayAttributes.inputTrays(capabilities, []) + TrayAttributes.outputTrays(capabilities)
        )
        #expect(trays[.printerInputTray]?.count == 3)
        #expect(trays[.printerOutputTray]?.count == 2)
        let raster = AttributeGroup(tag: .printerAttributes, attributes: RasterSupport(capabilities).attributes)
        let urf = try #require(raster[.urfSupported])
        #expect(Set(urf).isSuperset(of: ["V1.4", "W8", "SRGB24", "DM3", "RS300", "IS1-4-21", "MT1-3", "OB10"]))
        #expect(raster[.pwgRasterDocumentResolutionSupported]?.count == 1, "such documents are passed on as they are")
        capabilities.formats = ["application/pdf"]
        let read = AttributeGroup(tag: .printerAttributes, attributes: RasterSupport(capabilities).attributes)
        #expect(try #require(read[.pwgRasterDocumentResolutionSupported]).count > 3)
    }

    @Test("media-col-ready tells of each tray what lies in it")
    func trayContents() throws {
        var capabilities = TestIntake.capabilities
        capabilities.loadedMedia = [
            LoadedMedia(media: "iso_a4_210x297mm", source: "tray-1", type: "stationery"),
            LoadedMedia(media: "na_letter_8.5x11in", source: "tray-2"),
        ]
        let group = AttributeGroup(
            tag: .printerAttributes,
            attributes: MediaSupport(capabilities).printerAttributes
        )
        let ready = try #require(group[.mediaColReady])
        #expect(ready.map { $0[.mediaSource] } == ["tray-1", "tray-2"])
        #expect(ready.map { $0[.mediaType] } == ["stationery", nil])
        #expect(ready.map { $0[.mediaSizeName] } == ["iso_a4_210x297mm", "na_letter_8.5x11in"])
    }

    @Test("printer-kind follows from the media")
    func kind() {
        var capabilities = DeviceCapabilities(makeAndModel: "Acme", formats: [])
        #expect(PrinterKind.keywords(for: capabilities) == ["document"])
        capabilities.media = ["na_index-4x6_4x6in", "iso_a4_210x297mm", "iso_dl_110x220mm"]
        #expect(PrinterKind.keywords(for: capabilities) == ["document", "envelope", "photo"])
        capabilities.media = ["oe_address-label_1.125x3.5in"]
        #expect(PrinterKind.keywords(for: capabilities) == ["label"])
    }
}

private func * (bytes: [UInt8], count: Int) -> [UInt8] {
    Array(repeating: bytes, count: count).flatMap { $0 }
}
