// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Synchronization

/// What printers of one make, with the same settings, have in common: most of their attributes.
final class ModelFacts: Sendable {
    /// What it follows from.
    fileprivate struct Basis: Hashable {
        var capabilities: DeviceCapabilities
        var defaults: [Attribute]

        init(_ printer: Printer) {
            capabilities = printer.capabilities
            // These are one device's own.
            capabilities.trust = nil
            capabilities.pjl = nil
            // What was set as the default media is the default, also within `media-col-default`.
            if let media = printer.setting("media-default")?.stringValue { capabilities.mediaDefault = media }
            defaults = printer.settings.filter { $0.name.hasSuffix("-default") }
        }
    }

    /// Which job template attributes and values they take.
    let template: TemplateSupport
    /// Which document formats they take.
    let formats: DocumentFormatRules
    /// Their common attributes, encoded.
    let attributes: EncodedAttributes
    /// Those of them that tell others what a printer is (`IntakeConfiguration.summaryAttributes`).
    let summary: [Attribute]

    fileprivate init(_ basis: Basis, configuration: IntakeConfiguration, now: @escaping @Sendable () -> Timestamp) {
        let timing = TimingSupport(longestRetention: configuration.longestRetention, now: now)
        template = TemplateSupport(basis.capabilities, timing: timing)
        formats = DocumentFormatRules(basis.capabilities)
        let description = PrinterDescription.common(template, formats, configuration)
        let jobTemplate = template.printerAttributes.map { attribute in
            basis.defaults.last { $0.name == attribute.name } ?? attribute
        }
        attributes = EncodedAttributes(
            description: description,
            jobTemplate: jobTemplate,
            onRequest: template.mediaDatabase
        )
        summary = (description + jobTemplate).filter { configuration.summaryAttributes.contains($0.name) }
    }
}

/// The models of the printers there are, each kept as long as a printer uses it.
final class ModelCatalog: Sendable {
    private struct Entry: Sendable {
        weak let facts: ModelFacts?
    }

    private struct State {
        var entries: [ModelFacts.Basis: Entry] = [:]
        /// At how many entries those that nobody uses are dropped.
        var sweepAt = 64
    }

    private let configuration: IntakeConfiguration
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())

    /// - Parameter now: Reads the wall clock.
    init(configuration: IntakeConfiguration, now: @escaping @Sendable () -> Timestamp) {
        self.configuration = configuration
        self.now = now
    }

    /// Says what a printer, by its `printer-id`, waits for because others have it.
    var placeWait: (@Sendable (_ printerID: Int) -> PlaceWait?)? { configuration.placeWait }

    /// What `printer` has in common with others like it.
    func facts(of printer: Printer) -> ModelFacts {
        let basis = ModelFacts.Basis(printer)
        if let known = state.withLock({ $0.entries[basis]?.facts }) { return known }
        let facts = ModelFacts(basis, configuration: configuration, now: now)
        state.withLock { state in
            state.entries[basis] = Entry(facts: facts)
            guard state.entries.count >= state.sweepAt else { return }
            state.entries = state.entries.filter { $0.value.facts != nil }
            state.sweepAt = max(64, 2 * state.entries.count)
        }
        return facts
    }
}
