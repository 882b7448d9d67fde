// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// How the pages of a document become impressions and sheets; it says which, ``CellLayout`` says where.
///
/// Page ranges choose among the document's pages before any of this.
public struct Imposition: Sendable, Hashable {
    /// Pages on each impression (`number-up`).
    public var numberUp: Int
    /// The order of the pages on an impression; for booklets only whether it is read from the right to the left.
    public var direction: NumberUpDirection
    /// Whether the pages make a booklet, two to each impression.
    public var template: ImpositionTemplate
    /// Which impressions are printed.
    public var pageSet: PageSet
    /// Whether the last sheet comes first.
    public var isReversed: Bool
    /// How often each page is made.
    public var copies: Int
    /// Whether a copy is complete before the next begins; else each sheet is repeated at once.
    public var isCollated: Bool

    /// Makes an imposition; by default each page is an impression, in order, once.
    public init(
        numberUp: Int = 1,
        direction: NumberUpDirection = .toRightToBottom,
        template: ImpositionTemplate = .none,
        pageSet: PageSet = .all,
        isReversed: Bool = false,
        copies: Int = 1,
        isCollated: Bool = true
    ) {
        self.numberUp = numberUp
        self.direction = direction
        self.template = template
        self.pageSet = pageSet
        self.isReversed = isReversed
        self.copies = copies
        self.isCollated = isCollated
    }

    /// What a ticket asks; its copies are decided elsewhere, and a `number-up` that is not possible is 1.
    public init(_ ticket: Ticket) {
        self.init(
            numberUp: Ticket.numbersUp.contains(ticket.numberUp) ? ticket.numberUp : 1,
            direction: ticket.numberUpDirection,
            template: ticket.impositionTemplate,
            pageSet: ticket.pageSet,
            isReversed: ticket.isReversed
        )
    }

    /// Whether pages and impressions are the same, in the same order.
    public var isPlain: Bool {
        pagesPerImpression == 1 && pageSet == .all && !isReversed && copies == 1
    }

    /// Pages that share an impression.
    package var pagesPerImpression: Int { template == .signature ? 2 : numberUp }

    /// Whether images are so small on the sheet that they are there to be chosen from.
    package var isContactSheet: Bool { numberUp >= 9 && template != .signature }

    /// Whether pages are drawn into cells, smaller than the media.
    package var hasCells: Bool { pagesPerImpression > 1 }
}
