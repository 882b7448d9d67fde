// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What of a ticket goes to a printer: what it supports, and what is not already in the pages.
///
/// Page ranges, scaling, orientation and the like are in the pages that are sent; given to the printer as well they
/// would be done twice.
struct JobTicketForPrinter {
    let ticket: Ticket
    let copies: Int
    /// The printer's `-supported` attributes.
    let printer: AttributeGroup

    static let neededPrinterAttributes = [
        "operations-supported", "printer-is-accepting-jobs", "printer-state-message",
        "job-creation-attributes-supported", "copies-supported", "sides-supported", "print-quality-supported",
        "print-color-mode-supported",
        "printer-resolution-supported", "finishings-supported", "output-bin-supported", "media-supported",
        "media-col-supported", "media-source-supported", "media-type-supported", "document-format-supported",
        "print-content-optimize-supported", "print-rendering-intent-supported", "multiple-document-handling-supported",
        "media-top-margin-supported", "media-bottom-margin-supported", "media-left-margin-supported",
        "media-right-margin-supported",
    ]

    /// The job attributes to send; possibly none.
    var attributes: [Attribute] {
        var result: [Attribute] = []
        if copies > 1, accepts("copies") {
            result.append(Attribute(.copies, copies))
            // Only collated copies are left to the printer, whatever its default.
            let collated = DocumentHandling.separateCollated.rawValue
            if accepts("multiple-document-handling"),
                printer[.multipleDocumentHandlingSupported]?.contains(collated) == true
            {
                result.append(Attribute(.multipleDocumentHandling, collated))
            }
        }
        for name in ["sides", "print-color-mode", "output-bin", "print-content-optimize", "print-rendering-intent"] {
            if let attribute = keyword(name) { result.append(attribute) }
        }
        if let value = ticket["print-quality"]?.intValue, accepts("print-quality"),
            printer[.printQualitySupported]?.contains(value) == true
        {
            result.append(Attribute(.printQuality, value))
        }
        if let resolution = ticket.resolution, accepts("printer-resolution"),
            printer[.printerResolutionSupported]?.contains(resolution) == true
        {
            result.append(Attribute(.printerResolution, resolution))
        }
        let values = ticket.finishings
        if values.contains(where: { $0 != FinishingTemplate.none }), accepts("finishings"),
            let supported = printer[.finishingsSupported], values.allSatisfy(supported.contains)
        {
            result.append(Attribute(.finishings, values))
        }
        if let media { result.append(media) }
        return result
    }

    private func accepts(_ name: String) -> Bool {
        printer[.jobCreationAttributesSupported]?.contains(name) ?? true
    }

    /// A keyword (or name) that is among the printer's, in the printer's spelling and syntax.
    private func keyword(_ name: String) -> Attribute? {
        guard let wanted = ticket[name]?.stringValue, accepts(name),
            let supported = printer["\(name)-supported"]?.values,
            let value = supported.first(where: { $0.stringValue == wanted })
        else { return nil }
        return Attribute(name: name, values: [value])
    }

    /// `media-col` when source or type are asked, else `media`; nil when the printer has no such media.
    private var media: Attribute? {
        guard let wanted = ticket.media, let name = mediaName(wanted) else { return nil }
        let members = collectionMembers
        if accepts("media-col"), !members.isEmpty || name.isCustom, printer[.mediaColSupported]?.isEmpty == false {
            let size = Attribute(.mediaSize, name.size)
            return Attribute("media-col", .collection([size] + members))
        }
        guard accepts("media") else { return nil }
        return Attribute(.media, name.name.keyword)
    }

    /// The members of the ticket's `media-col` that say more than a size.
    private var collectionMembers: [Attribute] {
        guard let wanted = ticket["media-col"]?.value?.collectionValue else { return [] }
        let known = printer[.mediaColSupported] ?? []
        let members = ["media-source", "media-type"].compactMap { name -> Attribute? in
            guard known.contains(name), let value = wanted[name]?.value,
                printer["\(name)-supported"]?.stringValues.contains(value.stringValue ?? "") == true
            else { return nil }
            return Attribute(name: name, values: [value])
        }
        let margins = ["media-bottom-margin", "media-left-margin", "media-right-margin", "media-top-margin"]
        let isBorderless =
            ticket.isBorderless
            && margins.allSatisfy { known.contains($0) && printer["\($0)-supported"]?.intValues.contains(0) == true }
        return members + (isBorderless ? margins.map { Attribute($0, .integer(0)) } : [])
    }

    private struct FoundMedia {
        var name: MediaName
        var isCustom = false
        var size: MediaSize { name.size }
    }

    /// The printer's name of the media wanted, or a custom one within its range.
    private func mediaName(_ wanted: Ticket.RequestedMedia) -> FoundMedia? {
        let supported = printer[.mediaSupported] ?? []
        let size: MediaSize
        switch wanted {
        case .name(let text):
            guard let name = MediaName(text) else { return nil }
            if supported.contains(name.keyword) { return FoundMedia(name: name) }
            size = name.size
        case .size(let asked): size = asked
        }
        let nearest = supported.compactMap(MediaName.init(selfDescribing:))
            .filter { !$0.keyword.hasPrefix("custom_m") && $0.size.distance(to: size) <= 50 }
            .min { $0.size.distance(to: size) < $1.size.distance(to: size) }
        if let nearest { return FoundMedia(name: nearest) }
        guard MediaSizeRange(namedIn: supported)?.contains(size) == true else { return nil }
        return FoundMedia(name: .custom(size), isCustom: true)
    }
}
