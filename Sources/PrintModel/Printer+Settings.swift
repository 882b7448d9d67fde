// SPDX-License-Identifier: Apache-2.0

public import IPP

extension Printer {
    /// The setting of that name, if an administrator made one.
    public func setting(_ name: String) -> Attribute? {
        settings.first { $0.name == name }
    }

    /// Makes a setting in place of that of the same name.
    public mutating func set(_ attribute: Attribute) {
        removeSetting(attribute.name)
        settings.append(attribute)
    }

    /// Removes a setting, so that what the device can do decides again.
    public mutating func removeSetting(_ name: String) {
        settings.removeAll { $0.name == name }
    }

    /// What a job is printed with: its own ticket, and where that says nothing the printer's `-default` settings
    /// (RFC 8011 section 5.2: defaults are applied when a job is processed, and do not become part of it).
    public func ticketWithDefaults(_ ticket: Ticket) -> Ticket {
        var filled = ticket
        for setting in settings {
            guard setting.name.hasSuffix("-default") else { continue }
            let name = String(setting.name.dropLast("-default".count))
            let hasCollection = name == "media" || name == "finishings"
            let isGiven = ticket[name] != nil || (hasCollection && ticket["\(name)-col"] != nil)
            if !isGiven { filled.attributes.append(Attribute(name: name, values: setting.values)) }
        }
        return filled
    }
}
