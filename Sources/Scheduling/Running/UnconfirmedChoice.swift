// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What follows when nobody can say what an attempt printed: the printer's policy decides.
struct UnconfirmedChoice: Sendable {
    /// The attempt, as far as it is known.
    var record: DeliveryRecord
    /// The printer's `pdps-unconfirmed-policy`.
    var policy: UnconfirmedPolicy
    /// Why it cannot be said.
    var words: String
    /// How many impressions the whole job has, its copies among them, when that is known; of a part its last one.
    var expected: Int?
    /// Whether it is a part of a pool's job: then the rest of the job is others'.
    var isPart = false

    /// What becomes of the job, with a message that says what may be missing or twice.
    var outcome: AttemptOutcome {
        switch policy {
        case .hold: return .inDoubt(message: held)
        case .restart where isPart: return goesOn(at: record.firstImpression, "all of its part is sent again")
        case .restart: return goesOn(at: 1, "all of it is sent again")
        case .resume where record.impressionsConfirmed > 0:
            return goesOn(at: record.firstUnconfirmed, "the job goes on behind what the device confirmed")
        case .resume where isAllSent:
            return .completed(
                confirmed: nil,
                evidence: "\(unknown) \(asPolicy), the job counts as printed: all was sent."
            )
        case .resume:
            let next = record.firstImpression + record.impressionsSent
            return goesOn(at: next, "the job goes on behind the last impression that was sent")
        }
    }

    /// Whether nothing is left to send: as the driver said, or as the impressions that it told of are all there are.
    ///
    /// Of a part that a crash left behind the store may say more than was sent, and knows its end.
    private var isAllSent: Bool {
        record.stage == .sent
            || !isPart && expected.map { record.firstImpression - 1 + record.impressionsSent >= $0 } ?? false
    }

    /// `impression 3`, `impressions 3 to 7`: what may or may not be on paper.
    private var doubtful: String {
        let first = record.firstUnconfirmed
        // Of what was sent as a whole nothing was on its way any more.
        let last = isAllSent ? expected ?? inDoubt.lastPossiblyPrinted - 1 : inDoubt.lastPossiblyPrinted
        let range = [first...max(first, min(last, expected ?? .max))].impressionsInWords
        return range.prefix(1).lowercased() + range.dropFirst()
    }

    private var inDoubt: DeliveryRecord {
        var record = record
        record.stage = .unknown
        return record
    }

    private var unknown: String {
        let verb = doubtful.hasPrefix("impression ") ? "was" : "were"
        return "It is not known whether \(doubtful) \(verb) printed: \(words)."
    }

    private var held: String {
        "\(unknown) Look at the paper: release the job to print "
            + (isPart ? "what is not confirmed " : "from impression \(record.firstUnconfirmed) on ")
            + "(pdps job release \(record.jobID)), or cancel it if all is there (pdps job cancel \(record.jobID))."
    }

    private var asPolicy: String { "As the printer's \(Printer.unconfirmedPolicySetting) is '\(policy.rawValue)'" }

    private func goesOn(at impression: Int, _ what: String) -> AttemptOutcome {
        var record = inDoubt
        record.resumesAt = impression
        let doubts = DeliveryDoubts([record], impressions: expected)
        let message = "\(unknown) \(asPolicy), \(what), at impression \(impression). \(doubts.sentence)"
        return .goesOn(at: impression, message: message)
    }
}
