// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Synchronization

/// All that follows from a stored printer, worked out when it is first asked for and kept until the printer changes.
final class PrinterFacts: Sendable {
    /// What only this printer has.
    private struct Own {
        let model: ModelFacts
        let attributes: EncodedAttributes
        let profiles: PublishedProfiles
        let summary: [Attribute]
    }

    /// The printer as it is stored.
    let printer: Printer

    private let models: ModelCatalog
    private let summaryAttributes: Set<String>
    private let own = Mutex<Own?>(nil)

    init(_ printer: Printer, models: ModelCatalog, summaryAttributes: Set<String>) {
        self.printer = printer
        self.models = models
        self.summaryAttributes = summaryAttributes
    }

    /// Which job template attributes and values it takes.
    var template: TemplateSupport { workedOut.model.template }
    /// Which document formats it takes.
    var formats: DocumentFormatRules { workedOut.model.formats }
    /// The ICC profiles of its device.
    var profiles: PublishedProfiles { workedOut.profiles }
    /// Those attributes that tell others what the printer is (`IntakeConfiguration.summaryAttributes`).
    var summary: [Attribute] { workedOut.summary }

    /// What it waits for because other printers of the server have it, now.
    var placeWait: PlaceWait? { models.placeWait?(printer.id) }

    /// The bytes of what was asked for of its attributes that do not change from request to request.
    func attributes(_ requested: RequestedAttributes) -> [[UInt8]] {
        let facts = workedOut
        return facts.attributes.bytes(for: requested) + facts.model.attributes.bytes(for: requested)
    }

    /// Works it out, so that whoever asks first need not wait.
    func workOut() { _ = workedOut }

    private var workedOut: Own {
        own.withLock { own in
            if let own { return own }
            let model = models.facts(of: printer)
            let description = PrinterDescription.own(printer)
            let facts = Own(
                model: model,
                attributes: EncodedAttributes(description: description),
                profiles: PublishedProfiles(printer),
                summary: description.filter { summaryAttributes.contains($0.name) } + model.summary
            )
            own = facts
            return facts
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
    /// How it is with the server's disk.
    var spoolArea = SpoolArea.open
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
        spoolArea: SpoolArea = .open,
        stateSince: Timestamp
    ) {
        self.facts = facts
        self.device = device
        self.queuedJobs = queuedJobs
        self.isPrinting = isPrinting
        self.isDefault = isDefault
        self.spoolArea = spoolArea
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
        printer.stateView(device: device, isPrinting: isPrinting, spoolArea: spoolArea)
    }
}
