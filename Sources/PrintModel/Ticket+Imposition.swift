// SPDX-License-Identifier: Apache-2.0

import IPP

/// How documents become impressions and sheets; CUPS's older names are understood where IPP has one of its own.
///
/// They go before IPP's: `lp` sends a printer's defaults with each job, so that an attribute of IPP may be nobody's wish,
/// but an option of CUPS always is somebody's.
extension Ticket {
    /// `number-up`, 1 when not sent.
    public var numberUp: Int { max(self["number-up"]?.intValue ?? 1, 1) }

    /// CUPS's `number-up-layout`, or `presentation-direction-number-up`.
    public var numberUpDirection: NumberUpDirection {
        self["number-up-layout"]?.stringValue.flatMap(NumberUpDirection.init(layout:))
            ?? self["presentation-direction-number-up"]?.stringValue.flatMap(NumberUpDirection.init(rawValue:))
            ?? .toRightToBottom
    }

    /// `imposition-template`.
    public var impositionTemplate: ImpositionTemplate {
        self["imposition-template"]?.stringValue.flatMap(ImpositionTemplate.init(rawValue:)) ?? .none
    }

    /// CUPS's `page-set`.
    public var pageSet: PageSet { self["page-set"]?.stringValue.flatMap(PageSet.init(rawValue:)) ?? .all }

    /// Whether the last sheet comes first: CUPS's `outputorder`, or `page-delivery`.
    public var isReversed: Bool {
        if let order = self["outputorder"]?.stringValue { return order == "reverse" }
        return self["page-delivery"]?.stringValue?.hasPrefix("reverse-order") ?? false
    }

    /// `job-sheets`; none when not sent or not known.
    public var jobSheets: JobSheets {
        self["job-sheets"].flatMap { JobSheets(keywords: $0.stringValues) } ?? JobSheets()
    }

    /// `multiple-document-handling`, if sent and known.
    public var documentHandling: DocumentHandling? {
        self["multiple-document-handling"]?.stringValue.flatMap(DocumentHandling.init(rawValue:))
    }

    /// Whether a copy is complete before the next one begins, sheet by sheet within a document.
    ///
    /// CUPS's `collate` says it, or `sheet-collate` (RFC 3381); without both `multiple-document-handling`, which clients
    /// send for one document to say the same.
    public var collatesSheets: Bool {
        if let collate = flag("collate") { return collate }
        if let collate = self["sheet-collate"]?.stringValue { return collate != "uncollated" }
        return documentHandling != .separateUncollated
    }

    /// `number-up-supported`: those that divide a sheet into cells that are not much longer than wide; from 12 on they
    /// are for contact sheets.
    public static let numbersUp = [1, 2, 4, 6, 9, 12, 16, 20, 25, 30]

    /// `media-col` that asks for printing without borders.
    public var isBorderless: Bool {
        guard let media = self["media-col"]?.value?.collectionValue else { return false }
        return ["media-top-margin", "media-bottom-margin", "media-left-margin", "media-right-margin"]
            .allSatisfy { media[$0]?.intValue == 0 }
    }

    /// An option of CUPS's that is given as a boolean or as a word; nil if it is not there.
    func flag(_ name: String) -> Bool? {
        guard let attribute = self[name] else { return nil }
        if case .boolean(let value)? = attribute.value { return value }
        return !["false", "no", "off", "0"].contains(attribute.stringValue ?? "true")
    }
}

/// `multiple-document-handling` (RFC 8011 section 5.2.4).
public enum DocumentHandling: String, Sendable, CaseIterable {
    /// Each copy of the job is complete before the next; each document on sheets of its own.
    case separateCollated = "separate-documents-collated-copies"
    /// All copies of a document before the next document; each on sheets of its own.
    case separateUncollated = "separate-documents-uncollated-copies"
    /// Documents follow each other even on the two sides of one sheet.
    case single = "single-document"
    /// Documents follow each other, each on a new sheet.
    case singleNewSheet = "single-document-new-sheet"
}
