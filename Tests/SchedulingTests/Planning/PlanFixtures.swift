// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// A document of a format that Intake detected.
func document(_ format: String, number: Int = 1, size: Int64 = 1000) -> Document {
    Document(
        number: number,
        name: "document \(number)",
        suppliedFormat: "",
        detectedFormat: format,
        content: StoredContent(
            place: .inline(key: Int64(number)),
            size: size,
            sha256: String(repeating: "0", count: 64)
        )
    )
}

/// A colour printer with two sides, as most IPP printers are.
func officePrinter(_ change: (inout DeviceCapabilities) -> Void = { _ in }) -> DeviceCapabilities {
    var device = DeviceCapabilities(
        makeAndModel: "Test Office",
        formats: ["image/pwg-raster", "image/urf", "application/pdf"]
    )
    device.rasterTypes = ["srgb_8", "sgray_8", "black_1"]
    device.resolutions = [300, 600, 1200]
    device.defaultResolution = 600
    device.sides = [.oneSided, .twoSidedLongEdge]
    device.media = ["iso_a4_210x297mm", "na_letter_8.5x11in", "iso_a5_148x210mm"]
    change(&device)
    return device
}

extension Ticket {
    init(_ attributes: Attribute...) {
        self.init(attributes)
    }
}

extension Attribute {
    static func keyword(_ name: String, _ value: String) -> Attribute { Attribute(name, .keyword(value)) }
    static func copies(_ count: Int32) -> Attribute { Attribute("copies", .integer(count)) }
    static func pages(_ ranges: ClosedRange<Int32>...) -> Attribute {
        Attribute(name: "page-ranges", values: ranges.map { .range($0) })
    }
}
