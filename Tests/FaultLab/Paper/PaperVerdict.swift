// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// What became of a job on paper, and whether the server knew and said it; counted by the printed side.
public struct PaperVerdict: Sendable {
    /// How far a job was when it ended canceled.
    public struct Cancel: Sendable {
        /// Sides that had come out by then.
        var out: Int
        /// Sides that may come out behind it; nil where printers cannot be told to stop.
        var mayFollow: Int?
    }

    /// Its `job-id`.
    public var jobID: Int
    /// Sides that were asked for.
    public var asked: Int
    /// Sides that came out anywhere.
    public var out = 0
    /// Pages that did not come out, of which the server did not say that they may be missing.
    public var lost: [Int] = []
    /// Pages that came out more often than the server said that they may.
    public var repeated: [Int] = []
    /// Pages that did not come out, as the server said that it may be.
    public var missingAsSaid: [Int] = []
    /// Sides that came out once more, as the server said that it may be.
    public var repeatedAsSaid = 0
    /// The most sides that might have come out once more by what the server said: the bound of repetition.
    public var mayRepeat = 0
    /// Sheets whose sides do not belong together.
    public var torn: [PrintedSheet] = []
    /// Sides that did not come out since the job was canceled; nil when it was not.
    public var stopped: Int?
    /// Sides that came out behind the job's cancel, beyond those that had to.
    public var behindCancel = 0
    /// How it ended, for people.
    public var story = ""

    /// Whether every side came out once and with its sheet, or the server said which ones may not have; of a canceled job
    /// whether no more came out than had to.
    public var isKept: Bool { lost.isEmpty && repeated.isEmpty && torn.isEmpty && behindCancel == 0 }

    /// Compares what came out with what was asked and with what the server says.
    ///
    /// - Parameters:
    ///   - job: As it ended.
    ///   - order: What it asked for.
    ///   - records: Its attempts, oldest first.
    ///   - sheets: All that came out of any printer.
    ///   - cancel: How far it was when it ended canceled, if a client canceled it.
    public init(
        _ job: Job,
        _ order: PaperOrder,
        records: [DeliveryRecord],
        sheets: [PrintedSheet],
        cancel: Cancel? = nil
    ) {
        (jobID, asked) = (job.id, order.sides)
        story = "job \(job.id) \(job.state) \(job.stateReasons): \(job.stateMessage)"
        let times = order.timesOut(sheets)
        out = times.values.reduce(0, +)
        let said = Doubts(job, order, records)
        mayRepeat = said.twice.values.reduce(0, +)
        torn = order.tornSheets(sheets)
        if cancel != nil { stopped = 0 }
        for page in 1...max(order.pages, 1) {
            let count = times[page] ?? 0
            let less = max(order.copies - count, 0)
            let missing = min(less, said.missing[page] ?? 0)
            if let stopped {
                self.stopped = stopped + less
            } else {
                missingAsSaid += Array(repeating: page, count: missing)
                lost += Array(repeating: page, count: less - missing)
            }
            let more = max(count - order.copies, 0)
            let allowed = said.twice[page] ?? 0
            repeatedAsSaid += min(more, allowed)
            if more > allowed { repeated.append(page) }
        }
        if let cancel, let most = cancel.mayFollow { behindCancel = max(out - cancel.out - most, 0) }
    }

    /// Pages that may be missing, and that may have come out once more, by what the server says: how often each.
    private struct Doubts {
        var missing: [Int: Int] = [:]
        var twice: [Int: Int] = [:]
        private let order: PaperOrder

        init(_ job: Job, _ order: PaperOrder, _ records: [DeliveryRecord]) {
            self.order = order
            let isUnconfirmed =
                job.state == .completed && job.stateReasons.contains(JobStateReason.deliveryNotConfirmed)
            guard records.allSatisfy({ $0.lastImpression == nil }) else {
                // Of a pool's job each part is in doubt by itself; of those after it only what they sent again matters here.
                for (index, record) in records.enumerated() {
                    let later = records[(index + 1)...].map { later in
                        var later = later
                        (later.stage, later.impressionsConfirmed, later.resumesAt) = (.confirmed, 0, nil)
                        return later
                    }
                    add(DeliveryDoubts([record] + later, impressions: order.impressions))
                    if isUnconfirmed, record.stage == .confirmed, record.impressionsConfirmed == 0 {
                        miss(record.firstImpression...max(record.lastImpression ?? .max, record.firstImpression))
                    }
                }
                return
            }
            for (record, next) in zip(records, records.dropFirst()) {
                // Where the next attempt began is all that matters of it here.
                var next = next
                next.stage = .confirmed
                add(DeliveryDoubts([record, next], impressions: order.impressions))
            }
            // Sent and not confirmed: the job says so of all that the attempt sent.
            if let last = records.last, isUnconfirmed, last.stage != .confirmed {
                miss(last.firstUnconfirmed...max(order.impressions, last.firstUnconfirmed))
            }
        }

        private mutating func add(_ doubts: DeliveryDoubts) {
            for range in doubts.missing { miss(range) }
            for page in doubts.repeated.joined().compactMap(order.page(of:)) { twice[page, default: 0] += 1 }
        }

        private mutating func miss(_ range: ClosedRange<Int>) {
            for page in range.clamped(to: 1...order.impressions).compactMap(order.page(of:)) {
                missing[page, default: 0] += 1
            }
        }
    }
}
