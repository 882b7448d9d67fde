// SPDX-License-Identifier: Apache-2.0

/// What a job asks for on paper: copies of a document's pages, each copy whole before the next.
public struct PaperOrder: Sendable {
    /// The document whose pages are asked for, from 1 on.
    public var document: Int
    /// How many of them.
    public var pages: Int
    /// How often.
    public var copies: Int
    /// Whether they go on both sides of a sheet.
    public var isTwoSided: Bool

    /// Makes an order; one copy on one side of each sheet unless it is said.
    public init(document: Int, pages: Int, copies: Int = 1, isTwoSided: Bool = false) {
        (self.document, self.pages, self.copies, self.isTwoSided) = (document, pages, copies, isTwoSided)
    }

    /// Printed sides that are asked for.
    public var sides: Int { pages * copies }

    /// Impressions of a copy that another one follows: its last sheet is filled with a blank back.
    private var lengthOfCopy: Int { isTwoSided && copies > 1 ? (pages + 1) / 2 * 2 : pages }

    /// Impressions as the server counts them, the blank backs between copies among them.
    var impressions: Int { lengthOfCopy * (copies - 1) + pages }

    /// The page of an impression; nil for the blank back behind a copy.
    func page(of impression: Int) -> Int? {
        let place = (impression - 1) % lengthOfCopy + 1
        return place <= pages ? place : nil
    }

    /// How often each of its pages came out.
    func timesOut(_ sheets: [PrintedSheet]) -> [Int: Int] {
        Dictionary(sheets.pages.filter { $0.document == document }.map { ($0.page, 1) }, uniquingKeysWith: +)
    }

    /// Whether a person who looks at the paper finds all of it.
    public func isAllThere(_ sheets: [PrintedSheet]) -> Bool {
        let times = timesOut(sheets)
        return (1...pages).allSatisfy { times[$0, default: 0] >= copies }
    }

    /// Its sheets whose sides do not belong together.
    func tornSheets(_ sheets: [PrintedSheet]) -> [PrintedSheet] {
        sheets.filter { $0.pages.contains { $0.document == document } && !isWhole($0) }
    }

    /// Whether a sheet begins with a front, and its back is the next page or empty.
    private func isWhole(_ sheet: PrintedSheet) -> Bool {
        guard case .page(let front) = sheet.front else { return false }
        guard isTwoSided else { return sheet.back == nil }
        guard front.page % 2 == 1 else { return false }
        switch sheet.back {
        case nil, .blank: return true
        case .page(let back): return back == PageIdentity(document: front.document, page: front.page + 1)
        case .strange: return false
        }
    }
}
