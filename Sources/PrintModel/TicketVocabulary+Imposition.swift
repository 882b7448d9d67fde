// SPDX-License-Identifier: Apache-2.0

/// In which order the pages of an impression follow each other: `presentation-direction-number-up` (PWG 5100.3
/// section 3.14).
public enum NumberUpDirection: String, Sendable, CaseIterable {
    /// Lines from the left to the right, the first one on top.
    case toRightToBottom = "toright-tobottom"
    /// Columns from the top to the bottom, the first one at the left.
    case toBottomToRight = "tobottom-toright"
    /// Lines from the right to the left, the first one on top.
    case toLeftToBottom = "toleft-tobottom"
    /// Columns from the top to the bottom, the first one at the right.
    case toBottomToLeft = "tobottom-toleft"
    /// Lines from the left to the right, the first one at the bottom.
    case toRightToTop = "toright-totop"
    /// Columns from the bottom to the top, the first one at the left.
    case toTopToRight = "totop-toright"
    /// Lines from the right to the left, the first one at the bottom.
    case toLeftToTop = "toleft-totop"
    /// Columns from the bottom to the top, the first one at the right.
    case toTopToLeft = "totop-toleft"

    /// Whether pages go from the right to the left.
    public var isLeftward: Bool { rawValue.contains("toleft") }
    /// Whether pages go from the bottom to the top.
    public var isUpward: Bool { rawValue.contains("totop") }
    /// Whether a column is filled before the next one.
    public var isByColumns: Bool { rawValue.hasPrefix("tobottom") || rawValue.hasPrefix("totop") }

    /// CUPS's `number-up-layout`, such as `lrtb`: the first two letters are the direction that is filled first.
    public init?(layout: String) {
        let names = [
            "lrtb": Self.toRightToBottom, "tblr": .toBottomToRight, "rltb": .toLeftToBottom, "tbrl": .toBottomToLeft,
            "lrbt": .toRightToTop, "btlr": .toTopToRight, "rlbt": .toLeftToTop, "btrl": .toTopToLeft,
        ]
        guard let direction = names[layout] else { return nil }
        self = direction
    }
}

/// How pages are arranged on sheets: `imposition-template` (PWG 5100.3 section 3.9).
public enum ImpositionTemplate: String, Sendable, CaseIterable {
    /// As `number-up` says.
    case none
    /// A booklet: sheets that are folded in the middle and put into each other.
    case signature
}

/// Which impressions are printed, for printing on both sides by hand: CUPS's `page-set`.
public enum PageSet: String, Sendable, CaseIterable {
    /// All.
    case all
    /// The second, fourth, sixth...
    case even
    /// The first, third, fifth...
    case odd
}

/// The sheets around a job: `job-sheets` (RFC 8011 section 5.2.3), in CUPS's form with one for each end.
public struct JobSheets: Sendable, Hashable {
    /// What a sheet says beside whose job it is; the raw values are CUPS's names.
    public enum Kind: String, Sendable, CaseIterable {
        /// Nothing more.
        case standard
        /// A label, as CUPS's other sheets have it.
        case unclassified, classified, confidential, secret, topsecret

        /// The label's words; nil for none.
        public var label: String? {
            switch self {
            case .standard: nil
            case .topsecret: "top secret"
            default: rawValue
            }
        }
    }

    /// The sheet before the job.
    public var start: Kind?
    /// The sheet behind it.
    public var end: Kind?

    /// Makes a choice of sheets.
    public init(start: Kind? = nil, end: Kind? = nil) {
        self.start = start
        self.end = end
    }

    /// Whether there are none.
    public var isEmpty: Bool { start == nil && end == nil }

    /// What `job-sheets` may name.
    public static let keywords =
        ["none", "standard", "job-start-sheet", "job-end-sheet", "job-both-sheets"]
        + Kind.allCases.dropFirst().map(\.rawValue)

    /// Reads one or two keywords, also with a comma between as CUPS's commands send them; nil if one is not known.
    public init?(keywords: [String]) {
        let names = keywords.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map { String($0) }
        guard (1...2).contains(names.count), names.allSatisfy(Self.keywords.contains) else { return nil }
        switch names[0] {
        case "job-start-sheet": self.init(start: .standard)
        case "job-end-sheet": self.init(end: .standard)
        case "job-both-sheets": self.init(start: .standard, end: .standard)
        default: self.init(start: Kind(rawValue: names[0]))
        }
        if names.count == 2, let kind = Kind(rawValue: names[1]) { end = kind }
    }
}
