// SPDX-License-Identifier: Apache-2.0

/// Arithmetic on `page-ranges` (RFC 8011 section 5.2.7); an empty list means all pages.
enum PageRanges {
    /// The last page that a range may name.
    static let lastPage = Int(Int32.max)

    /// The same pages in ascending order without overlap, counted from 1.
    static func normalized(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        let clamped = ranges.filter { $0.upperBound >= 1 && $0.lowerBound <= lastPage }
            .map { max($0.lowerBound, 1)...min($0.upperBound, lastPage) }
            .sorted { $0.lowerBound < $1.lowerBound }
        return clamped.reduce(into: []) { merged, range in
            guard let last = merged.last, range.lowerBound <= last.upperBound + 1 else { return merged.append(range) }
            merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        }
    }
}
