// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// What became of a job on paper, and whether the server knew and said it.
public struct PaperVerdict: Sendable {
    /// Its `job-id`.
    public var jobID: Int
    /// Pages that were asked for.
    public var asked: Int
    /// Sheets that came out anywhere.
    public var out = 0
    /// Pages that did not come out, of which the server did not say that they may be missing.
    public var lost: [Int] = []
    /// Pages that came out more often than the server said that they may.
    public var repeated: [Int] = []
    /// Pages that did not come out, as the server said that it may be.
    public var missingAsSaid: [Int] = []
    /// Sheets that came out once more, as the server said that it may be.
    public var repeatedAsSaid = 0
    /// The most sheets that might have come out once more by what the server said: the bound of repetition.
    public var mayRepeat = 0
    /// How it ended, for people.
    public var story = ""

    /// Whether every sheet came out once, or the server said which ones may not have.
    public var isKept: Bool { lost.isEmpty && repeated.isEmpty }

    /// Compares what came out with what was asked and with what the server says.
    ///
    /// - Parameters:
    ///   - job: As it ended.
    ///   - document: The document whose pages, 1 to `asked`, were asked for.
    ///   - records: Its attempts, oldest first.
    ///   - tray: All that came out of any printer.
    public init(_ job: Job, document: Int, asked: Int, records: [DeliveryRecord], tray: [PageIdentity]) {
        (jobID, self.asked) = (job.id, asked)
        story = "job \(job.id) \(job.state) \(job.stateReasons): \(job.stateMessage)"
        let pages = tray.filter { $0.document == document }.map(\.page)
        out = pages.count
        let times = Dictionary(pages.map { ($0, 1) }, uniquingKeysWith: +)
        let (missing, twice) = Self.said(job, records, asked: asked)
        mayRepeat = twice.values.reduce(0, +)
        for page in 1...max(asked, 1) {
            let count = times[page] ?? 0
            if count == 0, missing.contains(page) {
                missingAsSaid.append(page)
            } else if count == 0 {
                lost.append(page)
            }
            let more = max(count - 1, 0)
            let allowed = twice[page] ?? 0
            repeatedAsSaid += min(more, allowed)
            if more > allowed { repeated.append(page) }
        }
    }

    /// Which pages may be missing, and how often which may have come out once more.
    private static func said(
        _ job: Job,
        _ records: [DeliveryRecord],
        asked: Int
    ) -> (missing: Set<Int>, twice: [Int: Int]) {
        var missing: Set<Int> = []
        var twice: [Int: Int] = [:]
        guard records.allSatisfy({ $0.lastImpression == nil }) else {
            // Of a pool's job each part that is in doubt waits for a person, who may have it printed again.
            for record in records where record.stage == .unknown {
                let last = min(record.lastPossiblyPrinted, record.lastImpression ?? asked, asked)
                for page in record.firstUnconfirmed..<max(last + 1, record.firstUnconfirmed) {
                    twice[page, default: 0] += 1
                }
            }
            return (missing, twice)
        }
        for (record, next) in zip(records, records.dropFirst()) {
            // Where the next attempt began is all that matters of it here.
            var next = next
            next.stage = .confirmed
            let doubts = DeliveryDoubts([record, next], impressions: asked)
            for range in doubts.missing { missing.formUnion(range) }
            for page in doubts.repeated.joined() { twice[page, default: 0] += 1 }
        }
        // Sent and not confirmed: the job says so of all that the attempt sent.
        if let last = records.last, job.state == .completed,
            job.stateReasons.contains(JobStateReason.deliveryNotConfirmed), last.stage != .confirmed
        {
            missing.formUnion(min(last.firstUnconfirmed, asked)...asked)
        }
        return (missing, twice)
    }
}
