// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// All that follows from a stored printer, worked out once and kept until the printer changes.
final class PrinterFacts: Sendable {
    /// The printer as it is stored.
    let printer: Printer
    /// Which job template attributes and values it takes.
    let template: TemplateSupport
    /// Which document formats it takes.
    let formats: DocumentFormatRules
    /// Its attributes that do not change from request to request, encoded.
    let attributes: EncodedAttributes

    /// Works them out.
    init(_ printer: Printer, configuration: IntakeConfiguration) {
        self.printer = printer
        // What was set as the default media is the default, also within `media-col-default`.
        var capabilities = printer.capabilities
        if let media = printer.setting("media-default")?.stringValue { capabilities.mediaDefault = media }
        template = TemplateSupport(capabilities)
        formats = DocumentFormatRules(printer.capabilities)
        attributes = EncodedAttributes(
            description: PrinterDescription.attributes(of: printer, formats: formats, configuration: configuration),
            jobTemplate: template.printerAttributes.map { printer.setting($0.name) ?? $0 },
            onRequest: template.mediaDatabase
        )
    }
}

/// A printer at one moment: what is stored and what goes on.
struct PrinterView: Sendable {
    /// What is stored.
    var facts: PrinterFacts
    /// What its device said last.
    var device: DeviceStatus? {
        didSet { if device != oldValue { deviceReport = Self.report(of: device) } }
    }
    /// Its supplies and alerts as attributes, encoded.
    private(set) var deviceReport: EncodedAttributes
    /// `queued-job-count`.
    var queuedJobs = 0
    /// Whether one of its jobs is being printed.
    var isPrinting = false
    /// Whether it is the default printer.
    var isDefault = false
    /// Since when its state, reasons and message are what they are, as far as this server has seen.
    var stateSince: Timestamp

    init(
        facts: PrinterFacts,
        device: DeviceStatus? = nil,
        queuedJobs: Int = 0,
        isPrinting: Bool = false,
        isDefault: Bool = false,
        stateSince: Timestamp
    ) {
        self.facts = facts
        self.device = device
        self.queuedJobs = queuedJobs
        self.isPrinting = isPrinting
        self.isDefault = isDefault
        self.stateSince = stateSince
        deviceReport = Self.report(of: device)
    }

    private static func report(of device: DeviceStatus?) -> EncodedAttributes {
        EncodedAttributes(description: DeviceReport.attributes(device))
    }

    /// The printer as it is stored.
    var printer: Printer { facts.printer }
    /// What clients see of its state.
    var state: Printer.StateView { printer.stateView(device: device, isPrinting: isPrinting) }
}
