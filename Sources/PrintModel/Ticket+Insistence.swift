// SPDX-License-Identifier: Apache-2.0

public import IPP

/// What a job had rather not be printed than without: two operation attributes of its creation, kept beside its ticket
/// so that they hold when it goes to another printer.
extension Ticket {
    /// `ipp-attribute-fidelity` (RFC 8011 section 4.2.1.1) and `job-mandatory-attributes` (PWG 5100.7).
    private static let ofCreation: Set<String> = ["ipp-attribute-fidelity", "job-mandatory-attributes"]

    /// The job template attributes alone.
    public var templateAttributes: [Attribute] {
        attributes.filter { !Self.ofCreation.contains($0.name) }
    }

    /// Whether the job insists on an attribute of its ticket.
    public func insists(on name: String) -> Bool {
        self["ipp-attribute-fidelity"]?.value == .boolean(true)
            || self["job-mandatory-attributes"]?.stringValues.contains(name) == true
    }

    /// Takes over what a request says that the job insists on; what it does not say stays.
    public mutating func takeInsistence(from request: [Attribute]) {
        for attribute in request where Self.ofCreation.contains(attribute.name) { self[attribute.name] = attribute }
    }

    /// The same with these job template attributes.
    public func replacingTemplate(_ template: [Attribute]) -> Ticket {
        Ticket(template + attributes.filter { Self.ofCreation.contains($0.name) })
    }
}
