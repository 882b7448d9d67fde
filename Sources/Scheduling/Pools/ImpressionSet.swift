// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// Impressions of a job, counted from 1 over all its copies, as stretches without overlap in ascending order.
///
/// A stretch that ends at ``ImpressionSet/end`` reaches to the job's last impression, whichever that is.
struct ImpressionSet: Sendable, Equatable {
    /// Stands for the last impression of a job whose length is not known.
    static let end = Int.max

    /// The stretches.
    private(set) var ranges: [ClosedRange<Int>] = []

    /// No impressions.
    init() {}

    /// The impressions that the journal of a job's attempts says are printed.
    ///
    /// A part that ended well is printed to its end; where it was cut short for another one, that other one's first
    /// impression says where.
    init(printed records: [DeliveryRecord]) {
        for record in records {
            let first = record.firstImpression
            switch record.stage {
            case .confirmed:
                let next = records.map(\.firstImpression).filter { $0 > first }.min()
                insert(first...max(first, min(record.lastImpression ?? Self.end, next.map { $0 - 1 } ?? Self.end)))
            case .begun, .sent, .failed, .unknown:
                if record.impressionsConfirmed > 0 { insert(first...(first - 1 + record.impressionsConfirmed)) }
            }
        }
    }

    /// Adds a stretch.
    mutating func insert(_ range: ClosedRange<Int>) {
        var joined = range
        var rest: [ClosedRange<Int>] = []
        for known in ranges {
            let touches =
                known.lowerBound <= (joined.upperBound == Self.end ? Self.end : joined.upperBound + 1)
                && joined.lowerBound <= (known.upperBound == Self.end ? Self.end : known.upperBound + 1)
            if touches {
                joined = min(known.lowerBound, joined.lowerBound)...max(known.upperBound, joined.upperBound)
            } else {
                rest.append(known)
            }
        }
        ranges = (rest + [joined]).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Whether every impression of a job is in it that has so many, or nobody knows how many.
    func isWhole(of total: Int?) -> Bool {
        guard let first = ranges.first, first.lowerBound == 1 else { return total == 0 }
        return first.upperBound >= total ?? Self.end
    }

    /// What is missing of a job with so many impressions; the last stretch is open when nobody knows how many.
    func missing(of total: Int?) -> [ClosedRange<Int>] {
        let last = total ?? Self.end
        var missing: [ClosedRange<Int>] = []
        var next = 1
        for range in ranges {
            guard next <= last else { break }
            if range.lowerBound > next { missing.append(next...min(range.lowerBound - 1, last)) }
            guard range.upperBound < Self.end else { return missing }
            next = range.upperBound + 1
        }
        // The end of an open stretch stays open: a count may be that of the pages alone.
        if next <= last { missing.append(next...Self.end) }
        return missing
    }

    /// How many there are up to `total`; open stretches without one count as far as they are known to reach.
    func count(of total: Int?) -> Int {
        ranges.reduce(0) { count, range in
            let last = min(range.upperBound, total ?? Self.end)
            return last == Self.end ? count : count + max(0, last - range.lowerBound + 1)
        }
    }
}
