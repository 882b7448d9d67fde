// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// How far an attempt got, and what of it is in the timeline already.
///
/// Impressions are counted over the whole job, its copies and earlier attempts among them. Entries are thinned out as
/// a job gets longer, so that a timeline does not grow with the number of pages but with its logarithm.
struct ImpressionProgress: Sendable {
    /// The last impression rendered, sent and confirmed.
    private var reached: [TimelineEntry.Kind: Int]
    /// The last one of each that the timeline tells of.
    private var told: [TimelineEntry.Kind: Int]
    private let begunAt: Timestamp
    private var toldAt: Timestamp
    /// True when there is something that is not stored yet.
    private(set) var isDirty = false

    /// Begins before the first impression of an attempt.
    init(firstImpression: Int, at now: Timestamp) {
        reached = [.rendered: firstImpression - 1, .sent: firstImpression - 1, .confirmed: firstImpression - 1]
        told = reached
        begunAt = now
        toldAt = now
    }

    /// The last impression that was rendered, sent or confirmed.
    func last(_ kind: TimelineEntry.Kind) -> Int { reached[kind] ?? 0 }

    /// Notes how far it got; never goes back.
    mutating func reach(_ kind: TimelineEntry.Kind, _ impression: Int) {
        guard impression > last(kind) else { return }
        reached[kind] = impression
        isDirty = true
    }

    /// What is stored now: entries for the timeline if they are due, or all with `isFinal`.
    mutating func entries(at now: Timestamp, interval: Duration, isFinal: Bool) -> [TimelineEntry] {
        isDirty = false
        guard isFinal || now < toldAt || now - toldAt >= max(interval, (now - begunAt) / 50) else { return [] }
        toldAt = now
        return [TimelineEntry.Kind.rendered, .sent, .confirmed].compactMap { kind in
            let from = (told[kind] ?? 0) + 1
            guard from <= last(kind) else { return nil }
            told[kind] = last(kind)
            return TimelineEntry(time: now, kind: kind, message: kind.sentence, impressions: from...last(kind))
        }
    }
}

extension TimelineEntry.Kind {
    fileprivate var sentence: String {
        switch self {
        case .rendered: "Rendered."
        case .sent: "Sent to the device."
        default: "Confirmed by the device."
        }
    }
}
