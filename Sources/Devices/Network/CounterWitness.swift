// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What a device's page counter says of an attempt whose end was not seen: one rule, whether the counter is asked by PJL
/// or by SNMP.
///
/// A counter cannot tell our pages from those of others, so it is believed where another number agrees with it: it did
/// not move; it moved by just what the device confirmed; or by just what was sent as a whole. Anything between may be the
/// pages of others.
struct CounterWitness: Sendable {
    /// The counter before the attempt's first byte.
    let before: ImpressionCount
    /// A printer that says that it is at rest, and has more of a job than it printed, is believed when its counter has
    /// stood still for so long: some say so as well while they wake up, or with a page stuck.
    let rest: Duration

    /// Reads the counter until it says what came out, or that the device is still at it.
    ///
    /// - Parameter ask: Reads it; `isSettled` says whether the device is at rest. Nil when it cannot be had any more.
    func recollection(
        of record: DeliveryRecord,
        asking ask: () async throws -> ImpressionCount?
    ) async throws -> DeliveryRecollection {
        var seen: UInt32?
        while true {
            // What counts is what it says last: a count from before it was at rest may have grown since.
            guard let now = try await ask() else {
                return .unknown("the printer does not tell its page counter any more")
            }
            // What it has of the job may still come out when somebody adds paper.
            guard now.isSettled else { return .stillPrinting(impressions: record.impressionsConfirmed) }
            if now.value == seen || now.isBehind(before, by: record.impressionsSent) { return meaning(of: now, record) }
            seen = now.value
            try await Task.sleep(for: rest)
        }
    }

    /// What a count at rest means.
    func meaning(of now: ImpressionCount, _ record: DeliveryRecord) -> DeliveryRecollection {
        let moved = "the printer's page counter went from \(before.value) to \(now.value)"
        let perSheet = record.mediaUse.map { $0.sides == .oneSided ? 1 : 2 }
        // Sheets are no sides while nobody knows how many of them a sheet has.
        guard now.unit == .impressions || perSheet != nil || now.value == before.value else {
            return .unknown("\(moved), and it counts sheets only")
        }
        switch now.evidence(since: before, sent: record.impressionsSent, perSheet: perSheet ?? 1) {
        case .none(let why): return .unknown("\(moved): \(why)")
        case .printing: return .stillPrinting(impressions: record.impressionsConfirmed)
        case .printed(0) where record.impressionsConfirmed == 0: return .nothingPrinted
        case .printed(let impressions) where impressions == record.impressionsSent && record.isSentBySides:
            return .completed(impressions: impressions, evidence: moved)
        case .printed(let impressions) where impressions > 0 && impressions == record.impressionsConfirmed:
            return .partlyPrinted(impressions: impressions)
        case .printed: return .unknown("\(moved), and \(record.impressionsSent.impressionsInWords) sent")
        }
    }
}

extension ImpressionCount {
    /// Whether it rose by so many or more since an earlier one.
    fileprivate func isBehind(_ earlier: ImpressionCount, by impressions: Int) -> Bool {
        Int(value &- earlier.value) >= impressions
    }
}

extension DeliveryRecord {
    /// Whether all was sent, and it is known how many sides that is.
    fileprivate var isSentBySides: Bool { stage == .sent && countsSides }

    /// Whether `impressionsSent` counts sides: a document that goes to the device as it came counts as one, however long.
    var countsSides: Bool { mediaUse?.countsSides == true && mediaUse?.deviceCopies == 1 }
}
