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
            if record.stage == .confirmed {
                insert(Self.stretch(of: record, among: records))
            } else if let next = record.resumesAt {
                // By the printer's policy, whatever was confirmed.
                if next > record.firstImpression { insert(record.firstImpression...(next - 1)) }
            } else if let confirmed = record.confirmed {
                insert(confirmed)
            }
        }
    }

    /// The impressions that devices confirmed, which of an attempt that is not ended may be fewer than it printed.
    init(confirmed records: [DeliveryRecord]) {
        for record in records.compactMap(\.confirmed) { insert(record) }
    }

    /// What an attempt was to print in the end: what it was begun with, as far as no later attempt got its end.
    static func stretch(of record: DeliveryRecord, among records: [DeliveryRecord]) -> ClosedRange<Int> {
        let first = record.firstImpression
        let next = records.filter { $0.attempt > record.attempt && $0.firstImpression > first }
            .map(\.firstImpression).min()
        return first...max(first, min(record.lastImpression ?? end, next.map { $0 - 1 } ?? end))
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

    /// How many there are; an open stretch counts for nothing, since nobody knows how far it reaches.
    var count: Int { ranges.reduce(0) { $1.upperBound == Self.end ? $0 : $0 + $1.count } }
}

extension DeliveryRecord {
    /// The impressions that the device confirmed; nil for none.
    fileprivate var confirmed: ClosedRange<Int>? {
        impressionsConfirmed > 0 ? firstImpression...(firstImpression - 1 + impressionsConfirmed) : nil
    }
}
