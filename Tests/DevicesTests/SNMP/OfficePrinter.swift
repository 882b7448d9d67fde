// SPDX-License-Identifier: Apache-2.0

@testable import Devices

/// What the agent of a colour laser with two trays says while its second tray is empty.
enum OfficePrinter {
    static var objects: [ObjectID: SNMPValue] {
        var objects: [ObjectID: SNMPValue] = [
            .sysDescr: text("ACME Network Card"),
            .hrDeviceDescr + [1]: text("ACME Laser 9;FW 1.2"),
            .hrDeviceStatus + [1]: .integer(3),
            .hrPrinterStatus + [1]: .integer(3),
            .hrPrinterDetectedErrorState + [1]: .octets([0x20, 0x04]),
            .prtGeneralSerialNumber + [1]: text("SN-4711"),
            .prtMarkerCounterUnit + [1, 1]: .integer(7),
            .prtMarkerLifeCount + [1, 1]: .unsigned(120_034),
            .prtConsoleDisplayBufferText + [1, 1]: text("Ready  "),
        ]
        let supplies: [(UInt32, Int64, Int64, Int64, String, Int64, Int64)] = [
            // index, colorant, class, type, description, capacity, level
            (1, 1, 3, 3, "Black Toner", 6_000, 600), (2, 2, 3, 3, "Cyan Toner", 100, -3),
            (3, 3, 3, 3, "Magenta Toner", -2, -2), (4, 4, 3, 3, "Yellow Toner", 4_000, 4_000),
            (5, 0, 4, 4, "Waste Box", 100, 40),
        ]
        for (index, colorant, place, type, name, capacity, level) in supplies {
            objects[.prtMarkerSuppliesColorantIndex + [1, index]] = .integer(colorant)
            objects[.prtMarkerSuppliesClass + [1, index]] = .integer(place)
            objects[.prtMarkerSuppliesType + [1, index]] = .integer(type)
            objects[.prtMarkerSuppliesDescription + [1, index]] = text(name)
            objects[.prtMarkerSuppliesSupplyUnit + [1, index]] = .integer(7)
            objects[.prtMarkerSuppliesMaxCapacity + [1, index]] = .integer(capacity)
            objects[.prtMarkerSuppliesLevel + [1, index]] = .integer(level)
        }
        for (index, name) in [(1, "black"), (2, "cyan"), (3, "magenta"), (4, "yellow")] as [(UInt32, String)] {
            objects[.prtMarkerColorantRole + [1, index]] = .integer(3)
            objects[.prtMarkerColorantValue + [1, index]] = text(name)
        }
        let trays: [(UInt32, Int64, String, String, Int64, Int64, Int64)] = [
            // index, type, name, media, length and width in 1/10,000 inch, sheets
            (1, 5, "Multi-purpose tray", "", 110_000, 85_000, 0), (2, 3, "Tray 1", "iso-a4-white", 0, 0, 240),
            (3, 3, "Tray 2", "", 82_677, 116_929, -3),
        ]
        for (index, type, name, media, feed, crossFeed, level) in trays {
            objects[.prtInputType + [1, index]] = .integer(type)
            objects[.prtInputName + [1, index]] = text(name)
            objects[.prtInputMediaName + [1, index]] = text(media)
            objects[.prtInputDimUnit + [1, index]] = .integer(3)
            objects[.prtInputMediaDimFeedDirDeclared + [1, index]] = .integer(feed)
            objects[.prtInputMediaDimXFeedDirDeclared + [1, index]] = .integer(crossFeed)
            objects[.prtInputMaxCapacity + [1, index]] = .integer(250)
            objects[.prtInputCurrentLevel + [1, index]] = .integer(level)
            objects[.prtInputStatus + [1, index]] = .integer(level == 0 ? 9 : 0)
        }
        setAlerts([(4, 11, 1, 1_104, "Black toner low"), (4, 8, 1, 808, "Load Multi-purpose tray")], in: &objects)
        return objects
    }

    /// Severity, group, which part, code and words of each.
    static func setAlerts(
        _ alerts: [(severity: Int64, group: Int64, part: Int64, code: Int64, words: String)],
        in objects: inout [ObjectID: SNMPValue]
    ) {
        objects = objects.filter { $0.key.index(in: [1, 3, 6, 1, 2, 1, 43, 18]) == nil }
        for (place, alert) in alerts.enumerated() {
            let index: [UInt32] = [1, UInt32(10 + place)]
            objects[.prtAlertSeverityLevel + index] = .integer(alert.severity)
            objects[.prtAlertGroup + index] = .integer(alert.group)
            objects[.prtAlertGroupIndex + index] = .integer(alert.part)
            objects[.prtAlertLocation + index] = .integer(7)
            objects[.prtAlertCode + index] = .integer(alert.code)
            objects[.prtAlertDescription + index] = text(alert.words)
        }
    }

    static func text(_ text: String) -> SNMPValue { .octets(Array(text.utf8)) }
}
