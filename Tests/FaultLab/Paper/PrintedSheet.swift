// SPDX-License-Identifier: Apache-2.0

/// What is on one side of a sheet.
public enum PrintedSide: Hashable, Sendable {
    /// A page of a test's document.
    case page(PageIdentity)
    /// Nothing.
    case blank
    /// Something that is none of ours.
    case strange

    /// The page, if it is one of ours.
    var page: PageIdentity? { if case .page(let page) = self { page } else { nil } }
}

/// A sheet of paper that came out of a printer.
public struct PrintedSheet: Hashable, Sendable {
    /// The side that was printed first.
    public var front: PrintedSide
    /// The other one; nil when nothing was sent for it.
    public var back: PrintedSide?

    /// Our pages on it.
    var pages: [PageIdentity] { [front, back].compactMap { $0?.page } }
}

extension [PrintedSheet] {
    /// Our pages on them, in order.
    public var pages: [PageIdentity] { flatMap(\.pages) }
    /// Sides that are none of ours.
    var strangeSides: Int { reduce(0) { $0 + [$1.front, $1.back].count { $0 == .strange } } }
}
