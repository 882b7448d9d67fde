// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// `finishings-col` (PWG 5100.1 section 5.2), as far as it names what the device has by `finishings`.
struct FinishingSupport: Sendable {
    /// What the device has, by name; empty when it has nothing but `none`.
    let templates: [String]

    init(_ capabilities: DeviceCapabilities) {
        let finishings = Set(capabilities.finishings).union([FinishingTemplate.none]).sorted()
        templates = finishings.count > 1 ? finishings.compactMap(FinishingTemplate.name) : []
    }

    /// The attribute's name, if it is taken at all.
    var names: [String] { templates.isEmpty ? [] : ["finishings-col"] }

    /// `-default`, `-supported`, `-ready` and `-database`.
    var printerAttributes: [Attribute] {
        guard !templates.isEmpty else { return [] }
        let all = templates.map(Self.collection)
        return [
            Attribute(name: "finishing-template-supported", values: templates.map { .keyword($0) }),
            Attribute(.finishingsColSupported, ["finishing-template"]),
            Attribute(.finishingsColDefault, [Self.collection("none")]),
            Attribute(.finishingsColReady, all),
            Attribute(.finishingsColDatabase, all),
        ]
    }

    /// Whether each value names one of the templates and nothing else.
    func takes(_ attribute: Attribute) -> Bool {
        !attribute.values.isEmpty
            && attribute.values.allSatisfy { value in
                guard let members = value.collectionValue, members.attributes.count == 1 else { return false }
                return members["finishing-template"]?.stringValue.map(templates.contains) ?? false
            }
    }

    private static func collection(_ template: String) -> AttributeCollection {
        AttributeCollection(attributes: [Attribute("finishing-template", .keyword(template))])
    }
}
