// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// Whose quotas are asked for.
public struct QuotaConcern: Sendable, Hashable {
    /// `job-originating-user-name`.
    public var user: String
    /// `job-account-id`; empty for no project.
    public var accountID: String
    /// `printer-name`; nil for any printer.
    public var printer: String?
    /// The `job-id` whose own claim does not count; 0 for a job that is not stored yet.
    public var jobID: Int

    /// Says whose they are.
    public init(user: String, accountID: String = "", printer: String? = nil, jobID: Int = 0) {
        self.user = user
        self.accountID = accountID
        self.printer = printer
        self.jobID = jobID
    }
}

extension JobStore {
    /// All quotas by id, with what their subjects have used at `now`.
    public func quotas(at now: Timestamp) async throws -> [QuotaStanding] {
        try await quotas(concerning: nil, after: 0, limit: .max, at: now)
    }

    /// All quotas that a job falls under, with what its user or project has used at `now`.
    public func quotas(concerning concern: QuotaConcern, at now: Timestamp) async throws -> [QuotaStanding] {
        try await quotas(concerning: concern, after: 0, limit: .max, at: now)
    }
}
