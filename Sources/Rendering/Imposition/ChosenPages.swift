// SPDX-License-Identifier: Apache-2.0

/// The pages of a document that `page-ranges` chooses, in order.
package struct ChosenPages: Sendable, Equatable {
    /// Ascending, without overlap, within the document.
    package let ranges: [ClosedRange<Int>]
    /// How many there are.
    package let count: Int

    /// Chooses from a document with `pages` pages; empty ranges mean all of them.
    package init(_ ranges: [ClosedRange<Int>], of pages: Int) {
        let wanted = ranges.isEmpty ? [1...max(pages, 1)] : ranges
        self.ranges = wanted.filter { $0.lowerBound <= pages }.map { $0.lowerBound...min($0.upperBound, pages) }
        count = self.ranges.reduce(0) { $0 + $1.count }
    }

    /// The number in the document of the chosen page with this index.
    package subscript(index: Int) -> Int {
        precondition(index >= 0 && index < count)
        var left = index
        for range in ranges {
            if left < range.count { return range.lowerBound + left }
            left -= range.count
        }
        preconditionFailure("an index below the count lies in a range")
    }
}
