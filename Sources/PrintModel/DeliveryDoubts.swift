// SPDX-License-Identifier: Apache-2.0

/// What nobody can say of a job's paper: a pure function of the records of its attempts.
///
/// Impressions are counted over the whole job, as in the records.
public struct DeliveryDoubts: Sendable, Hashable {
    /// Impressions that were sent once, and not confirmed: they may be missing.
    public private(set) var missing: [ClosedRange<Int>] = []
    /// Impressions that were sent again although they may be on paper: they may be there twice.
    public private(set) var repeated: [ClosedRange<Int>] = []

    /// Finds out what is in doubt.
    ///
    /// - Parameters:
    ///   - records: The job's attempts, oldest first. What follows the last one, or any of a job that is printed in parts,
    ///     is taken from its `nextImpression`.
    ///   - impressions: How many the whole job has, when that is known.
    public init(_ records: [DeliveryRecord], impressions: Int? = nil) {
        let isInParts = records.contains { $0.lastImpression != nil }
        for (index, record) in records.enumerated() {
            let isLast = index == records.count - 1
            if isLast, record.stage == .confirmed || record.stage == .sent { continue }
            let next = isLast || isInParts ? record.nextImpression : records[index + 1].firstImpression
            let lastMissing = min(next - 1, impressions ?? .max)
            if record.resumesAt != nil, lastMissing >= record.firstUnconfirmed {
                missing.insert(record.firstUnconfirmed...lastMissing)
            }
            let last = min(record.lastPossiblyPrinted, record.lastImpression ?? .max, impressions ?? .max)
            if next <= last { repeated.insert(next...last) }
            // Other devices begin with whole sheets, so that also a front that was confirmed may come again.
            for later in records[(index + 1)...] where isInParts {
                let first = max(later.firstImpression, record.firstImpression)
                let lastAgain = min(later.firstImpression + later.impressionsSent - 1, last)
                if first <= lastAgain { repeated.insert(first...lastAgain) }
            }
        }
    }

    /// How many impressions may be missing.
    public var missingCount: Int { missing.reduce(0) { $0 + $1.count } }

    /// The doubts in sentences; empty when there are none.
    public var sentence: String {
        var sentences: [String] = []
        if !missing.isEmpty { sentences.append("\(missing.impressionsInWords) may be missing.") }
        if !repeated.isEmpty { sentences.append("\(repeated.impressionsInWords) may be there twice.") }
        return sentences.joined(separator: " ")
    }
}

extension DeliveryRecord {
    /// The first impression that no attempt up to this one confirmed.
    public var firstUnconfirmed: Int { firstImpression + impressionsConfirmed }

    /// The last impression that this attempt may have brought to paper.
    ///
    /// Where the device could not say it, also that which was on its way when the attempt ended; after a crash also those
    /// that were to be sent next.
    public var lastPossiblyPrinted: Int {
        stage == .unknown ? firstImpression + max(impressionsSent, impressionsConfirmed) : firstUnconfirmed - 1
    }

    /// The sides that this attempt may have wasted: what is sent again although it may be on paper.
    ///
    /// Where the device said what it printed that is the one in the machine, of an attempt that came to nothing.
    public var possiblyWasted: Int {
        if stage == .unknown { return max(lastPossiblyPrinted - nextImpression + 1, 0) }
        return stage == .failed && impressionsSent > 0 && impressionsConfirmed == 0 ? 1 : 0
    }
}

extension Int {
    /// `1 impression`, `2 impressions`.
    package var impressionsInWords: String { self == 1 ? "1 impression" : "\(self) impressions" }
}

extension [ClosedRange<Int>] {
    /// Adds a range, joined with those that it meets.
    fileprivate mutating func insert(_ range: ClosedRange<Int>) {
        let (met, others) = (filter { $0.touches(range) }, filter { !$0.touches(range) })
        let joined = met.reduce(range) {
            Swift.min($0.lowerBound, $1.lowerBound)...Swift.max($0.upperBound, $1.upperBound)
        }
        self = (others + [joined]).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// `Impression 3`, `Impressions 1 to 4 and 7`.
    package var impressionsInWords: String {
        let isOne = count == 1 && self[0].count == 1
        let texts = map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
        let list =
            texts.count < 2
            ? texts.joined() : texts.dropLast().joined(separator: ", ") + " and \(texts[texts.count - 1])"
        return (isOne ? "Impression " : "Impressions ") + list
    }
}

extension ClosedRange<Int> {
    fileprivate func touches(_ other: Self) -> Bool {
        lowerBound <= other.upperBound + 1 && other.lowerBound <= upperBound + 1
    }
}
