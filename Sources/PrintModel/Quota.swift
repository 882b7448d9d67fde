// SPDX-License-Identifier: Apache-2.0

/// How much paper a user or a project may use in a period; what was used is what the ledger says.
public struct Quota: Sendable, Hashable, Identifiable {
    /// Whose paper is counted.
    public enum Subject: Sendable, Hashable {
        /// Every user, each for themselves; a quota of a user by name with the same printer, measure and period takes
        /// its place for that user.
        case eachUser
        /// The jobs of this `job-originating-user-name`.
        case user(String)
        /// The jobs of this `job-account-id`, of all users together.
        case project(String)
    }

    /// What is counted.
    public enum Measure: String, Sendable, CaseIterable {
        /// Sides of paper.
        case impressions
        /// Sheets of paper.
        case sheets
        /// Sides of paper made in colour.
        case colorImpressions = "color-impressions"
    }

    /// After which time the count begins anew, where the server stands.
    public enum Period: String, Sendable, CaseIterable {
        /// At midnight.
        case day
        /// On Monday.
        case week
        /// On the first of the month.
        case month
        /// Never.
        case ever
    }

    /// Given by the store, 1 or more; 0 before it is stored.
    public var id: Int
    /// Whose paper is counted.
    public var subject: Subject
    /// Only what is printed with this `printer-name`; empty for all printers.
    public var printer: String
    /// What is counted.
    public var measure: Measure
    /// After which time the count begins anew.
    public var period: Period
    /// The most that may be used in a period, 0 or more.
    public var limit: Int

    /// Describes a quota that is not stored yet.
    public init(_ subject: Subject, printer: String = "", measure: Measure, period: Period, limit: Int) {
        id = 0
        self.subject = subject
        self.printer = printer
        self.measure = measure
        self.period = period
        self.limit = limit
    }
}

/// How much paper a job takes when all of it is printed.
public struct PaperNeed: Sendable, Hashable {
    /// Sides of paper.
    public var impressions: Int
    /// Sheets.
    public var sheets: Int
    /// Sides in colour.
    public var colorImpressions: Int

    /// Says how much it is.
    public init(impressions: Int, sheets: Int, colorImpressions: Int) {
        self.impressions = impressions
        self.sheets = sheets
        self.colorImpressions = colorImpressions
    }

    /// What the ledger will count when a job is printed to its end.
    ///
    /// - Parameters:
    ///   - impressionsPerCopy: The job's `job-impressions`.
    ///   - copies: How many copies are made.
    ///   - use: How its impressions go on paper.
    public init(impressionsPerCopy: Int, copies: Int, use: MediaUse) {
        // More than IPP's integers hold is more than any quota.
        let perCopy = min(impressionsPerCopy, Int(Int32.max))
        let copies = min(copies, Int(Int32.max))
        let all = perCopy * copies
        impressions = min(all, Int(Int32.max))
        sheets = min(use.sheets(impressions: all, perCopy: perCopy, copies: copies), Int(Int32.max))
        colorImpressions = use.color == .color ? impressions : 0
    }

    /// How much of it a quota counts.
    public func amount(of measure: Quota.Measure) -> Int {
        switch measure {
        case .impressions: impressions
        case .sheets: sheets
        case .colorImpressions: colorImpressions
        }
    }
}
