// SPDX-License-Identifier: Apache-2.0

import IPP
import PDPSClient
import PrintModel

extension JSONValue {
    /// Attributes as an object: their names are its keys.
    ///
    /// A `1setOf` is an array, even of one; enums that have names are those names; a range is an object of `lower` and
    /// `upper`, a resolution `600dpi`, a dateTime RFC 3339, a value out of band null.
    init(_ attributes: [Attribute]) {
        self = .object(attributes.map { Member(name: $0.name, value: JSONValue($0)) })
    }

    /// An attribute's values.
    init(_ attribute: Attribute) {
        let values = attribute.values.map { JSONValue($0, of: attribute.name) }
        if values.count == 1, let value = values.first, !Self.isSet(attribute) {
            self = value
        } else {
            self = .array(values)
        }
    }

    private init(_ value: AttributeValue, of name: String) {
        switch value {
        case .integer(let number): self = .integer(Int(number))
        case .enumeration(let number):
            self = Self.enumName(number, of: name).map { .string($0) } ?? .integer(Int(number))
        case .boolean(let flag): self = .boolean(flag)
        case .range(let range):
            self = .object([
                Member(name: "lower", value: .integer(Int(range.lowerBound))),
                Member(name: "upper", value: .integer(Int(range.upperBound))),
            ])
        case .resolution(let resolution): self = .string(resolution.description)
        case .dateTime(let moment): self = .string(moment.description)
        case .collection(let members): self = JSONValue(members)
        case .octetString(let bytes), .other(_, let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
        case .outOfBand: self = .null
        default: self = value.stringValue.map { .string($0) } ?? .null
        }
    }

    /// The keyword of an enum's value, where the enum has one.
    static func enumName(_ number: Int32, of name: String) -> String? {
        switch name {
        case "job-state": ServerJob.State(rawValue: number)?.keyword
        case "printer-state": ServerPrinter.State(rawValue: number)?.keyword
        case "operations-supported": UInt16(exactly: number).map { IPPOperation(rawValue: $0).name }
        case "print-quality", "print-quality-default", "print-quality-supported":
            [3: "draft", 4: "normal", 5: "high"][number]
        case "orientation-requested", "orientation-requested-default", "orientation-requested-supported":
            AttributeSyntax.orientations.first { $0.value == number }?.key
        case "finishings", "finishings-default", "finishings-ready", "finishings-supported":
            FinishingTemplate.name(of: Int(number))
        default: nil
        }
    }

    /// Whether the attribute may have several values, so that scripts find an array whatever their number.
    private static func isSet(_ attribute: Attribute) -> Bool {
        if sets.contains(attribute.name) { return true }
        guard attribute.name.hasSuffix("-supported") || attribute.name.hasSuffix("-ready") else { return false }
        switch attribute.values.first {
        case .boolean?, .range?, .integer?: return false
        default: return !singles.contains(attribute.name)
        }
    }

    private static let sets: Set<String> = [
        "finishings", "finishings-default", "job-sheets", "job-state-reasons", "job-detailed-status-messages",
        "number-up-supported", "overrides", "page-ranges", "pdps-job-timeline", "printer-icons",
        "printer-state-reasons", "printer-supply", "printer-supply-description", "printer-input-tray",
        "printer-output-tray", "printer-alert", "media-col-database",
    ]
    private static let singles: Set<String> = ["pdl-override-supported", "printer-uri-supported-default"]
}
