// SPDX-License-Identifier: Apache-2.0

import IPP

/// What becomes of a job when its device cannot say what it printed; raw values are keywords of
/// `pdps-unconfirmed-policy`.
public enum UnconfirmedPolicy: String, Sendable, CaseIterable {
    /// A person looks at the paper and decides.
    case hold
    /// It goes on: behind what the device confirmed, or, where it confirmed nothing, behind the last impression sent.
    case resume
    /// All of it is printed again.
    case restart
}

extension Printer {
    /// The setting with the keyword of an ``UnconfirmedPolicy`` (ours).
    public static let unconfirmedPolicySetting = "pdps-unconfirmed-policy"
    /// The setting with the sheets that a job may waste before it is held (integer; ours).
    public static let retryBudgetSetting = "pdps-retry-budget"
    /// The sheets that a retry budget may have.
    public static let retryBudgets = 0...100_000

    /// What becomes of a job when the device cannot say what it printed; a person decides unless another is set.
    public var unconfirmedPolicy: UnconfirmedPolicy {
        setting(Self.unconfirmedPolicySetting)?.stringValue.flatMap(UnconfirmedPolicy.init) ?? .hold
    }

    /// The sheets of one job that may come out twice before no further attempt is made without a person.
    ///
    /// 20 unless another number is set. With 0 nothing is sent again that may be on paper.
    public var retryBudget: Int {
        guard case .integer(let sheets)? = setting(Self.retryBudgetSetting)?.value else { return 20 }
        return max(Int(sheets), 0)
    }
}
