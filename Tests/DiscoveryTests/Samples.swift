// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

@testable import Discovery

/// Printers and servers for tests.
enum Samples {
    static func printer(
        _ name: String,
        info: String = "",
        location: String = "",
        isDefault: Bool = false
    )
        -> AdvertisedPrinter
    {
        var group = AttributeGroup(tag: .printerAttributes)
        group.append(.printerName, name)
        group.append(.printerUUID, ObjectUUID().urn)
        group.append(.printerState, Int(PrinterState.idle.rawValue))
        group.append(.printerIsAcceptingJobs, true)
        group.append(.printerInfo, info)
        group.append(.printerLocation, location)
        group.append(.printerMakeAndModel, "Acme Virtual 1")
        group.append(.colorSupported, true)
        group.append(.sidesSupported, ["one-sided", "two-sided-long-edge"])
        group.append(.queuedJobCount, 3)
        guard let printer = AdvertisedPrinter(group, isDefault: isDefault) else { fatalError("a sample is no printer") }
        return printer
    }

    static let server = ServerFacts(name: "Print room", id: ObjectUUID(), version: "0.1.0")

    static func book(printers count: Int) -> AnswerBook {
        AnswerBook(server: server, printers: (0..<count).map { printer("Printer-\($0)", info: "Printer number \($0)") })
    }
}
