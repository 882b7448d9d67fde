// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What becomes of the job template attributes of a request.
struct TemplateCheck: Sendable {
    /// What the job will have.
    var accepted: [Attribute] = []
    /// What was left out, for the unsupported group.
    var unsupported: [Attribute] = []
}

extension TemplateSupport {
    /// Options of CUPS's filters that its commands send along and that are not worth a warning: some mean what an
    /// attribute says (`Ticket` knows), the others change nothing here.
    private static let ignored: Set<String> = [
        "page-top", "page-bottom", "page-left", "page-right", "cpi", "lpi", "columns", "fit-to-page", "fitplot",
        "landscape", "mirror", "scaling", "ppi", "natural-scaling", "position", "outputorder", "collate",
        "brightness", "gamma", "prettyprint", "wrap", "number-up-layout", "job-originating-user-name",
    ]

    /// Sorts out what the printer can do.
    ///
    /// - Throws: `Refusal` for what no printer could do: contradictions, and ranges that make no sense.
    func check(_ attributes: [Attribute]) throws -> TemplateCheck {
        var result = TemplateCheck()
        try refuseConflicts(attributes)
        for attribute in attributes {
            if attribute.name == "media-col" {
                checkMediaCollection(attribute, &result)
            } else if Self.ignored.contains(attribute.name) || takes(attribute) {
                result.accepted.append(attribute)
            } else {
                result.unsupported.append(isKnown(attribute.name) ? attribute : unknown(attribute.name))
                if let substitute = timing.substitute(for: attribute) { result.accepted.append(substitute) }
            }
        }
        return result
    }

    /// `page-delivery` with the side that lies up, of which only the order is ours (PWG 5100.3 section 3.12).
    private static let deliveries: Set<String> = [
        "reverse-order-face-down", "reverse-order-face-up", "same-order-face-down", "same-order-face-up",
    ]

    private func isKnown(_ name: String) -> Bool {
        keywords[name] != nil || enumerations[name] != nil || names.contains(name)
    }

    private func unknown(_ name: String) -> Attribute {
        Attribute(name, .outOfBand(.unsupported))
    }

    private func takes(_ attribute: Attribute) -> Bool {
        if let isTaken = timing.takes(attribute) ?? AccountSupport.takes(attribute) { return isTaken }
        // CUPS's commands send both sheets, even in one string; those that are not printed take "none" all the same.
        if attribute.name == "job-sheets" {
            guard let sheets = JobSheets(keywords: attribute.stringValues) else { return false }
            return sheets.isEmpty || capabilities.takesRenderedPages
        }
        if attribute.name == "page-delivery", Self.deliveries.contains(attribute.stringValue ?? "") {
            return capabilities.takesRenderedPages
        }
        if let allowed = keywords[attribute.name] {
            return attribute.values.count == 1 && attribute.stringValue.map(allowed.contains) ?? false
        }
        if let allowed = enumerations[attribute.name] {
            let values = attribute.intValues
            return values.count == attribute.values.count && values.allSatisfy(allowed.contains)
        }
        switch attribute.name {
        case "copies": return attribute.intValue.map { Self.copies.contains(Int32(clamping: $0)) } ?? false
        case "job-priority": return attribute.intValue.map { (1...100).contains($0) } ?? false
        case "number-up": return attribute.intValue.map(numbersUp.contains) ?? false
        case "finishings-col": return finishing.takes(attribute)
        case "media": return attribute.stringValue.map(media.takes(name:)) ?? false
        case "page-ranges":
            return capabilities.takesRenderedPages && attribute.values.allSatisfy { $0.rangeValue != nil }
        case "printer-resolution":
            guard case .resolution(let resolution)? = attribute.value else { return false }
            return capabilities.resolutions.contains { Resolution(dpi: Int32(clamping: $0)) == resolution }
        default: return false
        }
    }

    private func checkMediaCollection(_ attribute: Attribute, _ result: inout TemplateCheck) {
        guard attribute.values.count == 1, var collection = attribute.value?.collectionValue else {
            result.unsupported.append(attribute)
            return
        }
        let bad = media.unsupportedMembers(of: collection)
        guard !bad.isEmpty else {
            result.accepted.append(attribute)
            return
        }
        result.unsupported.append(Attribute("media-col", .collection(bad)))
        for member in bad { collection.remove(member.name) }
        if !collection.attributes.isEmpty {
            result.accepted.append(Attribute("media-col", .collection(collection.attributes)))
        }
    }

    private func refuseConflicts(_ attributes: [Attribute]) throws {
        for names in Ticket.alternatives {
            let sent = attributes.filter { names.contains($0.name) }
            guard sent.count < 2 else {
                throw Refusal(
                    .clientErrorConflictingAttributes,
                    "\(sent.map(\.name).joined(separator: " and ")) were both sent: send one of them.",
                    unsupported: sent
                )
            }
        }
        guard let pages = attributes.first(where: { $0.name == "page-ranges" }) else { return }
        var last: Int32 = 0
        for range in pages.values.compactMap(\.rangeValue) {
            guard range.lowerBound > last else {
                let text = pages.values.compactMap(\.rangeValue).map { "\($0.lowerBound)-\($0.upperBound)" }
                throw Refusal(
                    .clientErrorBadRequest,
                    "page-ranges \(text.joined(separator: ",")) must begin at 1 or later, rise and not overlap.",
                    unsupported: [pages]
                )
            }
            last = range.upperBound
        }
    }
}
