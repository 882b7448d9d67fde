// SPDX-License-Identifier: Apache-2.0

public import IPP
public import PrintModel

/// A printer as others may find it: its IPP attributes are the one source of what is said, over UDP and DNS-SD alike.
public struct AdvertisedPrinter: Sendable, Hashable {
    /// `printer-name`.
    public var name: String
    /// `printer-uuid`.
    public var uuid: ObjectUUID
    /// `printer-state`.
    public var state: PrinterState
    /// Whether the server takes it when a job names no printer.
    public var isDefault: Bool
    /// Its attributes, at least those of ``attributeNames``.
    public var attributes: AttributeGroup

    /// The attributes that are used.
    public static let attributeNames: Set<String> = [
        "color-supported", "copies-supported", "document-format-supported", "finishings-supported",
        "media-size-supported", "media-supported", "multiple-document-handling-supported", "printer-device-id",
        "printer-dns-sd-name", "printer-info", "printer-is-accepting-jobs", "printer-kind", "printer-location",
        "printer-make-and-model", "printer-name", "printer-state", "printer-uuid", "queued-job-count",
        "sides-supported", "urf-supported",
    ]

    /// Reads a printer group; nil if it has no name, identity or state.
    public init?(_ attributes: AttributeGroup, isDefault: Bool = false) {
        guard let name = attributes[.printerName],
            let urn = attributes[.printerUUID], urn.hasPrefix("urn:uuid:"),
            let uuid = ObjectUUID(String(urn.dropFirst("urn:uuid:".count))),
            let state = attributes[.printerState].flatMap({ PrinterState(rawValue: Int32(clamping: $0)) })
        else { return nil }
        self.name = name
        self.uuid = uuid
        self.state = state
        self.isDefault = isDefault
        self.attributes = attributes
    }

    /// `printer-info`, for people.
    public var info: String { attributes[.printerInfo] ?? name }
    /// `printer-location`.
    public var location: String { attributes[.printerLocation] ?? "" }
    /// `printer-make-and-model`.
    public var makeAndModel: String { attributes[.printerMakeAndModel] ?? "" }
    /// `printer-is-accepting-jobs`.
    public var isAcceptingJobs: Bool { attributes[.printerIsAcceptingJobs] ?? false }
    /// `queued-job-count`.
    public var queuedJobs: Int { attributes[.queuedJobCount] ?? 0 }
    /// `color-supported`.
    public var printsColor: Bool { attributes[.colorSupported] ?? false }
    /// Whether it prints on both sides.
    public var printsTwoSided: Bool {
        (attributes[.sidesSupported] ?? []).contains { $0 != Sides.oneSided.rawValue }
    }
}
