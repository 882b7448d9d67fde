// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The printer attributes that an administrator may set (`printer-settable-attributes-supported`, RFC 3380 section 6),
/// by Set-Printer-Attributes or CUPS-Add-Modify-Printer.
struct SettableAttributes: Sendable {
    /// What can be wrong with a value.
    enum Fault: Error {
        /// The attribute cannot be set at all.
        case notSettable
        /// It can, but not to this value.
        case badValue
    }

    /// Texts for people, and where the printer is.
    private static let description: Set<String> = [
        "printer-geo-location", "printer-info", "printer-location", "printer-message-from-operator",
        "printer-organization", "printer-organizational-unit",
    ]
    /// What is done when a device confirms nothing, and how often; and when jobs are begun, and in which order.
    private static let delivery: Set<String> = [
        Printer.unconfirmedPolicySetting, Printer.retryBudgetSetting, Printer.quietHoursSetting,
        Printer.queueOrderSetting, Printer.priorityAgeingSetting,
    ]
    /// Not settable: `media-col-default` follows `media-default`, so that the two never disagree, and so with finishings;
    /// how many copies a job has is read from its ticket alone wherever sheets are counted.
    private static let fixed: Set<String> = ["copies-default", "finishings-col-default", "media-col-default"]

    private let template: TemplateSupport
    private let defaults: Set<String>

    init(_ template: TemplateSupport) {
        self.template = template
        let names = template.printerAttributes.map(\.name).filter { $0.hasSuffix("-default") }
        defaults = Set(names).subtracting(Self.fixed)
    }

    /// Every settable attribute, in alphabetical order.
    var names: [String] {
        let profiles = template.capabilities.mediaTypes.map { Printer.profileSetting(mediaType: $0) }
        return Self.description.union(Self.delivery).union(defaults).union(profiles + [Printer.profileSetting()])
            .sorted()
    }

    /// Whether a device that was never asked may turn out to know this setting.
    func mayKnow(_ attribute: Attribute) -> Bool {
        let name = attribute.name
        if Printer.isProfileSetting(name) { return (try? Printer.profile(in: attribute)) != nil }
        return name.hasSuffix("-default") && !Self.fixed.contains(name) && !attribute.values.isEmpty
    }

    /// Sets or, by `delete-attribute`, clears an attribute of `printer`.
    ///
    /// - Throws: ``Fault``.
    func apply(_ attribute: Attribute, to printer: inout Printer) throws(Fault) {
        let isCleared = attribute.value == .outOfBand(.deleteAttribute)
        if Self.description.contains(attribute.name) {
            try applyDescription(attribute, isCleared: isCleared, to: &printer)
        } else if defaults.contains(attribute.name) {
            if isCleared || attribute.value == .outOfBand(.noValue) { return printer.removeSetting(attribute.name) }
            guard isPossibleDefault(attribute) else { throw .badValue }
            printer.set(attribute)
        } else if Self.delivery.contains(attribute.name) {
            if isCleared { return printer.removeSetting(attribute.name) }
            guard isPossibleDelivery(attribute) else { throw .badValue }
            printer.set(attribute)
        } else if Printer.isProfileSetting(attribute.name) {
            // Also for media that the device does not name any more.
            if isCleared { return printer.removeSetting(attribute.name) }
            guard names.contains(attribute.name) else { throw .notSettable }
            guard (try? Printer.profile(in: attribute)) != nil else { throw .badValue }
            printer.set(attribute)
        } else {
            throw .notSettable
        }
    }

    /// The values that a setting of this kind may have; nil for other attributes.
    static func supportedDelivery(_ name: String) -> Attribute? {
        switch name {
        case Printer.unconfirmedPolicySetting:
            Attribute(name: name, values: UnconfirmedPolicy.allCases.map { .keyword($0.rawValue) })
        case Printer.queueOrderSetting:
            Attribute(name: name, values: QueueOrder.allCases.map { .keyword($0.rawValue) })
        case Printer.retryBudgetSetting: range(name, Printer.retryBudgets)
        case Printer.priorityAgeingSetting: range(name, Printer.priorityAgeings)
        default: nil
        }
    }

    private static func range(_ name: String, _ values: ClosedRange<Int>) -> Attribute {
        Attribute(name, .range(Int32(clamping: values.lowerBound)...Int32(clamping: values.upperBound)))
    }

    private func isPossibleDelivery(_ attribute: Attribute) -> Bool {
        let most = attribute.name == Printer.quietHoursSetting ? Printer.mostQuietHours : 1
        guard (1...most).contains(attribute.values.count) else { return false }
        return attribute.values.allSatisfy { value in
            switch (attribute.name, value) {
            case (Printer.quietHoursSetting, .text(let text, _)): QuietHours(text) != nil
            case (Printer.unconfirmedPolicySetting, .keyword(let keyword)): UnconfirmedPolicy(rawValue: keyword) != nil
            case (Printer.retryBudgetSetting, .integer(let sheets)): Printer.retryBudgets.contains(Int(sheets))
            case (Printer.queueOrderSetting, .keyword(let keyword)): QueueOrder(rawValue: keyword) != nil
            case (Printer.priorityAgeingSetting, .integer(let seconds)):
                Printer.priorityAgeings.contains(Int(seconds))
            default: false
            }
        }
    }

    private func applyDescription(_ attribute: Attribute, isCleared: Bool, to printer: inout Printer) throws(Fault) {
        let values = attribute.values
        switch attribute.name {
        case "printer-info": printer.info = try text(values, isCleared: isCleared)
        case "printer-location": printer.location = try text(values, isCleared: isCleared)
        case "printer-message-from-operator": printer.operatorMessage = try text(values, isCleared: isCleared)
        default:
            // `unknown` and `no-value` say as much as nothing.
            if isCleared || values.first?.isOutOfBand == true { return printer.removeSetting(attribute.name) }
            guard isPossible(attribute) else { throw .badValue }
            printer.set(attribute)
        }
    }

    private func text(_ values: [AttributeValue], isCleared: Bool) throws(Fault) -> String {
        if isCleared { return "" }
        guard values.count == 1, case .text(let text, _)? = values.first, text.utf8.count <= 127 else {
            // CUPS's commands send names for texts.
            guard values.count == 1, case .name(let name, _)? = values.first, name.utf8.count <= 127 else {
                throw .badValue
            }
            return name
        }
        return text
    }

    private func isPossible(_ attribute: Attribute) -> Bool {
        if attribute.name == "printer-geo-location" {
            guard attribute.values.count == 1, case .uri(let uri)? = attribute.value else { return false }
            return uri.hasPrefix("geo:") && uri.utf8.count <= 1023
        }
        return !attribute.values.isEmpty
            && attribute.values.allSatisfy { value in
                guard case .text(let text, _) = value else { return false }
                return text.utf8.count <= 127
            }
    }

    /// Whether a job may ask for what is to be its default.
    private func isPossibleDefault(_ attribute: Attribute) -> Bool {
        let name = String(attribute.name.dropLast("-default".count))
        let asked = Attribute(name: name, values: attribute.values)
        guard let check = try? template.check([asked]) else { return false }
        return check.unsupported.isEmpty && check.accepted == [asked]
    }
}
