// SPDX-License-Identifier: Apache-2.0

/// How matters stand with a quota for one user or project in the running period.
public struct QuotaStanding: Sendable, Hashable {
    /// The quota.
    public var quota: Quota
    /// The user or project; nil for a quota of each user as such.
    public var subject: String?
    /// What jobs that ended have used.
    public var used: Int
    /// What jobs that were let through and have not ended may still use.
    public var claimed: Int
    /// The day on which the count begins anew where the server stands, `2026-12-01`; nil when it never does.
    public var renewsOn: String?

    /// Describes how matters stand.
    public init(quota: Quota, subject: String?, used: Int, claimed: Int, renewsOn: String?) {
        self.quota = quota
        self.subject = subject
        self.used = used
        self.claimed = claimed
        self.renewsOn = renewsOn
    }

    /// Whether the limit is reached, so that no further job is taken; a job that has no colour uses none of a quota of
    /// colour, which nobody knows before it is rendered.
    public var isUsedUp: Bool { quota.measure != .colorImpressions && used >= quota.limit }

    /// How far a job goes beyond the limit; 0 when it fits.
    public func excess(of need: PaperNeed) -> Int {
        let amount = need.amount(of: quota.measure)
        guard amount > 0 else { return 0 }
        let left = quota.limit - used - claimed
        // Neither can overflow: a limit is not negative, an amount is positive.
        return amount <= left ? 0 : amount - max(left, 0)
    }
}

extension QuotaStanding {
    /// Why no job is taken: which quota, how much of it is used, when it begins anew, whom to ask.
    public var refusal: String {
        "The quota is used up: \(name) may have \(amountInWords)\(place), and \(used) are used. "
            + "\(renewal)Ask the administrator of the print server for more (pdps quota set)."
    }

    /// Why a job is held before anything of it is printed, and how it goes on.
    public func shortage(of need: PaperNeed, jobID: Int) -> String {
        let amount = need.amount(of: quota.measure)
        let running = claimed > 0 ? " and \(claimed) claimed by jobs that are being printed" : ""
        return "The job needs \(amount) \(unit(amount)), \(excess(of: need)) more than the quota leaves: \(name) may "
            + "have \(amountInWords)\(place), \(used) are used\(running). Nothing more is printed of it before "
            + "it fits. \(renewal)\(way), ask the administrator of the print server for more "
            + "(pdps quota set) or to let this job through (pdps job release \(jobID) --over-quota), "
            + "or cancel the job (pdps job cancel \(jobID))."
    }

    /// How the job's owner can make it smaller.
    private var way: String {
        quota.measure == .colorImpressions
            ? "Print it in black and white (-o print-color-mode=monochrome)" : "Print fewer pages"
    }

    private var name: String {
        switch quota.subject {
        case .eachUser, .user: "user '\(subject ?? "")'"
        case .project(let project): "project '\(project)'"
        }
    }

    private var amountInWords: String {
        let amount = "\(quota.limit) \(unit(quota.limit))"
        return quota.period == .ever ? "\(amount) in all" : "\(amount) a \(quota.period.rawValue)"
    }

    private var place: String { quota.printer.isEmpty ? "" : " on printer '\(quota.printer)'" }

    private var renewal: String { renewsOn.map { "The count begins anew on \($0). " } ?? "" }

    private func unit(_ count: Int) -> String {
        switch quota.measure {
        case .impressions: count == 1 ? "impression" : "impressions"
        case .sheets: count == 1 ? "sheet" : "sheets"
        case .colorImpressions: count == 1 ? "impression in colour" : "impressions in colour"
        }
    }
}
