// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension ServiceText {
    /// How a printer is reached, for its TXT records.
    struct Access: Sendable, Hashable {
        /// `rp`: the resource path without its leading slash, or LPD's queue name; nil for raw.
        var resourcePath: String?
        /// `adminurl`: the printer's page.
        var page: String?
        /// `TLS`: the highest version; nil when the server speaks none.
        var tls: String?
    }

    /// Keys of the Bonjour Printing Specification 1.2.1 and of PWG 5100.14 section 4.2, from the printer's attributes.
    init(_ printer: AdvertisedPrinter, _ access: Access) {
        let attributes = printer.attributes
        append("txtvers", "1")
        append("qtotal", "1")
        append("rp", access.resourcePath)
        append("ty", printer.makeAndModel)
        append("product", printer.makeAndModel.isEmpty ? nil : "(\(printer.makeAndModel))")
        append("note", printer.location)
        append("adminurl", access.page)
        append("pdl", list: Self.formats(attributes))
        append("UUID", printer.uuid.description)
        append("TLS", access.tls)
        append("URF", list: attributes[.urfSupported] ?? [])
        append("air", "none")
        append("priority", "50")
        append("kind", list: attributes[.printerKind] ?? [])
        append("PaperMax", Self.largestPaper(attributes))
        append("Color", flag(printer.printsColor))
        append("Duplex", flag(printer.printsTwoSided))
        append("Copies", flag((attributes[.copiesSupported]?.upperBound ?? 1) > 1))
        append("Collate", flag(Self.collates(attributes)))
        let finishings = Set(attributes[.finishingsSupported] ?? [])
        append("Staple", flag(finishings.contains { $0 == 4 || (20...35).contains($0) }))
        append("Punch", flag(finishings.contains { $0 == 5 || (70...93).contains($0) }))
        append("Bind", flag(finishings.contains { $0 == 7 || (50...53).contains($0) }))
        for (key, name) in [("usb_MFG", "MFG"), ("usb_MDL", "MDL"), ("usb_CMD", "CMD")] {
            append(key, Self.deviceIDField(name, of: attributes[.printerDeviceID] ?? ""))
        }
    }

    /// `pdl` without the format that says nothing; those that phones and class drivers look for come first, since not
    /// all may fit.
    private static func formats(_ attributes: AttributeGroup) -> [String] {
        let wanted = ["application/pdf", "image/urf", "image/pwg-raster", "image/jpeg", "application/postscript"]
        let supported = attributes[.documentFormatSupported] ?? []
        return wanted.filter(supported.contains)
            + supported.filter { !wanted.contains($0) && $0 != "application/octet-stream" }
    }

    private static func collates(_ attributes: AttributeGroup) -> Bool {
        (attributes[.multipleDocumentHandlingSupported] ?? []).contains("separate-documents-collated-copies")
    }

    /// `PaperMax`: the class of the largest medium.
    private static func largestPaper(_ attributes: AttributeGroup) -> String? {
        let sizes = (attributes[.mediaSupported] ?? []).compactMap { MediaName(selfDescribing: $0)?.size }
        guard !sizes.isEmpty else { return nil }
        let classes = [("legal-A4", 21_600, 35_570), ("tabloid-A3", 29_700, 43_190), ("isoC-A2", 43_190, 59_400)]
        func fits(_ size: MediaSize, _ width: Int, _ height: Int) -> Bool {
            min(size.width, size.height) <= width && max(size.width, size.height) <= height
        }
        // Smaller than Letter, A4 and Legal.
        if sizes.allSatisfy({ max($0.width, $0.height) < 27_900 }) { return "<legal-A4" }
        return classes.first { entry in sizes.allSatisfy { fits($0, entry.1, entry.2) } }?.0 ?? ">isoC-A2"
    }

    /// A field of an IEEE 1284 device ID, `KEY:VALUE;KEY:VALUE;`.
    private static func deviceIDField(_ name: String, of deviceID: String) -> String? {
        for field in deviceID.split(separator: ";") {
            let parts = field.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }
}

private func flag(_ value: Bool) -> String { value ? "T" : "F" }
