// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Synchronization

/// All that follows from a stored printer, worked out when it is first asked for and kept until the printer changes.
///
/// A start with thousands of printers waits for none of it.
final class PrinterFacts: Sendable {
    /// The printer as it is stored.
    let printer: Printer

    private let configuration: IntakeConfiguration
    private let now: @Sendable () -> Timestamp
    private let derived = Mutex<DerivedFacts?>(nil)

    /// - Parameter now: Reads the wall clock.
    init(_ printer: Printer, configuration: IntakeConfiguration, now: @escaping @Sendable () -> Timestamp) {
        self.printer = printer
        self.configuration = configuration
        self.now = now
    }

    /// Which job template attributes and values it takes.
    var template: TemplateSupport { workedOut.template }
    /// Which document formats it takes.
    var formats: DocumentFormatRules { workedOut.formats }
    /// Its attributes that do not change from request to request, encoded.
    var attributes: EncodedAttributes { workedOut.attributes }
    /// The ICC profiles of its device.
    var profiles: PublishedProfiles { workedOut.profiles }
    /// Those attributes that tell others what the printer is (`IntakeConfiguration.summaryAttributes`).
    var summary: [Attribute] { workedOut.summary }

    private var workedOut: DerivedFacts {
        derived.withLock { derived in
            if let derived { return derived }
            let facts = DerivedFacts(printer, configuration: configuration, now: now)
            derived = facts
            return facts
        }
    }
}

private struct DerivedFacts {
    let template: TemplateSupport
    let formats: DocumentFormatRules
    let attributes: EncodedAttributes
    let profiles: PublishedProfiles
    let summary: [Attribute]

    init(_ printer: Printer, configuration: IntakeConfiguration, now: @escaping @Sendable () -> Timestamp) {
        // What was set as the default media is the default, also within `media-col-default`.
        var capabilities = printer.capabilities
        if let media = printer.setting("media-default")?.stringValue { capabilities.mediaDefault = media }
        let timing = TimingSupport(longestRetention: configuration.longestRetention, now: now)
        template = TemplateSupport(capabilities, timing: timing)
        formats = DocumentFormatRules(printer.capabilities)
        profiles = PublishedProfiles(printer)
        let description = PrinterDescription.attributes(of: printer, formats: formats, configuration: configuration)
        let jobTemplate = template.printerAttributes.map { printer.setting($0.name) ?? $0 }
        attributes = EncodedAttributes(
            description: description,
            jobTemplate: jobTemplate,
            onRequest: template.mediaDatabase
        )
        summary = (description + jobTemplate).filter {
            configuration.summaryAttributes.contains($0.name)
        }
    }
}

/// A printer at one moment: what is stored and what goes on.
struct PrinterView: Sendable {
    /// What is stored.
    var facts: PrinterFacts {
        didSet { if facts !== oldValue { deviceReport = Self.report(of: device, facts) } }
    }
    /// What its device said last.
    var device: DeviceStatus? {
        didSet { if device != oldValue { deviceReport = Self.report(of: device, facts) } }
    }
    /// Its supplies, trays and alerts as attributes, encoded.
    private(set) var deviceReport: EncodedAttributes
    /// `queued-job-count`.
    var queuedJobs = 0
    /// Whether one of its jobs is being printed.
    var isPrinting = false
    /// Whether it is the default printer.
    var isDefault = false
    /// Whether the server takes no jobs since its disk is full.
    var isSpoolFull = false
    /// Since when its state, reasons and message are what they are, as far as this server has seen.
    var stateSince: Timestamp

    /// The name under which it is announced because its own is taken on the network; nil if it is not.
    var announcedName: String?

    init(
        facts: PrinterFacts,
        device: DeviceStatus? = nil,
        queuedJobs: Int = 0,
        isPrinting: Bool = false,
        isDefault: Bool = false,
        isSpoolFull: Bool = false,
        stateSince: Timestamp
    ) {
        self.facts = facts
        self.device = device
        self.queuedJobs = queuedJobs
        self.isPrinting = isPrinting
        self.isDefault = isDefault
        self.isSpoolFull = isSpoolFull
        self.stateSince = stateSince
        deviceReport = Self.report(of: device, facts)
    }

    private static func report(of device: DeviceStatus?, _ facts: PrinterFacts) -> EncodedAttributes {
        EncodedAttributes(description: DeviceReport.attributes(device, facts.printer.capabilities))
    }

    /// The printer as it is stored.
    var printer: Printer { facts.printer }
    /// `printer-dns-sd-name`.
    var dnsSDName: String { announcedName ?? printer.name.cut(toUTF8Bytes: 63) }
    /// What clients see of its state.
    var state: Printer.StateView {
        printer.stateView(device: device, isPrinting: isPrinting, isSpoolFull: isSpoolFull)
    }
}
