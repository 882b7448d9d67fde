// SPDX-License-Identifier: Apache-2.0

public import IPP

/// A quota as it is to be set.
public struct QuotaOrder: Sendable, Hashable {
    /// Whose paper is counted.
    public enum Subject: Sendable, Hashable {
        /// The jobs of this user, or of each user for `*`.
        case user(String)
        /// The jobs of this project (`job-account-id`).
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

    /// After which time the count begins anew.
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

    /// Whose paper is counted.
    public var subject: Subject
    /// Only what is printed with this printer; nil for all.
    public var printer: String?
    /// What is counted.
    public var measure: Measure
    /// After which time the count begins anew.
    public var period: Period
    /// The most that may be used in a period.
    public var limit: Int

    /// Describes a quota.
    public init(_ subject: Subject, printer: String? = nil, measure: Measure, period: Period, limit: Int) {
        self.subject = subject
        self.printer = printer
        self.measure = measure
        self.period = period
        self.limit = limit
    }
}

extension PrintServer {
    /// Quotas and what is used of them (PDPS-Get-Quotas), with the attributes that `docs/protocol.md` names.
    ///
    /// - Parameters:
    ///   - user: Those that this user's jobs fall under; nil for all quotas, or from another machine one's own.
    ///   - project: And this project's.
    ///   - printer: Only those that hold for this printer.
    public func quotas(
        of user: String? = nil,
        project: String? = nil,
        printer: String? = nil
    ) async throws -> [AttributeGroup] {
        let response = try await ask(.pdpsGetQuotas, of: .server, what: "the quotas cannot be read") { request in
            if let user { request.append(.pdpsUser, user) }
            if let project { request.append(.jobAccountID, project) }
            if let printer { request.append(.pdpsPrinter, printer) }
        }
        return response.groups(.jobAttributes)
    }

    /// Sets a quota, in the place of one with the same subject, printer, measure and period; returns it as it stands.
    public func setQuota(_ quota: QuotaOrder) async throws -> AttributeGroup? {
        let response = try await ask(.pdpsSetQuota, of: .server, what: "the quota was not set") { request in
            switch quota.subject {
            case .user(let name): request.append(.pdpsUser, name)
            case .project(let name): request.append(.jobAccountID, name)
            }
            if let printer = quota.printer { request.append(.pdpsPrinter, printer) }
            request.append(.pdpsMeasure, quota.measure.rawValue)
            request.append(.pdpsPeriod, quota.period.rawValue)
            request.append(.pdpsLimit, quota.limit)
        }
        return response.groups(.jobAttributes).first
    }

    /// Removes a quota by its id.
    public func removeQuota(id: Int) async throws {
        _ = try await ask(.pdpsRemoveQuota, of: .server, what: "quota \(id) was not removed") { request in
            request.append(.pdpsQuotaID, id)
        }
    }
}
